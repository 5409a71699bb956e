//! How a portfolio says in few words where a client stands.

use crate::rules::decimal::Points;
use crate::rules::explain::margins::Distance;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::outcome::Outcome;
use crate::rules::study::standing::Near;
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

/// How far away another verdict is, before its name: "3.2% of yearly revenue away from".
pub(super) fn near(near: &Near) -> Prose {
    let subject = subject(&near.signal);
    let said = match near.distance {
        Distance::Thousandths(far) => format!("{} of {subject} away from ", percent(far)),
        Distance::OneAnswer => format!("Another answer to “{subject}” away from "),
    };
    let verdicts = near.outcome.verdicts();
    if verdicts.is_empty() {
        return Prose::plain(format!("{said}a filled post"));
    }
    Prose::plain(said).verdicts(&verdicts)
}

/// Thousandths as percent: "3.2%", "12%".
pub(super) fn percent(thousandths: i64) -> String {
    match thousandths % 10 {
        0 => format!("{}%", thousandths / 10),
        tenth if thousandths < 1_000 => format!("{}.{tenth}%", thousandths / 10),
        _ => format!("{}%", thousandths / 10),
    }
}
