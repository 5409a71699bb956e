//! What waiting costs, as far as the company's own answers say it. What they do not say is not
//! priced.

use schemars::JsonSchema;
use serde::Serialize;

use super::area::Area;
use super::money::{Priced, dollars, outside_prices_from, priced_range, range};
use crate::rules::answers::{Answers, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Role, Ruleset, Span};
use crate::rules::score::{Assessment, RoleScore};

/// Hours in a year of 365 days.
const HOURS_IN_YEAR: i128 = 8_760;

/// What waiting costs for one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Waiting {
    /// The role's key.
    pub role: String,
    /// What the answers put a price on.
    pub lines: Vec<WaitingLine>,
    /// The questions without a known answer that would give a line.
    pub not_known: Vec<String>,
}

/// One thing that goes on while nobody acts.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct WaitingLine {
    /// `downtime` or `leavers`.
    pub key: &'static str,
    /// Dollars a year.
    pub yearly: Span,
    /// What it costs, in words.
    pub sentence: String,
    /// How it is worked out and what is assumed.
    pub formula: String,
    /// Where the figures come from.
    pub source: String,
}

/// What waiting costs, for each role that is not filled, whose need is not certainly low, and about
/// which the answers say something: where little is lacking, waiting costs little.
pub fn waiting(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Vec<Waiting> {
    let roles = rules.roles.iter().zip(&scored.roles);
    let open = roles.filter(|(role, score)| !score.filled && !is_low(role, score));
    let told = open.map(|(role, _)| of_role(rules, role, answers));
    told.filter(|waiting| !waiting.lines.is_empty() || !waiting.not_known.is_empty()).collect()
}

fn is_low(role: &Role, score: &RoleScore) -> bool {
    score.need.high < role.need.bands.marks[0]
}

fn of_role(rules: &Ruleset, role: &Role, answers: &Answers) -> Waiting {
    let (lines, asked): (Vec<Option<WaitingLine>>, &[&str]) = match Area::of(role) {
        Area::It => (vec![downtime(answers)], &["annual_revenue", "downtime_hours"]),
        Area::Service => (vec![leavers(rules, answers)], &["agents", "agent_turnover_pct"]),
        Area::Other => (Vec::new(), &[]),
    };
    let unknown = asked.iter().filter(|signal| !answers.knows(signal));
    Waiting {
        role: role.key.clone(),
        lines: lines.into_iter().flatten().collect(),
        not_known: unknown.map(|signal| (*signal).to_owned()).collect(),
    }
}

fn downtime(answers: &Answers) -> Option<WaitingLine> {
    let hours = above_zero(answers, "downtime_hours")?;
    let revenue = above_zero(answers, "annual_revenue")?;
    let lost = Priced::of(&[hours, revenue], HOURS_IN_YEAR);
    let (shown, sales) = (with_unit(false, "hours", hours), lost.text());
    Some(WaitingLine {
        key: "downtime",
        yearly: Span { low: lost.amount, high: lost.amount },
        sentence: format!("Another year with {shown} of downtime puts {sales} of sales at risk."),
        formula: format!(
            "{shown} × {} revenue ÷ 8,760 hours in a year = {sales}. It assumes that sales come \
             in evenly and that nobody buys later instead.",
            dollars(revenue)
        ),
        source: "Your answers on downtime and revenue.".to_owned(),
    })
}

fn leavers(rules: &Ruleset, answers: &Answers) -> Option<WaitingLine> {
    let pct = above_zero(answers, "agent_turnover_pct")?;
    let agents = above_zero(answers, "agents")?;
    let price = rules.alternatives.cost_per_leaver;
    if !is_somebody(pct, agents) {
        return None;
    }
    let ends = [price.low, price.high].map(|price| Priced::of(&[pct, agents, price], 100));
    let cost = priced_range(ends);
    Some(WaitingLine {
        key: "leavers",
        yearly: Span { low: ends[0].amount, high: ends[1].amount },
        sentence: format!(
            "If as many people leave the service team in another year, replacing them costs {cost}."
        ),
        formula: format!(
            "{} of {} × {} for each one who leaves = {cost}.",
            with_unit(false, "%", pct),
            with_unit(false, "people", agents),
            range(price)
        ),
        source: format!(
            "Your answers on the team. Price: {}",
            ended(&outside_prices_from(&rules.alternatives))
        ),
    })
}

/// Whether this share of a team comes to a whole person in a year.
pub(super) fn is_somebody(pct: Decimal, people: Decimal) -> bool {
    let parts = i128::from(pct.thousandths()) * i128::from(people.thousandths());
    parts >= 100 * 1_000 * 1_000
}

fn above_zero(answers: &Answers, signal: &str) -> Option<Decimal> {
    answers.number(signal).filter(|number| *number > Decimal::ZERO)
}

/// A text with a full stop.
fn ended(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}
