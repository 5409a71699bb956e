//! Explanations of a score. Each uses only what the scorer gives.

pub mod advice;
pub mod alternatives;
mod area;
pub mod case;
mod figures;
pub mod heading;
pub mod ledger;
pub mod margins;
pub mod missing;
pub mod money;
pub mod names;
pub mod order;
mod phrases;
pub mod playbook;
pub mod reasons;
pub mod route;
mod sentences;
pub mod settling;
pub mod spoken;
pub mod stand;
pub mod timing;
pub mod verdict;
pub mod waiting;
pub mod ways;
mod wording;
