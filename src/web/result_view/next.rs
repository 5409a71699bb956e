//! What to do next, as a page shows it.

use crate::rules::explain::next::{Due, NextStep, TITLE, how_many};

/// The one list of steps.
#[derive(Clone, Debug)]
pub struct Next {
    /// Its heading.
    pub title: &'static str,
    /// What to do first of all, for the head of the page.
    pub first: Option<NextStep>,
    /// "All nine steps".
    pub all: String,
    /// The steps by the time they are due.
    pub groups: Vec<Group>,
}

/// The steps that are due at one time.
#[derive(Clone, Debug)]
pub struct Group {
    /// "On Monday".
    pub heading: &'static str,
    /// The number of the first one in the whole list.
    pub start: usize,
    /// The steps.
    pub steps: Vec<NextStep>,
}

/// The list of one result.
pub(super) fn next(steps: &[NextStep]) -> Next {
    let group = |due: Due| {
        let start = steps.iter().position(|step| step.due == due)?;
        let steps = steps.iter().filter(|step| step.due == due).cloned().collect();
        Some(Group { heading: due.heading(), start: start + 1, steps })
    };
    Next {
        title: TITLE,
        first: steps.first().cloned(),
        all: how_many(steps),
        groups: [Due::Monday, Due::Then].into_iter().filter_map(group).collect(),
    }
}
