//! When to score again: one date for the whole result, so that no two parts of it disagree.

use schemars::JsonSchema;
use serde::Serialize;

use super::names::short;
use super::timing::{Timing, When, timing};
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Ruleset, Verdict};
use crate::rules::score::{Assessment, RoleScore};

/// Figures are looked at again after so many months at the latest. Our default.
pub const LATEST: u32 = 6;

/// When to score again.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct LookAgain {
    /// In so many months: 6, or sooner where growth may bring on another verdict by then.
    pub months: u32,
    /// The same in a sentence, with the reason.
    pub sentence: String,
}

impl LookAgain {
    /// For a company with these answers.
    pub fn of(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> LookAgain {
        LookAgain::after(rules, scored, &timing(rules, answers, scored))
    }

    /// For a company that crosses its marks in these months.
    pub(super) fn after(rules: &Ruleset, scored: &Assessment, times: &[Timing]) -> LookAgain {
        let soonest = times.iter().filter_map(|time| {
            let score = scored.roles.iter().find(|score| score.key == time.role)?;
            Some((turn(score, time)?, rules.role(&time.role)?))
        });
        match soonest.filter(|(months, _)| *months < LATEST).min_by_key(|(months, _)| *months) {
            None => {
                LookAgain { months: LATEST, sentence: format!("Score again in {LATEST} months.") }
            }
            Some((months, role)) => {
                let field = short(&role.title);
                let span = span(months);
                let sentence = format!(
                    "Score again in {span}: growth alone may bring another verdict for {field} \
                     by then."
                );
                LookAgain { months, sentence }
            }
        }
    }

    /// `4 months`.
    pub fn span(&self) -> String {
        span(self.months)
    }
}

fn span(months: u32) -> String {
    if months == 1 { "1 month".to_owned() } else { format!("{months} months") }
}

/// The first month from the next one on in which growth alone may change a verdict that waits.
fn turn(score: &RoleScore, time: &Timing) -> Option<u32> {
    let waits = !score.filled && score.settled && score.verdicts != [Verdict::Hire];
    let crossed = time.marks.iter().filter(|mark| mark.verdicts != score.verdicts);
    let months = crossed.filter_map(|mark| match mark.when {
        When::Within { earliest, .. } => Some(earliest.max(1)),
        When::NotWithinFiveYears | When::CannotTell { .. } => None,
    });
    months.min().filter(|_| waits)
}
