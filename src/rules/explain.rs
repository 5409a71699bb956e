//! Explanations of a score. Each uses only what the scorer gives.

pub mod advice;
pub mod alternatives;
mod area;
pub mod case;
pub mod certainty;
pub mod crossings;
mod few;
mod figures;
pub mod fit;
pub mod heading;
pub mod it;
pub mod kept;
pub mod ledger;
pub mod look_again;
pub mod margins;
pub mod missing;
pub mod money;
pub mod names;
pub mod next;
pub mod once;
pub mod order;
pub mod ownership;
mod phrases;
pub mod playbook;
pub mod reasons;
pub mod route;
mod sentences;
pub mod settling;
mod sources;
pub mod spoken;
pub mod stand;
pub mod timing;
pub mod verdict;
pub mod waiting;
pub mod ways;
mod wording;

use schemars::JsonSchema;
use serde::Serialize;

use super::projects::Project;
use case::Case;

/// Everything that explains a score, in the shape of `result.json` and of the API's answer.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Explanation {
    /// How far each known answer is from changing a verdict.
    pub margins: Vec<margins::Margin>,
    /// Which unknown answers settle what is open.
    pub settling: Vec<settling::Settling>,
    /// What management can move to come to another verdict.
    pub ways: Vec<ways::Way>,
    /// When the company becomes large enough.
    pub timing: Vec<timing::Timing>,
    /// When to score again, whatever the role.
    pub look_again: look_again::LookAgain,
    /// What to do, for all roles in one order.
    pub next_steps: Vec<next::NextStep>,
    /// Which director comes first.
    pub order: order::Order,
    /// What to do about each role, and what it costs.
    pub route: Vec<route::Route>,
    /// What waiting costs.
    pub waiting: Vec<waiting::Waiting>,
    /// Who should answer for technology, and for each project that was listed.
    pub ownership_advice: ownership::Ownership,
}

/// Explains a score. `projects` are those that the company listed; they never change a score.
pub fn explain(case: &Case, projects: &[Project]) -> Explanation {
    let Case { ruleset: rules, answers, assessment: scored } = *case;
    let timing = timing::timing(rules, answers, scored);
    let route = route::routes(rules, answers, scored);
    Explanation {
        margins: margins::margins(rules, answers),
        settling: settling::settling(rules, answers),
        ways: ways::ways(rules, answers),
        look_again: look_again::LookAgain::after(rules, scored, &timing),
        timing,
        next_steps: next::next_steps(case, &route),
        order: order::order(rules, answers, scored),
        ownership_advice: ownership::beside(case, projects, &route),
        route,
        waiting: waiting::waiting(rules, answers, scored),
    }
}
