//! Which figures grow, by which answer, and what a fit factor gives after some months of it.

use std::cmp::Ordering;

use super::exact::{Pace, Side, compare};
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::{Metric, Worked, known_number, limits};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;

/// Figures that grow: the signal, the answer that says how fast, and the assumption in words. Every
/// other figure is taken to stay as it is.
const GROWS: [(&str, &str, &str); 7] = [
    ("annual_revenue", "revenue_growth_pct", "Revenue keeps growing at the pace of last year."),
    ("headcount", "revenue_growth_pct", "The number of people grows as fast as revenue."),
    ("it_staff", "revenue_growth_pct", "The IT team grows as fast as revenue."),
    ("orders_per_month", "order_growth_pct", "Orders keep growing at the pace of last year."),
    ("contacts_per_month", "order_growth_pct", "Customer contacts grow as fast as orders."),
    ("agents", "order_growth_pct", "The service team grows as fast as orders and contacts."),
    ("supervisors", "order_growth_pct", "Supervisors grow in number as fast as orders."),
];

/// How a figure grows.
fn growth(signal: &Signal) -> Option<(&'static Signal, &'static str)> {
    let (_, by, words) = GROWS.iter().find(|(key, ..)| *key == signal.key)?;
    Some((questionnaire().signal(by)?, words))
}

/// The inputs of a factor that grow, with the answer that says how fast and the assumption.
pub(super) fn growing(factor: &Factor) -> Vec<(&'static Signal, &'static Signal, &'static str)> {
    let inputs = Metric::find(&factor.metric).map_or(Vec::new(), |metric| metric.inputs());
    let grows =
        inputs.into_iter().filter_map(|input| growth(input).map(|(by, words)| (input, by, words)));
    if factor.weight > 0 { grows.collect() } else { Vec::new() }
}

/// A factor of a fit dial over time.
pub(super) enum Term {
    /// Nothing in it grows: the least and the most points in tenths, today as later.
    Still([i64; 2]),
    /// Its points follow a figure that grows.
    Grows(Ramp),
}

/// A ramp over a figure that grows.
pub(super) struct Ramp {
    weight: u32,
    none_at: Decimal,
    full_at: Decimal,
    amount: Amount,
}

/// The figure: one number, or one number for each of another.
enum Amount {
    One(Grown),
    Each(Worked, [Grown; 2]),
}

/// A number that grows: where it starts at least and at most, in thousandths, and how fast.
struct Grown {
    starts: [u64; 2],
    pace: Pace,
}

impl Grown {
    fn of(signal: &'static Signal, answers: &Answers) -> Grown {
        let (least, most) = match known_number(answers, signal) {
            Some(number) => (number, number),
            None => limits(signal),
        };
        let pace = growth(signal).and_then(|(by, _)| known_number(answers, by));
        let start = |number: Decimal| u64::try_from(number.thousandths()).unwrap_or(0);
        let starts = [start(least), start(most)];
        Grown { starts, pace: pace.map_or(Pace::STILL, Pace::of_pct) }
    }

    fn start(&self, most: bool) -> u64 {
        self.starts[usize::from(most)]
    }
}

impl Term {
    pub(super) fn of(factor: &Factor, score: &FactorScore, answers: &Answers) -> Term {
        let still = Term::Still([score.low.tenths(), score.high.tenths()]);
        let Scale::Ramp { none_at, full_at } = factor.scale else { return still };
        if growing(factor).is_empty() || none_at == full_at {
            return still;
        }
        let grown = |signal| Grown::of(signal, answers);
        let amount = match Metric::find(&factor.metric) {
            Some(Metric::Number(signal)) => Amount::One(grown(signal)),
            Some(Metric::Worked(worked)) if worked.amounts().is_some() => {
                Amount::Each(worked, [grown(worked.first), grown(worked.second)])
            }
            _ => return still,
        };
        Term::Grows(Ramp { weight: factor.weight, none_at, full_at, amount })
    }

    /// The least or the most points, in tenths, after some months.
    pub(super) fn points(&self, months: u32, most: bool) -> i64 {
        match self {
            Term::Still(points) => points[usize::from(most)],
            Term::Grows(ramp) => ramp.points(months, most),
        }
    }

    /// Whether its points certainly never fall as months go by.
    pub(super) fn never_falls(&self) -> bool {
        match self {
            Term::Still(_) => true,
            Term::Grows(ramp) => match &ramp.amount {
                Amount::One(grown) if ramp.rises() => grown.pace.direction() != Ordering::Less,
                Amount::One(grown) => grown.pace.direction() != Ordering::Greater,
                Amount::Each(..) => false,
            },
        }
    }
}

impl Ramp {
    fn rises(&self) -> bool {
        self.none_at < self.full_at
    }

    /// The most tenths of a point that the figure reaches. More tenths are never easier to reach,
    /// so halving finds them.
    fn points(&self, months: u32, most: bool) -> i64 {
        let (mut reached, mut above) = (0, 10 * i64::from(self.weight) + 1);
        while above - reached > 1 {
            let middle = reached + (above - reached) / 2;
            if self.reaches(middle, months, most) {
                reached = middle;
            } else {
                above = middle;
            }
        }
        reached
    }

    /// Whether the figure is worth this many tenths, rounded half up as the scorer rounds: it has
    /// gone `(2 * tenths - 1) / (20 * weight)` of the way from the one end to the other.
    fn reaches(&self, tenths: i64, months: u32, most: bool) -> bool {
        let parts = 20 * i128::from(self.weight);
        let none = i128::from(self.none_at.thousandths());
        let way = i128::from(self.full_at.thousandths()) - none;
        let limit = none * parts + way * (2 * i128::from(tenths) - 1);
        // No figure here is below zero, and no limit that a figure can reach is beyond a u64.
        let Ok(limit) = u64::try_from(limit) else { return (limit < 0) == self.rises() };
        let parts = u64::try_from(parts).unwrap_or(1);
        let wrong = if self.rises() { Ordering::Less } else { Ordering::Greater };
        let meets = |left: Side, right: Side| compare(left, right, months) != wrong;
        let high = most == self.rises();
        match &self.amount {
            Amount::One(grown) => meets(
                Side { factors: [grown.start(high), parts], pace: grown.pace },
                Side { factors: [limit, 1], pace: Pace::STILL },
            ),
            Amount::Each(worked, [first, second]) => {
                let (times, least) = worked.amounts().unwrap_or((1, 1));
                let left =
                    Side { factors: [first.start(high), times * parts * 1000], pace: first.pace };
                let by = Side { factors: [limit, second.start(!high)], pace: second.pace };
                let floor = Side { factors: [limit, least], pace: Pace::STILL };
                // The divisor is the larger of the two, so a rising ramp must meet both.
                match self.rises() {
                    true => meets(left, by) && meets(left, floor),
                    false => meets(left, by) || meets(left, floor),
                }
            }
        }
    }
}
