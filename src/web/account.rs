//! Accounts: signing in and out, passwords, the one-time links that set them, the second factor,
//! and the page about oneself.

mod browser;
mod code;
mod forgot;
pub(in crate::web) mod form;
pub(in crate::web) mod guard;
pub mod links;
pub mod names;
mod next;
mod page;
pub mod passwords;
mod proof;
mod qr;
mod second_factor;
pub mod set_up;
pub mod sign_in;
pub(in crate::web) mod throttle;
mod tokens;

use axum::Router;
use axum::routing::{get, post};

use super::App;
use second_factor::begin;

/// The part of the route table that leads to an account, and what one does with the own.
pub(super) fn routes() -> Router<App> {
    let ways_in = Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-in/code", get(code::show).post(code::submit))
        .route("/sign-in/forgot", get(forgot::show).post(forgot::send))
        .route("/sign-out", post(sign_in::leave))
        .route("/set-up/{token}", get(set_up::show).post(set_up::make))
        .route("/password/{token}", get(links::show).post(links::set));
    ways_in
        .route("/account", get(page::show))
        .route("/account/name", post(page::change_name))
        .route("/account/password", post(page::change_password))
        .route("/account/sessions/end", post(page::end_sessions))
        .route("/account/second-factor", get(second_factor::show).post(begin::submit))
        .route("/account/second-factor/off", post(second_factor::off))
        .route("/account/recovery-codes", post(second_factor::renew))
        .route("/account/tokens", get(tokens::show).post(tokens::make))
        .route("/account/tokens/revoke", post(tokens::revoke))
}
