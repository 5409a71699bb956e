//! Golden cases: named companies with the verdicts that any new rules should give them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Ruleset, Verdict};
use crate::rules::score::assess;

/// A company, invented or without its name, and what is expected for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Golden {
    /// What people call it.
    pub name: String,
    /// Its answers; some may be unknown.
    pub answers: Answers,
    /// The verdicts expected for each role that matters, in any order. An empty list means that
    /// the company has this director already.
    pub expected: BTreeMap<String, Vec<Verdict>>,
}

/// A role for which rules give a golden case something else than expected.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Broken {
    /// The role's key.
    pub role: String,
    /// Its title, or its key where the rules have no such role.
    pub title: String,
    /// What was expected.
    pub expected: Outcome,
    /// What the rules give.
    pub found: Outcome,
}

/// Every role for which the rules break a golden case, by key. A role of which nothing is expected
/// is not compared; a role that is expected but gone is broken.
pub fn judge(rules: &Ruleset, golden: &Golden) -> Vec<Broken> {
    let assessment = assess(rules, &golden.answers);
    let broken = |(role, expected): (&String, &Vec<Verdict>)| {
        let expected = Outcome::of_verdicts(expected);
        let found = Outcome::of(&assessment, role);
        let title = rules.role(role).map_or(role, |role| &role.title);
        let broken = Broken { role: role.clone(), title: title.clone(), expected, found };
        (expected != found).then_some(broken)
    };
    golden.expected.iter().filter_map(broken).collect()
}
