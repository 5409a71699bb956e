//! The head of the page: why each verdict is what it is, and how certain that is.

use crate::rules::explain::Explanation;
use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::certainty::{because, certainty};
use crate::rules::explain::names::short;

/// What the head says of one role.
#[derive(Clone, Debug)]
pub struct Sure {
    /// "Customer Service".
    pub field: String,
    /// The heaviest reason.
    pub because: String,
    /// "Close call", "Stable"; empty where nobody can tell.
    pub word: &'static str,
    /// The nearest change.
    pub text: String,
}

/// One line a role without a director, in the order of the page.
pub(super) fn sure(case: &Case, order: &[Scored], told: &Explanation) -> Vec<Sure> {
    let line = |scored: &Scored| {
        let found = certainty(case, told, *scored);
        let (word, text) = found.map(|found| (found.word, found.text)).unwrap_or_default();
        Sure {
            field: short(&scored.role.title).to_owned(),
            because: because(case, *scored),
            word,
            text,
        }
    };
    order.iter().filter(|scored| !scored.score.filled).map(line).collect()
}
