//! A ruleset: everything an admin may edit. Dials, marks, verdict tables, alerts and costs.

mod alert;
mod check;
mod difference;
mod lint;
mod lookup;
mod movable;
mod read;
mod wire;
mod wording;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use difference::{Change, differences};
pub use lint::Warning;
pub use wire::{Factor, Scale};
pub use wording::{CostLine, CostUnit};

use super::decimal::{Decimal, Points};

static RAW: &str = include_str!("data/ruleset.json");

/// A data file that does not parse would leave empty rules; the tests refuse that.
static DEFAULT: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::from_json(RAW).unwrap_or_default());

/// One version of the rules. Immutable once it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// What the admin calls it.
    pub name: String,
    /// The directors one may hire.
    pub roles: Vec<Role>,
    /// Who answers for technology: conditions and advice, never a verdict.
    pub ownership: Ownership,
    /// Warnings that fire on known answers.
    pub alerts: Vec<Alert>,
    /// What can be done instead, with yearly costs.
    pub alternatives: Alternatives,
    /// The signals whose answers management can move within a year, for ways to another verdict.
    /// Absent in rules from before there was such a list: then [`movable`](Ruleset::movable) has
    /// the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub movable: Option<Vec<String>>,
}

/// A director to hire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The key, such as `it_director`.
    pub key: String,
    /// The title, such as `Director of IT/Systems`.
    pub title: String,
    /// When the company has this director already.
    pub filled_when: Condition,
    /// How much the company needs one.
    #[serde(deserialize_with = "wire::read_need", serialize_with = "wire::write_dial")]
    pub need: Dial,
    /// Whether the company is large enough for one.
    #[serde(deserialize_with = "wire::read_fit", serialize_with = "wire::write_dial")]
    pub fit: Dial,
    /// Need by fit.
    pub verdicts: VerdictTable,
    /// What one costs.
    pub cost: Costs,
    /// What to do about this role, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<String>,
}

/// The ownership dial and its heading.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "wire::OwnershipWire", into = "wire::OwnershipWire")]
pub struct Ownership {
    /// The heading.
    pub title: String,
    /// The dial, cut into tidy, loose and broken.
    pub dial: Dial,
}

/// Factors whose weights add up to 100, and two marks that cut the score into three bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// What counts, in the order of the ledger.
    pub factors: Vec<Factor>,
    /// The marks.
    pub bands: Bands,
}

/// The three bands of a dial. A band includes its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands {
    /// The names, lowest first, such as `low`, `some`, `high`.
    pub names: [&'static str; 3],
    /// Where the second and the third begin.
    pub marks: [Points; 2],
}

/// What a company should do about a role, from the least to the most.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No hire now.
    NotYet,
    /// Cover the gap without a director.
    Bridge,
    /// Get ready to hire.
    Prepare,
    /// Hire.
    Hire,
}

/// A verdict for each band of need (outer) and of fit (inner).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictTable {
    /// Need in its third band.
    pub high: VerdictRow,
    /// Need in its second band.
    pub some: VerdictRow,
    /// Need in its first band.
    pub low: VerdictRow,
}

/// The verdicts of one band of need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictRow {
    /// Fit in its first band.
    pub small: Verdict,
    /// Fit in its second band.
    pub growing: Verdict,
    /// Fit in its third band.
    pub ready: Verdict,
}

/// A test of one signal's answer. Holds on known answers only.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "wire::ConditionWire", into = "wire::ConditionWire")]
pub struct Condition {
    /// The signal's key.
    pub signal: String,
    /// What its answer must be.
    pub test: Test,
}

/// What an answer must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these options.
    OneOf(Vec<String>),
    /// This number or more.
    AtLeast(Decimal),
    /// This number or less.
    AtMost(Decimal),
}

/// A warning that fires when all its conditions hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// The key, such as `low_csat`.
    pub key: String,
    /// The conditions; all must hold.
    pub when: Vec<Condition>,
    /// The roles beside which it is shown.
    pub roles: Vec<String>,
    /// What the company should know. The key of a question in curly brackets, such as
    /// `{csat_pct}`, stands for the company's own answer.
    pub message: String,
    /// What to do about it, as one of the steps on a result. Absent where the message says it all,
    /// and in rules from before there was such a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// What a director costs, in US dollars, percent and months.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Yearly base salary in dollars.
    pub base_salary: Decimal,
    /// Salary, benefits and payroll taxes as a percentage of the base.
    pub loaded_factor_pct: Decimal,
    /// Search fee as a percentage of the base.
    pub recruiting_fee_pct: Decimal,
    /// Months from the decision to the first day.
    pub months_to_hire: Decimal,
    /// Months from the first day to full effect.
    pub months_to_ramp: Decimal,
    /// Up to this percentage of revenue the yearly cost is affordable.
    pub affordable_at_pct_of_revenue: Decimal,
    /// Up to this percentage of revenue it is a stretch.
    pub stretch_at_pct_of_revenue: Decimal,
    /// A part-time director, dollars a month.
    pub fractional_per_month: Span,
}

/// What can be done instead of hiring, in US dollars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Alternatives {
    /// An outside IT provider, per employee and month.
    pub it_provider_per_person_per_month: Span,
    /// An outsourced agent, per hour.
    pub outsourced_agent_per_hour: Span,
    /// A coach for an inside candidate, per month.
    pub coach_per_month: Span,
    /// One person leaving the service team.
    pub cost_per_leaver: Span,
    /// The raise of an inside candidate as a percentage of the base salary.
    pub inside_candidate_raise_pct_of_base: Decimal,
    /// An outside specialist, such as a project manager on contract, per day. Absent in rules from
    /// before there was such a price: then [`specialist`](Alternatives::specialist) has the usual
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialist_per_day: Option<Span>,
    /// Where the figures come from.
    pub source: String,
}

/// From the lowest to the highest cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The lowest.
    pub low: Decimal,
    /// The highest.
    pub high: Decimal,
}

/// What is wrong with a ruleset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleFault {
    /// Where, such as `roles[0].need.factors[3].weight`; empty for the whole text.
    pub path: String,
    /// What, in words for an admin.
    pub message: String,
}

/// The options' shares of a choice, each 0 to 100.
pub type Shares = BTreeMap<String, u32>;

/// The default rules, which become version 1.
pub fn default_ruleset() -> &'static Ruleset {
    &DEFAULT
}

/// The default rules as the data file has them.
pub fn default_json() -> &'static str {
    RAW
}
