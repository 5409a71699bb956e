//! Numbers that are no answers: weights, marks and limits, typed by those who make the rules.

use super::number::read_number;
use super::{Answer, typed};
use crate::rules::decimal::Decimal;
use crate::rules::metric::MetricInfo;
use crate::rules::questionnaire::{Kind, Signal, questionnaire};

/// The most digits before the point that a [`Decimal`] reads.
const MOST: Decimal = Decimal::whole(999_999_999_999);

/// A number that a form asks for, read as forgivingly as an answer.
#[derive(Clone, Debug)]
pub struct Figure(Signal);

impl Figure {
    /// A number in steps of `step` between the two limits. `unit` may be typed after it.
    pub fn new(kind: Kind, unit: &str, step: Decimal, [least, most]: [Decimal; 2]) -> Figure {
        Figure(Signal {
            key: String::new(),
            page: String::new(),
            kind,
            label: String::new(),
            help: String::new(),
            unit: Some(unit.to_owned()),
            min: Some(least),
            max: Some(most),
            step: Some(step),
            options: Vec::new(),
            dont_know: false,
            optional: false,
            seeds: Vec::new(),
        })
    }

    /// A whole number between the two limits.
    pub fn whole([least, most]: [i64; 2]) -> Figure {
        let limits = [Decimal::whole(least), Decimal::whole(most)];
        Figure::new(Kind::Integer, "", Decimal::whole(1), limits)
    }

    /// A number that answers to this metric are compared with. It may lie beyond the answers:
    /// [`check`](crate::rules::ruleset::Ruleset::check) tells what that means.
    pub fn of(metric: &MetricInfo) -> Figure {
        let signal = questionnaire().signal(metric.key);
        let kind = signal.map_or(Kind::Decimal, |signal| signal.kind);
        let step = signal.and_then(|signal| signal.step);
        let limits = [Decimal::from_thousandths(-MOST.thousandths()), MOST];
        Figure::new(kind, metric.unit, step.unwrap_or(Decimal::from_thousandths(1)), limits)
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// What to enter instead.
    pub fn read(&self, text: &str) -> Result<Decimal, String> {
        read_number(&self.0, text)
    }

    /// What stands in the field for a number. What [`read`](Figure::read) gives, it reads again.
    pub fn typed(&self, number: Decimal) -> String {
        typed(&self.0, &Answer::Number(number))
    }
}
