//! What to do about each role: the route, what it costs and what else could be done.

use super::is_not_yet;
use crate::rules::answers::with_unit;
use crate::rules::decimal::Decimal;
use crate::rules::explain::Explanation;
use crate::rules::explain::alternatives::Alternative;
use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::names::short;
use crate::rules::explain::route::Route;
use crate::rules::explain::waiting::WaitingLine;
use crate::rules::ruleset::Span;

/// The plan for one role.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The role's key, for an anchor.
    pub key: String,
    /// "What to do about IT".
    pub heading: String,
    /// The route in a sentence.
    pub headline: String,
    /// What is in order already, where that is worth a sentence; may be empty.
    pub in_order: String,
    /// Whether the rest is folded away: nobody needs it while the answer is "not yet".
    pub folded: bool,
    /// Whether a director can be paid, with the reason.
    pub money: String,
    /// What the table compares.
    pub caption: String,
    /// What could be done, with its costs.
    pub rows: Vec<PlanRow>,
    /// What waiting costs, line by line: the sentence, and how it is worked out.
    pub waiting: Vec<(String, String)>,
}

/// One thing that could be done.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// Its name.
    pub name: String,
    /// "Recommended", "You use it already" or that nobody is there for it; may be empty.
    pub tag: &'static str,
    /// Whether the route recommends it.
    pub recommended: bool,
    /// Dollars a year: `$60,000 to $180,000`.
    pub yearly: String,
    /// What the first year costs, where a search fee comes on top; may be empty.
    pub first: String,
    /// As a share of revenue; may be empty.
    pub share: String,
    /// Whether it can be paid; may be empty.
    pub carried: String,
    /// `9 months`.
    pub months: String,
    /// Where the months come from.
    pub months_from: String,
    /// What it leaves open.
    pub leaves: String,
    /// How the cost is worked out.
    pub formula: String,
    /// Where the prices come from.
    pub source: String,
}

/// The plans, in the order of the page.
pub(super) fn plans(case: &Case, order: &[Scored], found: &Explanation) -> Vec<Plan> {
    let plan = |scored: &Scored| {
        let route = found.route.iter().find(|route| route.role == scored.role.key)?;
        Some(plan(case, *scored, route, found))
    };
    order.iter().filter_map(plan).collect()
}

fn plan(case: &Case, scored: Scored, route: &Route, found: &Explanation) -> Plan {
    let field = short(&scored.role.title);
    let waiting = found.waiting.iter().filter(|waiting| waiting.role == route.role);
    let in_order = route.conditions.iter().filter(|each| !each.is_step());
    let known = case.answers.knows("annual_revenue");
    Plan {
        key: route.role.clone(),
        heading: format!("What to do about {field}"),
        headline: route.headline.clone(),
        in_order: in_order.map(|each| each.advice.as_str()).collect(),
        folded: is_not_yet(scored),
        money: route.money(),
        caption: match known {
            true => format!("What it costs for {field}, a year and as a share of your revenue"),
            false => format!("What it costs for {field} a year"),
        },
        rows: route.alternatives.iter().map(row).collect(),
        waiting: waiting.flat_map(|waiting| &waiting.lines).map(line).collect(),
    }
}

fn line(line: &WaitingLine) -> (String, String) {
    (line.sentence.clone(), format!("{} Source: {}", line.formula, line.source))
}

fn row(each: &Alternative) -> PlanRow {
    let tag = match (each.recommended, each.in_use, each.available) {
        (true, true, _) => "Recommended: you use it already",
        (true, false, _) => "Recommended",
        (false, true, _) => "You use it already",
        (false, false, Some(false)) => "Nobody for it today",
        (false, false, _) => "",
    };
    PlanRow {
        name: each.name.clone(),
        tag,
        recommended: each.recommended,
        yearly: each.yearly.map_or_else(|| "Not known".to_owned(), dollars),
        first: match each.first_year {
            Some(first) => format!("{} in the first year", with_unit(true, "", first)),
            None => String::new(),
        },
        share: each.pct_of_revenue.map(percent).unwrap_or_default(),
        carried: each.carried.clone(),
        months: match each.months_until_help {
            now if now == Decimal::ZERO => "At once".to_owned(),
            months => with_unit(false, "months", months),
        },
        months_from: each.months_from.clone(),
        leaves: each.does_not_solve.clone(),
        formula: each.formula.clone(),
        source: each.source.clone(),
    }
}

/// `$202,500`, or `$60,000 to $180,000`.
fn dollars(span: Span) -> String {
    ends(span, |amount| with_unit(true, "", amount))
}

/// `0.84%`, or `0.25% to 0.75%`.
fn percent(span: Span) -> String {
    ends(span, |share| with_unit(false, "%", share))
}

fn ends(span: Span, text: impl Fn(Decimal) -> String) -> String {
    match (text(span.low), text(span.high)) {
        (low, high) if low == high => low,
        (low, high) => format!("{low} to {high}"),
    }
}
