//! One answer of a role while all others stay: what the role comes to over stretches of its values.

use super::var::Var;
use crate::rules::answers::{Answer, Answers};
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Condition, Role};
use crate::rules::score::rest::{Outlook, Range, Rest};
use crate::rules::score::term::{Side, Term};
use crate::rules::score::verdicts::VerdictSet;

/// How often unknown answers that hang together with this one are narrowed down: for a stretch of
/// values, which may be cut in two instead, and for one value, which may not.
const MOST_CUTS: [usize; 2] = [150, 20_000];

/// How many sets of their values are remembered because they reached something new.
const MOST_HINTS: usize = 16;

/// A signal and the factors it moves, with the unknown signals that these factors join it to.
pub(crate) struct View<'a> {
    pub(super) rest: Rest<'a>,
    /// The points of its factors that `rest` holds already.
    pub(super) before: [i64; 2],
    pub(super) terms: Vec<Moving<'a>>,
    /// The signal itself, then the unknown ones.
    pub(super) vars: Vec<Var>,
    /// The position of its answer, if it has one.
    present: Option<i64>,
    fills: Option<&'a Condition>,
    /// Positions of the unknown signals that showed what is reached before.
    hints: Vec<Vec<i64>>,
}

/// A factor and the places of its open signals among the variables.
pub(super) struct Moving<'a> {
    pub(super) term: Term<'a>,
    places: Vec<usize>,
}

/// The signals, the factors, and the points of these that the rest holds already.
pub(super) type Parts<'a> = (Vec<&'static Signal>, Vec<Term<'a>>, [i64; 2]);

impl<'a> View<'a> {
    pub(super) fn new(
        role: &'a Role,
        answers: &Answers,
        rest: Rest<'a>,
        (signals, terms, before): Parts<'a>,
    ) -> Option<View<'a>> {
        let vars: Vec<Var> = signals.into_iter().map(Var::of).collect();
        let place = |open: &Signal| vars.iter().position(|var| std::ptr::eq(var.signal, open));
        let moving = |term: Term<'a>| {
            let places = term.open().into_iter().filter_map(place).collect();
            Moving { term, places }
        };
        let terms = terms.into_iter().map(moving).collect();
        let own = vars.first()?;
        let present = match answers.get(&own.signal.key) {
            None | Some(Answer::Unknown) => None,
            Some(answer) => Some(own.position(answer)?),
        };
        let fills = Some(&role.filled_when).filter(|when| when.signal == own.signal.key);
        Some(View { rest, before, terms, vars, present, fills, hints: Vec::new() })
    }

    /// The last position of the signal's values; the first is 0.
    pub(crate) fn last(&self) -> i64 {
        self.vars.first().map_or(0, |var| var.last)
    }

    /// The position of the answer there is.
    pub(crate) fn present(&self) -> Option<i64> {
        self.present
    }

    /// The value at a position.
    pub(crate) fn answer(&self, position: i64) -> Answer {
        self.vars.first().map_or(Answer::Unknown, |var| var.answer(position))
    }

    /// The position of a value; `None` where it is none of the signal's.
    pub(crate) fn position(&self, value: &Answer) -> Option<i64> {
        self.vars.first()?.position(value)
    }

    /// Whether other unknown answers decide together with this one what its factors give.
    pub(crate) fn is_joined(&self) -> bool {
        self.vars.len() > 1
    }

    /// Whether the company has this director already where the signal has this value.
    pub(crate) fn is_filled(&self, position: i64) -> bool {
        self.fills.is_some_and(|when| when.holds_for(&self.answer(position)) == Some(true))
    }

    /// What the role comes to where the signal's value lies between two positions: sure is what
    /// every such value reaches, possible is what some may. No verdict at all stands for a company
    /// that has this director. Of a choice only one option at a time is looked at.
    pub(crate) fn over(&mut self, from: i64, to: i64) -> Outlook {
        match (self.is_filled(from), self.is_filled(to)) {
            (true, true) => return Outlook::exactly(VerdictSet::NONE),
            (false, false) => {}
            _ => return Outlook::ANY,
        }
        let own = [from, to];
        if !self.is_joined() {
            let [need, fit] = self.ranges(&[own]);
            return self.rest.over(need, fit);
        }
        self.sweep(own)
    }

    /// Narrows the unknown signals down until nothing is left that they might reach besides.
    fn sweep(&mut self, own: Range) -> Outlook {
        let mut outlook = Outlook::exactly(VerdictSet::NONE);
        for hint in self.hints.clone() {
            self.look(own, &hint, &mut outlook);
        }
        let whole: Vec<Range> = self.vars.iter().skip(1).map(|var| [0, var.last]).collect();
        let mut boxes = std::collections::VecDeque::from([whole]);
        let mut left = MOST_CUTS[usize::from(own[0] == own[1])];
        while let Some(unknown) = boxes.pop_front() {
            let all: Vec<Range> = [own].into_iter().chain(unknown.iter().copied()).collect();
            let [need, fit] = self.ranges(&all);
            let here = self.rest.over(need, fit);
            outlook.sure = outlook.sure.with(here.sure);
            if here.possible.is_in(outlook.sure) {
                continue;
            }
            let corner: Vec<i64> = unknown.iter().map(|range| range[0]).collect();
            if self.look(own, &corner, &mut outlook) && self.hints.len() < MOST_HINTS {
                self.hints.push(corner);
            }
            left = left.saturating_sub(1);
            match self.widest(&all) {
                Some(place) if left > 0 => {
                    boxes.extend(halves(unknown[place - 1]).map(|half| {
                        let mut part = unknown.clone();
                        part[place - 1] = half;
                        part
                    }));
                }
                _ => outlook.possible = outlook.possible.with(here.possible),
            }
        }
        outlook.possible = outlook.possible.with(outlook.sure);
        outlook
    }

    /// Adds what one set of values of the unknown signals reaches; whether that was new.
    fn look(&self, own: Range, unknown: &[i64], outlook: &mut Outlook) -> bool {
        let all: Vec<Range> =
            [own].into_iter().chain(unknown.iter().map(|position| [*position; 2])).collect();
        let [need, fit] = self.ranges(&all);
        let here = self.rest.over(need, fit);
        let new = !here.sure.is_in(outlook.sure);
        outlook.sure = outlook.sure.with(here.sure);
        new
    }

    /// The points more than the rest holds already, while each variable lies in its range.
    pub(super) fn ranges(&self, all: &[Range]) -> [Range; 2] {
        let mut ranges = self.before.map(|points| [-points, -points]);
        for moving in &self.terms {
            let [least, most] = self.term(moving, all);
            let range = &mut ranges[usize::from(moving.term.side == Side::Fit)];
            range[0] += least;
            range[1] += most;
        }
        ranges
    }

    /// The points of each factor where every variable has one value.
    pub(super) fn each(&self, all: &[i64]) -> Vec<i64> {
        let at = |place: usize| all.get(place).copied().unwrap_or(0);
        self.terms.iter().map(|moving| self.points(moving, at)).collect()
    }

    /// A factor's least and most points: they lie at corners, as it moves one way with each signal.
    fn term(&self, moving: &Moving<'a>, all: &[Range]) -> Range {
        let mut range = [i64::MAX, i64::MIN];
        for corner in 0..1_usize << moving.places.len() {
            let at = |place: usize| {
                let index = moving.places.iter().position(|each| *each == place).unwrap_or(0);
                all.get(place).map_or(0, |range| range[corner >> index & 1])
            };
            let points = self.points(moving, at);
            range = [range[0].min(points), range[1].max(points)];
        }
        range
    }

    pub(super) fn points(&self, moving: &Moving<'a>, at: impl Fn(usize) -> i64) -> i64 {
        if let [place] = moving.places.as_slice()
            && let Some(var) = self.vars.get(*place).filter(|var| !var.is_number())
        {
            return moving.term.of_option(var.option(at(*place)));
        }
        moving.term.of_numbers(&|signal| {
            let place = moving.places.iter().copied().find(|place| self.vars[*place].is(signal));
            let place = place.unwrap_or(0);
            self.vars[place].number(at(place))
        })
    }

    /// The unknown variable with which points change most between the ends of its range.
    pub(super) fn widest(&self, all: &[Range]) -> Option<usize> {
        let change = |place: usize| -> i64 {
            let end = |end: usize| {
                let mut part = all.to_vec();
                part[place] = [all[place][end]; 2];
                part
            };
            let ends = [end(0), end(1)];
            let uses = |moving: &&Moving<'a>| moving.places.contains(&place);
            let changes = self.terms.iter().filter(uses).map(|moving| {
                let [low, high] = ends.each_ref().map(|all| self.term(moving, all));
                (low[0] - high[0]).abs() + (low[1] - high[1]).abs()
            });
            changes.sum()
        };
        let changes = (1..all.len()).map(|place| (change(place), place));
        changes.filter(|(change, _)| *change > 0).max().map(|(_, place)| place)
    }
}

/// Both halves of a range of more than one position.
pub(super) fn halves([from, to]: Range) -> [Range; 2] {
    let middle = from + (to - from) / 2;
    [[from, middle], [middle + 1, to]]
}
