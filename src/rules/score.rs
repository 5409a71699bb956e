//! Scores: what a company's answers, known and unknown, come to under a ruleset.

use serde::Serialize;

use super::decimal::{Decimal, Points};
use super::ruleset::Verdict;

/// Everything the answers come to. As JSON it is the API's answer, but for the ruleset's version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// One score a role, in the ruleset's order.
    pub roles: Vec<RoleScore>,
    /// Who answers for technology. Never changes a verdict.
    pub ownership: DialScore,
    /// The keys of the alerts that fire on known answers.
    pub alerts: Vec<String>,
}

/// What the answers say about one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleScore {
    /// The role's key.
    pub key: String,
    /// The company has this director already, so there is no verdict.
    pub filled: bool,
    /// No unknown answer can change the verdict.
    pub settled: bool,
    /// Every verdict that some value of the unknown answers really gives, highest first.
    pub verdicts: Vec<Verdict>,
    /// How much the company needs one.
    pub need: DialScore,
    /// Whether the company is large enough.
    pub fit: DialScore,
}

/// The score of a dial: a range while answers are unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DialScore {
    /// The least the unknown answers can make it.
    pub low: Points,
    /// The most the unknown answers can make it.
    pub high: Points,
    /// The bands really reached, lowest first.
    pub bands: Vec<&'static str>,
    /// One score a factor, in the dial's order.
    pub factors: Vec<FactorScore>,
}

/// The score of a factor: a range while an input is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactorScore {
    /// The factor's key.
    pub key: String,
    /// The metric's value, rounded half up to a tenth where it is worked out, or the option's
    /// key. `None` while an input is unknown.
    pub value: Option<String>,
    /// The least points.
    pub low: Points,
    /// The most points.
    pub high: Points,
    /// The factor's weight.
    pub max: Points,
    /// Where the value stands between the end without points (0) and the end with all (1), at
    /// least -1 and at most 2. `None` while an input is unknown.
    #[serde(skip)]
    pub place: Option<Decimal>,
}

impl DialScore {
    /// Whether it is one number and no range.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// The score of the factor with this key.
    pub fn factor(&self, key: &str) -> Option<&FactorScore> {
        self.factors.iter().find(|factor| factor.key == key)
    }
}
