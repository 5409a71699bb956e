//! Looks for values of the unknown answers that reach every verdict there could be. What is found
//! is really reached; where something is missing, nothing is concluded and the search must do.

use super::known::{Input, Known, Value};
use super::measure::{Measure, Span};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Role;
use crate::rules::score::group::Domain;
use crate::rules::score::levels::Levels;
use crate::rules::score::reach::{hits, marks};
use crate::rules::score::verdicts::VerdictSet;

/// How many sets of values are tried for the signals that move both dials.
const MOST_TRIALS: usize = 48;

/// The factors of one role that unknown answers move.
pub(super) struct Witness<'a> {
    role: &'a Role,
    known: &'a Known,
    wanted: VerdictSet,
    /// Points of need and of fit that no unknown answer changes.
    fixed: [i64; 2],
    /// The factors that unknown answers move.
    moving: Vec<Moving<'a>>,
}

struct Moving<'a> {
    dial: usize,
    measure: &'a Measure,
    span: Span,
    open: u128,
}

/// Factors of one dial that hang together, and apart from all others.
struct Group {
    dial: usize,
    open: u128,
    rises: u128,
    falls: u128,
    factors: usize,
    low: i64,
    high: i64,
}

impl<'a> Witness<'a> {
    pub(super) fn new(role: &'a Role, known: &'a Known, wanted: VerdictSet) -> Witness<'a> {
        Witness { role, known, wanted, fixed: [0; 2], moving: Vec::new() }
    }

    /// Adds a factor of need (0) or of fit (1).
    pub(super) fn add(&mut self, dial: usize, measure: &'a Measure, span: Span) {
        if span.low == span.high {
            self.fixed[dial] += span.low;
        } else {
            let open = measure.open(self.known);
            self.moving.push(Moving { dial, measure, span, open });
        }
    }

    /// Whether some values reach every verdict that is wanted.
    pub(super) fn reaches_all(&self) -> bool {
        let (groups, joined) = self.split();
        let levels = [0, 1].map(|dial| self.levels(dial, &groups));
        let cuts = [self.role.need.bands, self.role.fit.bands].map(marks);
        let mut reached = VerdictSet::NONE;
        self.try_values(joined, |points| {
            let [need, fit] = [0, 1].map(|dial| hits(&cuts[dial], &levels[dial], points[dial]));
            for (in_need, in_fit) in (0..9).map(|cell| (cell / 3, cell % 3)) {
                if need >> in_need & 1 == 1 && fit >> in_fit & 1 == 1 {
                    reached.insert(self.role.verdicts.at(in_need, in_fit));
                }
            }
            reached == self.wanted
        })
    }

    /// The groups that can be at their least and at their most points whatever others do, and the
    /// signals that must be tried value by value: they move both dials, or one dial both ways.
    fn split(&self) -> (Vec<Group>, u128) {
        let of_dial = |dial| {
            let moving = self.moving.iter().filter(move |moving| moving.dial == dial);
            moving.fold(0, |open, moving| open | moving.open)
        };
        let mut joined = of_dial(0) & of_dial(1);
        loop {
            let touched = self.moving.iter().filter(|moving| moving.open & joined != 0);
            let grown = touched.fold(joined, |joined, moving| joined | moving.open);
            if grown == joined {
                break;
            }
            joined = grown;
        }
        let mut groups: Vec<Group> = Vec::new();
        for moving in self.moving.iter().filter(|moving| moving.open & joined == 0) {
            let mut group = Group::of(moving);
            let open = group.open;
            for other in groups.extract_if(.., |other| other.open & open != 0) {
                group.join(&other);
            }
            groups.push(group);
        }
        for torn in groups.extract_if(.., |group| group.is_torn()) {
            joined |= torn.open;
        }
        (groups, joined)
    }

    /// The points of a dial with each of its groups at its least or at its most.
    fn levels(&self, dial: usize, groups: &[Group]) -> Levels {
        let groups = || groups.iter().filter(|group| group.dial == dial);
        let least = self.fixed[dial] + groups().map(|group| group.low).sum::<i64>();
        groups().fold(Levels::only(least), |mut levels, group| {
            levels.add_all(&levels.moved(group.high - group.low));
            levels
        })
    }

    /// Calls back with the points of need and fit for some sets of values of the joined signals,
    /// until it says that this is enough. Whether it did.
    fn try_values(&self, joined: u128, mut enough: impl FnMut([i64; 2]) -> bool) -> bool {
        let signals = questionnaire().signals.iter().enumerate();
        let inputs: Vec<Input> = signals
            .map(|(place, signal)| Input { signal, place })
            .filter(|input| input.bit().is_some_and(|bit| bit & joined != 0))
            .collect();
        if inputs.is_empty() {
            return enough([0, 0]);
        }
        let each = (2..=MOST_TRIALS).rev().find(|each| {
            each.checked_pow(inputs.len() as u32).is_some_and(|all| all <= MOST_TRIALS)
        });
        let Some(each) = each else { return false };
        let values: Vec<Vec<Value>> = inputs.iter().map(|input| candidates(*input, each)).collect();
        let count = values.iter().map(Vec::len).product();
        let moving: Vec<&Moving<'_>> =
            self.moving.iter().filter(|moving| moving.open & joined != 0).collect();
        (0..count).any(|trial| {
            let mut rest: usize = trial;
            let chosen: Vec<(usize, Value)> = inputs
                .iter()
                .zip(&values)
                .filter_map(|(input, values)| {
                    let value = values.get(rest % values.len())?;
                    rest /= values.len();
                    Some((input.place, *value))
                })
                .collect();
            let value = |input: Input| {
                let found = chosen.iter().find(|(place, _)| *place == input.place);
                found.map_or_else(|| self.known.value(input), |(_, value)| *value)
            };
            let mut points = [0; 2];
            for moving in &moving {
                points[moving.dial] += moving.measure.span(value).low;
            }
            enough(points)
        })
    }
}

impl Group {
    fn of(moving: &Moving<'_>) -> Group {
        let Moving { dial, measure, span, open } = *moving;
        let (rises, falls) = (measure.rises & open, measure.falls & open);
        Group { dial, open, rises, falls, factors: 1, low: span.low, high: span.high }
    }

    fn join(&mut self, other: &Group) {
        self.open |= other.open;
        self.rises |= other.rises;
        self.falls |= other.falls;
        self.factors += other.factors;
        self.low += other.low;
        self.high += other.high;
    }

    /// Whether its factors may not all reach their least, or their most, together.
    fn is_torn(&self) -> bool {
        self.factors > 1 && self.rises & self.falls != 0
    }
}

/// Up to `most` values of a signal, both ends first. Between them numbers double, as what matters
/// may lie at ten or at ten thousand.
fn candidates(input: Input, most: usize) -> Vec<Value> {
    if !input.signal.is_number() {
        return (0..input.signal.options.len()).take(most.max(2)).map(Value::Option).collect();
    }
    let domain = Domain::of(input.signal);
    let doubling = (0..).map(|power| 1_i64 << power).take_while(|size| *size < domain.last);
    let mut between: Vec<i64> = doubling.flat_map(|size| [size, size + size / 2]).collect();
    between.dedup();
    between.retain(|position| *position < domain.last);
    let room = most.saturating_sub(2);
    let stride = between.len().div_ceil(room.max(1)).max(1);
    let between = between.into_iter().step_by(stride).take(room);
    let positions = [domain.last, 0].into_iter().chain(between);
    positions.map(|position| Value::Number(domain.value(position))).collect()
}
