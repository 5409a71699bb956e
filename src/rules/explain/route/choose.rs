//! Which route, and what it takes on. Nothing is chosen whose cost the answers rule out: the last
//! resort costs nothing.

use super::{Facts, RouteKey, Standing};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::AlternativeKey;
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{Affordable, Purse, sum};
use crate::rules::ruleset::Verdict;

impl Facts<'_> {
    pub(super) fn choose(&self) -> RouteKey {
        match self.standing {
            Standing::Filled => RouteKey::SupportDirector,
            Standing::Open => RouteKey::SettleFirst,
            Standing::Settled(Verdict::Hire) => self.to_hire(),
            Standing::Settled(Verdict::Prepare) => self.to_prepare(),
            Standing::Settled(Verdict::Bridge) => self.to_bridge(),
            Standing::Settled(Verdict::NotYet) => RouteKey::Watch,
        }
    }

    fn to_hire(&self) -> RouteKey {
        let promote = self.candidate() && self.can_pay(AlternativeKey::InsideCandidate);
        match self.money.state {
            Affordable::Affordable => RouteKey::HireDirector,
            Affordable::Unknown => RouteKey::CheckTheMoney,
            Affordable::Stretch if promote => RouteKey::PromoteWithMentor,
            Affordable::Stretch => RouteKey::HireLowEnd,
            Affordable::NotAffordable if promote && self.can_pay_both() => {
                RouteKey::PromoteWithPartTime
            }
            Affordable::NotAffordable if promote => RouteKey::PromoteWithMentor,
            Affordable::NotAffordable if self.can_pay(AlternativeKey::PartTimeDirector) => {
                RouteKey::PartTimeDirector
            }
            Affordable::NotAffordable => RouteKey::NameALead,
        }
    }

    /// Whether a promotion and a part-time director can be paid for together, at their lowest.
    fn can_pay_both(&self) -> bool {
        let low = |key| Some(self.row(key)?.yearly?.low);
        let both = low(AlternativeKey::InsideCandidate).zip(low(AlternativeKey::PartTimeDirector));
        let purse = Purse::of(self.answers);
        both.is_some_and(|(one, other)| {
            purse.judge(sum(one, other), &self.role.cost) != Affordable::NotAffordable
        })
    }

    fn to_prepare(&self) -> RouteKey {
        match () {
            () if self.candidate() && self.can_pay(AlternativeKey::InsideCandidate) => {
                RouteKey::CoachCandidate
            }
            () if self.can_pay(AlternativeKey::PartTimeDirector) => RouteKey::PartTimeDays,
            () => RouteKey::NameALead,
        }
    }

    fn to_bridge(&self) -> RouteKey {
        match (self.area, self.helped()) {
            (Area::It, Some(true)) => RouteKey::SteerProvider,
            (Area::It, _) if self.can_pay(AlternativeKey::ItProvider) => RouteKey::BuyProvider,
            (Area::It, _) => RouteKey::BuyByTheJob,
            (Area::Service, _) => match self.answer("cs_lead") {
                Some("team_lead" | "cs_manager") => RouteKey::BackTeamLead,
                _ => RouteKey::NameTeamLead,
            },
            (Area::Other, _) => RouteKey::ShareOutWork,
        }
    }

    /// What a route takes on that the company does not have yet.
    pub(super) fn recommends(&self, key: RouteKey) -> Vec<AlternativeKey> {
        use AlternativeKey::{
            Director, InsideCandidate, ItProvider, OutsourcedAgents, PartTimeDirector,
        };
        let mut found = match key {
            RouteKey::HireDirector | RouteKey::HireLowEnd => vec![Director],
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => vec![InsideCandidate],
            RouteKey::PromoteWithPartTime => vec![InsideCandidate, PartTimeDirector],
            RouteKey::PartTimeDirector | RouteKey::PartTimeDays => vec![PartTimeDirector],
            RouteKey::BuyProvider => vec![ItProvider],
            RouteKey::NameTeamLead | RouteKey::BackTeamLead if self.helped() != Some(true) => {
                vec![OutsourcedAgents]
            }
            _ => Vec::new(),
        };
        if self.needs_cover(key) && self.can_pay(PartTimeDirector) {
            found.push(PartTimeDirector);
        }
        found
    }

    /// Whether help is needed before a search can bring it.
    pub(super) fn needs_cover(&self, key: RouteKey) -> bool {
        let searches = matches!(key, RouteKey::HireDirector | RouteKey::HireLowEnd);
        searches && self.too_soon() == Some(Decimal::whole(3))
    }
}
