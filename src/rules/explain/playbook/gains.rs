//! What a post could gain at most, as far as the company's own answers price it, and whether that
//! comes to the cost.

use super::Facts;
use super::figures::HOURS;
use crate::rules::decimal::Decimal;
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{Priced, above, priced_range};
use crate::rules::explain::waiting::is_somebody;
use crate::rules::metric::Ratio;
use crate::rules::ruleset::Span;

/// Hours a year that 99.9% allows to be without orders, in thousandths.
const DOWN_AT_TARGET: i64 = 8_800;
/// Contacts per 100 orders that service should come down to.
const CONTACTS_AT_TARGET: i128 = 7;
/// Percent of the team that may leave in a year, in thousandths.
const TURNOVER_AT_TARGET: i64 = 25_000;
/// Dollars a contact costs, our default (`BMC`: 10 to 25, quoted by `ShipmentGuard`).
const CONTACT_COST: Decimal = Decimal::whole(10);

/// Hours without orders and revenue, where both are known.
pub(super) fn down(facts: &Facts) -> Option<(Decimal, Decimal)> {
    Some((facts.answers.number("downtime_hours")?, facts.answers.number("annual_revenue")?))
}

/// The sales of the hours above the target; `None` where there are none.
pub(super) fn downtime(hours: Decimal, revenue: Decimal) -> Option<Priced> {
    let saved = Decimal::from_thousandths(hours.thousandths() - DOWN_AT_TARGET);
    (saved > Decimal::ZERO).then(|| Priced::of(&[saved, revenue], HOURS))
}

/// Contacts a year above the target, rounded to whole ones; below zero where there is room.
pub(super) fn contacts(facts: &Facts) -> Option<Decimal> {
    let number = |signal| facts.answers.number(signal).map(|n| i128::from(n.thousandths()));
    let (contacts, orders) = (number("contacts_per_month")?, number("orders_per_month")?);
    let above = 100 * contacts - CONTACTS_AT_TARGET * orders;
    let year = Ratio { num: 12 * above, den: 100_000 }.rounded(1);
    Some(Decimal::whole(i64::try_from(year).ok()?))
}

/// What so many contacts cost.
pub(super) fn contacts_cost(contacts: Decimal) -> Priced {
    Priced::of(&[contacts, CONTACT_COST], 1)
}

/// The service team and what share of it leaves in a year, where both are known.
pub(super) fn team(facts: &Facts) -> Option<(Decimal, Decimal)> {
    Some((facts.answers.number("agents")?, facts.answers.number("agent_turnover_pct")?))
}

/// The percentage of the team that leaves above the target.
pub(super) fn leavers_above(turnover: Decimal) -> Decimal {
    Decimal::from_thousandths(turnover.thousandths() - TURNOVER_AT_TARGET)
}

/// What the leavers above the target cost, low and high; `None` where they come to nobody.
pub(super) fn leavers(facts: &Facts) -> Option<[Priced; 2]> {
    let (agents, turnover) = team(facts)?;
    let above = leavers_above(turnover);
    let price = facts.ruleset.alternatives.cost_per_leaver;
    let somebody = above > Decimal::ZERO && is_somebody(above, agents);
    somebody.then(|| [price.low, price.high].map(|price| Priced::of(&[agents, above, price], 100)))
}

/// The costs that service would save, low and high, and whether every answer they take is known.
fn saved(facts: &Facts) -> ([Priced; 2], bool) {
    let contacts = contacts(facts);
    let cost = contacts.filter(|contacts| *contacts > Decimal::ZERO).map(contacts_cost);
    let parts = cost.map(|one| [one, one]).into_iter().chain(leavers(facts));
    let nothing = Priced { amount: Decimal::ZERO, exact: true };
    let sum = parts.fold([nothing; 2], |[low, high], [more_low, more_high]| {
        [low.plus(more_low), high.plus(more_high)]
    });
    (sum, contacts.is_some() && team(facts).is_some())
}

/// Whether the gains with a price come to a cost.
pub(super) fn against(facts: &Facts, cost: Span) -> String {
    let unknown = "Not every answer that it takes is known, so nobody can say yet whether they do.";
    match Area::of(facts.role) {
        Area::It => match down(facts) {
            None => unknown.to_owned(),
            Some((hours, revenue)) => of_sales(downtime(hours, revenue), cost),
        },
        Area::Service | Area::Other => match saved(facts) {
            (_, false) => unknown.to_owned(),
            (saved, true) => of_savings(saved, cost),
        },
    }
}

/// Sales are not gains: what they earn is not asked, so they are never added to costs saved.
fn of_sales(sales: Option<Priced>, cost: Span) -> String {
    let Some(sales) = sales else { return nothing() };
    let shown = sales.text();
    let start = format!(
        "Less downtime would keep at most {shown} of sales a year. What these earn depends on your \
         margin, which is not asked"
    );
    if sales.amount < cost.low {
        let rest = above(cost.low, sales.amount);
        return format!(
            "{start}; even if they were all gain, {rest} or more would have to come from the \
             lines that you fill in."
        );
    }
    format!("{start}, so nobody can say whether they cover the cost.")
}

fn of_savings([low, high]: [Priced; 2], cost: Span) -> String {
    let shown = priced_range([low, high]);
    match () {
        () if high.amount == Decimal::ZERO => nothing(),
        () if high.amount < cost.low => format!(
            "By your answers and the prices above it does not: the costs saved come to {shown} a \
             year, so {} or more has to come from the lines that you fill in.",
            above(cost.low, high.amount)
        ),
        () if low.amount < cost.high => format!(
            "By your answers and the prices above it may: the costs saved come to {shown} a year, \
             so it depends on where in these ranges you lie."
        ),
        () => format!(
            "By your answers and the prices above it can: the costs saved come to {shown} a year."
        ),
    }
}

fn nothing() -> String {
    "Your answers put a price on none of these gains: what pays for it has to come from the lines \
     that you fill in."
        .to_owned()
}
