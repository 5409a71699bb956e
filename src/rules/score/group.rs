//! A group of unknown signals that factors join, and the points it can give.

use super::levels::Levels;
use super::pair::Search;
use super::reach::{Gives, Pairs};
use super::term::{Side, Term};
use super::walk::{Stop, walk};
use crate::rules::decimal::Decimal;
use crate::rules::metric::limits;
use crate::rules::questionnaire::Signal;

/// Tells which points of a dial may stand for each other.
pub(super) type Class<'a> = dyn Fn(Side, i64) -> i64 + 'a;

/// Unknown signals and the terms they move.
pub(super) struct Group<'a> {
    signals: Vec<&'static Signal>,
    terms: Vec<Term<'a>>,
}

/// The values of a number signal by position: `min`, one step more, and so on to `max`.
pub(super) struct Domain {
    min: i64,
    step: i64,
    /// The last position.
    pub(super) last: i64,
}

impl Domain {
    /// The values of this signal.
    pub(super) fn of(signal: &Signal) -> Domain {
        let (min, max) = limits(signal);
        let step = signal.step_size();
        let last = (max.thousandths() - min.thousandths()).max(0) / step;
        Domain { min: min.thousandths(), step, last }
    }

    /// The position of a value; `None` for one off the step or outside the limits.
    pub(super) fn position(&self, value: Decimal) -> Option<i64> {
        let above = value.thousandths().checked_sub(self.min)?;
        let position = above.div_euclid(self.step);
        let fits = above.rem_euclid(self.step) == 0 && (0..=self.last).contains(&position);
        fits.then_some(position)
    }

    /// The value at a position.
    pub(super) fn value(&self, position: i64) -> Decimal {
        Decimal::from_thousandths(self.min + position * self.step)
    }
}

/// Puts terms that share an unknown signal into one group.
pub(super) fn groups<'a>(terms: impl Iterator<Item = Term<'a>>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for term in terms {
        let mut joined = Group { signals: term.open(), terms: vec![term] };
        let touches =
            |group: &mut Group<'a>| group.signals.iter().any(|signal| term.depends_on(signal));
        for group in groups.extract_if(.., touches) {
            joined.terms.extend(group.terms);
            for signal in group.signals {
                if !joined.signals.iter().any(|known| std::ptr::eq(*known, signal)) {
                    joined.signals.push(signal);
                }
            }
        }
        groups.push(joined);
    }
    groups
}

impl Group<'_> {
    /// The unknown signals.
    pub(super) fn signals(&self) -> &[&'static Signal] {
        &self.signals
    }

    /// Whether it is two signals that move both dials.
    pub(super) fn joins_dials(&self) -> bool {
        self.signals.len() == 2 && Side::BOTH.iter().all(|side| self.side(*side).next().is_some())
    }

    /// Every pair of points of need and fit that some values of its signals give. Where `class` is
    /// the same for two numbers of points of a dial, one of them may stand for both.
    pub(super) fn gives(&self, class: &Class<'_>) -> Gives {
        let pairs = match self.signals.as_slice() {
            [signal] if signal.is_number() => Some(self.of_one(signal)),
            [choice] => Some(self.of_choice(choice)),
            [first, second] => self.of_two(first, second, class),
            _ => None,
        };
        let moves = |side| self.side(side).next().is_some();
        match pairs {
            None => Gives::Any(self.any(Side::Need), self.any(Side::Fit)),
            Some(pairs) if moves(Side::Need) && moves(Side::Fit) => Gives::Both(pairs),
            Some(pairs) if moves(Side::Need) => Gives::Need(needs(&pairs)),
            Some(pairs) => Gives::Fit(fits(&pairs)),
        }
    }

    fn of_choice(&self, choice: &Signal) -> Pairs {
        let mut pairs = Pairs::new();
        for option in &choice.options {
            let sum = |side| self.side(side).map(|term| term.of_option(&option.key)).sum();
            keep(&mut pairs, sum(Side::Need), sum(Side::Fit));
        }
        pairs
    }

    fn of_one(&self, signal: &'static Signal) -> Pairs {
        let domain = Domain::of(signal);
        let at = |position| self.stop(&Side::BOTH, signal, &|_| domain.value(position));
        let mut pairs = Pairs::new();
        walk(domain.last, at, |_, stop| keep(&mut pairs, stop.need, stop.fit));
        pairs
    }

    /// The points of some dials' terms with the open signals at some values; `moved` follows the
    /// walk along `signal`.
    pub(super) fn stop(
        &self,
        dials: &[Side],
        signal: &Signal,
        value: &impl Fn(&'static Signal) -> Decimal,
    ) -> Stop {
        let mut stop = Stop { need: 0, fit: 0, moved: 0 };
        for term in dials.iter().flat_map(|side| self.side(*side)) {
            let points = term.of_numbers(value);
            stop.moved += points * term.direction(signal);
            match term.side {
                Side::Need => stop.need += points,
                Side::Fit => stop.fit += points,
            }
        }
        stop
    }

    /// Two signals: the one that moves a single dial is walked for each value of the other.
    /// `None` when that takes too many trials.
    fn of_two(
        &self,
        first: &'static Signal,
        second: &'static Signal,
        class: &Class<'_>,
    ) -> Option<Pairs> {
        let one_sided = |signal| !Side::BOTH.iter().all(|side| self.touches(signal, *side));
        let larger_first = Domain::of(first).last >= Domain::of(second).last;
        let (inner, outer) = match (one_sided(first), one_sided(second)) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ if larger_first => (first, second),
            _ => (second, first),
        };
        Search::new(self, inner, outer).pairs(class)
    }

    /// The terms of one dial.
    pub(super) fn side(&self, side: Side) -> impl Iterator<Item = &Term<'_>> {
        self.terms.iter().filter(move |term| term.side == side)
    }

    /// Whether a signal moves a dial.
    pub(super) fn touches(&self, signal: &Signal, side: Side) -> bool {
        self.side(side).any(|term| term.depends_on(signal))
    }

    /// Every level between the least and the most that its terms of one dial could give.
    fn any(&self, side: Side) -> Levels {
        let (low, high) = self.side(side).fold((0, 0), |(low, high), term| {
            let (least, most) = corners(term, &|signal| limits(signal).into());
            (low + least, high + most)
        });
        Levels::between(low, high)
    }
}

/// The least and the most points of a term over the corners of its open signals' values.
pub(super) fn corners(
    term: &Term<'_>,
    ends: &impl Fn(&'static Signal) -> [Decimal; 2],
) -> (i64, i64) {
    let open = term.open();
    if open.is_empty() {
        return (0, term.most());
    }
    if let [choice] = open.as_slice()
        && !choice.is_number()
    {
        let points = choice.options.iter().map(|option| term.of_option(&option.key));
        return (points.clone().min().unwrap_or(0), points.max().unwrap_or(0));
    }
    let corner = |which: usize| {
        term.of_numbers(&|signal| {
            let index = open.iter().position(|each| std::ptr::eq(*each, signal)).unwrap_or(0);
            let [low, high] = ends(signal);
            if which >> index & 1 == 0 { low } else { high }
        })
    };
    let points = (0..1 << open.len()).map(corner);
    (points.clone().min().unwrap_or(0), points.max().unwrap_or(0))
}

/// Adds one pair of points.
pub(super) fn keep(pairs: &mut Pairs, need: i64, fit: i64) {
    pairs.entry(fit).or_insert(Levels::NONE).insert(need);
}

/// All points of need of some pairs.
fn needs(pairs: &Pairs) -> Levels {
    pairs.values().fold(Levels::NONE, |mut all, levels| {
        all.add_all(levels);
        all
    })
}

/// All points of fit of some pairs.
fn fits(pairs: &Pairs) -> Levels {
    pairs.keys().fold(Levels::NONE, |mut all, fit| {
        all.insert(*fit);
        all
    })
}
