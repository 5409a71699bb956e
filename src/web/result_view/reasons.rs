//! At most four main reasons a role, or what comes closest to one.

use super::heading::Outcome;
use super::names::short;
use super::{ResultInput, Scored};
use crate::rules::explain::reasons::main_reasons;

/// The reasons of one role.
#[derive(Clone, Debug)]
pub struct ReasonList {
    /// The role's key, for an anchor.
    pub key: String,
    /// The heading: "Main reasons for IT".
    pub heading: String,
    /// What to make of them, where that is not plain; may be empty.
    pub lead: String,
    /// The fact, why it counts, and the points.
    pub reasons: Vec<(String, String, String)>,
}

/// The reasons of one role in words.
pub(super) fn reasons(input: &ResultInput, scored: Scored) -> ReasonList {
    let field = short(&scored.role.title);
    let found = main_reasons(scored.role, scored.score, input.answers);
    let low = scored.role.need.bands.index(scored.score.need.high) == 0;
    let heading = match scored.outcome() {
        _ if low => format!("What comes closest in {field}"),
        Outcome::Filled => format!("What weighs most in {field}"),
        Outcome::Open(_) => format!("Main reasons for {field} so far"),
        Outcome::Settled(_) => format!("Main reasons for {field}"),
    };
    let points = |low, max: crate::rules::decimal::Points| {
        format!("{low} of {} points.", max.short())
    };
    ReasonList {
        key: scored.role.key.clone(),
        heading,
        lead: lead(scored, low, found.is_empty()),
        reasons: found
            .into_iter()
            .map(|reason| (reason.headline, reason.detail, points(reason.points, reason.max)))
            .collect(),
    }
}

fn lead(scored: Scored, low: bool, none: bool) -> String {
    let [mark, _] = scored.role.need.bands.marks;
    match (none, low) {
        (true, _) => "None of your answers gives this need a point.".to_owned(),
        (false, true) => format!(
            "Together they stay below the {} points at which a need begins.",
            mark.short()
        ),
        (false, false) => String::new(),
    }
}
