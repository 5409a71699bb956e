//! Inside one dial, a question that may stay unanswered pushes one way only. Then one value of it
//! gives every factor its least at once and another its most, so the dial's range is exact.

use super::Faults;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Dial, Factor, Scale, Shares};
use crate::rules::words::capital;

pub(super) fn faults(faults: &mut Faults, path: &str, dial: &Dial) {
    for signal in questionnaire().signals.iter().filter(|signal| signal.may_stay_unknown()) {
        let clash = if signal.is_number() {
            numbers_clash(dial, signal)
        } else {
            choices_clash(dial, signal)
        };
        if let Some((first, second)) = clash {
            let message = format!(
                "{} may stay unanswered, but pushes “{first}” and “{second}” in opposite \
                 directions. Let it push one way in this dial.",
                capital(signal.name())
            );
            faults.add(path, message);
        }
    }
}

/// Two factors of which one rises with the signal and the other falls.
fn numbers_clash<'a>(dial: &'a Dial, signal: &Signal) -> Option<(&'a str, &'a str)> {
    let with =
        |wanted: bool| counting(dial).find(|factor| rises_with(factor, signal) == Some(wanted));
    Some((with(true)?.label.as_str(), with(false)?.label.as_str()))
}

/// Whether a factor's points rise (or fall) with a number signal; `None` if it does not use it.
fn rises_with(factor: &Factor, signal: &Signal) -> Option<bool> {
    let Scale::Ramp { none_at, full_at } = factor.scale else { return None };
    let with_metric = match Metric::find(&factor.metric)? {
        Metric::Number(used) if used.key == signal.key => true,
        Metric::Worked(worked) if worked.first.key == signal.key => true,
        Metric::Worked(worked) if worked.second.key == signal.key => false,
        _ => return None,
    };
    Some((none_at < full_at) == with_metric)
}

/// Two factors of the same choice that rank two of its options differently.
fn choices_clash<'a>(dial: &'a Dial, signal: &Signal) -> Option<(&'a str, &'a str)> {
    let of_signal = |factor: &&Factor| factor.metric == signal.key;
    let factors: Vec<(&str, &Shares)> = counting(dial)
        .filter(of_signal)
        .filter_map(|factor| match &factor.scale {
            Scale::Shares(shares) => Some((factor.label.as_str(), shares)),
            Scale::Ramp { .. } => None,
        })
        .collect();
    let pairs = factors.iter().enumerate().flat_map(|(index, first)| {
        factors.iter().skip(index + 1).map(move |second| (first, second))
    });
    pairs
        .filter(|((_, first), (_, second))| rank_differently(first, second))
        .map(|((first, _), (second, _))| (*first, *second))
        .next()
}

fn rank_differently(first: &Shares, second: &Shares) -> bool {
    let rank = |shares: &Shares, a: &str, b: &str| Some(shares.get(a)?.cmp(shares.get(b)?));
    first.keys().any(|a| {
        first.keys().any(|b| {
            let (one, other) = (rank(first, a, b), rank(second, a, b));
            one.is_some_and(std::cmp::Ordering::is_lt)
                && other.is_some_and(std::cmp::Ordering::is_gt)
        })
    })
}

/// Factors without weight give no points and so push nothing.
fn counting(dial: &Dial) -> impl Iterator<Item = &Factor> {
    dial.factors.iter().filter(|factor| factor.weight > 0)
}
