//! A factor's scale as a drawing, with the stored answers under it.

use super::fields::{name, options};
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::explain::ledger::ends;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::study::spread::{self, Spread, spread};
use crate::web::charts::{Bar, Ids, Ramp, RampShape, Reach, Shares};
use crate::web::prose::{list, thousands};
use crate::web::result_view::Drawing;

/// A scale and the answers on it.
pub(super) struct Picture {
    /// `None` for a ramp whose two ends are the same.
    pub(super) drawing: Option<Drawing>,
    /// The stored answers in words; empty where there are none.
    pub(super) words: String,
}

/// Draws the scale of a factor over the answers of these companies.
pub(super) fn picture(ids: &mut Ids, factor: &Factor, companies: &[Answers]) -> Picture {
    let spread = spread(factor, companies);
    let drawing = match &factor.scale {
        Scale::Ramp { none_at, full_at } if none_at == full_at => None,
        Scale::Ramp { none_at, full_at } => {
            ramp(ids, factor, [*none_at, *full_at], &spread).map(Drawing::Ramp)
        }
        Scale::Shares(_) => Some(Drawing::Shares(shares(ids, factor, &spread))),
    };
    Picture { drawing, words: words(factor, &spread) }
}

fn ramp(ids: &mut Ids, factor: &Factor, between: [Decimal; 2], spread: &Spread) -> Option<Ramp> {
    let (none_at, full_at) = ends(factor)?;
    let shape = RampShape {
        name: &name(factor),
        none_at: &none_at,
        full_at: &full_at,
        reach: Reach::Nowhere,
        points: "",
    };
    let step = questionnaire().signal(&factor.metric).map_or(0, |signal| signal.step_size());
    let place = |bar: &spread::Bar| (way(bar, step, between), bar.companies);
    let places: Vec<_> = spread.bars.iter().map(place).collect();
    Some(Ramp::draw(ids, &shape).over(&places, &words(factor, spread)))
}

/// Where the middle of a bar stands, in thousandths of the way from no points to full points. A
/// question takes values in steps, so the last one of a bar is a step before the next bar.
fn way(bar: &spread::Bar, step: i64, [none_at, full_at]: [Decimal; 2]) -> i64 {
    let double = |number: Decimal| 2 * i128::from(number.thousandths());
    let last = bar.high.thousandths().saturating_sub(step);
    let middle = i128::from(bar.low.thousandths()) + i128::from(last);
    let way = (middle - double(none_at)) * 1_000 / (double(full_at) - double(none_at));
    i64::try_from(way).unwrap_or(i64::MAX)
}

fn shares(ids: &mut Ids, factor: &Factor, spread: &Spread) -> Shares {
    let options = match &factor.scale {
        Scale::Shares(shares) => options(factor, shares),
        Scale::Ramp { .. } => Vec::new(),
    };
    let share = |option: &str| match &factor.scale {
        Scale::Shares(shares) => i64::from(shares.get(option).copied().unwrap_or(0)),
        Scale::Ramp { .. } => 0,
    };
    let bars = options.iter();
    let bars = bars.map(|(option, label)| Bar { label, share: share(option), chosen: false });
    let bars: Vec<_> = bars.collect();
    let companies: Vec<_> = spread.options.iter().map(|(_, companies)| *companies).collect();
    Shares::draw(ids, &name(factor), &bars, None).over(&companies, &words(factor, spread))
}

/// "Of 412 stored answers 76 get no points, 336 lie between the two ends, 0 get full points."
fn words(factor: &Factor, spread: &Spread) -> String {
    let of = match spread.known {
        0 => return String::new(),
        1 => "Of 1 stored answer".to_owned(),
        many => format!("Of {} stored answers", figure(many)),
    };
    let count = |companies: u64, [one, many]: [&str; 2], rest: &str| {
        format!("{} {} {rest}", figure(companies), if companies == 1 { one } else { many })
    };
    let parts = match &factor.scale {
        Scale::Ramp { .. } => vec![
            count(spread.none, ["gets", "get"], "no points"),
            count(spread.between, ["lies", "lie"], "between the two ends"),
            count(spread.full, ["gets", "get"], "full points"),
        ],
        Scale::Shares(shares) => {
            let labels = options(factor, shares).into_iter().map(|(_, label)| label);
            let options = spread.options.iter().zip(labels);
            let part = |((_, companies), label): (&(String, u64), String)| {
                count(*companies, ["is", "are"], &format!("“{label}”"))
            };
            options.map(part).collect()
        }
    };
    format!("{of} {}.", list(&parts, "and"))
}

fn figure(companies: u64) -> String {
    thousands(Decimal::whole(i64::try_from(companies).unwrap_or(i64::MAX)))
}
