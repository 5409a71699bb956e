//! The admins' pages: rules, accounts, the audit log, and what the stored results tell. Every
//! handler asks for an [`Admin`], who has shown all that an admin must show.

mod accounts;
mod audit;
mod edit;
mod home;

use axum::Router;
use axum::routing::{get, post};

use super::App;
use super::session::Admin;

/// The admins' part of the route table.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(home::show))
        .route("/admin/accounts", get(accounts::show).post(accounts::invite))
        .route("/admin/accounts/{id}/{what}", post(accounts::change))
        .route("/admin/audit", get(audit::show))
        .route("/admin/audit.csv", get(audit::file))
        .route("/admin/rulesets/{version}/edit", get(edit::first))
        .route("/admin/rulesets/{version}/edit/{part}", get(edit::show).post(edit::save))
}
