//! Explanations of a score. Each uses only what the scorer gives.

pub mod ledger;
pub mod reasons;
