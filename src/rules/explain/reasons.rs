//! Main reasons: the factors that give a role the most points, worded for that factor.

use serde::Serialize;

use crate::rules::decimal::Points;

/// One reason for a role.
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
