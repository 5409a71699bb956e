//! Two dials: their factors and their marks.

use super::list::Item;
use super::{At, Log, list, text};
use crate::rules::answers::with_unit;
use crate::rules::decimal::Decimal;
use crate::rules::metric::{MetricInfo, MetricKind};
use crate::rules::ruleset::{Dial, Factor, Ruleset, Scale, Shares};
use crate::rules::words::list as in_words;

pub(super) fn differences(log: &mut Log, at: &At, [before, after]: [&Dial; 2]) {
    list::differences(log, &at.field("factors"), [&before.factors, &after.factors]);
    for (index, name) in after.bands.names.into_iter().skip(1).enumerate() {
        let marks = [before, after].map(|dial| dial.bands.marks[index]);
        let what = format!("Where “{name}” begins");
        let at = at.field(&format!("bands.{name}"));
        log.compare(&at, what, marks, |mark| format!("{} points", mark.short()));
    }
}

impl Item for Factor {
    fn key(&self) -> &str {
        &self.key
    }

    fn name(&self) -> String {
        text::called([&self.label, &self.key, "Factor"])
    }

    fn summary(&self, _: &Ruleset) -> String {
        format!("{}, {}", weight(self.weight), scale(self))
    }

    fn inside(log: &mut Log, at: &At, pair: [&Factor; 2]) {
        let [before, after] = pair;
        let name = after.name();
        let of = |what: &str| format!("{name}: {what}");
        log.text(&at.field("label"), "Name of a factor", pair.map(|it| it.label.as_str()));
        log.text(&at.field("theme"), of("group"), pair.map(|it| it.theme.as_str()));
        let metrics = pair.map(|it| it.metric.as_str());
        log.compare(&at.field("metric"), of("measures"), metrics, measured);
        log.compare(&at.field("weight"), of("weight"), pair.map(|it| it.weight), weight);
        match (&before.scale, &after.scale) {
            (
                Scale::Ramp { none_at: old_none, full_at: old_full },
                Scale::Ramp { none_at, full_at },
            ) => {
                let (none, full) = ([*old_none, *none_at], [*old_full, *full_at]);
                end(log, &at.field("ramp.none_at"), of("no points at"), (pair, none));
                end(log, &at.field("ramp.full_at"), of("full points at"), (pair, full));
            }
            (Scale::Shares(old), Scale::Shares(new)) if before.metric == after.metric => {
                shares(log, at, after, [old, new]);
            }
            (old, new) if old != new => {
                log.note(at, of("gives"), pair.map(|it| Some(scale(it))));
            }
            _ => {}
        }
        log.text(&at.field("source"), of("source"), pair.map(|it| it.source.as_str()));
    }
}

fn weight(points: u32) -> String {
    format!("{points} of 100 points")
}

/// The metric's name.
fn measured(metric: &str) -> String {
    let name = MetricInfo::find(metric).map_or_else(|| metric.to_owned(), |found| found.name);
    format!("“{name}”")
}

/// One end of a ramp on both sides, each in its own metric's unit.
fn end(log: &mut Log, at: &At, what: String, (pair, ends): ([&Factor; 2], [Decimal; 2])) {
    let [old, new] = [0, 1].map(|side| Some(number(pair[side], ends[side])));
    if ends[0] != ends[1] {
        log.note(at, what, [old, new]);
    }
}

fn number(factor: &Factor, number: Decimal) -> String {
    match MetricInfo::find(&factor.metric) {
        Some(metric) => metric.show(number),
        None => with_unit(false, "", number),
    }
}

/// The share of each option, in the order of the questionnaire.
fn shares(log: &mut Log, at: &At, factor: &Factor, [before, after]: [&Shares; 2]) {
    let options = options(factor, before.keys().chain(after.keys()));
    for (key, label) in options {
        let shares = [before, after].map(|shares| shares.get(&key).map(|share| percent(*share)));
        if before.get(&key) != after.get(&key) {
            let what = format!("{}: share for {label}", factor.name());
            log.note(&at.field(&format!("shares.{key}")), what, shares);
        }
    }
}

fn percent(share: u32) -> String {
    format!("{share}%")
}

/// The keys of these options with their labels, first those that the metric has, in its order.
fn options<'a>(factor: &Factor, keys: impl Iterator<Item = &'a String>) -> Vec<(String, String)> {
    let known = match MetricInfo::find(&factor.metric).map(|metric| metric.kind) {
        Some(MetricKind::Choice(options)) => options,
        _ => &[],
    };
    let place = |key: &String| known.iter().position(|option| option.key == *key);
    let mut keys: Vec<&String> = keys.collect();
    keys.sort_by_key(|key| (place(key).unwrap_or(known.len()), *key));
    keys.dedup();
    let label = |key: &String| known.iter().find(|option| option.key == *key).map(|it| &it.label);
    let named = |key: &String| (key.clone(), format!("“{}”", label(key).unwrap_or(key)));
    keys.into_iter().map(named).collect()
}

/// The whole scale: `none at 8 hours per year, all at 26 hours per year`, or each option's share.
fn scale(factor: &Factor) -> String {
    match &factor.scale {
        Scale::Ramp { none_at, full_at } => {
            let [none_at, full_at] = [*none_at, *full_at].map(|end| number(factor, end));
            format!("none at {none_at}, all at {full_at}")
        }
        Scale::Shares(shares) => {
            let share = |(key, label): (String, String)| {
                format!("{}% for {label}", shares.get(&key).copied().unwrap_or_default())
            };
            let shares: Vec<_> = options(factor, shares.keys()).into_iter().map(share).collect();
            in_words(&shares, "and")
        }
    }
}
