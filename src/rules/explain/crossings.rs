//! Which of the marks that a company grows across are worth a sentence.

use super::timing::{MarkTiming, When};

/// The marks in the order in which they are crossed. Who stays below one for five years need not
/// hear that the next one is as far away, nor of a mark after which the verdict is the same as
/// after the last.
pub fn crossings(marks: &[MarkTiming]) -> impl Iterator<Item = &MarkTiming> {
    let first = marks.iter().position(|mark| mark.when == When::NotWithinFiveYears);
    let end = first.map_or(marks.len(), |at| at + 1);
    let within = |mark: &MarkTiming| matches!(mark.when, When::Within { .. });
    let told = marks.get(..end).unwrap_or_default();
    let last = told.last().map(|mark| &mark.verdicts);
    let same = told.iter().all(|mark| within(mark) && last == Some(&mark.verdicts));
    told.iter().skip(if same { told.len().saturating_sub(1) } else { 0 })
}
