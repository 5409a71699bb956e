//! Explanations of a score. Each uses only what the scorer gives.

pub mod alternatives;
mod area;
mod figures;
pub mod ledger;
pub mod margins;
pub mod money;
pub mod order;
mod phrases;
pub mod playbook;
pub mod reasons;
pub mod route;
mod sentences;
pub mod settling;
pub mod spoken;
pub mod timing;
pub mod waiting;
pub mod ways;
mod wording;

use serde::Serialize;

use super::answers::Answers;
use super::ruleset::Ruleset;
use super::score::Assessment;

/// Everything that explains a score, in the shape of `result.json` and of the API's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// How far each known answer is from changing a verdict.
    pub margins: Vec<margins::Margin>,
    /// Which unknown answers settle what is open.
    pub settling: Vec<settling::Settling>,
    /// What management can move to come to another verdict.
    pub ways: Vec<ways::Way>,
    /// When the company becomes large enough.
    pub timing: Vec<timing::Timing>,
    /// Which director comes first.
    pub order: order::Order,
    /// What to do about each role, and what it costs.
    pub route: Vec<route::Route>,
    /// What waiting costs.
    pub waiting: Vec<waiting::Waiting>,
}

/// Explains a score.
pub fn explain(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Explanation {
    Explanation {
        margins: margins::margins(rules, answers),
        settling: settling::settling(rules, answers),
        ways: ways::ways(rules, answers),
        timing: timing::timing(rules, answers, scored),
        order: order::order(rules, answers, scored),
        route: route::routes(rules, answers, scored),
        waiting: waiting::waiting(rules, answers, scored),
    }
}
