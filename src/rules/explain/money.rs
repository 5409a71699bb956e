//! What a director costs and whether the company can carry it. Amounts are whole US dollars,
//! estimates rounded alike, and what is compared is the amount that is shown.

mod purse;
mod sum;

use schemars::JsonSchema;
use serde::Serialize;

pub(super) use purse::Purse;
pub use purse::carried;
use purse::worse;
pub(super) use sum::{Priced, about, estimate, priced_range};

use super::sources::plain;
use crate::rules::answers::{Answers, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Alternatives, Costs, Role, Span};

/// No company pays more; it keeps every amount inside what a [`Decimal`] holds.
const MOST_DOLLARS: i128 = 100_000_000_000_000;

/// Whether a yearly cost can be carried, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Affordable {
    /// Yes.
    Affordable,
    /// With effort.
    Stretch,
    /// No.
    NotAffordable,
    /// The answers do not say.
    Unknown,
}

/// Whether the company can carry a director, by its revenue and by its stated budget.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Affordability {
    /// The worse of the two tests.
    pub state: Affordable,
    /// Against revenue; `None` while revenue is unknown.
    pub by_revenue: Option<Affordable>,
    /// Against the stated budget; `None` without one.
    pub by_budget: Option<Affordable>,
    /// The yearly cost in dollars.
    pub yearly_cost: Decimal,
    /// The cost as a percentage of revenue, rounded to hundredths.
    pub pct_of_revenue: Option<Decimal>,
    /// Why, in one to three sentences.
    pub reason: String,
}

/// Whether the company can carry this director: the yearly cost against its revenue and against its
/// stated budget, the worse of the two.
pub fn affordability(role: &Role, answers: &Answers) -> Affordability {
    let purse = Purse::of(answers);
    let cost = yearly_cost(&role.cost);
    let (by_revenue, by_budget) = (purse.by_revenue(cost, &role.cost), purse.by_budget(cost));
    let reasons = [
        Some(revenue_reason(purse, cost, &role.cost)),
        purse.budget.map(|budget| budget_reason(budget, &role.cost)),
        Some("You stated no budget, so revenue alone decides.".to_owned())
            .filter(|_| purse.budget.is_none() && purse.revenue.is_some()),
    ];
    Affordability {
        state: worse(by_revenue, by_budget),
        by_revenue,
        by_budget,
        yearly_cost: cost,
        pct_of_revenue: purse.share(cost),
        reason: reasons.into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}

fn revenue_reason(purse: Purse, cost: Decimal, limits: &Costs) -> String {
    let shown = about(cost);
    let [affordable, stretch] =
        [limits.affordable_at_pct_of_revenue, limits.stretch_at_pct_of_revenue];
    let (Some(share), Some(by)) = (purse.share(cost), purse.by_revenue(cost, limits)) else {
        return format!(
            "A director costs {shown} a year. Your revenue is not known, so nobody can say yet."
        );
    };
    let above = |limit: Decimal| match share > limit {
        true => percent(share),
        // What rounds to the limit but lies above it must not read like the limit itself.
        false => format!("a little more than {}", percent(limit)),
    };
    let start = format!("A director costs {shown} a year");
    match by {
        Affordable::Affordable => format!(
            "{start}, {} of your revenue. Up to {} your revenue carries it.",
            percent(share.min(affordable)),
            percent(affordable)
        ),
        Affordable::Stretch => format!(
            "{start}, {} of your revenue. Above {} it is {}.",
            above(affordable),
            percent(affordable),
            carried(Some(by), None)
        ),
        _ => format!(
            "{start}, {} of your revenue. Above {} it is {}.",
            above(stretch),
            percent(stretch),
            carried(Some(by), None)
        ),
    }
}

/// The budget against the yearly cost, and against the first year, which has the search fee too.
fn budget_reason(budget: Decimal, limits: &Costs) -> String {
    let (cost, first) = (yearly_cost(limits), first_year(limits));
    let (has, first_year) = (dollars(budget), about(first));
    if budget < cost {
        let by_budget = Purse { revenue: None, budget: Some(budget) }.by_budget(cost);
        let words = carried(Some(Affordable::Affordable), by_budget);
        let short = above(cost, budget);
        return format!(
            "The cost is {words}: {has} is {short} a year short, and the first year costs \
             {first_year} with the search fee."
        );
    }
    if budget < first {
        return format!(
            "Your budget of {has} covers that, but not the first year, which costs {first_year} \
             with the search fee."
        );
    }
    format!("Your budget of {has} covers that, and the search fee of the first year.")
}

/// Base salary with benefits and payroll taxes, in dollars a year: an estimate.
pub fn yearly_cost(cost: &Costs) -> Decimal {
    pct_of(cost.base_salary, cost.loaded_factor_pct)
}

/// The search fee, once, in dollars: an estimate.
pub fn search_fee(cost: &Costs) -> Decimal {
    pct_of(cost.base_salary, cost.recruiting_fee_pct)
}

/// What the first year of a director costs: the year and the search fee.
pub fn first_year(cost: &Costs) -> Decimal {
    sum(yearly_cost(cost), search_fee(cost))
}

/// By how much a cost is above what there is: `about $3,000`.
pub(super) fn above(cost: Decimal, there: Decimal) -> String {
    about(estimate(i128::from(cost.thousandths()) - i128::from(there.thousandths()), 1000))
}

/// A percentage of an amount: an estimate in dollars.
pub(super) fn pct_of(amount: Decimal, pct: Decimal) -> Decimal {
    Priced::of(&[amount, pct], 100).amount
}

/// The product of some figures divided by `parts`, as a fraction.
fn fraction(figures: &[Decimal], parts: i128) -> (i128, i128) {
    let (mut num, mut den) = (1_i128, parts.max(1));
    for figure in figures {
        num = num.saturating_mul(i128::from(figure.thousandths()));
        den = den.saturating_mul(1000);
    }
    (num, den)
}

/// The same, rounded half up to a whole number. It counts what is no money, such as hours.
pub(super) fn product(figures: &[Decimal], parts: i128) -> Decimal {
    let (num, den) = fraction(figures, parts);
    // Half the divisor first: doubling the product could leave the range.
    whole(num.saturating_add(den / 2).div_euclid(den))
}

/// The sum of two estimates.
pub(super) fn sum(one: Decimal, other: Decimal) -> Decimal {
    estimate(i128::from(one.thousandths()) + i128::from(other.thousandths()), 1000)
}

/// The sum of two ranges.
pub(super) fn sum_of(one: Span, other: Span) -> Span {
    Span { low: sum(one.low, other.low), high: sum(one.high, other.high) }
}

fn whole(amount: i128) -> Decimal {
    Decimal::whole(i64::try_from(amount.clamp(-MOST_DOLLARS, MOST_DOLLARS)).unwrap_or_default())
}

/// Both ends of a price times the same figures: estimates.
pub(super) fn span(price: Span, times: &[Decimal]) -> Span {
    let end = |end: Decimal| {
        let figures: Vec<Decimal> = [end].into_iter().chain(times.iter().copied()).collect();
        Priced::of(&figures, 1).amount
    };
    Span { low: end(price.low), high: end(price.high) }
}

/// `$202,500`.
pub(super) fn dollars(amount: Decimal) -> String {
    with_unit(true, "", amount)
}

/// `$60,000 to $180,000`, or one amount where both ends are the same.
pub fn range(span: Span) -> String {
    if span.low == span.high {
        return dollars(span.low);
    }
    format!("{} to {}", dollars(span.low), dollars(span.high))
}

/// `0.48%`.
pub fn percent(number: Decimal) -> String {
    with_unit(false, "%", number)
}

/// `3 months`, `1 month`.
pub fn months(number: Decimal) -> String {
    with_unit(false, "months", number)
}

/// Where the prices of what else can be done come from.
pub(super) fn prices_from(prices: &Alternatives) -> String {
    plain(&prices.source)
}

/// The same for prices of outside help, which have no raise and no coach in them.
pub(super) fn outside_prices_from(prices: &Alternatives) -> String {
    plain(&prices.source.replace("; raise and coach are our default", ""))
}
