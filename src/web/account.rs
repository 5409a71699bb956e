//! Accounts: signing in and out, passwords, and the one-time links that set them.

mod forgot;
mod form;
pub mod links;
pub mod names;
mod next;
pub mod passwords;
pub mod set_up;
pub mod sign_in;
mod throttle;

use axum::Router;
use axum::routing::{get, post};

use super::App;

/// The part of the route table that leads to an account.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-in/forgot", get(forgot::show).post(forgot::send))
        .route("/sign-out", post(sign_in::leave))
        .route("/set-up/{token}", get(set_up::show).post(set_up::make))
        .route("/password/{token}", get(links::show).post(links::set))
}
