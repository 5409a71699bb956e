//! What all stored assessments tell together: how far people come, what they are told, what they
//! do not know, and which questions decide. Counted beside the pages, each night and when an admin
//! asks for it; the page shows what was counted last.

mod view;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::App;
use super::super::error::PageResult;
use super::super::form::{Fields, StrictForm};
use super::super::prose::figure;
use super::super::secret::new_id;
use super::super::words::moment;
use super::Admin;
use crate::db;
use crate::db::job_runs::{Kind, Last, Wish};
use crate::jobs::insight::{self, Insight};
use view::Shown;

#[derive(Template, WebTemplate)]
#[template(path = "admin/insight.html")]
struct InsightPage {
    /// When the figures were counted.
    as_of: Option<String>,
    shown: Option<Shown>,
    /// How many results there are in words, where none was there to be counted.
    uncounted: String,
    /// How far the counting is that is under way.
    at_work: Option<String>,
    /// Why the last one broke off.
    broke: Option<String>,
}

/// `GET /admin/insight`.
pub(super) async fn show(State(app): State<App>, _: Admin) -> PageResult<Response> {
    let standing = db::job_runs::standing(&app.db, Kind::Insight).await?;
    // What an older program counted may have had another shape; then it counts as nothing.
    let found = standing.found.and_then(|found| {
        let insight: Insight = serde_json::from_value(found.summary).ok()?;
        Some((moment(found.at), Shown::new(&insight)))
    });
    let (as_of, shown) = found.unzip();
    let (at_work, broke) = match standing.last {
        Last::AtWork(done) => (Some(so_far(u64::try_from(done).unwrap_or_default())), None),
        Last::Badly(why) => (None, Some(why)),
        Last::Well => (None, None),
    };
    let results = u64::try_from(db::scores::count(&app.db).await?).unwrap_or_default();
    let uncounted = match results {
        0 => String::new(),
        1 => "One result is stored".to_owned(),
        more => format!("{} results are stored", figure(more)),
    };
    Ok(InsightPage { as_of, shown, uncounted, at_work, broke }.into_response())
}

/// How far the counting is, in words.
fn so_far(done: u64) -> String {
    match done {
        0 => "The counting is under way; it has just begun.".to_owned(),
        done => format!("The counting is under way: {} records so far.", figure(done)),
    }
}

/// `POST /admin/insight`: counts anew now, unless that is under way.
pub(super) async fn count(
    State(app): State<App>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    let wish = Wish::Person(admin.actor.clone(), new_id());
    insight::begin(&app.jobs, &app.db, new_id(), &wish).await?;
    Ok(Redirect::to("/admin/insight"))
}
