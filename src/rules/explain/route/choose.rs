//! Which route, and what it takes on. Nothing is chosen whose cost the answers rule out: the last
//! resort costs nothing.

use super::{Facts, RouteKey, Standing};
use crate::rules::explain::alternatives::AlternativeKey;
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{Affordable, sum};
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

    /// Whether a promotion beside a part-time director can be paid for, at its lowest.
    fn can_pay_both(&self) -> bool {
        let low = |key| Some(self.row(key)?.yearly?.low);
        let both = low(AlternativeKey::InsideCandidate).zip(low(AlternativeKey::PartTimeDirector));
        both.is_some_and(|(one, other)| self.carries(sum(one, other)))
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
            (Area::It, _) if self.can_pay(AlternativeKey::Specialist) => RouteKey::HireSpecialist,
            (Area::It, Some(true)) => RouteKey::SteerProvider,
            (Area::It, _) if self.buys_provider() => RouteKey::BuyProvider,
            (Area::It, _) if self.can_pay(AlternativeKey::SingleJobs) => RouteKey::BuyByTheJob,
            (Area::It, _) => RouteKey::NameALead,
            (Area::Service, _) => match self.answer("cs_lead") {
                Some("team_lead" | "cs_manager") => RouteKey::BackTeamLead,
                _ => RouteKey::NameTeamLead,
            },
            (Area::Other, _) => RouteKey::ShareOutWork,
        }
    }

    /// A provider takes over daily support, which is no cure for a theme with a specialist.
    fn buys_provider(&self) -> bool {
        let specialist = self.row(AlternativeKey::Specialist);
        specialist.is_none() && self.can_pay(AlternativeKey::ItProvider)
    }

    /// What a route takes on that the company does not have yet.
    pub(super) fn recommends(&self, key: RouteKey) -> Vec<AlternativeKey> {
        use AlternativeKey::{
            Director, InsideCandidate, ItProvider, NamedLead, PartTimeDirector, SingleJobs,
            Specialist,
        };
        let mut found = match key {
            RouteKey::HireDirector | RouteKey::HireLowEnd => vec![Director],
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => vec![InsideCandidate],
            RouteKey::PromoteWithPartTime => vec![InsideCandidate, PartTimeDirector],
            RouteKey::PartTimeDirector | RouteKey::PartTimeDays => vec![PartTimeDirector],
            RouteKey::BuyProvider => vec![ItProvider],
            RouteKey::HireSpecialist => vec![Specialist],
            RouteKey::BuyByTheJob => vec![SingleJobs],
            RouteKey::NameALead
            | RouteKey::NameTeamLead
            | RouteKey::BackTeamLead
            | RouteKey::ShareOutWork => vec![NamedLead],
            _ => Vec::new(),
        };
        if self.bridge(key).is_some() {
            found.push(PartTimeDirector);
        }
        found
    }
}
