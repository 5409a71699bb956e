//! Adding, removing and moving the factors of a dial.

use super::super::part::{Act, REMOVED, Verb};
use super::super::typed::Typed;
use super::DialPart;
use super::fields::row_id;
use crate::rules::decimal::Decimal;
use crate::rules::examples::examples;
use crate::rules::metric::{Metric, MetricInfo, MetricKind, metrics};
use crate::rules::ruleset::{Dial, Factor, Ruleset, Scale, Shares};

/// Does what a button says.
pub(super) fn act(
    part: &DialPart,
    act: &Act,
    typed: &mut Typed,
    rules: &mut Ruleset,
) -> Option<String> {
    let dial = part.find_mut(rules)?;
    let at = |dial: &Dial| dial.factors.iter().position(|factor| factor.key == act.key);
    match &act.verb {
        Verb::Add => add(typed, dial),
        Verb::Remove => {
            let at = at(dial)?;
            dial.factors.remove(at);
            Some(REMOVED.to_owned())
        }
        Verb::Up => {
            let at = at(dial)?;
            dial.factors.swap(at, at.checked_sub(1)?);
            Some(row_id(&act.key))
        }
        Verb::Down => {
            let at = at(dial)?;
            if at + 1 == dial.factors.len() {
                return None;
            }
            dial.factors.swap(at, at + 1);
            Some(row_id(&act.key))
        }
        Verb::Back(from) => {
            let (before, _) = part.find(from)?;
            put_back(dial, before, &act.key)
        }
    }
}

/// Puts a factor back behind the one that it followed, or first. It may be back already.
fn put_back(dial: &mut Dial, before: &Dial, key: &str) -> Option<String> {
    let was_at = before.factors.iter().position(|factor| factor.key == key)?;
    if dial.factors.iter().all(|factor| factor.key != key) {
        let earlier = before.factors.iter().take(was_at).rev();
        let place = |earlier: &Factor| dial.factors.iter().position(|f| f.key == earlier.key);
        let after = earlier.filter_map(place).next();
        let factor = before.factors.get(was_at)?.clone();
        dial.factors.insert(after.map_or(0, |after| after + 1), factor);
    }
    Some(row_id(key))
}

/// Adds the metric that was chosen, with no weight yet.
fn add(typed: &mut Typed, dial: &mut Dial) -> Option<String> {
    let chosen = typed.take("add").unwrap_or_default();
    let Some(metric) = not_in(dial).into_iter().find(|metric| metric.key == chosen) else {
        typed.fault("add", "Choose what to add from the list.");
        return None;
    };
    let key = free_key(dial, metric.key);
    let theme = dial.factors.last().map(|factor| factor.theme.clone());
    let factor = Factor {
        key: key.clone(),
        theme: theme.unwrap_or_else(|| "other".to_owned()),
        metric: metric.key.to_owned(),
        weight: 0,
        scale: first_scale(&metric),
        source: "Our own default".to_owned(),
        label: metric.name,
    };
    dial.factors.push(factor);
    Some(row_id(&key))
}

/// The metrics that no factor of a dial uses.
pub(super) fn not_in(dial: &Dial) -> Vec<MetricInfo> {
    let used = |metric: &MetricInfo| dial.factors.iter().any(|f| f.metric == metric.key);
    metrics().into_iter().filter(|metric| !used(metric)).collect()
}

/// The metric's key, with a number behind it where another factor has that key.
fn free_key(dial: &Dial, metric: &str) -> String {
    let taken = |key: &String| dial.factors.iter().any(|factor| factor.key == *key);
    let numbered = (2..).map(|number| format!("{metric}_{number}"));
    let mut keys = std::iter::once(metric.to_owned()).chain(numbered);
    keys.find(|key| !taken(key)).unwrap_or_default()
}

/// A scale to start from: for a number from the least to the most of the example companies, for a
/// choice in even steps.
fn first_scale(metric: &MetricInfo) -> Scale {
    match &metric.kind {
        MetricKind::Choice(options) => {
            let last = options.len().saturating_sub(1).max(1);
            let share = |at: usize| u32::try_from(100 * at / last).unwrap_or(100);
            let shares = options.iter().enumerate().map(|(at, o)| (o.key.clone(), share(at)));
            Scale::Shares(shares.collect::<Shares>())
        }
        MetricKind::Number { least, most } => {
            let number = Metric::find(metric.key);
            let value = |answers| number.and_then(|metric| metric.number(answers));
            let values = examples().iter().filter_map(|one| value(&one.answers));
            let values: Vec<Decimal> = values.map(|value| value.tenth()).collect();
            let ends = (values.iter().min().copied(), values.iter().max().copied());
            let (none_at, full_at) = match ends {
                (Some(low), Some(high)) if low < high => (low, high),
                _ => (*least, *most),
            };
            Scale::Ramp { none_at, full_at }
        }
    }
}
