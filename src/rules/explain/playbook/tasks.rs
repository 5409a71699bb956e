//! What to do first about a metric.

use crate::rules::ruleset::{Factor, Scale};

static TASKS: &str = include_str!("../../data/playbook/tasks.txt");

/// What to do about a factor; `None` where it counts in a direction that no line speaks of.
pub(super) fn of(factor: &Factor) -> Option<&'static str> {
    let direction = match &factor.scale {
        Scale::Ramp { none_at, full_at } if none_at <= full_at => "up",
        Scale::Ramp { .. } => "down",
        Scale::Shares(_) => "choice",
    };
    let lines = TASKS.lines().filter(|line| !line.starts_with('#'));
    let tasks = lines.filter_map(|line| {
        let mut cells = line.split(" | ");
        let fits = cells.next()? == factor.metric && cells.next()? == direction;
        cells.next().filter(|_| fits)
    });
    tasks.into_iter().next()
}
