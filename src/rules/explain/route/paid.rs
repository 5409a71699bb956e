//! What a route costs: the step about money, the help that bridges the time until the route helps,
//! and the sum of the first year where two things are paid for.

use super::{Facts, RouteKey};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::{self, Alternative, AlternativeKey, plus};
use crate::rules::explain::money::{Affordable, Purse, about, above, dollars, range, sum, sum_of};
use crate::rules::ruleset::{Span, Verdict};

impl Facts<'_> {
    /// Whether nothing is known against this cost.
    pub(super) fn carries(&self, cost: Decimal) -> bool {
        Purse::of(self.answers).carries(cost, &self.role.cost)
    }

    /// The months for which a part-time director bridges the time until the route helps: it helps
    /// later than the company needs, and both together stay within what it can pay. A cost that is
    /// too much alone takes nobody on beside it.
    pub(super) fn bridge(&self, key: RouteKey) -> Option<Decimal> {
        let cost = &self.role.cost;
        let (first, months) = match key {
            RouteKey::HireDirector => {
                let first = self.row(AlternativeKey::Director)?.first_year?;
                (first, plus(self.months_to_search(), cost.months_to_hire))
            }
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => {
                (self.row(AlternativeKey::InsideCandidate)?.yearly?.low, cost.months_to_ramp)
            }
            _ => return None,
        };
        self.too_soon(key)?;
        let low = self.bridging(months).yearly?.low;
        self.carries(sum(first, low)).then_some(months)
    }

    fn bridging(&self, months: Decimal) -> Alternative {
        alternatives::bridge(self.rules, self.role, self.answers, months)
    }

    /// Prices a part-time director who only bridges by the months of that.
    pub(super) fn price_bridge(&mut self, key: RouteKey) {
        let Some(bridge) = self.bridge(key).map(|months| self.bridging(months)) else { return };
        let part_time = self.rows.iter_mut().find(|row| row.key == bridge.key);
        if let Some(row) = part_time {
            *row = bridge;
        }
    }

    /// What all that the route takes on costs in the first year.
    pub(super) fn first_year(&self, key: RouteKey) -> Option<Span> {
        let of = |key: &AlternativeKey| {
            let row = self.row(*key)?;
            row.first_year.map(|first| Span { low: first, high: first }).or(row.yearly)
        };
        let costs: Option<Vec<Span>> = self.recommends(key).iter().map(of).collect();
        costs?.into_iter().reduce(sum_of)
    }

    /// What two things cost in the first year, and whether that can be carried.
    pub(super) fn together(&self, key: RouteKey) -> Option<String> {
        let several = self.recommends(key).len() > 1;
        let cost = self.first_year(key).filter(|_| several)?;
        let carried = Purse::of(self.answers).carried_between(cost, &self.role.cost);
        let carried = if carried.is_empty() { carried } else { format!(": {carried}") };
        Some(format!("All that is recommended costs {} in the first year{carried}.", range(cost)))
    }

    /// To stay low where the upper end is out of reach.
    fn stay_low(&self, cost: Span) -> &'static str {
        match Purse::of(self.answers).judge(cost.high, &self.role.cost) {
            Affordable::NotAffordable => " Stay near the low end.",
            _ => "",
        }
    }

    pub(super) fn money_step(&self, key: RouteKey) -> Option<String> {
        use AlternativeKey::{InsideCandidate, ItProvider, NamedLead, SingleJobs, Specialist};
        let cost = |key| self.row(key)?.cost_sentence();
        let alone = match key {
            RouteKey::HireDirector => self.director_step()?,
            RouteKey::PromoteWithMentor
            | RouteKey::CoachCandidate
            | RouteKey::PromoteWithPartTime => cost(InsideCandidate)?,
            RouteKey::PartTimeDirector | RouteKey::PartTimeDays => return self.part_time_cost(),
            RouteKey::NameALead => return self.out_of_reach(),
            RouteKey::BuyProvider => cost(ItProvider)?,
            RouteKey::HireSpecialist => cost(Specialist)?,
            RouteKey::BuyByTheJob => cost(SingleJobs)?,
            RouteKey::NameTeamLead | RouteKey::BackTeamLead => cost(NamedLead)?,
            _ => return None,
        };
        let Some(together) = self.together(key) else { return Some(alone) };
        Some(format!("{alone} {} {together}", cost(AlternativeKey::PartTimeDirector)?))
    }

    fn director_step(&self) -> Option<String> {
        let first = self.row(AlternativeKey::Director)?.first_year?;
        let yearly = self.money.yearly_cost;
        let over = |budget: &Decimal| yearly <= *budget && *budget < first;
        let over = Purse::of(self.answers).budget.filter(over);
        let more = over.map(|budget| format!(", {} more than your budget", above(first, budget)));
        Some(format!(
            "Set aside {} a year. The first year costs {} with the search fee{}.",
            about(yearly),
            about(first),
            more.unwrap_or_default()
        ))
    }

    /// What a part-time director costs a year.
    fn part_time_cost(&self) -> Option<String> {
        let row = self.row(AlternativeKey::PartTimeDirector)?;
        let (cost, low) = (row.cost_sentence()?, self.stay_low(row.yearly?));
        Some(match row.carried.as_str() {
            "" | "affordable" => format!("{cost}{low}"),
            carried => format!("{cost} That is {carried}.{low}"),
        })
    }

    /// That even the least that could be bought is too much.
    fn out_of_reach(&self) -> Option<String> {
        let (what, row) = match self.row(AlternativeKey::SingleJobs) {
            Some(jobs) if self.standing.is(Verdict::Bridge) => ("a few days of outside help", jobs),
            _ => ("a part-time director", self.row(AlternativeKey::PartTimeDirector)?),
        };
        let low = dollars(row.yearly?.low);
        Some(format!("Even {what}, from {low} a year, costs more than you can carry now."))
    }
}
