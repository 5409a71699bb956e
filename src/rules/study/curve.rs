//! The threshold curve: what companies come to while one number of the rules moves.

mod number;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use number::{Number, counterpart, numbers, steps, turned, with_number};

use super::flips::outcome;
use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Ruleset, Verdict};
use crate::rules::score::Many;

/// What companies come to for one role where the number has one value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CurvePoint {
    /// The value of the number.
    pub value: Decimal,
    /// How many companies come to what; all 0 where the rules cannot hold the value or do not have
    /// the role.
    pub counts: Counts,
    /// Whether the rules with this value pass [`check`](Ruleset::check).
    pub allowed: bool,
}

/// How many companies come to what. They add up to all companies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Counts {
    /// Settled on *hire*.
    pub hire: u64,
    /// Settled on *prepare*.
    pub prepare: u64,
    /// Settled on *bridge*.
    pub bridge: u64,
    /// Settled on *not yet*.
    pub not_yet: u64,
    /// Unknown answers leave more than one verdict open.
    pub open: u64,
    /// They have this director already.
    pub filled: u64,
}

/// A curve while companies are counted; it does not grow with their number.
#[derive(Clone, Debug)]
pub struct Curve {
    many: Many,
    points: Vec<CurvePoint>,
    /// The number of the role among those made ready, for each point.
    parts: Vec<Option<usize>>,
}

impl Curve {
    /// A curve of a role for these values of a number, without any company yet.
    pub fn new(rules: &Ruleset, number: &Number, role: &str, values: &[Decimal]) -> Curve {
        let mut many = Many::default();
        let (mut points, mut parts) = (Vec::new(), Vec::new());
        for value in values {
            let changed = with_number(rules, &number.path, *value);
            let allowed = changed.as_ref().is_some_and(|changed| changed.check().is_empty());
            points.push(CurvePoint { value: *value, counts: Counts::default(), allowed });
            parts.push(changed.as_ref().and_then(|it| it.role(role)).map(|role| many.part(role)));
        }
        Curve { many, points, parts }
    }

    /// Counts one company.
    pub fn add(&mut self, answers: &Answers) {
        let company = self.many.company(answers);
        // Values that leave the role as it is share one number, and so one score.
        let mut found: BTreeMap<usize, Outcome> = BTreeMap::new();
        for (point, part) in self.points.iter_mut().zip(&self.parts) {
            let Some(part) = *part else { continue };
            let score = || outcome(self.many.score(part, &company));
            point.counts.add(*found.entry(part).or_insert_with(score));
        }
    }

    /// The points, one a value.
    pub fn points(self) -> Vec<CurvePoint> {
        self.points
    }
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        let count = match (outcome, outcome.verdicts().as_slice()) {
            (Outcome::Absent, _) => return,
            (Outcome::Filled, _) => &mut self.filled,
            (Outcome::Verdicts(_), [Verdict::Hire]) => &mut self.hire,
            (Outcome::Verdicts(_), [Verdict::Prepare]) => &mut self.prepare,
            (Outcome::Verdicts(_), [Verdict::Bridge]) => &mut self.bridge,
            (Outcome::Verdicts(_), [Verdict::NotYet]) => &mut self.not_yet,
            (Outcome::Verdicts(_), _) => &mut self.open,
        };
        *count += 1;
    }
}

/// What these companies come to for one role at each of these values of a number.
pub fn curve(
    rules: &Ruleset,
    number: &Number,
    role: &str,
    values: &[Decimal],
    companies: &[Answers],
) -> Vec<CurvePoint> {
    let mut curve = Curve::new(rules, number, role, values);
    companies.iter().for_each(|answers| curve.add(answers));
    curve.points()
}
