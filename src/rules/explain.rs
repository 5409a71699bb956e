//! Explanations of a score. Each uses only what the scorer gives.

pub mod alternatives;
mod area;
mod figures;
pub mod ledger;
pub mod margins;
pub mod money;
pub mod order;
mod phrases;
pub mod playbook;
pub mod reasons;
pub mod route;
mod sentences;
pub mod settling;
pub mod spoken;
pub mod timing;
pub mod waiting;
pub mod ways;
mod wording;
