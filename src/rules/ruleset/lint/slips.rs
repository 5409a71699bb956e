//! Scales that look mistyped beside the rules in force: turned round, or with a zero too many or
//! too few.

use super::Warning;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::MetricInfo;
use crate::rules::ruleset::{Dial, Factor, Ruleset, Scale};

/// An end that is this many times what it was, or that part of it, has a zero too many or too few.
const ZERO: i64 = 10;

impl Ruleset {
    /// Factors whose scale may have been mistyped, in the order of the text: it runs the other way
    /// than in the rules in force, or one of its ends is ten times as large or as small. Roles and
    /// factors are matched by key. Neither ruleset needs to pass [`check`](Ruleset::check).
    pub fn slips(&self, in_force: &Ruleset) -> Vec<Warning> {
        let mut slips = Vec::new();
        for (index, role) in self.roles.iter().enumerate() {
            let Some(before) = in_force.role(&role.key) else { continue };
            let path = |dial: &str| format!("roles[{index}].{dial}");
            of_dial(&mut slips, (&path("need"), "more need"), [&before.need, &role.need]);
            of_dial(&mut slips, (&path("fit"), "a better fit"), [&before.fit, &role.fit]);
        }
        let dials = [&in_force.ownership.dial, &self.ownership.dial];
        of_dial(&mut slips, ("ownership", "more points"), dials);
        slips
    }
}

/// `what` is what the points of the dial stand for.
fn of_dial(slips: &mut Vec<Warning>, (path, what): (&str, &str), [before, after]: [&Dial; 2]) {
    for (index, factor) in after.factors.iter().enumerate() {
        let same = |old: &&Factor| old.key == factor.key && old.metric == factor.metric;
        let Some(old) = before.factors.iter().find(same) else { continue };
        let Some(metric) = MetricInfo::find(&factor.metric) else { continue };
        let (
            Scale::Ramp { none_at, full_at },
            Scale::Ramp { none_at: old_none, full_at: old_full },
        ) = (&factor.scale, &old.scale)
        else {
            continue;
        };
        let path = format!("{path}.factors[{index}].ramp");
        let mut add = |path: String, message: String| {
            slips.push(Warning { path, message, witness: Answers::default() });
        };
        if none_at.cmp(full_at).reverse() == old_none.cmp(old_full) && none_at != full_at {
            add(path.clone(), turned(&metric, [*none_at, *full_at], what));
        }
        for (key, name, ends) in [
            ("none_at", "No points at", [*old_none, *none_at]),
            ("full_at", "Full points at", [*old_full, *full_at]),
        ] {
            if let Some(message) = leap(&metric, name, ends) {
                add(format!("{path}.{key}"), message);
            }
        }
    }
}

fn turned(metric: &MetricInfo, [none_at, full_at]: [Decimal; 2], what: &str) -> String {
    let rises = none_at < full_at;
    let unit = metric.unit;
    let counts = !["%", "USD", "per "].iter().any(|start| unit.starts_with(start));
    let figures = match (counts && !unit.is_empty(), rises) {
        (true, true) => format!("more {unit}"),
        (true, false) => format!("fewer {unit}"),
        (false, true) => "higher figures".to_owned(),
        (false, false) => "lower figures".to_owned(),
    };
    format!(
        "Direction turned round against the rules in force: now {figures} count as {what}, with \
         full points at {} and no points at {}. Is that meant?",
        metric.show(full_at),
        metric.show(none_at)
    )
}

/// An end that was 0 has no size to compare with.
fn leap(metric: &MetricInfo, name: &str, [before, after]: [Decimal; 2]) -> Option<String> {
    let [old, new] = [before, after].map(|end| end.thousandths().saturating_abs());
    let (larger, smaller) = (old.max(new), old.min(new));
    let is_leap = smaller > 0 && larger >= smaller.saturating_mul(ZERO);
    let times = if new > old { "ten times as much or more" } else { "a tenth or less" };
    is_leap.then(|| {
        format!(
            "{name} {} is {times} beside {} in the rules in force. Is that meant, or is there a \
             zero too many or too few?",
            metric.show(after),
            metric.show(before)
        )
    })
}
