//! What hangs together with a changed end of a scale and was not changed along: an alert whose
//! limit is the old end, and the words that say where the old end comes from.

use super::Warning;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::MetricInfo;
use crate::rules::ruleset::{Dial, Factor, Ruleset, Scale, Test};
use crate::rules::words::list;

impl Ruleset {
    /// What may have been forgotten where the end of a scale moved, in the order of the text: an
    /// alert on the same answer that still uses the old end as its limit, and a source that still
    /// says what it said. Roles, factors and alerts are matched by key. Neither ruleset needs to
    /// pass [`check`](Ruleset::check).
    pub fn left_behind(&self, in_force: &Ruleset) -> Vec<Warning> {
        let mut found = Vec::new();
        for (index, role) in self.roles.iter().enumerate() {
            let Some(before) = in_force.role(&role.key) else { continue };
            let path = |dial: &str| format!("roles[{index}].{dial}");
            self.of_dial(&mut found, &path("need"), [&before.need, &role.need]);
            self.of_dial(&mut found, &path("fit"), [&before.fit, &role.fit]);
        }
        let dials = [&in_force.ownership.dial, &self.ownership.dial];
        self.of_dial(&mut found, "ownership", dials);
        found
    }

    fn of_dial(&self, found: &mut Vec<Warning>, path: &str, [before, after]: [&Dial; 2]) {
        for (index, factor) in after.factors.iter().enumerate() {
            let same = |old: &&Factor| old.key == factor.key && old.metric == factor.metric;
            let Some(old) = before.factors.iter().find(same) else { continue };
            let moved = moved(old, factor);
            let Some(metric) = MetricInfo::find(&factor.metric) else { continue };
            for (was, _) in &moved {
                for warning in self.alerts_at(&metric, *was) {
                    // Two scales may share an end.
                    if !found.contains(&warning) {
                        found.push(warning);
                    }
                }
            }
            let source = factor.source.trim();
            if !moved.is_empty() && !source.is_empty() && factor.source == old.source {
                let ends: Vec<_> = moved.iter().map(|(_, is)| metric.show(*is)).collect();
                let ends = list(&ends, "and");
                let message = format!("Its source still reads “{source}”: does it fit {ends}?");
                found.push(warning(format!("{path}.factors[{index}].source"), message));
            }
        }
    }

    /// The alerts with this limit on the answer that a metric is.
    fn alerts_at(&self, metric: &MetricInfo, limit: Decimal) -> Vec<Warning> {
        let uses = |test: &Test| match test {
            Test::AtLeast(number) | Test::AtMost(number) => *number == limit,
            Test::OneOf(_) => false,
        };
        let alerts = self.alerts.iter().enumerate().filter(|(_, alert)| {
            alert.when.iter().any(|when| when.signal == metric.key && uses(&when.test))
        });
        let message = format!("This alert still uses {}.", metric.show(limit));
        alerts.map(|(at, _)| warning(format!("alerts[{at}]"), message.clone())).collect()
    }
}

/// The ends of a ramp that moved: what each was and is.
fn moved(before: &Factor, after: &Factor) -> Vec<(Decimal, Decimal)> {
    let ends = |factor: &Factor| match factor.scale {
        Scale::Ramp { none_at, full_at } => Some([none_at, full_at]),
        Scale::Shares(_) => None,
    };
    let (Some(old), Some(new)) = (ends(before), ends(after)) else { return Vec::new() };
    old.into_iter().zip(new).filter(|(was, is)| was != is).collect()
}

fn warning(path: String, message: String) -> Warning {
    Warning { path, message, witness: Answers::default() }
}
