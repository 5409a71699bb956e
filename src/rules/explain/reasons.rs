//! Main reasons: the factors that give a role the most points, worded for that factor.

use serde::Serialize;

use super::wording::wording;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Factor, Role};
use crate::rules::score::{FactorScore, RoleScore};

/// One factor that gives points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The factor's key.
    pub factor: String,
    /// The fact, as one short sentence with the company's own figures.
    pub headline: String,
    /// Why it counts, as one sentence.
    pub detail: String,
    /// The points it certainly gives.
    pub points: Points,
    /// The factor's weight.
    pub max: Points,
}

/// How many reasons a role shows at most.
const MOST: usize = 4;

/// The main reasons for a role: the need factors with the most certain points, at most four. Where
/// two give the same, the heavier one comes first, then the dial's order decides.
pub fn main_reasons(role: &Role, score: &RoleScore, answers: &Answers) -> Vec<Reason> {
    let factors = role.need.factors.iter().zip(&score.need.factors);
    let mut scored: Vec<_> = factors.filter(|(_, scored)| scored.low > Points::ZERO).collect();
    scored.sort_by_key(|(_, scored)| std::cmp::Reverse((scored.low, scored.max)));
    scored.truncate(MOST);
    scored.into_iter().map(|(factor, scored)| reason(factor, scored, answers)).collect()
}

/// What a factor's points mean.
pub fn reason(factor: &Factor, scored: &FactorScore, answers: &Answers) -> Reason {
    let (headline, detail) = wording(factor, scored, answers);
    let (points, max) = (scored.low, scored.max);
    Reason { factor: factor.key.clone(), headline, detail, points, max }
}
