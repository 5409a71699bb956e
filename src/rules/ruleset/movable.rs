//! Which answers management can move within a year.

use super::Ruleset;

/// What can be moved by deciding it and working on it. Left out is what only happens to a company
/// (its size, its growth, orders, contacts, what customers think of it, attacks), and what one
/// would not give up to need a director less (people, plans, connected services).
const USUAL: [&str; 17] = [
    "projects_active",
    "projects_late_pct",
    "system_age_years",
    "integration_failures",
    "downtime_hours",
    "security_checks",
    "digital_assets",
    "first_response_hours",
    "backlog_days",
    "supervisors",
    "agent_turnover_pct",
    "cs_overtime",
    "feedback_loop",
    "it_involvement",
    "surprise_projects",
    "sponsor_share_pct",
    "planning_meeting",
];

impl Ruleset {
    /// The signals whose answers management can move: those that the rules list, in their order,
    /// else the usual ones.
    pub fn movable(&self) -> Vec<&str> {
        match &self.movable {
            Some(listed) => listed.iter().map(String::as_str).collect(),
            None => USUAL.to_vec(),
        }
    }
}
