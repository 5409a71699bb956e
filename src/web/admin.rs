//! The admins' pages: rules, accounts, the audit log, and what the stored results tell. Every
//! handler asks for an [`Admin`], who has shown all that an admin must show.

mod compare;
mod golden;
mod home;
mod import;
mod insight;
mod publish;
mod rulesets;

use axum::Router;
use axum::routing::{get, post};

use super::App;
use super::error::{PageError, PageResult};
use super::session::Admin;

/// The admins' part of the route table.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(home::show))
        .route("/admin/insight", get(insight::show).post(insight::count))
        .route("/admin/recheck", post(home::recheck))
        .route("/admin/rulesets", get(rulesets::list))
        .route("/admin/rulesets/drafts", post(rulesets::begin))
        .route("/admin/rulesets/compare", get(compare::show))
        .route("/admin/rulesets/import", get(import::show).post(import::bring_in))
        .route("/admin/rulesets/{version}", get(rulesets::show))
        .route("/admin/rulesets/{version}/discard", post(rulesets::discard))
        .route("/admin/rulesets/{version}/export.json", get(import::export))
        .route("/admin/rulesets/{version}/publish", get(publish::show).post(publish::publish))
        .route("/admin/golden", get(golden::list))
        .route("/admin/golden/new", get(golden::ask).post(golden::add))
        .route("/admin/golden/{case}/remove", post(golden::remove))
}

/// Works out what takes a while beside the requests, so that none has to wait for it.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> PageResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}
