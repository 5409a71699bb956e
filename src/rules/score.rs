//! Scores: what a company's answers, known and unknown, come to under a ruleset.

mod company;
mod factor;
mod group;
mod levels;
mod many;
mod pair;
mod prospect;
mod reach;
mod rest;
mod sway;
mod term;
mod verdicts;
mod walk;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use company::{Hunt, Sums};
pub(crate) use many::{Company, Many, PartScore, Span};
pub(crate) use prospect::{Move, Prospect, Stretch, Turn, View};
pub(crate) use sway::{moves_band, moves_verdict};
pub use verdicts::VerdictSet;

use super::answers::Answers;
use super::decimal::{Decimal, Points};
use super::ruleset::{Alert, Dial, Role, Ruleset, Verdict};

/// Everything the answers come to. As JSON it is the API's answer, but for the ruleset's version.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Assessment {
    /// One score a role, in the ruleset's order.
    pub roles: Vec<RoleScore>,
    /// Who answers for technology. Never changes a verdict.
    pub ownership: DialScore,
    /// The keys of the alerts that fire on known answers.
    pub alerts: Vec<String>,
}

/// What the answers say about one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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
    /// The cells of the verdict table that some completion of the unknown answers reaches, by
    /// band of need, then of fit.
    #[serde(skip)]
    pub cells: [[bool; 3]; 3],
}

/// The score of a dial: a range while answers are unknown.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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

/// An assessment with the version of the rules that gave it: what a result keeps, and what the
/// API answers.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct ScoreAnswer<'a> {
    /// The version of the rules.
    pub ruleset_version: i64,
    /// What they give.
    #[serde(flatten)]
    pub assessment: &'a Assessment,
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

/// Scores a company: exact numbers where everything is known, else ranges, and the sets of bands
/// and verdicts that some completion of the unknown answers really reaches.
pub fn assess(ruleset: &Ruleset, answers: &Answers) -> Assessment {
    let fires = |alert: &&Alert| {
        !alert.when.is_empty()
            && alert.when.iter().all(|condition| condition.holds(answers) == Some(true))
    };
    Assessment {
        roles: ruleset.roles.iter().map(|role| score_role(role, answers)).collect(),
        ownership: score_ownership(&ruleset.ownership.dial, answers),
        alerts: ruleset.alerts.iter().filter(fires).map(|alert| alert.key.clone()).collect(),
    }
}

/// The score of one role.
fn score_role(role: &Role, answers: &Answers) -> RoleScore {
    let mut need = score_dial(&role.need, answers);
    let mut fit = score_dial(&role.fit, answers);
    let mut cells = [[false; 3]; 3];
    let verdicts = match (only_band(&role.need, &need), only_band(&role.fit, &fit)) {
        (Some(in_need), Some(in_fit)) => {
            cells[in_need][in_fit] = true;
            vec![role.verdicts.at(in_need, in_fit)]
        }
        _ => {
            let reached = reach::role(role, answers);
            need.bands = names(&role.need, reached.need);
            fit.bands = names(&role.fit, reached.fit);
            cells = reached.cells;
            reached.verdicts
        }
    };
    let filled = role.filled_when.holds(answers) == Some(true);
    RoleScore {
        key: role.key.clone(),
        filled,
        settled: filled || verdicts.len() == 1,
        verdicts: if filled { Vec::new() } else { verdicts },
        need,
        fit,
        cells,
    }
}

fn score_ownership(dial: &Dial, answers: &Answers) -> DialScore {
    let mut score = score_dial(dial, answers);
    if only_band(dial, &score).is_none() {
        score.bands = names(dial, reach::dial(dial, answers));
    }
    score
}

/// The factors' points and their sums. The bands are those of the two ends, right only where both
/// ends lie in one band.
fn score_dial(dial: &Dial, answers: &Answers) -> DialScore {
    let score = |each| factor::score(each, answers);
    let factors: Vec<FactorScore> = dial.factors.iter().map(score).collect();
    let low = factors.iter().map(|factor| factor.low).sum();
    let high = factors.iter().map(|factor| factor.high).sum();
    let mut bands = vec![dial.bands.name(low), dial.bands.name(high)];
    bands.dedup();
    DialScore { low, high, bands, factors }
}

/// The band that the whole range lies in, if it is one.
fn only_band(dial: &Dial, score: &DialScore) -> Option<usize> {
    let band = dial.bands.index(score.low);
    (band == dial.bands.index(score.high)).then_some(band)
}

/// The names of the bands reached.
fn names(dial: &Dial, reached: [bool; 3]) -> Vec<&'static str> {
    let named = dial.bands.names.into_iter().zip(reached);
    named.filter_map(|(name, reached)| reached.then_some(name)).collect()
}
