//! What is kept of a visitor's answers, for how long, and who can see it.

use askama::Template;
use askama_web::WebTemplate;

use crate::jobs::retention::{FINISHED_MONTHS, UNFINISHED_DAYS};

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "privacy.html")]
pub(super) struct PrivacyPage {
    finished_months: i32,
    unfinished_days: i32,
}

/// `GET /privacy`.
pub(super) async fn show() -> PrivacyPage {
    PrivacyPage { finished_months: FINISHED_MONTHS, unfinished_days: UNFINISHED_DAYS }
}
