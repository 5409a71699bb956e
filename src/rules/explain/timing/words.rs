//! When a mark is crossed, in words.

use super::{CannotTell, HORIZON, Outlook, When};
use crate::rules::ruleset::Verdict;
use crate::rules::words::{inside, list};

impl Outlook<'_> {
    /// When the fit reaches this band, 1 or 2, and which verdict follows.
    pub(super) fn sentence(&self, band: usize, when: &When, verdicts: &[Verdict]) -> String {
        let then = match band {
            1 => "no longer too small for this role",
            _ => "large enough for this role",
        };
        let when = match when {
            When::CannotTell { reason } => return self.cannot_tell_sentence(*reason, then),
            When::NotWithinFiveYears if band == 1 => {
                return "At this pace the company stays too small for this role for more than \
                        five years."
                    .to_owned();
            }
            When::NotWithinFiveYears => {
                return "At this pace the company does not become large enough for this role \
                        within five years."
                    .to_owned();
            }
            When::Within { earliest, latest } => span(then, *earliest, *latest),
        };
        let names: Vec<String> =
            verdicts.iter().map(|verdict| format!("“{}”", verdict.label())).collect();
        let still = if self.score.verdicts == verdicts { "still " } else { "" };
        let depends = match verdicts.len() {
            1 => "",
            _ => ", depending on what is not known yet",
        };
        let names = list(&names, "or");
        let then = format!("the verdict would then {still}be {names}{depends}");
        format!("{when} If the need stays as it is, {then}.")
    }

    fn cannot_tell_sentence(&self, reason: CannotTell, then: &str) -> String {
        let names: Vec<String> = self.paces.iter().map(|pace| inside(pace.name())).collect();
        let names = list(&names, "and");
        let why = match reason {
            CannotTell::GrowthUnknown => format!("it takes {names} to work that out"),
            CannotTell::NotGrowing => format!("it takes growth, and {names} is not above 0%"),
            CannotTell::NothingGrows => "no figure behind it grows by itself".to_owned(),
        };
        format!("Nobody can tell when the company is {then}: {why}.")
    }
}

fn span(then: &str, earliest: u32, latest: Option<u32>) -> String {
    let years = HORIZON / 12;
    match (earliest, latest) {
        (0, None) => {
            format!("The company may be {then} today; that depends on what is not known yet.")
        }
        (0, Some(latest)) => format!(
            "The company may be {then} today. At this pace it is so in {} at the latest.",
            months(latest)
        ),
        (earliest, None) => format!(
            "At this pace the company is {then} in {} at the earliest. What is not known yet may \
             also make it more than {years} years.",
            months(earliest)
        ),
        (earliest, Some(latest)) if earliest == latest => {
            format!("At this pace the company is {then} in about {}.", months(latest))
        }
        (earliest, Some(latest)) => format!(
            "At this pace the company is {then} in {earliest} to {}, depending on what is not \
             known yet.",
            months(latest)
        ),
    }
}

/// `1 month`, `24 months`.
fn months(count: u32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{count} months") }
}
