//! A route in one sentence, and what to do about it on Monday.

use super::{Facts, RouteKey, themes};
use crate::rules::decimal::Decimal;
use crate::rules::explain::money::months;
use crate::rules::explain::order::missing;
use crate::rules::words::{a, inside, list};

/// How many missing figures a step names.
const NAMED: usize = 3;

impl Facts<'_> {
    /// The route in one sentence, with who bridges the time until it helps.
    pub(super) fn headline(&self, key: RouteKey) -> String {
        let headline = self.lasting(key);
        match (headline.strip_suffix('.'), self.bridge(key)) {
            (Some(words), Some(until)) => {
                format!("{words}, and take a part-time director for {}.", months(until))
            }
            _ => headline,
        }
    }

    fn lasting(&self, key: RouteKey) -> String {
        let (title, area) = (a(&self.role.title), self.area.name());
        match key {
            RouteKey::HireDirector => match self.behind() {
                Some(first) => format!("Search for {title} next, after the {}.", first.title),
                None => format!("Start the search for {title} now."),
            },
            RouteKey::CheckTheMoney => {
                format!("The need calls for {title}. Settle the money, then search.")
            }
            RouteKey::HireLowEnd => {
                "Hire, but keep the cost down: pay the low end of the range, or take a strong \
                 manager."
                    .to_owned()
            }
            RouteKey::HireSpecialist => {
                let name = themes::specialist(self.theme.as_deref()).unwrap_or("Specialist");
                format!("Cover the gap with {}, without a director.", a(&inside(name)))
            }
            RouteKey::NameALead => format!("Put one person inside in charge of {area} for now."),
            RouteKey::CoachCandidate if self.stays.is_some() => {
                "Let your inside candidate lead, with a new title and a coach.".to_owned()
            }
            RouteKey::PartTimeDays if self.stays.is_some() => {
                "Let a part-time director lead, two to four days a month.".to_owned()
            }
            RouteKey::Watch => {
                format!("No director for now: watch the figures and score again in {}.", self.again)
            }
            _ => plain_headline(key).to_owned(),
        }
    }

    pub(super) fn monday(&self, key: RouteKey) -> String {
        let (aim, area) = (self.aim(), self.area.name());
        match key {
            RouteKey::HireDirector if self.months_to_search() > Decimal::ZERO => format!(
                "mark in the calendar when this search begins: in {}.",
                months(self.months_to_search())
            ),
            RouteKey::HireDirector => format!(
                "open the search: write on one page what the director must bring about in the \
                 first year, above all {aim}, and give it to whoever recruits for you."
            ),
            RouteKey::HireLowEnd => format!(
                "fix the most you can pay, and write a job profile that fits it, above all with \
                 {aim}."
            ),
            RouteKey::PartTimeDirector => format!(
                "write on one page what a part-time director must bring about in the first 90 \
                 days, above all {aim}."
            ),
            RouteKey::PartTimeDays => format!(
                "list what two to four days a month of an experienced director should bring \
                 about, above all {aim}."
            ),
            RouteKey::SupportDirector => {
                format!("agree with your director on one aim for the next 90 days: {aim}.")
            }
            RouteKey::NameALead if self.candidate() => {
                format!("put your inside candidate in charge of {area}, with time set free for it.")
            }
            RouteKey::NameALead => format!(
                "name one person who is in charge of {area} from now on, with time set free for it."
            ),
            RouteKey::NameTeamLead if self.candidate() => {
                "make your inside candidate team lead of customer service, with two days a week \
                 free from answering."
                    .to_owned()
            }
            RouteKey::BuyProvider if self.helped().is_none() => {
                "list what breaks and who mends it today. If you have no IT provider yet, ask \
                 three for a price on that list."
                    .to_owned()
            }
            RouteKey::Watch => format!(
                "put a date {} from now into the calendar, and name who brings the figures.",
                self.again
            ),
            RouteKey::HireSpecialist => self.ask_specialist().to_owned(),
            RouteKey::SettleFirst => format!("find out {}.", self.missing_names()),
            _ => plain_monday(key).to_owned(),
        }
    }

    /// The unknown answers that move this role most, at most three by name.
    fn missing_names(&self) -> String {
        let need = self.role.need.factors.iter().zip(&self.score.need.factors);
        let fit = self.role.fit.factors.iter().zip(&self.score.fit.factors);
        let missing = missing(need.chain(fit), self.answers);
        let names: Vec<&str> = missing.iter().take(NAMED).map(|signal| signal.name()).collect();
        match (names.len(), missing.len()) {
            (0, _) => "the figures you left out".to_owned(),
            (_, count) if count > NAMED => {
                format!("what moves this most: {}", list(&names, "and"))
            }
            _ => format!("what is missing: {}", list(&names, "and")),
        }
    }
}

fn plain_headline(key: RouteKey) -> &'static str {
    match key {
        RouteKey::PromoteWithMentor => {
            "Promote your inside candidate and add a mentor from outside."
        }
        RouteKey::PromoteWithPartTime => {
            "Promote your inside candidate, with a part-time director at their side."
        }
        RouteKey::PartTimeDirector => {
            "Take a part-time director now: a full-time one costs more than you can carry."
        }
        RouteKey::CoachCandidate => {
            "Get ready with your inside candidate, a new title and a coach."
        }
        RouteKey::PartTimeDays => "Get ready with a part-time director, two to four days a month.",
        RouteKey::BuyProvider => "Cover the gap with an outside IT provider, without a director.",
        RouteKey::SteerProvider => {
            "Cover the gap with the IT provider you have, without a director."
        }
        RouteKey::BuyByTheJob => "Cover the gap one job at a time, without a director.",
        RouteKey::NameTeamLead => {
            "Cover the gap with a team lead for customer service, without a director."
        }
        RouteKey::BackTeamLead => {
            "Cover the gap by setting free whoever leads the service team, without a director."
        }
        RouteKey::ShareOutWork => "Cover the gap by sharing out the work, without a director.",
        RouteKey::SettleFirst => "Find out first what is not known: that decides.",
        RouteKey::SupportDirector => "You have this director. Help them to succeed.",
        RouteKey::HireDirector
        | RouteKey::CheckTheMoney
        | RouteKey::HireLowEnd
        | RouteKey::HireSpecialist
        | RouteKey::NameALead
        | RouteKey::Watch => "",
    }
}

fn plain_monday(key: RouteKey) -> &'static str {
    match key {
        RouteKey::CheckTheMoney => {
            "ask whoever keeps the books for your yearly revenue and for what you can spend on one \
             new leader."
        }
        RouteKey::PromoteWithMentor | RouteKey::PromoteWithPartTime => {
            "offer your inside candidate the step up, with a title and a date."
        }
        RouteKey::CoachCandidate => {
            "tell your inside candidate what you have in mind, and agree on a date to begin."
        }
        RouteKey::BuyProvider => {
            "list what breaks and who mends it today, and ask three IT providers for a price on \
             that list."
        }
        RouteKey::SteerProvider => {
            "sit down with your IT provider and agree on the three things to put right first."
        }
        RouteKey::BuyByTheJob => {
            "list the work in IT that nobody gets to, and choose the piece that hurts most."
        }
        RouteKey::NameTeamLead => {
            "name a team lead for customer service, with two days a week free from answering."
        }
        RouteKey::BackTeamLead => {
            "ask whoever leads the service team what takes most time, and take one task off them."
        }
        RouteKey::ShareOutWork => {
            "list the work that nobody leads, and give each part to one named person."
        }
        _ => "",
    }
}
