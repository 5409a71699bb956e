//! What is not known, and how many points it could move.

use super::case::{Case, Scored};
use crate::rules::decimal::Points;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::Dial;
use crate::rules::score::DialScore;

/// An unknown answer of one role, with the most points it can still move.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// The question.
    pub signal: &'static Signal,
    /// What is added at most, need and fit together.
    pub points: Points,
}

/// The questions without a known answer that widen a dial.
fn gaps_of(dial: &Dial, score: &DialScore, case: &Case) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for (factor, points) in dial.factors.iter().zip(&score.factors) {
        let width = Points::from_tenths(points.high.tenths() - points.low.tenths());
        if width == Points::ZERO {
            continue;
        }
        let inputs = Metric::find(&factor.metric).map(|metric| metric.inputs());
        let unknown = inputs.into_iter().flatten().filter(|s| !case.answers.knows(&s.key));
        for signal in unknown {
            Gap { signal, points: width }.add_to(&mut gaps);
        }
    }
    gaps
}

impl Gap {
    /// Adds its points to those of the same question, or itself to the list.
    pub fn add_to(self, gaps: &mut Vec<Gap>) {
        match gaps.iter_mut().find(|other| other.signal.key == self.signal.key) {
            Some(other) => other.points = other.points + self.points,
            None => gaps.push(self),
        }
    }
}

/// The unknown answers of one role, the heaviest first.
pub fn gaps(case: &Case, scored: Scored) -> Vec<Gap> {
    let mut gaps = gaps_of(&scored.role.need, &scored.score.need, case);
    for gap in gaps_of(&scored.role.fit, &scored.score.fit, case) {
        gap.add_to(&mut gaps);
    }
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    gaps
}

/// Every unknown answer that widens any dial of the result.
pub fn unknown_everywhere(case: &Case) -> Vec<Gap> {
    let ownership = (&case.ruleset.ownership.dial, &case.assessment.ownership);
    let mut all = gaps_of(ownership.0, ownership.1, case);
    for scored in case.order() {
        for gap in gaps(case, scored) {
            gap.add_to(&mut all);
        }
    }
    all
}
