//! What a tally has counted.

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::rules::score::Span;

/// How many bins a histogram has: five points each.
const BINS: usize = 20;

/// All companies under both rulesets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Summary {
    /// How many companies were counted.
    pub companies: u64,
    /// How many of them have at least one flip.
    pub flipped: u64,
    /// The roles of the draft in their order, then those that only the rules in force have.
    pub roles: Vec<RoleSummary>,
}

/// All companies for one role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct RoleSummary {
    /// The role's key.
    pub key: String,
    /// Its title in the draft, else in the rules in force.
    pub title: String,
    /// Every pair of outcomes that occurs, also those that do not change; the companies add up to
    /// all. Settled outcomes first, from *hire* down, then open ones, *filled* and *absent*.
    pub changes: Vec<OutcomeChange>,
    /// The scores of need.
    pub need: Histograms,
    /// The scores of fit.
    pub fit: Histograms,
}

/// Companies with one outcome before and one after.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct OutcomeChange {
    /// By the rules in force.
    pub before: Outcome,
    /// By the draft.
    pub after: Outcome,
    /// How many.
    pub companies: u64,
}

/// How many companies score how much, in bins of five points: 0.0 to 4.9, 5.0 to 9.9, and so on;
/// the last is 95.0 to 100.0. A score that unknown answers leave open counts in the bin of its
/// middle. Companies that have the director already count too, since their dials are shown. Empty
/// where the rules do not have the role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Histograms {
    /// By the rules in force.
    pub before: [u64; BINS],
    /// By the draft.
    pub after: [u64; BINS],
}

impl Histograms {
    pub(super) fn add(&mut self, [before, after]: [Option<Span>; 2]) {
        for (bins, score) in [(&mut self.before, before), (&mut self.after, after)] {
            if let Some(bin) = score.and_then(|score| bins.get_mut(bin(score))) {
                *bin += 1;
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Histograms) {
        let both = [(&mut self.before, &other.before), (&mut self.after, &other.after)];
        for (bins, more) in both {
            bins.iter_mut().zip(more).for_each(|(bin, more)| *bin += more);
        }
    }
}

/// The bin of a score: 50 tenths are one bin, and its two ends add up to twice its middle.
fn bin(score: Span) -> usize {
    usize::try_from((score.low + score.high).div_euclid(100)).unwrap_or(0).min(BINS - 1)
}
