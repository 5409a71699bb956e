//! The page for a browser that posts answers but has lost its key. Nothing it typed is lost: the
//! form rides along until the private link is given. It is the same page for every id, so it
//! tells nobody whether an assessment exists.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Template, WebTemplate)]
#[template(path = "lost.html")]
struct LostPage {
    action: String,
    kept: Vec<(String, String)>,
    shown: Vec<(String, String)>,
    fault: bool,
}

/// Draws the page (404) whose form posts to `action`. `kept` are the posted fields, `shown` those
/// that were typed, as people read them; `fault` says that a link was tried.
pub(super) fn lost_page(
    action: String,
    kept: Vec<(String, String)>,
    shown: Vec<(String, String)>,
    fault: bool,
) -> Response {
    (StatusCode::NOT_FOUND, LostPage { action, kept, shown, fault }).into_response()
}
