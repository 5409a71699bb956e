//! Money: what a director and the alternatives cost, and the sums behind the return.

use super::Facts;
use super::figures::{HOURS, UNKNOWN};
use crate::rules::answers::{grouped, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Ratio;
use crate::rules::ruleset::{CostUnit, Span};

/// Hours a year that 99.9% allows to be without orders, in thousandths.
const DOWN_AT_TARGET: i64 = 8_800;
/// Contacts per 100 orders that service should come down to.
const CONTACTS_AT_TARGET: i128 = 7;
/// Percent of the team that may leave in a year, in thousandths.
const TURNOVER_AT_TARGET: i64 = 25_000;
/// Dollars a contact costs, our default (`BMC`: 10 to 25, quoted by `ShipmentGuard`).
const CONTACT_COST: i128 = 10;

/// The sum behind a name.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    let other = &facts.ruleset.alternatives;
    let text = match name {
        "cost_table" => cost_table(facts),
        "fractional" => span(facts.role.cost.fractional_per_month),
        "coach" => span(other.coach_per_month),
        "provider_price" => span(other.it_provider_per_person_per_month),
        "outsourced_hour" => span(other.outsourced_agent_per_hour),
        "leaver_cost" => span(other.cost_per_leaver),
        "provider_year" => provider_year(facts),
        "revenue_hour" => revenue_hour(facts),
        "downtime_revenue" => downtime_revenue(facts),
        "downtime_saving" => downtime_saving(facts),
        "repairs_year" => repairs_year(facts),
        "avoided_contacts" => avoided(facts).unwrap_or_else(|none| none),
        "avoided_contact_cost" => avoided_cost(facts),
        "avoided_leavers" => avoided_leavers(facts),
        "year_cost" => year_cost(facts),
        "break_even" => break_even(facts),
        _ => return None,
    };
    Some(text)
}

fn thousandths(number: Decimal) -> i128 {
    number.thousandths().into()
}

/// A fraction of dollars, rounded to a dollar.
fn dollars(num: i128, den: i128) -> String {
    let whole = i64::try_from(Ratio { num, den }.rounded(1)).unwrap_or(i64::MAX);
    with_unit(true, "", Decimal::whole(whole))
}

fn money(number: Decimal) -> String {
    with_unit(true, "", number)
}

fn span(span: Span) -> String {
    format!("{} to {}", money(span.low), money(span.high))
}

/// A percentage of the base salary, as thousandths of a dollar times 100,000.
fn of_base(facts: &Facts, percent: Decimal) -> i128 {
    thousandths(facts.role.cost.base_salary) * thousandths(percent)
}

/// What [`of_base`] counts in.
const OF_BASE: i128 = 100 * 1000 * 1000;

/// The cost of one year with a third of the fee, in parts of `3 * OF_BASE`.
fn yearly(facts: &Facts) -> i128 {
    let cost = &facts.role.cost;
    3 * of_base(facts, cost.loaded_factor_pct) + of_base(facts, cost.recruiting_fee_pct)
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
            dollars(of_base(facts, loaded), OF_BASE),
        ),
        (
            "Search fee, once",
            format!("{base} × {}", percent(fee)),
            dollars(of_base(facts, fee), OF_BASE),
        ),
        ("Time to hire", "from the rules".to_owned(), CostUnit::Months.show(cost.months_to_hire)),
        (
            "Time to settle in",
            "from the rules".to_owned(),
            CostUnit::Months.show(cost.months_to_ramp),
        ),
    ];
    if let Some(revenue) = facts.answers.number("annual_revenue") {
        let formula = format!("full cost ÷ {}", money(revenue));
        rows.push(("Share of your revenue", formula, share_of(facts, revenue)));
    }
    if let Some(budget) = facts.answers.number("leader_budget") {
        rows.push(("Your budget for one new leader", "your answer".to_owned(), money(budget)));
    }
    let rows = rows.iter().map(|(what, how, figure)| format!("\n| {what} | {how} | {figure} |"));
    "| What | How it is worked out | Figure |\n|---|---|---|".to_owned() + &rows.collect::<String>()
}

/// The full cost of a year as a percentage of revenue, to a hundredth.
fn share_of(facts: &Facts, revenue: Decimal) -> String {
    let num = 100 * 1000 * of_base(facts, facts.role.cost.loaded_factor_pct);
    let den = OF_BASE * thousandths(revenue).max(1);
    let hundredths = i64::try_from(Ratio { num, den }.rounded(100)).unwrap_or(i64::MAX / 10);
    with_unit(false, "%", Decimal::from_thousandths(hundredths.saturating_mul(10)))
}

fn provider_year(facts: &Facts) -> String {
    let Some(people) = facts.answers.number("headcount") else {
        return "multiply it by the number of your people".to_owned();
    };
    let price = facts.ruleset.alternatives.it_provider_per_person_per_month;
    let [low, high] = [price.low, price.high]
        .map(|price| dollars(12 * thousandths(people) * thousandths(price), 1_000_000));
    format!("for {} that is {low} to {high} a year", with_unit(false, "people", people))
}

fn revenue_hour(facts: &Facts) -> String {
    match facts.answers.number("annual_revenue") {
        Some(revenue) => {
            let hour = dollars(thousandths(revenue), 1000 * HOURS);
            format!("{} ÷ 8,760 = {hour}", money(revenue))
        }
        None => UNKNOWN.to_owned(),
    }
}

/// Hours without orders and revenue, where both are known.
fn down(facts: &Facts) -> Option<(Decimal, Decimal)> {
    Some((facts.answers.number("downtime_hours")?, facts.answers.number("annual_revenue")?))
}

fn downtime_revenue(facts: &Facts) -> String {
    let Some((hours, revenue)) = down(facts) else { return UNKNOWN.to_owned() };
    let sum = dollars(thousandths(hours) * thousandths(revenue), 1_000_000 * HOURS);
    format!("{} × {} ÷ 8,760 = {sum}", grouped(hours), money(revenue))
}

fn downtime_saving(facts: &Facts) -> String {
    let Some((hours, revenue)) = down(facts) else { return UNKNOWN.to_owned() };
    let saved = hours.thousandths() - DOWN_AT_TARGET;
    if saved <= 0 {
        return "nothing to count; the store is there already".to_owned();
    }
    let sum = dollars(i128::from(saved) * thousandths(revenue), 1_000_000 * HOURS);
    format!("at most ({} − 8.8) × {} ÷ 8,760 = {sum}", grouped(hours), money(revenue))
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

/// Contacts a month above the target, in hundredths of a thousandth.
fn contacts_above(facts: &Facts) -> Option<i128> {
    let contacts = thousandths(facts.answers.number("contacts_per_month")?);
    let orders = thousandths(facts.answers.number("orders_per_month")?);
    Some(100 * contacts - CONTACTS_AT_TARGET * orders)
}

/// The contacts that the target would avoid in a year, with the formula; else why there are none.
fn avoided(facts: &Facts) -> Result<String, String> {
    let number = |signal| facts.answers.number(signal).map(grouped);
    let above = contacts_above(facts).ok_or(UNKNOWN)?;
    let contacts = number("contacts_per_month").ok_or(UNKNOWN)?;
    let orders = number("orders_per_month").ok_or(UNKNOWN)?;
    if above <= 0 {
        return Err("nothing to count; you are there already".to_owned());
    }
    let year = Ratio { num: 12 * above, den: 100_000 }.rounded(1);
    let year = grouped(Decimal::whole(i64::try_from(year).unwrap_or(i64::MAX)));
    Ok(format!("({contacts} − {orders} × 7%) × 12 = {year}"))
}

fn avoided_cost(facts: &Facts) -> String {
    match (avoided(facts), contacts_above(facts)) {
        (Ok(_), Some(above)) => {
            format!("at $10 each: {}", dollars(12 * above * CONTACT_COST, 100_000))
        }
        (Err(none), _) => none,
        (Ok(_), None) => UNKNOWN.to_owned(),
    }
}

fn avoided_leavers(facts: &Facts) -> String {
    let numbers = (facts.answers.number("agents"), facts.answers.number("agent_turnover_pct"));
    let (Some(agents), Some(turnover)) = numbers else { return UNKNOWN.to_owned() };
    let above = turnover.thousandths() - TURNOVER_AT_TARGET;
    if above <= 0 || agents == Decimal::ZERO {
        return "nothing to count; you are there already".to_owned();
    }
    let cost = facts.ruleset.alternatives.cost_per_leaver;
    let [low, high] = [cost.low, cost.high].map(|cost| {
        dollars(thousandths(agents) * i128::from(above) * thousandths(cost), 100_000_000_000)
    });
    let (agents, turnover) = (grouped(agents), grouped(turnover));
    format!("{agents} × ({turnover}% − 25%) × {} = {low} to {high}", span(cost))
}

fn year_cost(facts: &Facts) -> String {
    let cost = &facts.role.cost;
    let loaded = dollars(of_base(facts, cost.loaded_factor_pct), OF_BASE);
    let fee = dollars(of_base(facts, cost.recruiting_fee_pct), OF_BASE);
    format!("{loaded} + {fee} ÷ 3 = {}, and tools", dollars(yearly(facts), 3 * OF_BASE))
}

fn break_even(facts: &Facts) -> String {
    let year = dollars(yearly(facts), 3 * OF_BASE);
    format!("The post pays for itself once the gains of a year come to {year} and the tools.")
}
