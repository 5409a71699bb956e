//! The page for a browser that posts answers but has lost its key. Nothing it typed is lost: the
//! form rides along until the private link is given. It is the same page for every id, so it
//! tells nobody whether an assessment exists.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::rules::questionnaire::{Page, questionnaire};

#[derive(Template, WebTemplate)]
#[template(path = "lost.html")]
struct LostPage {
    action: String,
    kept: Vec<(String, String)>,
    shown: Vec<(String, String)>,
    fault: bool,
}

/// Draws the page (404). `kept` are the posted fields, `fault` says that a link was tried.
pub(super) fn lost_page(
    id: Uuid,
    page: &Page,
    kept: Vec<(String, String)>,
    fault: bool,
) -> Response {
    let mut shown = Vec::new();
    for signal in questionnaire().on_page(&page.key) {
        let typed = kept.iter().find(|(name, value)| *name == signal.key && !value.is_empty());
        let unknown = kept.iter().any(|(name, _)| *name == format!("{}-unknown", signal.key));
        let option = |key: &str| signal.options.iter().find(|o| o.key == key);
        let value = match typed {
            Some((_, value)) => option(value).map_or_else(|| value.clone(), |o| o.label.clone()),
            None if unknown => "I don’t know".into(),
            None => continue,
        };
        shown.push((signal.label.clone(), value));
    }
    let action = format!("/assessments/{id}/{}", page.key);
    (StatusCode::NOT_FOUND, LostPage { action, kept, shown, fault }).into_response()
}
