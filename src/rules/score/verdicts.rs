//! A set of verdicts.

use std::cmp::Ordering;

use serde::{Serialize, Serializer};

use crate::rules::ruleset::Verdict;

/// Verdicts that a company may come to. Fewer verdicts come before more, higher before lower.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VerdictSet(u8);

impl VerdictSet {
    /// No verdict.
    pub const NONE: VerdictSet = VerdictSet(0);

    /// Every verdict.
    pub(crate) const ALL: VerdictSet = VerdictSet(15);

    /// The verdicts of both sets.
    pub(crate) fn with(self, other: VerdictSet) -> VerdictSet {
        VerdictSet(self.0 | other.0)
    }

    /// Whether another set has every verdict of this one.
    pub(crate) fn is_in(self, other: VerdictSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// Adds one verdict.
    pub fn insert(&mut self, verdict: Verdict) {
        self.0 |= bit(verdict);
    }

    /// Whether a verdict is in the set.
    pub fn contains(self, verdict: Verdict) -> bool {
        self.0 & bit(verdict) != 0
    }

    /// How many verdicts it holds.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The verdicts, highest first.
    pub fn iter(self) -> impl Iterator<Item = Verdict> {
        Verdict::HIGHEST_FIRST.into_iter().filter(move |verdict| self.contains(*verdict))
    }
}

const fn bit(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Hire => 1,
        Verdict::Prepare => 2,
        Verdict::Bridge => 4,
        Verdict::NotYet => 8,
    }
}

impl FromIterator<Verdict> for VerdictSet {
    fn from_iter<I: IntoIterator<Item = Verdict>>(verdicts: I) -> VerdictSet {
        let mut set = VerdictSet::NONE;
        verdicts.into_iter().for_each(|verdict| set.insert(verdict));
        set
    }
}

impl Serialize for VerdictSet {
    /// The verdicts' keys, highest first.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Ord for VerdictSet {
    fn cmp(&self, other: &VerdictSet) -> Ordering {
        (self.len(), self.0).cmp(&(other.len(), other.0))
    }
}

impl PartialOrd for VerdictSet {
    fn partial_cmp(&self, other: &VerdictSet) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
