//! What differs between two rulesets, part by part.

use crate::rules::ruleset::{Change, Ruleset, differences};

/// What differs in one part of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Group {
    /// The part: "Need for a Director of IT/Systems".
    pub(in crate::web) place: String,
    /// What differs, in the order of the rules.
    pub(in crate::web) lines: Vec<Line>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Line {
    /// What it is.
    pub(in crate::web) what: String,
    /// What it was; nothing for what was added.
    pub(in crate::web) before: Option<String>,
    /// What it is now; nothing for what was removed.
    pub(in crate::web) after: Option<String>,
    /// All of it in one sentence.
    pub(in crate::web) sentence: String,
}

/// What differs, each part once and in the order in which it first comes up.
pub(in crate::web) fn groups(before: &Ruleset, after: &Ruleset) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for change in differences(before, after) {
        let sentence = change.sentence();
        let Change { place, what, before, after, .. } = change;
        let line = Line { what, before, after, sentence };
        match groups.iter_mut().find(|group| group.place == place) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { place, lines: vec![line] }),
        }
    }
    groups
}

/// Every difference as a sentence that names its part, for the audit log.
pub(in crate::web) fn sentences(before: &Ruleset, after: &Ruleset) -> Vec<String> {
    let sentence = |change: &Change| format!("{}. {}", change.place, change.sentence());
    differences(before, after).iter().map(sentence).collect()
}

/// How many things differ.
pub(in crate::web) fn total(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.lines.len()).sum()
}
