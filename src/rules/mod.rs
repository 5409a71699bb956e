//! The study: questionnaire, answers, rules, scores and their explanations. Everything here takes
//! values and gives values: no I/O, no clock, no random number, no logging, no floating point.

pub mod answers;
pub mod decimal;
pub mod examples;
pub mod explain;
pub mod journey;
pub mod metric;
pub mod projects;
pub mod questionnaire;
pub mod record;
pub mod ruleset;
mod schema;
pub mod score;
pub mod study;
pub mod tally;
pub mod words;
