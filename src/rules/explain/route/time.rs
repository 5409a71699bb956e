//! The time that a route takes, beside the date by which the company needs help.

use super::{Facts, RouteKey};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::plus;
use crate::rules::explain::money::months;
use crate::rules::explain::timing::Stays;

impl Facts<'_> {
    /// The months that the company named, where this route helps later.
    pub(super) fn too_soon(&self, key: RouteKey) -> Option<Decimal> {
        let named = match self.answer("needed_by")? {
            "3_months" => Decimal::whole(3),
            "6_months" => Decimal::whole(6),
            "12_months" => Decimal::whole(12),
            _ => return None,
        };
        let cost = &self.role.cost;
        let helps = match key {
            RouteKey::HireDirector | RouteKey::HireLowEnd | RouteKey::CheckTheMoney => {
                plus(self.months_to_search(), plus(cost.months_to_hire, cost.months_to_ramp))
            }
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => cost.months_to_ramp,
            _ => return None,
        };
        (helps > named).then_some(named)
    }

    pub(super) fn time(&self, key: RouteKey) -> Option<String> {
        let texts = [self.until_it_helps(key), self.never_large_enough(key)];
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// How long the route takes, and who helps until then where that is too long.
    fn until_it_helps(&self, key: RouteKey) -> Option<String> {
        let cost = &self.role.cost;
        let ramp = months(cost.months_to_ramp);
        let named = self.too_soon(key).map(months);
        let soon = || self.answer("needed_by").filter(|named| *named == "3_months");
        match key {
            RouteKey::HireDirector | RouteKey::HireLowEnd => Some(self.search(key, named)),
            RouteKey::CheckTheMoney => named.map(|named| {
                format!(
                    "You need help within {named}, and a search takes longer. A part-time director \
                     can begin in about a month and cover until the director starts."
                )
            }),
            RouteKey::PromoteWithMentor | RouteKey::CoachCandidate => {
                named.map(|named| match self.bridge(key) {
                    Some(_) => format!(
                        "You need help within {named}, and the candidate takes {ramp} to full \
                         effect. Let a part-time director bridge that time, who can begin in \
                         about a month."
                    ),
                    None => format!(
                        "You need help within {named}: the candidate can begin at once, but allow \
                         {ramp} to full effect."
                    ),
                })
            }
            RouteKey::PromoteWithPartTime => soon().map(|_| {
                format!(
                    "You need help within 3 months: the candidate can begin at once and the \
                     part-time director in about a month, but allow {ramp} to full effect."
                )
            }),
            RouteKey::PartTimeDirector | RouteKey::PartTimeDays => soon().map(|_| {
                "You need help within 3 months: a part-time director can begin in about a month."
                    .to_owned()
            }),
            RouteKey::NameALead => soon().map(|_| {
                "You need help within 3 months: that person should begin this week.".to_owned()
            }),
            _ => None,
        }
    }

    /// How long a search takes, and who helps until it has ended.
    fn search(&self, key: RouteKey, named: Option<String>) -> String {
        let cost = &self.role.cost;
        let [hire, ramp] = [cost.months_to_hire, cost.months_to_ramp].map(months);
        let base = format!("Allow {hire} to find the person and {ramp} to settle in.");
        let Some(named) = named else { return base };
        let cover = match self.bridge(key) {
            Some(_) => {
                "take a part-time director, who can begin in about a month, until the director has \
                 started and taken over"
            }
            None => "name somebody inside who covers until the director starts",
        };
        format!("{base} You need help within {named}, so {cover}.")
    }

    /// That whoever is told to prepare must do without a full-time director for long, and who leads
    /// instead.
    fn never_large_enough(&self, key: RouteKey) -> Option<String> {
        let stays = self.stays?;
        let who = match key {
            RouteKey::CoachCandidate => "the candidate",
            RouteKey::PartTimeDays => "the part-time director",
            _ => "that person",
        };
        let size = "stay below the size for a full-time director";
        Some(match stays {
            Stays::FiveYears => format!(
                "At this pace you {size} for five years or more: reckon with {who} in the lead for \
                 that long, and score again sooner if growth picks up."
            ),
            Stays::NotGrowing => format!(
                "Without growth you {size}: reckon with {who} in the lead, and score again sooner \
                 once you grow."
            ),
        })
    }
}
