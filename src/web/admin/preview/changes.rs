//! Verdicts before and after, and why they change, in words.

use crate::rules::study::flips::{Moved, Mover};
use crate::rules::study::outcome::Outcome;
use crate::web::charts::{Mark, Word};
use crate::web::prose::{Piece, Prose};

/// What a company comes to for a role: "Prepare or Bridge", "Post filled".
pub(super) fn said(prose: Prose, outcome: Outcome) -> Prose {
    let mut prose = prose;
    match outcome {
        Outcome::Filled => {
            let word = Word { mark: Mark { key: "filled" }, label: "Post filled".to_owned() };
            prose.pieces.push(Piece::Verdict(word));
        }
        Outcome::Absent => return prose.text("No such role"),
        Outcome::Verdicts(_) => prose = prose.verdicts(&outcome.verdicts()),
    }
    prose
}

/// The same for an outcome as it is stored. Text that this program cannot read stands for itself.
pub(super) fn said_as(stored: &str) -> Prose {
    match stored.parse() {
        Ok(outcome) => said(Prose::new(), outcome),
        Err(_) => Prose::plain(stored),
    }
}

/// Why a verdict changes: "Store downtime: +4.2 points of need".
pub(super) fn why(mover: Option<&Mover>) -> String {
    let Some(mover) = mover else { return "Only one of the two rules has this role".to_owned() };
    let of = match mover.dial {
        Moved::Need => "need",
        Moved::Fit => "fit",
        Moved::Marks => return "The marks of need or fit moved".to_owned(),
        Moved::Table => return "The verdict table changed".to_owned(),
        Moved::Filled => return "When the post counts as filled changed".to_owned(),
    };
    let tenths = mover.moved.tenths();
    let sign = if tenths < 0 { '\u{2212}' } else { '+' };
    let size = tenths.unsigned_abs();
    if size == 0 {
        return format!("{}: other points of {of} between its ends", mover.label);
    }
    format!("{}: {sign}{}.{} points of {of}", mover.label, size / 10, size % 10)
}
