//! Explanations of a score. Each uses only what the scorer gives.

mod figures;
pub mod ledger;
pub mod margins;
mod phrases;
pub mod reasons;
mod sentences;
pub mod settling;
pub mod spoken;
pub mod ways;
mod wording;
