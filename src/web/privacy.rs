//! What is kept of a visitor's answers, for how long, and who can see it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;

use super::App;
use super::error::PageResult;
use crate::db::retention::{Keep, in_force};

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "privacy.html")]
pub(super) struct PrivacyPage {
    finished: String,
    unfinished: String,
    clients: String,
}

/// `GET /privacy`.
pub(super) async fn show(State(app): State<App>) -> PageResult<PrivacyPage> {
    let keep = in_force(&app.db).await?.keep;
    Ok(PrivacyPage {
        finished: period(keep.finished_months, "month"),
        unfinished: period(keep.unfinished_days, "day"),
        clients: period(keep.client_months, "month"),
    })
}

/// `24 months`, `1 day`.
pub(super) fn period(many: i32, unit: &str) -> String {
    format!("{many} {unit}{}", if many == 1 { "" } else { "s" })
}

/// How long answers are kept, for whoever gives them; `firm` where a firm looks after them.
pub(super) fn kept(keep: Keep, firm: bool) -> String {
    if firm {
        return format!(
            "Your answers are kept for {} after the last change of anything about your company.",
            period(keep.client_months, "month")
        );
    }
    format!(
        "We keep finished assessments for {} and unfinished ones for {} after your last change, \
         and delete them at once when you ask.",
        period(keep.finished_months, "month"),
        period(keep.unfinished_days, "day")
    )
}
