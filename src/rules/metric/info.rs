//! The metrics that an admin may build a factor on, as a form lists them.

use super::{Metric, WORKED};
use crate::rules::answers::{Answers, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Choice, Kind, Signal, questionnaire};
use crate::rules::words::capital;

/// A metric that a factor may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricInfo {
    /// Its key in the ruleset, such as `downtime_hours`.
    pub key: &'static str,
    /// Its name, such as `Store downtime`.
    pub name: String,
    /// The unit of its number, such as `hours per year` or `USD per year`; empty for a choice, and
    /// where the name says it all.
    pub unit: &'static str,
    /// Which scale a factor gives it.
    pub kind: MetricKind,
}

/// Which scale a factor gives a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// A number, so a ramp.
    Number {
        /// The least that any company can answer.
        least: Decimal,
        /// The most that any company can answer.
        most: Decimal,
    },
    /// A choice, so a share for each of these options.
    Choice(&'static [Choice]),
}

/// Every metric that a factor may use: first the questions in their order, then what is worked out
/// from two of them.
pub fn metrics() -> Vec<MetricInfo> {
    let signals = questionnaire().signals.iter().map(|signal| signal.key.as_str());
    let worked = WORKED.into_iter().map(|(key, ..)| key);
    signals.chain(worked).filter_map(MetricInfo::find).collect()
}

impl MetricInfo {
    /// The metric with this key.
    pub fn find(key: &str) -> Option<MetricInfo> {
        let metric = Metric::find(key)?;
        let (key, name, unit) = match metric {
            Metric::Number(signal) => (signal.key.as_str(), name(signal), unit(signal)),
            Metric::Choice(signal) => (signal.key.as_str(), name(signal), ""),
            Metric::Worked(worked) => (worked.key, worked.name.to_owned(), worked.unit()),
        };
        let kind = match metric {
            Metric::Choice(signal) => MetricKind::Choice(&signal.options),
            Metric::Number(_) | Metric::Worked(_) => {
                let (least, most) = metric.reach(&Answers::default())?;
                MetricKind::Number { least: least.up(), most: most.down() }
            }
        };
        Some(MetricInfo { key, name, unit, kind })
    }

    /// A number of this metric with its unit: `26 hours per year`, `$5,000,000`, `28%`.
    pub fn show(&self, number: Decimal) -> String {
        let signal = questionnaire().signal(self.key);
        let money = signal.is_some_and(|signal| signal.kind == Kind::Money);
        with_unit(money, self.unit, number)
    }
}

fn name(signal: &Signal) -> String {
    capital(signal.name())
}

fn unit(signal: &'static Signal) -> &'static str {
    signal.unit.as_deref().unwrap_or_default()
}
