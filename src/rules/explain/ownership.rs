//! Who answers for technology: what to mend, who should drive each project, and the steps for those
//! it concerns. None of it ever changes a verdict. What it asks of a role stands on its route.

mod departments;
mod judge;
pub(super) mod rule;
mod steps;

use schemars::JsonSchema;
use serde::Serialize;

use super::advice::{Advice, advice};
use super::case::Case;
use super::it::It;
use super::route::Route;
use crate::rules::projects::Project;

pub use departments::{CHECKLIST, Department, departments};
pub use judge::{Flag, ProjectAdvice, judge};
pub use steps::Steps;

/// The whole ownership part of a result.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Ownership {
    /// What to mend first, the heaviest first.
    pub mend: Vec<Advice>,
    /// What to do about each project, as listed.
    pub projects: Vec<ProjectAdvice>,
    /// Which department should own which kind of project.
    pub departments: Vec<Department>,
    /// For whoever leads IT, where IT was left out of something.
    pub it_steps: Option<Steps>,
    /// For the COO, where ownership has a gap.
    pub coo_steps: Option<Steps>,
}

/// Explains who answers for technology, where it stands beside the next steps of these routes: what
/// these say is not said again. `projects` are those that the company listed.
pub(super) fn beside(case: &Case, projects: &[Project], routes: &[Route]) -> Ownership {
    let alerts = case.firing().filter(|alert| !alert.to_do(case.answers).is_empty());
    let alerts = alerts.flat_map(|alert| alert.when.iter().map(|when| when.signal.as_str()));
    let asked = routes.iter().flat_map(|route| &route.conditions);
    // The first question is the one that a condition is about.
    let asked = asked.filter_map(|condition| condition.signals.first().copied());
    let said: Vec<&str> = alerts.chain(asked).collect();
    explained(case, projects, &said)
}

/// Explains who answers for technology, where it stands alone.
pub fn ownership(case: &Case, projects: &[Project]) -> Ownership {
    explained(case, projects, &[])
}

/// `said` are the questions about which the next steps say what to do.
fn explained(case: &Case, projects: &[Project], said: &[&str]) -> Ownership {
    let projects: Vec<ProjectAdvice> =
        projects.iter().map(|each| judge(each, It::of(case.answers))).collect();
    Ownership {
        mend: advice(case, said),
        it_steps: steps::for_it(case, &projects),
        coo_steps: steps::for_coo(case, &projects),
        departments: departments(),
        projects,
    }
}

/// What this part is, wherever it stands. A director may help with it, but none is needed to begin.
pub const LEAD: &str = "This never changes a verdict, and nothing of it needs a new post.";

/// What is said where there is nothing to mend.
pub const IN_ORDER: &str = "Nothing to mend here: most projects have a department head who \
     answers for them, and IT joins in time.";

/// The heading over what to mend. Where ownership is in order, nothing of it is urgent.
pub fn mend_heading(case: &Case) -> &'static str {
    let (dial, score) = (&case.ruleset.ownership.dial, &case.assessment.ownership);
    match dial.bands.index(score.high) {
        0 => "What would make it better still",
        _ => "What to mend",
    }
}

/// Whether the ownership dial of these rules weighs this question at all.
pub(super) fn weighs(case: &Case, signal: &str) -> bool {
    let factors = &case.ruleset.ownership.dial.factors;
    factors.iter().any(|factor| factor.metric == signal && factor.weight > 0)
}

/// Whether the answer to a choice is one of these.
fn is(case: &Case, signal: &str, options: &[&str]) -> bool {
    case.answers.choice(signal).is_some_and(|answer| options.contains(&answer))
}
