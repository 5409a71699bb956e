//! Several people answer the same questions, each alone: where they differ, and what that is worth.
//!
//! IT and Marketing see a company differently. What they agree on needs no meeting; of the rest
//! only what moves a score or a verdict does, and it is listed first.

mod agreed;
mod pairs;
mod words;

use std::cmp::Reverse;

use serde::Serialize;

use super::attribution::Range;
use super::outcome::Outcome;
use super::scorer::Scorer;
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Points;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Ruleset;
pub use agreed::{Agreed, agreed};
pub use pairs::{MOST, Pair, Together};

/// What one person answered.
#[derive(Clone, Copy, Debug)]
pub struct Opinion<'a> {
    /// Who, as a sentence may name them, such as `IT`.
    pub who: &'a str,
    /// Their answers. *I don't know* is one of them; a question without an answer says nothing.
    pub answers: &'a Answers,
    /// The signals they were asked for, `None` for all. Answers to others do not count.
    pub asked: Option<&'a [String]>,
}

/// Everybody who was asked about one company.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// The answers that stand so far; may be empty.
    pub base: &'a Answers,
    /// What the base is called where its known answers count as one more voice, the first.
    pub base_is: Option<&'a str>,
    /// The people in the order in which they are shown.
    pub opinions: &'a [Opinion<'a>],
    /// The signals about which somebody decided: there the base counts, *I don't know* included.
    pub settled: &'a [&'a str],
}

/// Where people differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opinions {
    /// The common ground, which is what each choice is compared on: see [`Panel::ground`].
    pub ground: Answers,
    /// First those that change a verdict, then the others; in both the largest swing first, then in
    /// the order of the questions.
    pub disagreements: Vec<Disagreement>,
    /// Pairs of disagreements that change a verdict which neither of the two changes alone.
    pub together: Vec<Together>,
    /// False where there were too many pairs to try all: those of the smallest swing were not.
    pub told: bool,
}

/// One question that people answer differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The signal's key.
    pub signal: String,
    /// Who said what, in the people's order; those who said nothing are left out.
    pub said: Vec<Said>,
    /// Each different answer once, in the order in which it was first said, and what follows if it
    /// is taken while all others stay at the common ground.
    pub choices: Vec<Choice>,
    /// How far the choice moves each role, in the order of the ruleset.
    pub roles: Vec<RoleSwing>,
    /// How far it moves who answers for technology.
    pub ownership: Points,
    /// The largest of all these moves, of any dial.
    pub swing: Points,
    /// Whether it changes the verdicts of any role.
    pub changes_verdict: bool,
    /// All of it in plain words.
    pub sentence: String,
}

/// What one person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Who.
    pub who: String,
    /// A value, or *I don't know*.
    pub answer: Answer,
}

/// One of the answers that were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The answer.
    pub answer: Answer,
    /// What each role then comes to, in the order of the ruleset.
    pub roles: Vec<RoleAt>,
    /// Ownership then.
    pub ownership: Range,
}

/// What one role comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleAt {
    /// The role's key.
    pub role: String,
    /// Its verdicts.
    pub outcome: Outcome,
    /// Its need.
    pub need: Range,
    /// Its fit.
    pub fit: Range,
}

/// How far a choice moves one role: the largest score less the smallest. Of ranges, the least
/// points are compared with the least and the most with the most, and the larger move counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleSwing {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// Points of need.
    pub need: Points,
    /// Points of fit.
    pub fit: Points,
    /// Whether two of the answers come to different verdicts.
    pub changes: bool,
}

/// The signals that some pages ask for, in the order of the questions.
pub fn questions_of(pages: &[&str]) -> Vec<String> {
    let asked = |signal: &&Signal| pages.contains(&signal.page.as_str());
    questionnaire().signals.iter().filter(asked).map(|signal| signal.key.clone()).collect()
}

/// Whether an answer of one person says anything: *I don't know* says nothing of what the company
/// itself must know.
pub fn says(signal: &str, answer: &Answer) -> bool {
    let may = |signal: &Signal| signal.may_stay_unknown();
    *answer != Answer::Unknown || questionnaire().signal(signal).is_some_and(may)
}

/// The answers of one person that say anything.
pub fn voiced(answers: &Answers) -> Answers {
    let mut voiced = Answers::default();
    let all = answers.iter().filter(|(signal, answer)| says(signal, answer));
    all.for_each(|(signal, answer)| voiced.set(signal, Some(answer.clone())));
    voiced
}

/// The answers after disagreements were settled: those of `base`, and in their place every answer
/// that `chosen` has, *I don't know* included.
pub fn settled(base: &Answers, chosen: &Answers) -> Answers {
    let mut answers = base.clone();
    chosen.iter().for_each(|(signal, answer)| answers.set(signal, Some(answer.clone())));
    answers
}

impl Panel<'_> {
    /// Who said what about one question.
    fn said(&self, signal: &Signal) -> Vec<Said> {
        let said = |who: &str, answers: &Answers| {
            let answer = answers.get(&signal.key)?.clone();
            Some(Said { who: who.to_owned(), answer })
        };
        let base = self.base_is.filter(|_| self.base.knows(&signal.key));
        let base = base.and_then(|who| said(who, self.base));
        let asked = |opinion: &&Opinion| opinion.asked.is_none_or(|all| all.contains(&signal.key));
        let people = self.opinions.iter().filter(asked);
        base.into_iter().chain(people.filter_map(|each| said(each.who, each.answers))).collect()
    }

    /// What everything is compared on. Where all who know a value give the same, it is that value:
    /// somebody's *I don't know* speaks against nothing. Where they give different ones, or none,
    /// it is the answer of the base, known or not, and without one it is unknown. So it is where
    /// somebody decided.
    pub fn ground(&self) -> Answers {
        let mut ground = Answers::default();
        for signal in &questionnaire().signals {
            let answers = different(&self.said(signal));
            let mut known = answers.into_iter().filter(|answer| *answer != Answer::Unknown);
            let settled = self.settled.contains(&signal.key.as_str());
            let answer = match (known.next(), known.next()) {
                (Some(agreed), None) if !settled => Some(agreed),
                _ => self.base.get(&signal.key).cloned(),
            };
            ground.set(&signal.key, answer);
        }
        ground
    }
}

/// Each answer once, in the order in which it was first said.
fn different(said: &[Said]) -> Vec<Answer> {
    let mut found: Vec<Answer> = Vec::new();
    for each in said {
        if !found.contains(&each.answer) {
            found.push(each.answer.clone());
        }
    }
    found
}

/// Every question for which two voices gave different values, or one knows what another does not.
///
/// Each answer given is scored once, and at most [`MOST`] pairs of answers: well under a
/// millisecond a score where most is known, some milliseconds where much is not.
pub fn opinions(rules: &Ruleset, panel: &Panel) -> Opinions {
    let ground = panel.ground();
    let scorer = Scorer::new(rules);
    let of = |signal: &Signal| {
        let said = panel.said(signal);
        let answers = different(&said);
        (answers.len() > 1).then(|| disagreement(&scorer, &ground, signal, said, answers))
    };
    let mut disagreements: Vec<Disagreement> =
        questionnaire().signals.iter().filter_map(of).collect();
    disagreements.sort_by_key(|each| (!each.changes_verdict, Reverse(each.swing)));
    let (together, told) = pairs::together(&scorer, &ground, &disagreements);
    Opinions { ground, disagreements, together, told }
}

fn disagreement(
    scorer: &Scorer,
    ground: &Answers,
    signal: &Signal,
    said: Vec<Said>,
    different: Vec<Answer>,
) -> Disagreement {
    let choice = |answer: Answer| {
        let mut answers = ground.clone();
        answers.set(&signal.key, Some(answer.clone()));
        let ranges = scorer.ranges(&answers);
        let outcomes = scorer.outcomes(&answers).into_iter().zip(ranges.roles);
        let roles = scorer.rules.roles.iter().zip(outcomes);
        let roles = roles.map(|(role, (outcome, [need, fit]))| RoleAt {
            role: role.key.clone(),
            outcome,
            need,
            fit,
        });
        Choice { answer, roles: roles.collect(), ownership: ranges.ownership }
    };
    let choices: Vec<Choice> = different.into_iter().map(choice).collect();
    let roles = scorer.rules.roles.iter().enumerate().map(|(place, role)| {
        let at = || choices.iter().filter_map(|choice| choice.roles.get(place));
        let mut outcomes = at().map(|at| at.outcome);
        let first = outcomes.next();
        RoleSwing {
            role: role.key.clone(),
            title: role.title.clone(),
            need: swing(at().map(|at| at.need)),
            fit: swing(at().map(|at| at.fit)),
            changes: outcomes.any(|outcome| Some(outcome) != first),
        }
    });
    let roles: Vec<RoleSwing> = roles.collect();
    let ownership = swing(choices.iter().map(|choice| choice.ownership));
    let largest = roles.iter().flat_map(|role| [role.need, role.fit]).max();
    let mut disagreement = Disagreement {
        signal: signal.key.clone(),
        said,
        choices,
        ownership,
        swing: largest.unwrap_or_default().max(ownership),
        changes_verdict: roles.iter().any(|role| role.changes),
        roles,
        sentence: String::new(),
    };
    disagreement.sentence = words::sentence(signal, &disagreement);
    disagreement
}

fn swing(ranges: impl Iterator<Item = Range> + Clone) -> Points {
    let move_of = |end: fn(Range) -> Points| {
        let ends = ranges.clone().map(|range| end(range).tenths());
        ends.clone().max().unwrap_or(0) - ends.min().unwrap_or(0)
    };
    Points::from_tenths(move_of(|range| range.low).max(move_of(|range| range.high)))
}
