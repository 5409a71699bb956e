//! What to do about each role: the route, what it costs and what else could be done.

use crate::rules::answers::with_unit;
use crate::rules::decimal::Decimal;
use crate::rules::explain::Explanation;
use crate::rules::explain::alternatives::Alternative;
use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::money::Affordable;
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
    /// The steps, the first for Monday.
    pub steps: Vec<String>,
    /// What must be seen to as well: the answers that say so, and what to do.
    pub conditions: Vec<(String, String)>,
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
    /// As a share of revenue; may be empty.
    pub share: String,
    /// Whether it can be paid; may be empty.
    pub carried: &'static str,
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
    let condition =
        |each: &crate::rules::explain::route::Proviso| (each.trigger.clone(), each.advice.clone());
    let known = case.answers.knows("annual_revenue");
    Plan {
        key: route.role.clone(),
        heading: format!("What to do about {field}"),
        headline: route.headline.clone(),
        steps: route.steps.iter().map(|step| step.text.clone()).collect(),
        conditions: route.conditions.iter().map(condition).collect(),
        money: route.affordability.reason.clone(),
        caption: match known {
            true => format!("What it costs for {field}, a year and as a share of your revenue"),
            false => format!("What it costs for {field} a year"),
        },
        rows: route.alternatives.iter().map(row).collect(),
        waiting: waiting.flat_map(|waiting| &waiting.lines).map(line).collect(),
    }
}

fn line(line: &WaitingLine) -> (String, String) {
    let how = match line.yearly {
        Some(_) => format!("{} Source: {}", line.formula, line.source),
        // What has no price needs no formula.
        None => String::new(),
    };
    (line.sentence.clone(), how)
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
        share: each.pct_of_revenue.map(percent).unwrap_or_default(),
        carried: match each.affordability {
            Some(Affordable::Affordable) => "affordable",
            Some(Affordable::Stretch) => "a stretch",
            Some(Affordable::NotAffordable) => "not affordable",
            Some(Affordable::Unknown) | None => "",
        },
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
