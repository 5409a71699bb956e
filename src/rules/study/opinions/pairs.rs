//! Disagreements that change a verdict only two at a time.

use serde::Serialize;

use super::{Choice, Disagreement, words};
use crate::rules::answers::{Answer, Answers};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::outcome::Outcome;
use crate::rules::study::scorer::Scorer;

/// So many pairs of answers are scored at most.
pub const MOST: usize = 400;

/// Two disagreements that together change the verdict of a role, which neither does alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Together {
    /// The two signals, the one of the larger swing first.
    pub signals: [String; 2],
    /// The role's key.
    pub role: String,
    /// Two pairs of their answers that come to different verdicts.
    pub between: [Pair; 2],
    /// All of it in plain words.
    pub sentence: String,
}

/// An answer to each of two questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The answers.
    pub answers: [Answer; 2],
    /// What the role then comes to.
    pub outcome: Outcome,
}

/// Every such pair, role by role in the order of the disagreements, and whether all were tried. A
/// pair of questions is tried as a whole or not at all.
pub(super) fn together(
    scorer: &Scorer,
    ground: &Answers,
    all: &[Disagreement],
) -> (Vec<Together>, bool) {
    let (mut found, mut left, mut told) = (Vec::new(), MOST, true);
    for (place, role) in scorer.rules.roles.iter().enumerate() {
        let still = |each: &&Disagreement| {
            let changes = each.roles.get(place).is_some_and(|role| role.changes);
            !changes && of(each).is_some_and(|signal| scorer.hangs_on(place, signal))
        };
        let still: Vec<&Disagreement> = all.iter().filter(still).collect();
        for (index, one) in still.iter().enumerate() {
            for other in still.iter().skip(index + 1) {
                let work = one.choices.len() * other.choices.len();
                let Some(rest) = left.checked_sub(work) else {
                    told = false;
                    continue;
                };
                left = rest;
                let Some(between) = change(scorer, ground, place, [one, other]) else { continue };
                let signals = [one.signal.clone(), other.signal.clone()];
                let sentence = words::together(&role.title, &signals, &between);
                found.push(Together { signals, role: role.key.clone(), between, sentence });
            }
        }
    }
    (found, told)
}

fn of(disagreement: &Disagreement) -> Option<&'static Signal> {
    questionnaire().signal(&disagreement.signal)
}

/// The first pair of answers, and the first one that comes to something else.
fn change(
    scorer: &Scorer,
    ground: &Answers,
    place: usize,
    [one, other]: [&Disagreement; 2],
) -> Option<[Pair; 2]> {
    let mut answers = ground.clone();
    let mut at = |first: &Choice, second: &Choice| {
        answers.set(&one.signal, Some(first.answer.clone()));
        answers.set(&other.signal, Some(second.answer.clone()));
        let outcome = scorer.outcome(place, &answers);
        Pair { answers: [first.answer.clone(), second.answer.clone()], outcome }
    };
    let start = at(one.choices.first()?, other.choices.first()?);
    for first in &one.choices {
        for second in &other.choices {
            let pair = at(first, second);
            if pair.outcome != start.outcome {
                return Some([start, pair]);
            }
        }
    }
    None
}
