//! Explanations of a score. Each uses only what the scorer gives.

mod figures;
pub mod ledger;
mod phrases;
pub mod playbook;
pub mod reasons;
mod sentences;
mod wording;
