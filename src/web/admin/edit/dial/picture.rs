//! A factor's scale as a drawing.

use super::fields::{name, options};
use crate::rules::explain::ledger::ends;
use crate::rules::ruleset::{Factor, Scale};
use crate::web::charts::{Bar, Ids, Ramp, RampShape, Reach, Shares};
use crate::web::result_view::Drawing;

/// The scale of a factor; `None` for a ramp whose two ends are the same.
pub(super) fn picture(ids: &mut Ids, factor: &Factor) -> Option<Drawing> {
    let name = name(factor);
    match &factor.scale {
        Scale::Ramp { none_at, full_at } if none_at == full_at => None,
        Scale::Ramp { .. } => {
            let (none_at, full_at) = ends(factor)?;
            let shape = RampShape {
                name: &name,
                none_at: &none_at,
                full_at: &full_at,
                reach: Reach::Nowhere,
                points: "",
            };
            Some(Drawing::Ramp(Ramp::draw(ids, &shape)))
        }
        Scale::Shares(shares) => {
            let options = options(factor, shares);
            let share = |option| i64::from(shares.get(option).copied().unwrap_or(0));
            let bars = options.iter();
            let bars =
                bars.map(|(option, label)| Bar { label, share: share(option), chosen: false });
            let bars: Vec<_> = bars.collect();
            Some(Drawing::Shares(Shares::draw(ids, &name, &bars, None)))
        }
    }
}
