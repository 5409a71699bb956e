//! The one integration binary.

// A test helper that cannot go on shall say so at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http_broken;
mod http_client;
mod http_form;
mod http_health;
mod http_kit;
mod http_layers;
mod http_slow;
mod http_stop;
