//! How a portfolio says in few words where a client stands.

use crate::rules::decimal::Points;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::outcome::Outcome;
use crate::web::prose::Prose;

/// An outcome with the marks of its verdicts.
pub(super) fn outcome(outcome: Outcome) -> Prose {
    match outcome {
        Outcome::Verdicts(_) => Prose::new().verdicts(&outcome.verdicts()),
        Outcome::Filled => Prose::plain("Post filled"),
        Outcome::Absent => Prose::plain("None"),
    }
}

/// A score: "72.5", or "43.2–61.0" while it is open.
pub(super) fn range([low, high]: [Points; 2]) -> String {
    if low == high { low.to_string() } else { format!("{low}–{high}") }
}

/// What a question asks for: "yearly revenue".
pub(super) fn subject(signal: &str) -> String {
    questionnaire().signal(signal).map_or(signal, Signal::name).to_owned()
}
