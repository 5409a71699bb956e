//! A draft against the rules in force, company by company. What is kept does not grow with the
//! number of companies.

mod beside;
mod mover;
mod summary;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use beside::{Beside, Dials};
pub use mover::{Moved, Mover};
pub use summary::{Histograms, OutcomeChange, RoleSummary, Summary};

use super::attribution::matched;
use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::score::{Company, Many, PartScore};
use mover::Causes;

/// One company whose outcome for a role changes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Flip {
    /// The role's key.
    pub role: String,
    /// By the rules in force.
    pub before: Outcome,
    /// By the draft.
    pub after: Outcome,
    /// What did it; `None` where one of the two rules does not have the role.
    pub mover: Option<Mover>,
}

/// Counts companies under two rulesets.
#[derive(Clone, Debug)]
pub struct Tally {
    many: Many,
    roles: Vec<RoleTally>,
    companies: u64,
    flipped: u64,
}

/// What is counted for one role of either ruleset.
#[derive(Clone, Debug)]
struct RoleTally {
    key: String,
    title: String,
    /// The number of the role among those made ready, before and after; `None` where a ruleset
    /// does not have it.
    parts: [Option<usize>; 2],
    causes: Option<Causes>,
    changes: BTreeMap<[Outcome; 2], u64>,
    need: Histograms,
    fit: Histograms,
}

impl Tally {
    /// A tally that has counted nothing yet. It keeps what it needs of both rulesets.
    pub fn new(before: &Ruleset, after: &Ruleset) -> Tally {
        let mut many = Many::default();
        let pairs = matched(&before.roles, &after.roles, |role| &role.key);
        let roles = pairs.into_iter().filter_map(|pair| RoleTally::new(&mut many, pair)).collect();
        Tally { many, roles, companies: 0, flipped: 0 }
    }

    /// Counts one company and gives its flips, in the order of the summary's roles.
    pub fn add(&mut self, answers: &Answers) -> Vec<Flip> {
        let company = self.many.company(answers);
        let many = &self.many;
        let flips = self.roles.iter_mut().filter_map(|role| role.add(many, &company));
        let flips: Vec<Flip> = flips.collect();
        self.companies += 1;
        self.flipped += u64::from(!flips.is_empty());
        flips
    }

    /// Adds what another tally of the same two rulesets has counted.
    pub fn merge(&mut self, other: Tally) {
        self.companies += other.companies;
        self.flipped += other.flipped;
        for role in other.roles {
            if let Some(into) = self.roles.iter_mut().find(|each| each.key == role.key) {
                into.merge(role);
            }
        }
    }

    /// What was counted so far.
    pub fn summary(&self) -> Summary {
        Summary {
            companies: self.companies,
            flipped: self.flipped,
            roles: self.roles.iter().map(RoleTally::summary).collect(),
        }
    }
}

impl RoleTally {
    fn new(many: &mut Many, (old, new): (Option<&Role>, Option<&Role>)) -> Option<RoleTally> {
        let role = new.or(old)?;
        let parts = [old, new].map(|role| role.map(|role| many.part(role)));
        let both = old.zip(new).filter(|_| parts[0] != parts[1]);
        Some(RoleTally {
            key: role.key.clone(),
            title: role.title.clone(),
            parts,
            causes: both.map(|(old, new)| Causes::new(many, old, new)),
            changes: BTreeMap::new(),
            need: Histograms::default(),
            fit: Histograms::default(),
        })
    }

    fn add(&mut self, many: &Many, company: &Company<'_>) -> Option<Flip> {
        let [old, new] = self.parts;
        let before = old.and_then(|part| many.score(part, company));
        let after =
            if new == old { before } else { new.and_then(|part| many.score(part, company)) };
        self.need.add([before, after].map(|score| Some(score?.need)));
        self.fit.add([before, after].map(|score| Some(score?.fit)));
        let outcomes = [before, after].map(outcome);
        *self.changes.entry(outcomes).or_default() += 1;
        let [before, after] = outcomes;
        let mover = || Some(self.causes.as_ref()?.mover(many, company, outcomes));
        let flip = || Flip { role: self.key.clone(), before, after, mover: mover() };
        (before != after).then(flip)
    }

    fn merge(&mut self, other: RoleTally) {
        for (outcomes, companies) in other.changes {
            *self.changes.entry(outcomes).or_default() += companies;
        }
        self.need.merge(&other.need);
        self.fit.merge(&other.fit);
    }

    fn summary(&self) -> RoleSummary {
        let changes = self.changes.iter();
        RoleSummary {
            key: self.key.clone(),
            title: self.title.clone(),
            changes: changes
                .map(|([before, after], companies)| OutcomeChange {
                    before: *before,
                    after: *after,
                    companies: *companies,
                })
                .collect(),
            need: self.need.clone(),
            fit: self.fit.clone(),
        }
    }
}

/// The outcome of a role's score.
pub(super) fn outcome(score: Option<PartScore>) -> Outcome {
    match score {
        None => Outcome::Absent,
        Some(PartScore { verdicts: None, .. }) => Outcome::Filled,
        Some(PartScore { verdicts: Some(verdicts), .. }) => Outcome::Verdicts(verdicts),
    }
}
