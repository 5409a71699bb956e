//! The overview: what is in force, and whether all is well.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::super::App;
use super::super::error::PageResult;
use super::Admin;
use crate::db;

#[derive(Template, WebTemplate)]
#[template(path = "admin/home.html")]
struct HomePage {
    version: i64,
}

/// `GET /admin`.
pub(super) async fn show(State(app): State<App>, _: Admin) -> PageResult<Response> {
    let (version, _) = db::rulesets::current(&app.db).await?;
    Ok(HomePage { version }.into_response())
}
