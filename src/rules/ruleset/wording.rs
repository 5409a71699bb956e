//! What the parts of a ruleset are called, for pages and for differences.

use super::{Alternatives, Condition, Costs, Span, Test, VerdictTable};
use crate::rules::answers::{Answer, show, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{questionnaire, subject};
use crate::rules::words::list;

/// One line in a table of costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostLine {
    /// Its key in the ruleset, such as `base_salary`.
    pub key: &'static str,
    /// What it is, such as `Base salary a year`.
    pub label: &'static str,
    /// The figure, or the lowest of a range.
    pub low: Decimal,
    /// The highest of a range.
    pub high: Option<Decimal>,
    /// What it is counted in.
    pub unit: CostUnit,
}

/// What a cost is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostUnit {
    /// US dollars.
    Dollars,
    /// Percent of the base salary.
    OfSalary,
    /// Percent of yearly revenue.
    OfRevenue,
    /// Months.
    Months,
}

impl CostUnit {
    /// A figure with its unit: `$150,000`, `25% of the base salary`, `3 months`.
    pub fn show(self, number: Decimal) -> String {
        let percent = || with_unit(false, "%", number);
        match self {
            CostUnit::Dollars => with_unit(true, "", number),
            CostUnit::OfSalary => format!("{} of the base salary", percent()),
            CostUnit::OfRevenue => format!("{} of revenue", percent()),
            CostUnit::Months => with_unit(false, "months", number),
        }
    }
}

impl CostLine {
    const fn one(key: &'static str, label: &'static str, low: Decimal, unit: CostUnit) -> CostLine {
        CostLine { key, label, low, high: None, unit }
    }

    const fn range(key: &'static str, label: &'static str, span: Span) -> CostLine {
        CostLine { key, label, low: span.low, high: Some(span.high), unit: CostUnit::Dollars }
    }

    /// The figure or the range with its unit: `3 months`, `$5,000 to $15,000`.
    pub fn show(&self) -> String {
        let low = self.unit.show(self.low);
        match self.high {
            Some(high) => format!("{low} to {}", self.unit.show(high)),
            None => low,
        }
    }
}

impl Costs {
    /// Every figure, in the order of the ruleset.
    pub fn lines(&self) -> [CostLine; 8] {
        use CostUnit::{Dollars, Months, OfRevenue, OfSalary};
        let (affordable, stretch) =
            (self.affordable_at_pct_of_revenue, self.stretch_at_pct_of_revenue);
        let one = CostLine::one;
        [
            one("base_salary", "Base salary a year", self.base_salary, Dollars),
            one(
                "loaded_factor_pct",
                "Salary, benefits and taxes",
                self.loaded_factor_pct,
                OfSalary,
            ),
            one("recruiting_fee_pct", "Search fee, once", self.recruiting_fee_pct, OfSalary),
            one("months_to_hire", "Time to hire", self.months_to_hire, Months),
            one("months_to_ramp", "Time to settle in", self.months_to_ramp, Months),
            one("affordable_at_pct_of_revenue", "Affordable up to", affordable, OfRevenue),
            one("stretch_at_pct_of_revenue", "A stretch up to", stretch, OfRevenue),
            CostLine::range(
                "fractional_per_month",
                "Part-time director a month",
                self.fractional_per_month,
            ),
        ]
    }
}

impl Alternatives {
    /// What a specialist costs a day where the rules do not say. Our estimate.
    pub const USUAL_SPECIALIST: Span =
        Span { low: Decimal::whole(500), high: Decimal::whole(1_500) };

    /// What a specialist costs a day.
    pub fn specialist(&self) -> Span {
        self.specialist_per_day.unwrap_or(Self::USUAL_SPECIALIST)
    }

    /// Every figure, in the order of the ruleset.
    pub fn lines(&self) -> [CostLine; 6] {
        let range = CostLine::range;
        [
            range(
                "it_provider_per_person_per_month",
                "IT provider, each person and month",
                self.it_provider_per_person_per_month,
            ),
            range(
                "outsourced_agent_per_hour",
                "Outsourced agent, an hour",
                self.outsourced_agent_per_hour,
            ),
            range(
                "coach_per_month",
                "Coach for an inside candidate, a month",
                self.coach_per_month,
            ),
            range(
                "cost_per_leaver",
                "Each person who leaves the service team",
                self.cost_per_leaver,
            ),
            CostLine::one(
                "inside_candidate_raise_pct_of_base",
                "Raise for an inside candidate",
                self.inside_candidate_raise_pct_of_base,
                CostUnit::OfSalary,
            ),
            range("specialist_per_day", "Outside specialist, a day", self.specialist()),
        ]
    }
}

impl VerdictTable {
    /// What the bands of fit say of a company, lowest first.
    pub const SIZES: [&'static str; 3] = ["too small", "partly large enough", "large enough"];
}

impl Condition {
    /// What the signal is called: `store downtime`.
    pub fn subject(&self) -> &str {
        subject(&self.signal).unwrap_or(&self.signal)
    }

    /// What the answer is held against: `26 hours per year`, `“IT” or “An outside agency”`.
    pub fn value(&self) -> String {
        let signal = questionnaire().signal(&self.signal);
        let number = |number: &Decimal| match signal {
            Some(signal) => show(signal, &Answer::Number(*number)),
            None => number.to_string(),
        };
        match &self.test {
            Test::AtLeast(least) => number(least),
            Test::AtMost(most) => number(most),
            Test::OneOf(options) => {
                let label = |key: &String| {
                    let option = signal.and_then(|signal| signal.option(key));
                    format!("“{}”", option.map_or(key, |option| &option.label))
                };
                list(&options.iter().map(label).collect::<Vec<_>>(), "or")
            }
        }
    }

    /// The condition in words: `security incidents: 1 incident per year or more`.
    pub fn words(&self) -> String {
        let end = match self.test {
            Test::AtLeast(_) => " or more",
            Test::AtMost(_) => " or less",
            Test::OneOf(_) => "",
        };
        format!("{}: {}{end}", self.subject(), self.value())
    }
}
