//! Money: what a director and the alternatives cost, and the sums behind the return.

use super::figures::{HOURS, UNKNOWN};
use super::{Facts, gains};
use crate::rules::answers::{grouped, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::{Alternative, AlternativeKey};
use crate::rules::explain::money::{
    Priced, Purse, about, first_year, priced_range, range, search_fee, yearly_cost,
};
use crate::rules::explain::route::{Route, RouteKey};
use crate::rules::ruleset::{CostUnit, Span};
use crate::rules::words::inside;

/// The sum behind a name.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    let other = &facts.ruleset.alternatives;
    let text = match name {
        "cost_table" => cost_table(facts),
        "leaver_cost" => span(other.cost_per_leaver),
        "revenue_hour" => revenue_hour(facts),
        "downtime_revenue" => downtime_revenue(facts),
        "downtime_saving" => downtime_saving(facts),
        "repairs_year" => repairs_year(facts),
        "avoided_contacts" => avoided(facts).unwrap_or_else(|none| none),
        "avoided_contact_cost" => avoided_cost(facts),
        "avoided_leavers" => avoided_leavers(facts),
        "roi_case" => advised(facts).case.to_owned(),
        "cost_of" => advised(facts).what.to_owned(),
        "year_cost" => advised(facts).how,
        "break_even" => break_even(facts),
        _ => return None,
    };
    Some(text)
}

fn money(number: Decimal) -> String {
    with_unit(true, "", number)
}

fn span(span: Span) -> String {
    format!("{} to {}", money(span.low), money(span.high))
}

fn cost_table(facts: &Facts) -> String {
    let cost = &facts.role.cost;
    let base = money(cost.base_salary);
    let percent = |number| with_unit(false, "%", number);
    let (loaded, fee) = (cost.loaded_factor_pct, cost.recruiting_fee_pct);
    let mut rows = vec![
        ("Base salary", "from the rules".to_owned(), base.clone()),
        (
            "Full cost of a year",
            format!("{base} × {}, with benefits and taxes", percent(loaded)),
            about(yearly_cost(cost)),
        ),
        ("Search fee, once", format!("{base} × {}", percent(fee)), about(search_fee(cost))),
        ("Time to hire", "from the rules".to_owned(), CostUnit::Months.show(cost.months_to_hire)),
        (
            "Time to settle in",
            "from the rules".to_owned(),
            CostUnit::Months.show(cost.months_to_ramp),
        ),
    ];
    let purse = Purse::of(facts.answers);
    if let Some((revenue, share)) = purse.revenue.zip(purse.share(yearly_cost(cost))) {
        let formula = format!("full cost ÷ {}", money(revenue));
        rows.push(("Share of your revenue", formula, percent(share)));
    }
    if let Some(budget) = facts.answers.number("leader_budget") {
        rows.push(("Your budget for one new leader", "your answer".to_owned(), money(budget)));
    }
    let rows = rows.iter().map(|(what, how, figure)| format!("\n| {what} | {how} | {figure} |"));
    "| What | How it is worked out | Figure |\n|---|---|---|".to_owned() + &rows.collect::<String>()
}

fn revenue_hour(facts: &Facts) -> String {
    match facts.answers.number("annual_revenue") {
        Some(revenue) => {
            format!("{} ÷ 8,760 = {}", money(revenue), Priced::of(&[revenue], HOURS).text())
        }
        None => UNKNOWN.to_owned(),
    }
}

fn downtime_revenue(facts: &Facts) -> String {
    let Some((hours, revenue)) = gains::down(facts) else { return UNKNOWN.to_owned() };
    let sum = Priced::of(&[hours, revenue], HOURS).text();
    format!("{} × {} ÷ 8,760 = {sum}", grouped(hours), money(revenue))
}

fn downtime_saving(facts: &Facts) -> String {
    let Some((hours, revenue)) = gains::down(facts) else { return UNKNOWN.to_owned() };
    let Some(saved) = gains::downtime(hours, revenue) else {
        return "nothing to count; the store is there already".to_owned();
    };
    format!("at most ({} − 8.8) × {} ÷ 8,760 = {}", grouped(hours), money(revenue), saved.text())
}

fn repairs_year(facts: &Facts) -> String {
    match facts.answers.number("integration_failures") {
        Some(Decimal::ZERO) => "no repairs; nothing to count".to_owned(),
        Some(failures) => {
            let year = Decimal::from_thousandths(failures.thousandths().saturating_mul(12));
            format!("{} × 12 = {} repairs; fill in the hours", grouped(failures), grouped(year))
        }
        None => UNKNOWN.to_owned(),
    }
}

/// The contacts that the target would avoid in a year, with the formula; else why there are none.
fn avoided(facts: &Facts) -> Result<String, String> {
    let number = |signal| facts.answers.number(signal).map(grouped);
    let year = gains::contacts(facts).ok_or(UNKNOWN)?;
    let contacts = number("contacts_per_month").ok_or(UNKNOWN)?;
    let orders = number("orders_per_month").ok_or(UNKNOWN)?;
    if year <= Decimal::ZERO {
        return Err("nothing to count; you are there already".to_owned());
    }
    Ok(format!("({contacts} − {orders} × 7%) × 12 = {}", grouped(year)))
}

fn avoided_cost(facts: &Facts) -> String {
    match (avoided(facts), gains::contacts(facts)) {
        (Ok(_), Some(year)) => {
            format!("{} at $10 each: {}", grouped(year), gains::contacts_cost(year).text())
        }
        (Err(none), _) => none,
        (Ok(_), None) => UNKNOWN.to_owned(),
    }
}

fn avoided_leavers(facts: &Facts) -> String {
    let Some((agents, turnover)) = gains::team(facts) else { return UNKNOWN.to_owned() };
    if gains::leavers_above(turnover) <= Decimal::ZERO || agents == Decimal::ZERO {
        return "nothing to count; you are there already".to_owned();
    }
    let Some(ends) = gains::leavers(facts) else {
        return "nothing to count: less than one person a year".to_owned();
    };
    let (agents, turnover) = (grouped(agents), grouped(turnover));
    let price = span(facts.ruleset.alternatives.cost_per_leaver);
    format!("{agents} × ({turnover}% − 25%) × {price} = {}", priced_range(ends))
}

/// What the return is held against.
struct Advised {
    /// What the sum is for, where that is not what the route says; else empty.
    case: &'static str,
    /// What it is the cost of.
    what: &'static str,
    /// How it is worked out.
    how: String,
    cost: Span,
}

/// What the route takes on, in its first year; a director where it takes nothing on that has a
/// price.
fn advised(facts: &Facts) -> Advised {
    match &facts.route {
        Some(route) if route.key == RouteKey::SupportDirector => of_filled(facts),
        Some(route) => of_route(facts, route).unwrap_or_else(|| of_hire(facts)),
        None => of_hire(facts),
    }
}

fn of_filled(facts: &Facts) -> Advised {
    let year = yearly_cost(&facts.role.cost);
    Advised {
        case: "",
        what: "Cost of the director in a year",
        how: about(year),
        cost: Span { low: year, high: year },
    }
}

fn of_hire(facts: &Facts) -> Advised {
    let first = first_year(&facts.role.cost);
    Advised {
        case: "This is for the case of a hire.",
        what: "Cost of the director in the first year",
        how: format!("{} = {}", director_parts(facts), about(first)),
        cost: Span { low: first, high: first },
    }
}

/// `$202,500 + a search fee of $37,500`.
fn director_parts(facts: &Facts) -> String {
    let cost = &facts.role.cost;
    format!("{} + a search fee of {}", money(yearly_cost(cost)), money(search_fee(cost)))
}

fn of_route(facts: &Facts, route: &Route) -> Option<Advised> {
    let cost = route.first_year.filter(|cost| cost.high > Decimal::ZERO)?;
    let rows = route.alternatives.iter().filter(|row| row.recommended);
    let part = |row: &Alternative| {
        Some(match row.key {
            AlternativeKey::Director => director_parts(facts),
            _ => format!("{}: {}", inside(&row.name), range(row.yearly?)),
        })
    };
    let parts: Vec<String> = rows.filter_map(part).collect();
    let hires = route.recommends.contains(&AlternativeKey::Director);
    let how = match (parts.as_slice(), hires) {
        ([one], false) => one.clone(),
        ([one], true) => format!("{one} = {}", about(cost.low)),
        (parts, _) => format!("{} = {}", parts.join(" + "), range(cost)),
    };
    let what = match hires && parts.len() == 1 {
        true => "Cost of the director in the first year",
        false => "Cost of what is advised, in the first year",
    };
    Some(Advised { case: "", what, how, cost })
}

fn break_even(facts: &Facts) -> String {
    let Advised { cost, .. } = advised(facts);
    let shown = if cost.low == cost.high { about(cost.low) } else { range(cost) };
    format!(
        "It pays for itself once a full year of work gains {shown} and the price of any new \
         tools. {}",
        gains::against(facts, cost)
    )
}
