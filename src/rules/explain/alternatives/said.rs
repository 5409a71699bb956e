//! What an alternative costs, in a sentence.

use super::{Alternative, AlternativeKey};
use crate::rules::explain::money::range;
use crate::rules::ruleset::Span;
use crate::rules::words::{a, inside};

impl Alternative {
    /// What it costs in a sentence, "A part-time director costs $60,000 to $180,000 a year."; none
    /// where no step needs one.
    pub(in crate::rules::explain) fn cost_sentence(&self) -> Option<String> {
        let cost = range(self.yearly?);
        Some(match self.key {
            AlternativeKey::InsideCandidate => format!("Raise and coaching cost {cost} a year."),
            AlternativeKey::PartTimeDirector => match self.name.split_once(" for ") {
                Some((_, time)) => format!("A part-time director for {time} costs {cost}."),
                None => format!("A part-time director costs {cost} a year."),
            },
            AlternativeKey::ItProvider => format!("An outside IT provider costs {cost} a year."),
            AlternativeKey::Specialist => {
                let name = self.name.split_once(',').map_or(self.name.as_str(), |(name, _)| name);
                let who = a(&inside(name));
                format!("26 days of {who}, two a week for three months, cost {cost}.")
            }
            AlternativeKey::SingleJobs => format!("Five days of single jobs cost {cost}."),
            AlternativeKey::NamedLead if self.yearly == Some(Span::default()) => {
                "Time to lead costs no new money.".to_owned()
            }
            AlternativeKey::NamedLead => format!(
                "Two days a week for leading cost {cost} a year, where others answer meanwhile."
            ),
            AlternativeKey::Director | AlternativeKey::OutsourcedAgents => return None,
        })
    }
}
