//! What a company can carry: costs against its revenue and against the budget it stated.

use super::Affordable;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::Ratio;
use crate::rules::ruleset::{Costs, Span};

/// A budget of at least this percentage of the cost makes it a stretch; below, it does not carry
/// it. Our default.
const STRETCH_BUDGET_PCT: i128 = 70;

/// What the company has: its revenue and the budget it stated, both in dollars a year.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules::explain) struct Purse {
    pub(in crate::rules::explain) revenue: Option<Decimal>,
    pub(in crate::rules::explain) budget: Option<Decimal>,
}

impl Purse {
    pub(in crate::rules::explain) fn of(answers: &Answers) -> Purse {
        let above_zero = |revenue: &Decimal| *revenue > Decimal::ZERO;
        Purse {
            revenue: answers.number("annual_revenue").filter(above_zero),
            budget: answers.number("leader_budget"),
        }
    }

    /// Whether a yearly cost can be carried by what this role may cost.
    pub(in crate::rules::explain) fn judge(self, cost: Decimal, limits: &Costs) -> Affordable {
        worse(self.by_revenue(cost, limits), self.by_budget(cost))
    }

    /// Whether nothing is known against a cost: no budget below it, and revenue enough.
    pub(in crate::rules::explain) fn carries(self, cost: Decimal, limits: &Costs) -> bool {
        let within = self.by_budget(cost).is_none_or(|state| state == Affordable::Affordable);
        within && self.judge(cost, limits) != Affordable::NotAffordable
    }

    /// Whether a cost from low to high can be carried, in words: `affordable at the lower end,
    /// above your budget at the upper end`.
    pub(in crate::rules::explain) fn carried_between(self, cost: Span, limits: &Costs) -> String {
        let words = |cost| carried(self.by_revenue(cost, limits), self.by_budget(cost));
        match (words(cost.low), words(cost.high)) {
            (low, high) if low == high => low.to_owned(),
            ("", high) => format!("{high} at the upper end"),
            // Too much at once needs no word about the rest.
            (low, _) if self.judge(cost.low, limits) == Affordable::NotAffordable => low.to_owned(),
            (low, high) => format!("{low} at the lower end, {high} at the upper end"),
        }
    }

    pub(super) fn by_revenue(self, cost: Decimal, limits: &Costs) -> Option<Affordable> {
        let revenue = i128::from(self.revenue?.thousandths());
        let within = |pct: Decimal| {
            100_000 * i128::from(cost.thousandths()) <= i128::from(pct.thousandths()) * revenue
        };
        Some(match () {
            () if within(limits.affordable_at_pct_of_revenue) => Affordable::Affordable,
            () if within(limits.stretch_at_pct_of_revenue) => Affordable::Stretch,
            () => Affordable::NotAffordable,
        })
    }

    pub(super) fn by_budget(self, cost: Decimal) -> Option<Affordable> {
        let budget = i128::from(self.budget?.thousandths());
        let cost = i128::from(cost.thousandths());
        Some(match () {
            () if budget >= cost => Affordable::Affordable,
            () if 100 * budget >= STRETCH_BUDGET_PCT * cost => Affordable::Stretch,
            () => Affordable::NotAffordable,
        })
    }

    /// A cost as a percentage of revenue, rounded half up to hundredths.
    pub(in crate::rules::explain) fn share(self, cost: Decimal) -> Option<Decimal> {
        let den = i128::from(self.revenue?.thousandths());
        let share = Ratio { num: 100 * i128::from(cost.thousandths()), den };
        Some(Decimal::from_thousandths(i64::try_from(share.rounded(100) * 10).unwrap_or(i64::MAX)))
    }
}

/// The worse of both tests. Without revenue only a *no* is certain; without a budget revenue alone
/// decides.
pub(super) fn worse(by_revenue: Option<Affordable>, by_budget: Option<Affordable>) -> Affordable {
    match (by_revenue, by_budget) {
        (Some(revenue), Some(budget)) => revenue.max(budget),
        (Some(revenue), None) => revenue,
        (None, Some(Affordable::NotAffordable)) => Affordable::NotAffordable,
        (None, _) => Affordable::Unknown,
    }
}

/// Whether a cost can be carried, in the words of sentences and tables alike: the worse of the two
/// tests, and the budget where both say the same.
pub fn carried(by_revenue: Option<Affordable>, by_budget: Option<Affordable>) -> &'static str {
    let known = |state: Option<Affordable>| state.unwrap_or(Affordable::Affordable);
    let budget_decides = known(by_budget) >= known(by_revenue);
    match (worse(by_revenue, by_budget), budget_decides) {
        (Affordable::Affordable, _) => "affordable",
        (Affordable::Stretch, true) => "above your budget",
        (Affordable::NotAffordable, true) => "far above your budget",
        (Affordable::Stretch, false) => "a stretch for your revenue",
        (Affordable::NotAffordable, false) => "too much for your revenue",
        (Affordable::Unknown, _) => "",
    }
}
