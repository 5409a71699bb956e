//! Money: what a director and the alternatives cost, and the sums behind the return.

use super::figures::{HOURS, UNKNOWN};
use super::{Facts, gains};
use crate::rules::answers::{grouped, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::explain::money::{Priced, priced_range};
use crate::rules::metric::Ratio;
use crate::rules::ruleset::{CostUnit, Span};

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

fn year_cost(facts: &Facts) -> String {
    let cost = &facts.role.cost;
    let loaded = dollars(of_base(facts, cost.loaded_factor_pct), OF_BASE);
    let fee = dollars(of_base(facts, cost.recruiting_fee_pct), OF_BASE);
    format!("{loaded} + {fee} ÷ 3 = {}, and tools", dollars(yearly(facts), 3 * OF_BASE))
}

fn break_even(facts: &Facts) -> String {
    let cost = Ratio { num: yearly(facts), den: 3 * OF_BASE }.rounded(1);
    let cost = Decimal::whole(i64::try_from(cost).unwrap_or(i64::MAX / 1_000));
    format!(
        "The post pays for itself once the gains of a year come to {} and the tools. {}",
        money(cost),
        gains::against(facts, cost)
    )
}
