//! Explanations of a score. Each uses only what the scorer gives.

pub mod advice;
pub mod case;
mod figures;
pub mod heading;
pub mod ledger;
pub mod missing;
pub mod names;
mod phrases;
pub mod reasons;
mod sentences;
pub mod stand;
pub mod verdict;
mod wording;
