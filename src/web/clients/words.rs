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

/// A figure that would have to differ by more than these thousandths is not close.
const CLOSE: i64 = 500;

/// Whether a change is near enough to be told in a list.
pub(super) fn is_close(near: &Near) -> bool {
    match near.distance {
        Distance::Thousandths(far) => far <= CLOSE,
        Distance::OneAnswer => true,
    }
}

/// How far away another verdict is: "3.2% away from Prepare: yearly revenue".
pub(super) fn near(near: &Near) -> Prose {
    let far = match near.distance {
        Distance::Thousandths(far) => percent(far),
        Distance::OneAnswer => "One answer".to_owned(),
    };
    let said = Prose::plain(format!("{far} away from "));
    let verdicts = near.outcome.verdicts();
    let said = match verdicts.is_empty() {
        true => said.text("a filled post"),
        false => said.verdicts(&verdicts),
    };
    said.text(format!(": {}", subject(&near.signal)))
}

/// Thousandths as percent: "3.2%", "12%".
pub(super) fn percent(thousandths: i64) -> String {
    match thousandths % 10 {
        0 => format!("{}%", thousandths / 10),
        tenth if thousandths < 1_000 => format!("{}.{tenth}%", thousandths / 10),
        _ => format!("{}%", thousandths / 10),
    }
}
