//! At most four main reasons a role, or what comes closest to one.

use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::reasons::{introduction, main_reasons};

/// The reasons of one role.
#[derive(Clone, Debug)]
pub struct ReasonList {
    /// The role's key, for an anchor.
    pub key: String,
    /// The heading: "Main reasons for IT".
    pub heading: String,
    /// Whether they are folded away.
    pub folded: bool,
    /// What to make of them, where that is not plain; may be empty.
    pub lead: String,
    /// The fact, why it counts, and the points.
    pub reasons: Vec<(String, String, String)>,
}

/// The reasons of one role in words.
pub(super) fn reasons(case: &Case, scored: Scored) -> ReasonList {
    let found = main_reasons(scored.role, scored.score, case.answers);
    let (heading, lead) = introduction(scored, found.is_empty());
    let points =
        |low, max: crate::rules::decimal::Points| format!("{low} of {} points.", max.short());
    ReasonList {
        key: scored.role.key.clone(),
        heading,
        folded: super::is_not_yet(scored),
        lead,
        reasons: found
            .into_iter()
            .map(|reason| (reason.headline, reason.detail, points(reason.points, reason.max)))
            .collect(),
    }
}
