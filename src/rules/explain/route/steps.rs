//! The steps of a route in words: the money, the aim, the time it takes, and when to look again.

use super::{Facts, RouteKey, Step};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::{AlternativeKey, plus};
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{Affordable, Purse, dollars, months, range, span};
use crate::rules::ruleset::Verdict;
use crate::rules::words::capital;

impl Facts<'_> {
    /// Two to five steps, the first to begin with on Monday.
    pub(super) fn steps(&self, key: RouteKey) -> Vec<Step> {
        let steps = [
            ("monday", Some(capital(&self.monday(key)))),
            ("money", self.money_step(key)),
            ("focus", self.focus(key)),
            ("time", self.time(key)),
            ("people", self.people(key)),
            ("help", self.help(key)),
            ("review", self.review(key)),
        ];
        let steps = steps.into_iter();
        steps.filter_map(|(key, text)| text.map(|text| Step { key, text })).collect()
    }

    fn money_step(&self, key: RouteKey) -> Option<String> {
        use AlternativeKey::{InsideCandidate, PartTimeDirector};
        let cost = |key| self.row(key)?.cost_sentence();
        match key {
            RouteKey::HireDirector => {
                let first = self.row(AlternativeKey::Director)?.first_year?;
                let yearly = dollars(self.money.yearly_cost);
                let first = dollars(first);
                Some(format!(
                    "Set aside {yearly} a year, and {first} in the first year with the search fee."
                ))
            }
            RouteKey::CheckTheMoney | RouteKey::HireLowEnd => Some(self.money.reason.clone()),
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => cost(InsideCandidate),
            RouteKey::PromoteWithPartTime => {
                Some(format!("{} {}", cost(InsideCandidate)?, self.part_time_cost()?))
            }
            RouteKey::PartTimeDirector => {
                Some(format!("{} {}", self.money.reason, self.part_time_cost()?))
            }
            RouteKey::PartTimeDays => self.part_time_cost(),
            RouteKey::NameALead => {
                let low = dollars(self.row(PartTimeDirector)?.yearly?.low);
                Some(format!(
                    "Even a part-time director, from {low} a year, costs more than you can carry \
                     now."
                ))
            }
            RouteKey::BuyProvider => cost(AlternativeKey::ItProvider),
            RouteKey::BuyByTheJob => {
                let low = dollars(self.row(AlternativeKey::ItProvider)?.yearly?.low);
                Some(format!(
                    "A provider for everybody, from {low} a year, costs more than you can carry, \
                     so buy single jobs at a fixed price."
                ))
            }
            _ => None,
        }
    }

    /// What a part-time director costs, and to stay low where the upper end is out of reach.
    fn part_time_cost(&self) -> Option<String> {
        let row = self.row(AlternativeKey::PartTimeDirector)?;
        let (cost, yearly) = (row.cost_sentence()?, row.yearly?);
        let most = Purse::of(self.answers).judge(yearly.high, &self.role.cost);
        Some(match most {
            Affordable::NotAffordable => format!("{cost} Stay near the low end."),
            _ => cost,
        })
    }

    fn focus(&self, key: RouteKey) -> Option<String> {
        let aim = self.aim();
        match key {
            RouteKey::CheckTheMoney => Some(format!(
                "Meanwhile, write on one page what the director must change. Begin with {aim}."
            )),
            RouteKey::PromoteWithMentor
            | RouteKey::PromoteWithPartTime
            | RouteKey::CoachCandidate => {
                Some(format!("Give the candidate one aim for the first 90 days: {aim}."))
            }
            RouteKey::NameALead => {
                Some(format!("Give that person one aim for the first 90 days: {aim}."))
            }
            RouteKey::BuyProvider
            | RouteKey::SteerProvider
            | RouteKey::BuyByTheJob
            | RouteKey::NameTeamLead
            | RouteKey::BackTeamLead
            | RouteKey::ShareOutWork => Some(self.first_aid()),
            RouteKey::Watch if self.theme.is_some() => Some(format!("Until then, aim for {aim}.")),
            _ => None,
        }
    }

    /// The months that the company named, where a search and settling in take longer.
    pub(super) fn too_soon(&self) -> Option<Decimal> {
        let named = match self.answer("needed_by")? {
            "3_months" => Decimal::whole(3),
            "6_months" => Decimal::whole(6),
            "12_months" => Decimal::whole(12),
            _ => return None,
        };
        let cost = &self.role.cost;
        (plus(cost.months_to_hire, cost.months_to_ramp) > named).then_some(named)
    }

    fn time(&self, key: RouteKey) -> Option<String> {
        let cost = &self.role.cost;
        let ramp = months(cost.months_to_ramp);
        let named = self.too_soon();
        let soon = named == Some(Decimal::whole(3));
        let start = match key {
            RouteKey::HireDirector | RouteKey::HireLowEnd => {
                let hire = months(cost.months_to_hire);
                let base = format!("Allow {hire} to find the person and {ramp} to settle in.");
                return Some(match named {
                    None => base,
                    Some(_) if soon => format!("{base} {}", self.cover(key)),
                    Some(named) => format!(
                        "{base} You need somebody within {}, so say now who covers until then.",
                        months(named)
                    ),
                });
            }
            RouteKey::CheckTheMoney => {
                "a search is not that quick. Name somebody inside who covers until then".to_owned()
            }
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => {
                format!("the candidate can begin at once, but allow {ramp} to full effect")
            }
            RouteKey::PromoteWithPartTime => format!(
                "the candidate can begin at once and the part-time director in about a month, but \
                 allow {ramp} to full effect"
            ),
            RouteKey::PartTimeDirector | RouteKey::PartTimeDays => {
                "a part-time director can begin in about a month".to_owned()
            }
            RouteKey::NameALead => "that person should begin this week".to_owned(),
            _ => return None,
        };
        soon.then(|| format!("You need help within 3 months: {start}."))
    }

    /// Who covers until a search has ended.
    fn cover(&self, key: RouteKey) -> String {
        let cost = &self.role.cost;
        if !self.recommends(key).contains(&AlternativeKey::PartTimeDirector) {
            return "You need help within 3 months, so name somebody inside who covers until then."
                .to_owned();
        }
        let price = range(span(cost.fractional_per_month, &[cost.months_to_hire]));
        let hire = months(cost.months_to_hire);
        format!(
            "You need help within 3 months, so take a part-time director until then: {price} for \
             {hire}."
        )
    }

    fn people(&self, key: RouteKey) -> Option<String> {
        match (key, self.area.candidate(self.answers)) {
            (RouteKey::HireDirector, Some(true)) => {
                Some("Let your inside candidate compete, with the same questions for all.".into())
            }
            (RouteKey::HireLowEnd, None) => Some(
                "Ask first whether someone inside could grow into the job: that may cost less."
                    .into(),
            ),
            _ => None,
        }
    }

    fn help(&self, key: RouteKey) -> Option<String> {
        let price = self.rules.alternatives.outsourced_agent_per_hour;
        let hundred = range(span(price, &[Decimal::whole(100)]));
        let buy = format!("100 hours of outsourced agents cost {hundred}.");
        let leads = matches!(key, RouteKey::NameTeamLead | RouteKey::BackTeamLead);
        match (self.area, self.helped()) {
            (_, Some(true)) if leads => Some("Use the outsourced team you have for peaks.".into()),
            (_, Some(false)) if leads => Some(format!("Buy hours for peaks: {buy}")),
            (_, None) if leads => {
                Some(format!("If you have no outsourced team yet, buy hours for peaks: {buy}"))
            }
            (Area::It, Some(true)) if key == RouteKey::HireDirector => {
                Some("Keep your IT provider for daily support; the director steers it.".into())
            }
            (Area::Service, Some(true)) if key == RouteKey::HireDirector => {
                Some("Keep your outsourced service team; the director steers it.".into())
            }
            _ if key == RouteKey::SettleFirst => Some(self.meanwhile().to_owned()),
            _ => None,
        }
    }

    /// What holds whichever of the open verdicts it becomes.
    fn meanwhile(&self) -> &'static str {
        let verdicts = &self.score.verdicts;
        if verdicts.iter().all(|verdict| *verdict >= Verdict::Prepare) {
            "A director is due now or soon in any case, so begin with the job profile."
        } else if verdicts.iter().all(|verdict| *verdict < Verdict::Prepare) {
            "No full-time director is due in any case, so there is nobody to search for."
        } else {
            "Until then, neither begin a search nor rule one out."
        }
    }

    fn review(&self, key: RouteKey) -> Option<String> {
        let text = match key {
            RouteKey::HireDirector | RouteKey::CheckTheMoney => return None,
            RouteKey::SettleFirst => "Enter the figures and score again the same day.",
            RouteKey::SupportDirector => "Look at the same few figures together every month.",
            RouteKey::Watch => {
                "Look again sooner if growth picks up, people leave or something breaks badly."
            }
            RouteKey::HireLowEnd => {
                "After 12 months, decide whether the job has paid for itself and needs more."
            }
            RouteKey::PromoteWithMentor => {
                "After 12 months, decide together whether it works or whether you search outside."
            }
            _ => return Some(format!("Score again in {}.", self.again)),
        };
        Some(text.to_owned())
    }
}
