//! What a director does first about a metric, and who can help while there is none.

use crate::rules::ruleset::{Factor, Scale};

static TASKS: &str = include_str!("../../data/playbook/tasks.txt");

/// What to do about one metric.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    /// What a director does first.
    pub(super) task: &'static str,
    /// Who can help without a director.
    pub(super) cover: &'static str,
}

/// What to do about a factor; `None` where it counts in a direction that no line speaks of.
pub(super) fn of(factor: &Factor) -> Option<Task> {
    let direction = match &factor.scale {
        Scale::Ramp { none_at, full_at } if none_at <= full_at => "up",
        Scale::Ramp { .. } => "down",
        Scale::Shares(_) => "choice",
    };
    let lines = TASKS.lines().filter(|line| !line.starts_with('#'));
    let tasks = lines.filter_map(|line| {
        let mut cells = line.split(" | ");
        let fits = cells.next()? == factor.metric && cells.next()? == direction;
        let (task, cover) = (cells.next()?, cells.next()?);
        fits.then_some(Task { task, cover })
    });
    tasks.into_iter().next()
}
