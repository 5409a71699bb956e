//! Margins: how far one known answer is from the nearest value that changes a role's verdict.
//!
//! The search is exact. Each factor's points move one way with an answer, so between two values
//! they lie between those at the two. Going outward, a stretch of values is passed over where that
//! proves the verdicts to be the present ones, and cut in two where it does not.

use schemars::JsonSchema;
use serde::Serialize;

use super::spoken::limit;
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
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
    /// The same as a sentence says it: a rounder figure a little further on that comes to the
    /// same.
    pub said: Answer,
    /// What the role then comes to; no verdict where the company then has this director.
    pub verdicts: VerdictSet,
}

/// How far away a change of one answer is. Nearer ones come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// Of a number: thousandths of the present figure, rounded up, so never none. A figure smaller
    /// than one counts as one.
    Thousandths(i64),
    /// Of a choice: another option, which nothing tells the size of.
    OneAnswer,
}

impl Margin {
    /// Every value of this answer that changes the verdict. That a director who is there already
    /// ends the question needs no saying.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let all = self.down.iter().chain(&self.up).chain(&self.options);
        all.filter(|change| !change.verdicts.is_empty())
    }

    /// Its [`changes`](Margin::changes), each with how far away it is.
    pub fn far(&self) -> impl Iterator<Item = (Distance, &Change)> {
        self.changes().map(|change| (distance(&self.value, change), change))
    }

    /// The nearest of its [`changes`](Margin::changes), the smaller figure or the first option
    /// where two are as near.
    pub fn nearest(&self) -> Option<(Distance, &Change)> {
        self.far().min_by_key(|(distance, _)| *distance)
    }
}

fn distance(now: &Answer, change: &Change) -> Distance {
    let (Answer::Number(now), Answer::Number(then)) = (now, &change.value) else {
        return Distance::OneAnswer;
    };
    let size = now.thousandths().saturating_abs().max(1_000);
    let gap = (then.thousandths() - now.thousandths()).saturating_abs().saturating_mul(1_000);
    Distance::Thousandths(gap / size + i64::from(gap % size > 0))
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
            Turn::At(position, verdicts) => {
                let value = view.answer(position);
                let said = said(signal, &margin.value, &value, view, verdicts);
                Some(Change { value, said, verdicts })
            }
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
                let value = view.answer(option);
                margin.options.push(Change { said: value.clone(), value, verdicts });
            }
            None => margin.told = false,
        }
    }
}

/// How a sentence says a limit at which the role comes to `verdicts`.
fn said(
    signal: &Signal,
    now: &Answer,
    value: &Answer,
    view: &mut View<'_>,
    verdicts: VerdictSet,
) -> Answer {
    let (Answer::Number(now), Answer::Number(exact)) = (now, value) else { return value.clone() };
    let leads = |figure: &Decimal| {
        let there = view.position(&Answer::Number(*figure));
        there.is_some_and(|there| view.over(there, there).settled() == Some(verdicts))
    };
    Answer::Number(limit::said(signal, *now, *exact, leads))
}
