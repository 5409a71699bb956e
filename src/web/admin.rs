//! The admins' pages: rules, accounts, the audit log, and what the stored results tell. Every
//! handler asks for an [`Admin`], who has shown all that an admin must show.

mod home;

use axum::Router;
use axum::routing::get;

use super::App;
use super::session::Admin;

/// The admins' part of the route table.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin", get(home::show))
}
