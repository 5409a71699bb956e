//! What is allowed but hardly meant: what the draft brings, and what the rules in force have too.

use std::sync::Arc;

use super::super::rulesets::places::{Finding, warnings};
use crate::rules::ruleset::Ruleset;
use crate::web::error::PageResult;

/// Warnings of a draft.
pub(super) struct SecondLook {
    /// Those that the rules in force do not have.
    pub(super) new: Vec<Finding>,
    /// Those that they have too.
    pub(super) old: Vec<Finding>,
    /// How many of theirs the draft does away with.
    pub(super) gone: usize,
}

impl SecondLook {
    /// Looks through the rules in force and the draft; `None` where that takes too long.
    pub(super) async fn new(both: [Arc<Ruleset>; 2]) -> PageResult<Option<SecondLook>> {
        let Some([before, after]) = warnings(both).await? else { return Ok(None) };
        let same = |one: &Finding, other: &Finding| {
            (&one.place, &one.message) == (&other.place, &other.message)
        };
        let gone = before.iter().filter(|old| !after.iter().any(|new| same(old, new))).count();
        let (old, new) = after.into_iter().partition(|new| before.iter().any(|old| same(old, new)));
        Ok(Some(SecondLook { new, old, gone }))
    }
}
