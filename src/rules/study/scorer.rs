//! The scores of many sets of answers under the same rules, without looking each factor up again.

use super::attribution::Range;
use super::flips::outcome;
use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Dial, Ruleset};
use crate::rules::score::{Company, Many};

/// Rules made ready.
pub(super) struct Scorer<'a> {
    pub(super) rules: &'a Ruleset,
    many: Many,
    parts: Vec<usize>,
    /// The factors of need and fit of each role.
    dials: Vec<[Vec<usize>; 2]>,
    ownership: Vec<usize>,
}

/// The points of every dial.
pub(super) struct Ranges {
    /// Need and fit of each role, in the order of the ruleset.
    pub(super) roles: Vec<[Range; 2]>,
    pub(super) ownership: Range,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(rules: &'a Ruleset) -> Scorer<'a> {
        let mut many = Many::default();
        let parts = rules.roles.iter().map(|role| many.part(role)).collect();
        let mut factors = |dial: &Dial| -> Vec<usize> {
            dial.factors.iter().map(|factor| many.measure(factor)).collect()
        };
        let dials = rules.roles.iter().map(|role| [factors(&role.need), factors(&role.fit)]);
        let dials = dials.collect();
        let ownership = factors(&rules.ownership.dial);
        Scorer { rules, many, parts, dials, ownership }
    }

    /// The points that answers come to. No verdict is searched, so it is quick.
    pub(super) fn ranges(&self, answers: &Answers) -> Ranges {
        let company = self.many.company(answers);
        let sum = |places: &Vec<usize>| sum(&company, places);
        let roles = self.dials.iter().map(|dials| dials.each_ref().map(sum)).collect();
        Ranges { roles, ownership: sum(&self.ownership) }
    }

    /// What each role comes to, in the order of the ruleset.
    pub(super) fn outcomes(&self, answers: &Answers) -> Vec<Outcome> {
        let company = self.many.company(answers);
        self.parts.iter().map(|part| outcome(self.many.score(*part, &company))).collect()
    }

    /// What one role comes to.
    pub(super) fn outcome(&self, place: usize, answers: &Answers) -> Outcome {
        let company = self.many.company(answers);
        outcome(self.parts.get(place).and_then(|part| self.many.score(*part, &company)))
    }

    /// Whether a role hangs on a signal.
    pub(super) fn hangs_on(&self, place: usize, signal: &'static Signal) -> bool {
        self.parts.get(place).is_some_and(|part| self.many.hangs_on(*part, signal))
    }
}

fn sum(company: &Company<'_>, places: &[usize]) -> Range {
    let spans = places.iter().map(|place| company.span(*place));
    let (low, high) = spans.fold((0, 0), |(low, high), span| (low + span.low, high + span.high));
    Range { low: Points::from_tenths(low), high: Points::from_tenths(high) }
}
