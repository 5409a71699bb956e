//! Which of the marks that a company grows across are worth a sentence.

use super::timing::{MarkTiming, When};

/// The marks in the order in which they are crossed. Who stays below one for five years need not
/// hear that the next one is as far away.
pub fn crossings(marks: &[MarkTiming]) -> impl Iterator<Item = &MarkTiming> {
    let first = marks.iter().position(|mark| mark.when == When::NotWithinFiveYears);
    marks.iter().take(first.map_or(marks.len(), |at| at + 1))
}
