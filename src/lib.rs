//! Readyline tells a company whether to hire a director, and why. This is the map of the house.
//!
//! | room | what it is for | may use |
//! | --- | --- | --- |
//! | [`rules`] | questionnaire, answers, scoring, explanations: pure | nothing of ours |
//! | [`db`] | all SQL: one file a noun, one function a query | `rules` |
//! | [`jobs`] | long work beside the pages | `rules`, `db`, `courier`, `mail` |
//! | [`report`] | the press: a result as a typeset, tagged PDF | `rules` |
//! | [`web`] | all HTTP and HTML: a page family a file | every room but `postgres` |
//! | [`courier`] | webhook messages on their way | nothing of ours |
//! | [`mail`] | e-mail: addresses, and letters on their way | nothing of ours |
//! | [`postgres`] | the private Postgres that runs where no database is given | nothing of ours |
//! | [`config`] | settings from flags and environment | nothing of ours |
//!
//! `main` and its `commands` only wire them together. What is absent on purpose: `rules` knows no
//! clock, no random number, no I/O and no floating point, so a result can be recomputed anywhere,
//! for ever; `db` knows no HTTP; no database row reaches a template. `tests/it/tidy.rs` holds
//! these walls.

pub mod config;
pub mod courier;
pub mod db;
pub mod jobs;
pub mod mail;
pub mod postgres;
pub mod report;
pub mod rules;
pub mod web;
