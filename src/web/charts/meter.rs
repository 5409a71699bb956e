//! Bars that show shares in a table. The figures stand beside them, so a bar needs no words.

use askama::Template;

use super::{Hundredths, drawn};

/// A bar from the left edge, as long as its share of the whole.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/meter.html")]
pub struct Meter {
    /// Pieces one behind the other: the key of a verdict or nothing, where it begins and how long
    /// it is, in hundredths of a percent.
    pub pieces: Vec<(&'static str, Hundredths, Hundredths)>,
}

drawn!(Meter);

impl Meter {
    /// A part of a whole; of nothing, nothing.
    pub fn share(part: u64, whole: u64) -> Meter {
        Meter::stack(&[("", part)], whole)
    }

    /// Parts of a whole, one behind the other, each with the key of its verdict.
    pub fn stack(parts: &[(&'static str, u64)], whole: u64) -> Meter {
        let mut pieces = Vec::new();
        let mut begun = 0_u64;
        for (key, part) in parts {
            let from = hundredths(begun, whole);
            begun = begun.saturating_add(*part);
            let to = hundredths(begun, whole);
            if to > from {
                pieces.push((*key, from, Hundredths(to.0 - from.0)));
            }
        }
        Meter { pieces }
    }
}

/// A part as hundredths of a percent, never more than all of it.
fn hundredths(part: u64, whole: u64) -> Hundredths {
    let share = u128::from(part.min(whole)) * 10_000;
    let share = share.checked_div(u128::from(whole)).unwrap_or(0);
    Hundredths(i64::try_from(share).unwrap_or(10_000))
}
