//! Metrics: a signal's own number or option, or a number worked out from two signals.

mod info;

pub use info::{MetricInfo, MetricKind, metrics};

use super::answers::Answers;
use super::decimal::Decimal;
use super::questionnaire::{Signal, questionnaire};

/// What a factor measures.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Metric {
    /// The number of a signal.
    Number(&'static Signal),
    /// The option of a signal.
    Choice(&'static Signal),
    /// A number worked out from two signals.
    Worked(Worked),
}

/// A number worked out from two signals. It rises with the first and falls with the second, which
/// is what lets ranges be read off the corners of the signals' limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worked {
    /// The metric's key.
    pub(crate) key: &'static str,
    /// Its name for admins, such as `Agents per supervisor`.
    pub(crate) name: &'static str,
    /// The signal it rises with.
    pub(crate) first: &'static Signal,
    /// The signal it falls with.
    pub(crate) second: &'static Signal,
    formula: Formula,
}

#[derive(Clone, Copy, Debug)]
enum Formula {
    /// `first / max(second, 1)`
    Each,
    /// `100 * first / second`
    EachHundred,
    /// `((100 + first) / (100 + second) - 1) * 100`
    GrowthAgainst,
}

/// Every metric that is worked out: its key, its name for admins, its signals and its formula.
const WORKED: [(&str, &str, [&str; 2], Formula); 6] = [
    (
        "projects_per_it_person",
        "IT projects per IT person",
        ["projects_active", "it_staff"],
        Formula::Each,
    ),
    ("people_per_it_person", "People per IT person", ["headcount", "it_staff"], Formula::Each),
    (
        "complaints_vs_orders_pct",
        "Growth of complaints against growth of orders",
        ["complaints_change_pct", "order_growth_pct"],
        Formula::GrowthAgainst,
    ),
    (
        "contacts_per_100_orders",
        "Customer contacts per 100 orders",
        ["contacts_per_month", "orders_per_month"],
        Formula::EachHundred,
    ),
    (
        "contacts_per_agent",
        "Customer contacts per agent",
        ["contacts_per_month", "agents"],
        Formula::Each,
    ),
    ("agents_per_supervisor", "Agents per supervisor", ["agents", "supervisors"], Formula::Each),
];

/// An exact fraction; the denominator is above zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    /// Above the line.
    pub(crate) num: i128,
    /// Below the line.
    pub(crate) den: i128,
}

impl From<Decimal> for Ratio {
    fn from(number: Decimal) -> Ratio {
        Ratio { num: i128::from(number.thousandths()), den: 1000 }
    }
}

impl Ratio {
    /// Rounded half up to a whole number of `1 / parts`, as a count of those parts.
    pub(crate) fn rounded(self, parts: i128) -> i128 {
        (2 * parts * self.num + self.den).div_euclid(2 * self.den)
    }

    /// The first thousandth that is not below it.
    fn up(self) -> Decimal {
        thousandths(-(-self.num * 1000).div_euclid(self.den))
    }

    /// The last thousandth that is not above it.
    fn down(self) -> Decimal {
        thousandths((self.num * 1000).div_euclid(self.den))
    }

    /// Rounded half up to a tenth.
    pub(crate) fn tenth(self) -> Decimal {
        thousandths(self.rounded(10) * 100)
    }
}

fn thousandths(number: i128) -> Decimal {
    Decimal::from_thousandths(i64::try_from(number).unwrap_or(i64::MAX))
}

impl Worked {
    /// The unit of its number: `%`, or none where the name says it all.
    pub(crate) fn unit(&self) -> &'static str {
        match self.formula {
            Formula::GrowthAgainst => "%",
            Formula::Each | Formula::EachHundred => "",
        }
    }

    /// How it is worked out where both inputs are amounts: what the first is multiplied by, and the
    /// least that the second counts as, in thousandths. `None` where both are changes in percent.
    pub(crate) fn amounts(&self) -> Option<(u64, u64)> {
        match self.formula {
            Formula::Each => Some((1, 1000)),
            Formula::EachHundred => Some((100, 1)),
            Formula::GrowthAgainst => None,
        }
    }

    /// The number that two answers give.
    pub(crate) fn value(&self, first: Decimal, second: Decimal) -> Ratio {
        let (first, second) = (i128::from(first.thousandths()), i128::from(second.thousandths()));
        let (num, den) = match self.formula {
            Formula::Each => (first, second.max(1000)),
            Formula::EachHundred => (100 * first, second),
            Formula::GrowthAgainst => (100 * (first - second), 100_000 + second),
        };
        // The signals' limits keep the denominator above zero; this holds it for any other input.
        Ratio { num, den: den.max(1) }
    }
}

impl Metric {
    /// The metric with this key.
    pub(crate) fn find(key: &str) -> Option<Metric> {
        if let Some(signal) = questionnaire().signal(key) {
            let metric = if signal.is_number() { Metric::Number } else { Metric::Choice };
            return Some(metric(signal));
        }
        let (key, name, [first, second], formula) =
            WORKED.into_iter().find(|(worked, ..)| *worked == key)?;
        let first = questionnaire().signal(first)?;
        let second = questionnaire().signal(second)?;
        Some(Metric::Worked(Worked { key, name, first, second, formula }))
    }

    /// The signals it depends on.
    pub(crate) fn inputs(&self) -> Vec<&'static Signal> {
        match self {
            Metric::Number(signal) | Metric::Choice(signal) => vec![signal],
            Metric::Worked(worked) => vec![worked.first, worked.second],
        }
    }

    /// The number, once every input is known; `None` for a choice.
    pub(crate) fn number(&self, answers: &Answers) -> Option<Ratio> {
        match self {
            Metric::Number(signal) => known_number(answers, signal).map(Ratio::from),
            Metric::Choice(_) => None,
            Metric::Worked(worked) => Some(worked.value(
                known_number(answers, worked.first)?,
                known_number(answers, worked.second)?,
            )),
        }
    }

    /// The least and the most number that the answers still allow; `None` for a choice.
    pub(crate) fn reach(&self, answers: &Answers) -> Option<(Ratio, Ratio)> {
        self.between(|signal| still_possible(answers, signal))
    }

    /// The least and the most number where each signal lies between the two values that `possible`
    /// names; `None` for a choice.
    pub(crate) fn between(
        &self,
        possible: impl Fn(&'static Signal) -> (Decimal, Decimal),
    ) -> Option<(Ratio, Ratio)> {
        match self {
            Metric::Choice(_) => None,
            Metric::Number(signal) => {
                let (least, most) = possible(signal);
                Some((least.into(), most.into()))
            }
            Metric::Worked(worked) => {
                let (first_least, first_most) = possible(worked.first);
                let (second_least, second_most) = possible(worked.second);
                Some((
                    worked.value(first_least, second_most),
                    worked.value(first_most, second_least),
                ))
            }
        }
    }
}

/// The answer to a number signal, if it is known.
pub(crate) fn known_number(answers: &Answers, signal: &Signal) -> Option<Decimal> {
    if signal.is_number() { answers.number(&signal.key) } else { None }
}

/// The option chosen, if it is known and still exists.
pub(crate) fn known_option<'a>(answers: &'a Answers, signal: &Signal) -> Option<&'a str> {
    answers.choice(&signal.key).filter(|option| signal.option(option).is_some())
}

/// From the least to the most value that a number signal may still have.
fn still_possible(answers: &Answers, signal: &Signal) -> (Decimal, Decimal) {
    match known_number(answers, signal) {
        Some(number) => (number, number),
        None => limits(signal),
    }
}

/// The limits of a number signal.
pub(crate) fn limits(signal: &Signal) -> (Decimal, Decimal) {
    (signal.min.unwrap_or_default(), signal.max.unwrap_or_default())
}
