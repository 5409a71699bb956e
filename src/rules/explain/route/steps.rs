//! The steps of a route in words: the money, the aim, the time it takes, and when to look again.

use super::{Facts, RouteKey, Step};
use crate::rules::decimal::Decimal;
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{range, span};
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

    fn focus(&self, key: RouteKey) -> Option<String> {
        let aim = self.aim();
        match key {
            RouteKey::CheckTheMoney => Some(format!(
                "Meanwhile, write on one page what the director must bring about, above all {aim}."
            )),
            RouteKey::PromoteWithMentor
            | RouteKey::PromoteWithPartTime
            | RouteKey::CoachCandidate => {
                Some(format!("Give the candidate one aim for the first 90 days: {aim}."))
            }
            RouteKey::NameALead => {
                Some(format!("Give that person one aim for the first 90 days: {aim}."))
            }
            RouteKey::HireSpecialist => Some(format!("Give these three months one aim: {aim}.")),
            RouteKey::BuyByTheJob => Some(format!("Give these five days one aim: {aim}.")),
            RouteKey::BuyProvider => Some(self.ask_provider()),
            RouteKey::SteerProvider
            | RouteKey::NameTeamLead
            | RouteKey::BackTeamLead
            | RouteKey::ShareOutWork => Some(self.first_aid()),
            RouteKey::Watch if self.theme.is_some() => {
                let again = &self.again;
                Some(format!("Until you score again in {again}, aim for {aim}."))
            }
            _ => None,
        }
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
        let leads = matches!(key, RouteKey::NameTeamLead | RouteKey::BackTeamLead);
        match (self.area, self.helped()) {
            (_, helped) if leads => self.peaks(helped),
            (Area::It, Some(true)) if key == RouteKey::HireDirector => {
                Some("Keep your IT provider for daily support; the director steers it.".into())
            }
            (Area::It, Some(true)) if key == RouteKey::HireSpecialist => {
                Some("Keep your IT provider for daily support.".into())
            }
            (Area::Service, Some(true)) if key == RouteKey::HireDirector => {
                Some("Keep your outsourced service team; the director steers it.".into())
            }
            _ if key == RouteKey::SettleFirst => Some(self.meanwhile().to_owned()),
            _ => None,
        }
    }

    /// Hours for peaks, where the team works overtime in these alone.
    fn peaks(&self, helped: Option<bool>) -> Option<String> {
        let price = self.rules.alternatives.outsourced_agent_per_hour;
        let hundred = range(span(price, &[Decimal::whole(100)]));
        let buy = format!("100 hours of outsourced agents cost {hundred}.");
        let peaks = self.answer("cs_overtime") == Some("peak");
        match helped {
            Some(true) if peaks => Some("Use the outsourced team you have for peaks.".into()),
            Some(true) => Some("Let the lead steer the outsourced team too.".into()),
            Some(false) if peaks => Some(format!("Buy hours for peaks: {buy}")),
            None if peaks => {
                Some(format!("If you have no outsourced team yet, buy hours for peaks: {buy}"))
            }
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
            "Until you know, neither begin a search nor rule one out."
        }
    }

    fn review(&self, key: RouteKey) -> Option<String> {
        let text = match key {
            RouteKey::HireDirector | RouteKey::CheckTheMoney => return None,
            RouteKey::SettleFirst => "Enter the figures and score again the same day.",
            RouteKey::SupportDirector => "Look at the same few figures together every month.",
            RouteKey::Watch => match self.area {
                Area::It => {
                    "Look again sooner if a key system fails, projects pile up or somebody leaves \
                     who keeps systems running."
                }
                Area::Service => {
                    "Look again sooner if people leave the team, ratings fall or the queue grows."
                }
                Area::Other => "Look again sooner if one of the figures gets clearly worse.",
            },
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
