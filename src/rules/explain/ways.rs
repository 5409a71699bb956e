//! Ways to another verdict: the fewest answers management can move that lead there, each as little
//! as possible; or that no such way exists.

mod notes;
mod nowhere;
mod search;
mod shifts;
mod whole;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::nowhere::nowhere;
use self::search::{Mover, Search};
pub use self::whole::FEW;
pub(super) use self::whole::{SHARES, counts};
use super::spoken::limit::{is_slight, said, step_said};
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Role, Ruleset, Verdict};
use crate::rules::score::{Prospect, VerdictSet, assess};

/// How many answers a way moves at most. More at once is no advice.
pub const MOST_STEPS: usize = 5;

/// How a role that is settled on one verdict could come to another.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Way {
    /// The role's key.
    pub role: String,
    /// The verdict now.
    pub from: Verdict,
    /// The other verdict.
    pub to: Verdict,
    /// Whether there is a way.
    pub state: WayState,
    /// What the steps do to the need for a director; `None` without a way.
    pub effect: Option<Effect>,
    /// The answers to move, in the order of the questions; all of them are needed. Empty without a
    /// way.
    pub steps: Vec<Step>,
    /// Where a step stops short of what is right anyway, or goes beyond it: a sentence on that; may
    /// be empty.
    pub note: String,
}

/// Whether there is a way to another verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WayState {
    /// This is one, and none takes fewer answers.
    Found,
    /// This is one. Whether another takes fewer answers takes too long to tell, as some movable
    /// answers hang together with each other or with unknown ones.
    FoundOne,
    /// No values of up to [`MOST_STEPS`] movable answers lead there.
    NoWay,
    /// None was found, but for the same reason there may be one.
    Untold,
}

/// What the steps of a way do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// They take pressure away: what to do.
    Relief,
    /// They add pressure: what would bring the verdict on.
    Strain,
    /// Some do the one, some the other, or they also change whether the company is large enough.
    Mixed,
}

/// One answer of a way.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Step {
    /// The signal's key.
    pub signal: String,
    /// The answer now.
    pub from: Answer,
    /// The answer that would do.
    pub to: Answer,
    /// The same as a sentence says it: a rounder figure a little further on that leads there too.
    pub said: Answer,
    /// Where `said` is a share of so few that it is told in whole people or things: of how many.
    pub of: Option<Decimal>,
}

impl Way {
    /// Whether a result speaks of it: who should hire is told no way around that.
    pub fn is_told(&self) -> bool {
        self.from != Verdict::Hire
    }

    /// Whether every step is smaller than anybody measures: then the verdict lies at the mark, and
    /// nothing is to be done.
    pub fn is_slight(&self) -> bool {
        let slight = |step: &Step| match (&step.from, &step.said) {
            (Answer::Number(from), Answer::Number(said)) => questionnaire()
                .signal(&step.signal)
                .is_some_and(|signal| is_slight(signal, *from, *said)),
            _ => false,
        };
        !self.steps.is_empty() && self.steps.iter().all(slight)
    }
}

/// For each role that is settled and not filled, and each other verdict from the highest down, the
/// way there. Of the ways with the fewest answers it is the one that moves them least: how far each
/// goes along its scales, as a share of these, added up. Where two go equally far, the answers that
/// weigh more in the dial come first, then those asked first.
pub fn ways(ruleset: &Ruleset, answers: &Answers) -> Vec<Way> {
    let scores = assess(ruleset, answers).roles;
    let mut ways = Vec::new();
    for (role, score) in ruleset.roles.iter().zip(&scores) {
        if let (false, [verdict]) = (score.filled, score.verdicts.as_slice()) {
            ways.extend(of_role(ruleset, role, answers, *verdict));
        }
    }
    ways
}

fn of_role(ruleset: &Ruleset, role: &Role, answers: &Answers, now: Verdict) -> Vec<Way> {
    let prospect = Prospect::new(role, answers);
    let movable = ruleset.movable();
    let listed =
        |signal: &&Signal| movable.contains(&signal.key.as_str()) && answers.knows(&signal.key);
    let mut whole = prospect.verdicts() == only(now);
    let mut movers: Vec<Mover<'_>> = Vec::new();
    for signal in questionnaire().signals.iter().filter(listed) {
        let Some(view) = prospect.view(signal) else { continue };
        if view.is_joined() {
            whole = false;
            continue;
        }
        // Two that one factor takes together are moved one at a time.
        let joined = movers.iter().position(|mover| mover.joins(&prospect, signal));
        match joined.and_then(|place| movers.get_mut(place)) {
            Some(mover) => {
                whole = false;
                mover.add(signal, view);
            }
            None => movers.push(Mover::new(signal, view)),
        }
    }
    let mut search = Search::new(&prospect, movers);
    let others = Verdict::HIGHEST_FIRST.into_iter().filter(|verdict| *verdict != now);
    let way = |to: Verdict| {
        let found = search.least(only(to));
        let state = match (&found, whole) {
            (Some(_), true) => WayState::Found,
            (Some(_), false) => WayState::FoundOne,
            (None, true) => WayState::NoWay,
            (None, false) => WayState::Untold,
        };
        let effect = found.as_ref().map(|found| found.effect());
        let steps = found.map(|found| found.steps(answers)).unwrap_or_default();
        let note = String::new();
        let mut way = Way { role: role.key.clone(), from: now, to, state, effect, steps, note };
        way.round(ruleset, answers);
        way.note = notes::note(&way, answers);
        way
    };
    let mut ways: Vec<Way> = others.map(way).collect();
    notes::once(&mut ways);
    ways
}

/// The answers with what the steps say.
fn there(answers: &Answers, steps: &[Step]) -> Answers {
    let mut there = answers.clone();
    for step in steps {
        there.set(&step.signal, Some(step.said.clone()));
    }
    there
}

impl Way {
    /// Says each step rounder where the verdict stays the same with it, and shares of few in whole
    /// people and things.
    fn round(&mut self, ruleset: &Ruleset, answers: &Answers) {
        let (role, to) = (self.role.clone(), self.to);
        let leads = |there: &Answers| {
            let scores = assess(ruleset, there).roles;
            scores.iter().any(|score| score.key == role && score.verdicts == [to])
        };
        rounded(&mut self.steps, answers, &leads);
        if self.is_slight() {
            return;
        }
        for at in 0..self.steps.len() {
            let mut steps = self.steps.clone();
            let Some(step) = steps.get_mut(at) else { continue };
            let Some((figure, of)) = whole::whole(step, &self.steps, answers) else { continue };
            step.said = Answer::Number(figure);
            step.of = Some(of);
            if leads(&there(answers, &steps)) {
                self.steps = steps;
            }
        }
    }
}

/// Says each step rounder where it still leads there.
fn rounded(steps: &mut [Step], answers: &Answers, leads: &dyn Fn(&Answers) -> bool) {
    let mut there = there(answers, steps);
    let alone = steps.len() == 1;
    for step in steps {
        let (Answer::Number(from), Answer::Number(exact)) = (&step.from, &step.to) else {
            continue;
        };
        let Some(signal) = questionnaire().signal(&step.signal) else { continue };
        let mut rounder = there.clone();
        let holds = |figure: &Decimal| {
            rounder.set(&step.signal, Some(Answer::Number(*figure)));
            leads(&rounder)
        };
        let figure = match alone {
            true => said(signal, *from, *exact, holds),
            false => step_said(signal, *from, *exact, holds),
        };
        step.said = Answer::Number(figure);
        there.set(&step.signal, Some(step.said.clone()));
    }
}

fn only(verdict: Verdict) -> VerdictSet {
    [verdict].into_iter().collect()
}
