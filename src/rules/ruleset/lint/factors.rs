//! Factors that can never change anything.

use super::{GoOn, Place, Warning};
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Dial, Factor};
use crate::rules::score::{DialScore, FactorScore, Hunt, moves_band, moves_verdict};

pub(super) fn warnings(
    place: &Place<'_>,
    score: &DialScore,
    go_on: GoOn<'_>,
) -> Option<Vec<Warning>> {
    let idle = |index: usize| match place.role {
        Some(role) => !moves_verdict(role, !place.is_fit, index),
        None => !moves_band(place.dial, index),
    };
    let mut warnings = Vec::new();
    for (index, (factor, score)) in place.dial.factors.iter().zip(&score.factors).enumerate() {
        if !go_on() {
            return None;
        }
        if factor.weight == 0 || idle(index) {
            warnings.push(Warning {
                path: place.factor_path(index),
                message: message(place, factor, score),
                witness: witness(place, index),
            });
        }
    }
    Some(warnings)
}

fn message(place: &Place<'_>, factor: &Factor, score: &FactorScore) -> String {
    let (label, name) = (&factor.label, &place.name);
    if factor.weight == 0 {
        return format!(
            "“{label}” counts nothing in {name}: its weight is 0. Give it weight, or take it out."
        );
    }
    let (thing, whose) = match place.role {
        Some(role) => ("verdict", format!("“{}”", role.title)),
        None => ("band", name.clone()),
    };
    let of = match (place.role, place.is_fit) {
        (None, _) => "",
        (_, false) => " of need",
        (_, true) => " of fit",
    };
    let why = if score.low == score.high {
        format!("it gives {} points{of} whatever the answer", score.low)
    } else {
        let (low, high) = (score.low, score.high);
        format!("whether it gives {low} or {high} points{of}, every company keeps its {thing}")
    };
    format!(
        "“{label}” can never change the {thing} of {whose}: {why}. Give it more weight, move \
         where the bands begin, or take it out."
    )
}

/// This factor at its most, and with it all others as low as they go.
fn witness(place: &Place<'_>, index: usize) -> Answers {
    let counting = counting(place.dial, index);
    let picked =
        |factor: &Factor| counting.factors.get(index).is_some_and(|it| std::ptr::eq(it, factor));
    let mut hunt: Hunt<'_> = place.hunt(&picked);
    if place.is_fit {
        hunt.fit = Some(&counting);
    } else {
        hunt.need = &counting;
    }
    hunt.closest(&|sums| [sums.picked, -(sums.need + sums.fit), 0])
}

/// The dial with some weight on this factor even where it has none.
fn counting(dial: &Dial, index: usize) -> Dial {
    let mut dial = dial.clone();
    if let Some(factor) = dial.factors.get_mut(index) {
        factor.weight = factor.weight.max(1);
    }
    dial
}
