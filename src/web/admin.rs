//! The admins' pages: rules, accounts, the audit log, and what the stored results tell. Every
//! handler asks for an [`Admin`], who has shown all that an admin must show.

mod accounts;
mod audit;
mod compare;
mod curve;
mod edit;
mod golden;
mod home;
mod import;
mod insight;
mod preview;
mod publish;
mod retention;
mod rulesets;

use axum::Router;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::App;
use super::account::sign_in::keep_typed;
use super::error::{PageError, PageResult};
use super::form::StrictForm;
use super::session::{Admin, Shut};

/// The admins' part of the route table.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(home::show))
        .route("/admin/insight", get(insight::show).post(insight::count))
        .route("/admin/recheck", post(home::recheck))
        .route("/admin/accounts", get(accounts::show).post(accounts::invite))
        .route("/admin/accounts/{id}/{what}", get(accounts::ask).post(accounts::change))
        .route("/admin/audit", get(audit::show))
        .route("/admin/audit.csv", get(audit::file))
        .route("/admin/rulesets/{version}/edit", get(edit::first))
        .route("/admin/rulesets/{version}/edit/{part}", get(edit::show).post(edit::save))
        .route("/admin/rulesets", get(rulesets::list))
        .route("/admin/rulesets/drafts", post(rulesets::begin))
        .route("/admin/rulesets/compare", get(compare::show))
        .route("/admin/rulesets/import", get(import::show).post(import::bring_in))
        .route("/admin/rulesets/{version}", get(rulesets::show))
        .route("/admin/rulesets/{version}/discard", post(rulesets::discard))
        .route("/admin/rulesets/{version}/name", post(rulesets::name))
        .route("/admin/rulesets/{version}/export.json", get(import::export))
        .route("/admin/rulesets/{version}/preview", get(preview::show).post(preview::start))
        .route("/admin/rulesets/{version}/preview/flips", get(preview::flips))
        .route("/admin/rulesets/{version}/curve", get(curve::show))
        .route("/admin/rulesets/{version}/publish", get(publish::show).post(publish::publish))
        .route("/admin/retention", get(retention::show).post(retention::set))
        .route("/admin/golden", get(golden::list))
        .route("/admin/golden/new", get(golden::ask).post(golden::add))
        .route("/admin/golden/{case}/remove", post(golden::remove))
}

/// Lets an admin in to what a form does. Somebody who was signed out meanwhile gets a page that
/// keeps what was typed.
#[expect(clippy::result_large_err, reason = "it goes out at once")]
fn enter(admin: Result<Admin, Shut>, uri: &Uri, form: &StrictForm) -> Result<Admin, Response> {
    admin.map_err(|shut| turned_away(shut, || keep_typed(uri.path(), form)))
}

/// The answer to somebody who is not let in; `keep` is the page that keeps what was typed.
pub(super) fn turned_away(shut: Shut, keep: impl FnOnce() -> Response) -> Response {
    match shut {
        Shut::SignIn { .. } | Shut::Code { .. } | Shut::SecondFactor => keep(),
        refused => refused.into_response(),
    }
}

/// Works out what takes a while beside the requests, so that none has to wait for it.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> PageResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}
