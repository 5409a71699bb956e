//! Points of one factor, exact or as a range.

use super::FactorScore;
use crate::rules::answers::Answers;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::{Metric, Ratio, known_option};
use crate::rules::ruleset::{Factor, Scale, Shares};

/// The points, in tenths, that a number gives on a factor's ramp; none on shares.
pub(super) fn number_points(factor: &Factor, value: Ratio) -> i64 {
    let Scale::Ramp { none_at, full_at } = factor.scale else { return 0 };
    let along = along(none_at, full_at, value);
    let part = Ratio { num: along.num.clamp(0, along.den), den: along.den };
    tenths(part, factor.weight)
}

/// The least and the most points, in tenths, that the numbers between two ends give.
pub(super) fn points_between(factor: &Factor, ends: [Ratio; 2]) -> (i64, i64) {
    least_and_most(ends.map(|value| number_points(factor, value)).into_iter())
}

/// The points, in tenths, that an option gives; none on a ramp.
pub(super) fn option_points(factor: &Factor, option: &str) -> i64 {
    let Scale::Shares(shares) = &factor.scale else { return 0 };
    let share = shares.get(option).copied().unwrap_or(0).min(100);
    tenths(Ratio { num: i128::from(share), den: 100 }, factor.weight)
}

/// The weight times a part of it, rounded half up to a tenth.
fn tenths(part: Ratio, weight: u32) -> i64 {
    i64::try_from(part.rounded(10 * i128::from(weight))).unwrap_or(0)
}

/// How far a value is from `none_at` (0) to `full_at` (1), not clamped.
fn along(none_at: Decimal, full_at: Decimal, value: Ratio) -> Ratio {
    let none = i128::from(none_at.thousandths());
    let way = i128::from(full_at.thousandths()) - none;
    let gone = 1000 * value.num - none * value.den;
    // A ramp without length is refused by `check`; here it gives nothing.
    match way.signum() {
        0 => Ratio { num: 0, den: 1 },
        sign => Ratio { num: gone * sign, den: value.den * way.abs() },
    }
}

/// The score of a factor under these answers.
pub(super) fn score(factor: &Factor, answers: &Answers) -> FactorScore {
    let none = (None, None, 0, factor.max().tenths());
    let (value, place, low, high) = match (Metric::find(&factor.metric), &factor.scale) {
        (Some(Metric::Choice(signal)), Scale::Shares(shares)) => {
            match known_option(answers, signal) {
                Some(option) => {
                    let points = option_points(factor, option);
                    (Some(option.to_owned()), Some(share_place(shares, option)), points, points)
                }
                None => {
                    let all = signal.options.iter().map(|each| option_points(factor, &each.key));
                    let (low, high) = least_and_most(all);
                    (None, None, low, high)
                }
            }
        }
        (Some(metric), Scale::Ramp { none_at, full_at }) => match metric.reach(answers) {
            Some((least, most)) => {
                let (low, high) = points_between(factor, [least, most]);
                let value = metric.number(answers);
                let place = value.map(|value| ramp_place(*none_at, *full_at, value));
                (value.map(|value| shown(&metric, value, answers)), place, low, high)
            }
            None => none,
        },
        _ => none,
    };
    FactorScore {
        key: factor.key.clone(),
        value,
        low: Points::from_tenths(low),
        high: Points::from_tenths(high),
        max: factor.max(),
        place,
    }
}

/// A signal's number as it was answered, a worked-out one rounded to a tenth.
fn shown(metric: &Metric, value: Ratio, answers: &Answers) -> String {
    let plain = match metric {
        Metric::Number(signal) => answers.number(&signal.key),
        _ => None,
    };
    plain.unwrap_or_else(|| value.tenth()).to_string()
}

fn share_place(shares: &Shares, option: &str) -> Decimal {
    let share = shares.get(option).copied().unwrap_or(0).min(100);
    Decimal::from_thousandths(i64::from(share) * 10)
}

fn ramp_place(none_at: Decimal, full_at: Decimal, value: Ratio) -> Decimal {
    let along = along(none_at, full_at, value);
    let bounded = Ratio { num: along.num.clamp(-along.den, 2 * along.den), den: along.den };
    Decimal::from_thousandths(i64::try_from(bounded.rounded(1000)).unwrap_or(0))
}

/// The least and the most of some points; nothing gives none.
pub(super) fn least_and_most(points: impl Iterator<Item = i64> + Clone) -> (i64, i64) {
    (points.clone().min().unwrap_or(0), points.max().unwrap_or(0))
}
