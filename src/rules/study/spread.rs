//! Stored answers on a factor's scale: the small histogram under a ramp.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::{Metric, MetricInfo, MetricKind, Ratio, known_option};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Factor, Scale};

/// About how many bars are drawn.
const BARS: i64 = 30;

/// How many companies stand where on a factor's scale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Spread {
    /// Companies whose value is known: those without points, on the way and with all points.
    pub known: u64,
    /// Companies whose value is not known.
    pub unknown: u64,
    /// Companies that get no points.
    pub none: u64,
    /// Companies that get some points and not all.
    pub between: u64,
    /// Companies that get all points.
    pub full: u64,
    /// Bars of equal width for a ramp, from below its lower end to above its upper end as far as
    /// answers go. The first and the last also hold what lies beyond. Empty for a choice.
    pub bars: Vec<Bar>,
    /// The options of a choice in their order, each with its companies. Empty for a ramp.
    pub options: Vec<(String, u64)>,
}

/// Companies whose value lies from `low` up to, but without, `high`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Bar {
    /// Where it begins.
    pub low: Decimal,
    /// Where the next one begins.
    pub high: Decimal,
    /// How many.
    pub companies: u64,
}

impl Spread {
    /// The bars or options of a factor, without any company yet.
    pub fn of(factor: &Factor) -> Spread {
        let metric = MetricInfo::find(&factor.metric).map(|metric| metric.kind);
        let mut spread = Spread::default();
        match (metric, &factor.scale) {
            (Some(MetricKind::Number { least, most }), Scale::Ramp { none_at, full_at }) => {
                let signal = questionnaire().signal(&factor.metric);
                let step = signal.map_or(1, |signal| signal.step_size());
                spread.bars = bars([*none_at, *full_at], [least, most], step);
            }
            (Some(MetricKind::Choice(options)), Scale::Shares(_)) => {
                spread.options = options.iter().map(|option| (option.key.clone(), 0)).collect();
            }
            // A factor whose scale does not suit its metric has nothing to draw.
            _ => {}
        }
        spread
    }

    /// Counts one company; `factor` is the one that the spread was made for.
    pub fn add(&mut self, factor: &Factor, answers: &Answers) {
        let place = match (Metric::find(&factor.metric), &factor.scale) {
            (Some(Metric::Choice(signal)), Scale::Shares(shares)) => known_option(answers, signal)
                .map(|option| {
                    self.add_option(option);
                    let share = shares.get(option).copied().unwrap_or(0);
                    (share > 0, share >= 100)
                }),
            (Some(metric), Scale::Ramp { none_at, full_at }) => {
                metric.number(answers).map(|value| {
                    self.add_number(value);
                    place(value, *none_at, *full_at)
                })
            }
            _ => None,
        };
        let Some((some, all)) = place else {
            self.unknown += 1;
            return;
        };
        self.known += 1;
        *match (some, all) {
            (_, true) => &mut self.full,
            (true, false) => &mut self.between,
            (false, false) => &mut self.none,
        } += 1;
    }

    fn add_option(&mut self, chosen: &str) {
        let option = self.options.iter_mut().find(|(option, _)| option == chosen);
        option.into_iter().for_each(|(_, companies)| *companies += 1);
    }

    fn add_number(&mut self, value: Ratio) {
        // The bars rise, so the one to take is the last that begins at the value or before it.
        let begun = self.bars.partition_point(|bar| compare(value, bar.low) != Ordering::Less);
        if let Some(bar) = self.bars.get_mut(begun.saturating_sub(1)) {
            bar.companies += 1;
        }
    }
}

/// Where stored answers stand on a factor's scale.
pub fn spread(factor: &Factor, companies: &[Answers]) -> Spread {
    let mut spread = Spread::of(factor);
    companies.iter().for_each(|answers| spread.add(factor, answers));
    spread
}

/// Whether a value on a ramp gets some points, and whether it gets all.
fn place(value: Ratio, none_at: Decimal, full_at: Decimal) -> (bool, bool) {
    let beyond = |end| match none_at <= full_at {
        true => compare(value, end),
        false => compare(value, end).reverse(),
    };
    let all = none_at != full_at && beyond(full_at) != Ordering::Less;
    (beyond(none_at) == Ordering::Greater, all)
}

fn compare(value: Ratio, number: Decimal) -> Ordering {
    (value.num * 1000).cmp(&(i128::from(number.thousandths()) * value.den))
}

/// Empty bars around both ends of a ramp: half its length on either side, but not beyond what
/// answers give. Where few values are possible, each has a bar of its own.
fn bars(ends: [Decimal; 2], reach: [Decimal; 2], step: i64) -> Vec<Bar> {
    let [least, most] = reach.map(Decimal::thousandths);
    let [one, other] = ends.map(Decimal::thousandths);
    let (low, high) = (one.min(other), one.max(other));
    let beyond = ((high - low) / 2).max(step);
    let aligned = |value: i64| value - (value - least).rem_euclid(step);
    let first = aligned((low - beyond).max(least).min(low));
    let last = (high + beyond).min(most).max(high);
    let way = last - first;
    let width = (way / (BARS * step) + i64::from(way % (BARS * step) != 0)).max(1) * step;
    let own_bars = width == step;
    let count = if own_bars { way / step + 1 } else { (way + width - 1) / width };
    let bar = |index: i64| Bar {
        low: Decimal::from_thousandths(first + index * width),
        high: Decimal::from_thousandths(first + (index + 1) * width),
        companies: 0,
    };
    (0..count).map(bar).collect()
}
