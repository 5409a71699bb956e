//! What every explanation of a whole result starts from.

use std::cmp::Reverse;

use crate::rules::answers::Answers;
use crate::rules::ruleset::{Alert, Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, RoleScore};

/// A company's answers, the rules, and what the answers come to by them.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rules it was scored by.
    pub ruleset: &'a Ruleset,
    /// The answers.
    pub answers: &'a Answers,
    /// What they come to.
    pub assessment: &'a Assessment,
}

/// A role with its score.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The role.
    pub role: &'a Role,
    /// What the answers say about it.
    pub score: &'a RoleScore,
}

/// What decides the wording for one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// The post is filled.
    Filled,
    /// Several verdicts are possible, highest first.
    Open(&'a [Verdict]),
    /// One verdict.
    Settled(Verdict),
}

impl<'a> Case<'a> {
    /// The roles in the order of a result: what is open first, then the highest verdict, then
    /// where directors are due the greater need, as [`super::order`] says; posts that are filled
    /// last.
    pub fn order(&self) -> Vec<Scored<'a>> {
        let scored = self.assessment.roles.iter();
        let scored = scored
            .filter_map(|score| self.ruleset.role(&score.key).map(|role| Scored { role, score }));
        let mut order: Vec<Scored> = scored.collect();
        order.sort_by_key(|scored| {
            let verdict = scored.score.verdicts.first().copied();
            let due = verdict >= Some(Verdict::Prepare);
            let need = due.then_some((scored.score.need.low, scored.score.need.high));
            (scored.score.filled, scored.score.settled, Reverse((verdict, need)))
        });
        order
    }

    /// The alerts that fire, in the order of the rules.
    pub fn firing(&self) -> impl Iterator<Item = &'a Alert> + use<'a> {
        let rules = self.ruleset;
        self.assessment.alerts.iter().filter_map(|key| rules.alert(key))
    }
}

impl<'a> Scored<'a> {
    /// What decides the wording.
    pub fn outcome(&self) -> Outcome<'a> {
        match self.score.verdicts.as_slice() {
            _ if self.score.filled => Outcome::Filled,
            [verdict] => Outcome::Settled(*verdict),
            verdicts => Outcome::Open(verdicts),
        }
    }
}
