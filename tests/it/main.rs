//! The one integration binary.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails that test by a panic, as the test itself does"
)]

mod browser_self;
mod config;
mod rules_score;
mod postgres_start;
mod support;
mod http_form;
mod tidy;
mod charts;
mod charts_grid;
