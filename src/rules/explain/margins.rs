//! Margins: how far one known answer is from the nearest value that changes a role's verdict.
//!
//! The search is exact. Each factor's points move one way with an answer, so between two values
//! they lie between those at the two. Going outward, a stretch of values is passed over where that
//! proves the verdicts to be the present ones, and cut in two where it does not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::answers::{Answer, Answers};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::score::{Prospect, Turn, VerdictSet, View, assess};

/// How far an answer is from changing a role's verdict.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Margin {
    /// The role's key.
    pub role: String,
    /// The signal's key.
    pub signal: String,
    /// The present answer.
    pub value: Answer,
    /// What the role comes to now.
    pub verdicts: VerdictSet,
    /// Of a number, the nearest smaller value that changes that; `None` if none does.
    pub down: Option<Change>,
    /// Of a number, the nearest larger value that changes that; `None` if none does.
    pub up: Option<Change>,
    /// Of a choice, the other options that change it, in the order of the question.
    pub options: Vec<Change>,
    /// False where it takes too long to tell whether a value changes it: then some may be missing.
    /// Happens only while questions that must be answered are not.
    pub told: bool,
}

/// A value that changes the verdicts.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Change {
    /// The value.
    pub value: Answer,
    /// What the role then comes to; no verdict where the company then has this director.
    pub verdicts: VerdictSet,
}

/// The margins of every known answer that has a part in a role, role after role in the order of the
/// ruleset, each in the order of the questions. None for a role whose director there is already.
pub fn margins(ruleset: &Ruleset, answers: &Answers) -> Vec<Margin> {
    let scores = assess(ruleset, answers).roles;
    let scored = ruleset.roles.iter().zip(&scores).filter(|(_, score)| !score.filled);
    scored.flat_map(|(role, score)| of_role(role, answers, &score.verdicts)).collect()
}

/// The margins of one role that comes to these verdicts.
fn of_role(
    role: &Role,
    answers: &Answers,
    verdicts: &[crate::rules::ruleset::Verdict],
) -> Vec<Margin> {
    let verdicts: VerdictSet = verdicts.iter().copied().collect();
    let prospect = Prospect::new(role, answers);
    let known = questionnaire().signals.iter().filter(|signal| answers.knows(&signal.key));
    let margin = |signal: &'static Signal| {
        let mut view = prospect.view(signal)?;
        let value = answers.get(&signal.key)?.clone();
        let mut margin = Margin {
            role: role.key.clone(),
            signal: signal.key.clone(),
            value,
            verdicts,
            down: None,
            up: None,
            options: Vec::new(),
            told: true,
        };
        fill(&mut margin, &mut view, signal);
        Some(margin)
    };
    known.filter_map(margin).collect()
}

fn fill(margin: &mut Margin, view: &mut View<'_>, signal: &Signal) {
    let Some(present) = view.present() else { return };
    // The scorer takes more for possible than is where too much is unknown; nothing can then be
    // said about what changes it.
    margin.told = view.over(present, present).settled() == Some(margin.verdicts);
    if !margin.told {
        return;
    }
    if signal.is_number() {
        [margin.down, margin.up] = [false, true].map(|up| match view.turn(up, margin.verdicts) {
            Turn::At(position, verdicts) => Some(Change { value: view.answer(position), verdicts }),
            Turn::Never => None,
            Turn::Untold => {
                margin.told = false;
                None
            }
        });
        return;
    }
    for option in (0..=view.last()).filter(|option| *option != present) {
        match view.over(option, option).settled() {
            Some(verdicts) if verdicts == margin.verdicts => {}
            Some(verdicts) => {
                margin.options.push(Change { value: view.answer(option), verdicts });
            }
            None => margin.told = false,
        }
    }
}
