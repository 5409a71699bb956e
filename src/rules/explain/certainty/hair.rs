//! A score that lies next to a mark beyond which the verdict is another.

use super::super::case::Scored;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Bands, Verdict};
use crate::rules::score::DialScore;

/// A score up to so many tenths of a point from a mark makes a verdict a close call. Our default.
const HAIR: i64 = 10;

/// "the need of 60.2 is only 0.2 above the mark of 60; below it this is Bridge." `None` where no
/// score is so close, or where crossing the mark would not change the verdict.
pub(super) fn hair(scored: Scored, verdict: Verdict) -> Option<String> {
    let (role, score) = (scored.role, scored.score);
    let need = role.need.bands.index(score.need.low);
    let fit = role.fit.bands.index(score.fit.low);
    let by_need = beside(&role.need.bands, &score.need)
        .map(|(gap, mark, band)| (gap, mark, "need", &score.need, role.verdicts.at(band, fit)));
    let by_fit = beside(&role.fit.bands, &score.fit)
        .map(|(gap, mark, band)| (gap, mark, "fit", &score.fit, role.verdicts.at(need, band)));
    let other = by_need.into_iter().chain(by_fit).filter(|(.., to)| *to != verdict);
    let (gap, mark, name, score, to) = other.min_by_key(|(gap, ..)| gap.abs())?;
    let by = Points::from_tenths(gap.abs());
    let (own, mark, to) = (score.low, mark.short(), to.label());
    Some(match gap {
        0 => format!("the {name} is exactly at the mark of {mark}; below it this is {to}."),
        1.. => {
            format!("the {name} of {own} is only {by} above the mark of {mark}; below it, {to}.")
        }
        _ => {
            format!("the {name} of {own} is only {by} below the mark of {mark}; from there, {to}.")
        }
    })
}

/// The nearest mark: how many tenths an exact score lies above it, and the band beyond it.
fn beside(bands: &Bands, score: &DialScore) -> Option<(i64, Points, usize)> {
    let own = bands.index(score.low);
    let marks = bands.marks.iter().enumerate().map(|(at, mark)| {
        // A score on its mark belongs to the band above.
        let other = if own > at { at } else { at + 1 };
        (score.low.tenths() - mark.tenths(), *mark, other)
    });
    // The end of the scale is no edge: a company may lie far beyond it.
    let marks = marks.filter(|(_, mark, _)| *mark < Points::whole(100));
    let near = marks.filter(|(gap, _, other)| gap.abs() <= HAIR && own.abs_diff(*other) == 1);
    near.min_by_key(|(gap, ..)| gap.abs()).filter(|_| score.is_exact())
}
