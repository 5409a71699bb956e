//! Marks no score can pass, so that a band is never reached.

use super::{Place, Warning, distance};
use crate::rules::decimal::Points;
use crate::rules::score::{DialScore, Hunt};

pub(super) fn warnings(place: &Place<'_>, score: &DialScore) -> Vec<Warning> {
    let [first, second, third] = place.reached(score);
    let mut warnings = Vec::new();
    for (mark, below, above) in [(0, first, second || third), (1, first || second, third)] {
        if !above {
            warnings.push(too_high(place, mark));
        } else if !below {
            warnings.push(too_low(place, mark));
        }
    }
    if first && third && !second {
        warnings.push(too_close(place));
    }
    warnings
}

/// No company scores as much as this mark.
fn too_high(place: &Place<'_>, mark: usize) -> Warning {
    warning(place, mark, &|points| points, |mark, band, found| {
        format!(
            "No company reaches the {mark} points where “{band}” begins in {}: the highest score \
             found is {found}. Let the band begin lower.",
            place.name
        )
    })
}

/// No company scores less than this mark.
fn too_low(place: &Place<'_>, mark: usize) -> Warning {
    let before = place.dial.bands.names.get(mark).copied().unwrap_or_default();
    warning(place, mark, &|points| -points, |mark, band, found| {
        format!(
            "Every company reaches the {mark} points where “{band}” begins in {}, so none is ever \
             “{before}”: the lowest score found is {found}. Let the band begin higher.",
            place.name
        )
    })
}

/// No score lies between the marks, though some lie below and some above.
fn too_close(place: &Place<'_>) -> Warning {
    let near = |points| -distance(place.dial, 1, points);
    let [_, third] = place.dial.bands.marks.map(Points::short);
    warning(place, 0, &near, |mark, band, found| {
        format!(
            "No score lies from {mark} up to {third}, so no company is ever “{band}” in {}: the \
             nearest score found is {found}. Let the bands begin further apart.",
            place.name
        )
    })
}

/// A warning about one mark with the company whose points count most for `worth`.
fn warning(
    place: &Place<'_>,
    mark: usize,
    worth: &dyn Fn(i64) -> i64,
    message: impl Fn(&str, &str, Points) -> String,
) -> Warning {
    let bands = &place.dial.bands;
    let band = bands.names.get(mark + 1).copied().unwrap_or_default();
    // A score counts whether or not the company has that director.
    let hunt = Hunt { unless: None, ..place.hunt(&|_| false) };
    let witness = hunt.closest(&|sums| [worth(place.points(sums)), 0, 0]);
    let found = Points::from_tenths(place.points(hunt.sums(&witness)));
    let mark = bands.marks.get(mark).copied().unwrap_or_default();
    let path = format!("{}.bands.{band}", place.path);
    Warning { path, message: message(&mark.short(), band, found), witness }
}
