//! Main reasons: the factors that give a role the most points, worded for that factor.

use schemars::JsonSchema;
use serde::Serialize;

use super::case::{Outcome, Scored};
use super::names::short;
use super::wording::wording;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Factor, Role};
use crate::rules::score::{FactorScore, RoleScore};

/// One factor that gives points.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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

/// The heading over a role's main reasons, "Main reasons for IT", and what to make of them where
/// that is not plain, else nothing. `none` says that there are none.
pub fn introduction(scored: Scored, none: bool) -> (String, String) {
    let field = short(&scored.role.title);
    let low = scored.role.need.bands.index(scored.score.need.high) == 0;
    let heading = match scored.outcome() {
        _ if low => format!("What comes closest in {field}"),
        Outcome::Filled => format!("What weighs most in {field}"),
        Outcome::Open(_) => format!("Main reasons for {field} so far"),
        Outcome::Settled(_) => format!("Main reasons for {field}"),
    };
    (heading, lead(scored, low, none))
}

fn lead(scored: Scored, low: bool, none: bool) -> String {
    let [mark, _] = scored.role.need.bands.marks;
    match (none, low) {
        (true, _) => "None of your answers gives this need a point.".to_owned(),
        (false, true) => {
            format!("Together they stay below the {} points at which a need begins.", mark.short())
        }
        (false, false) => String::new(),
    }
}
