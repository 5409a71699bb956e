//! The companies whose verdict a draft would change, page by page.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State as Of};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::super::Admin;
use super::super::rulesets::address::draft_title;
use super::changes::{said_as, why};
use super::{address, encoded, find};
use crate::db;
use crate::db::previews::{FlipFilter, State, StoredFlip};
use crate::rules::study::flips::Summary;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::prose::Prose;
use crate::web::result_view::a;
use crate::web::visitor::parse_id;
use crate::web::words::date;

/// Companies on one page.
const PAGE: i64 = 50;
/// Companies that the preview itself shows.
const SOME: i64 = 5;

/// A company that would change.
pub(super) struct FlipLine {
    /// The number people quote.
    pub(super) reference: String,
    /// When it submitted its latest result.
    pub(super) date: String,
    /// By the rules in force.
    pub(super) before: Prose,
    /// By the draft.
    pub(super) after: Prose,
    /// What moved most.
    pub(super) why: String,
}

/// Which companies to list.
#[derive(Deserialize)]
pub(in crate::web::admin) struct Asked {
    role: Option<String>,
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/preview/flips.html")]
struct FlipsPage {
    title: String,
    back: String,
    role: String,
    /// The change that the list is kept to, and the way to all of the role.
    only: Option<(Prose, Prose, String)>,
    lines: Vec<FlipLine>,
    /// The way to the first page, from any other.
    first: Option<String>,
    next: Option<String>,
}

/// `GET /admin/rulesets/{version}/preview/flips`.
pub(in crate::web::admin) async fn flips(
    Of(app): Of<App>,
    Path(version): Path<String>,
    Query(asked): Query<Asked>,
    _: Admin,
) -> PageResult<Response> {
    let draft = find(&app, &version).await?;
    let back = address(draft.id);
    let Some(preview) = db::previews::find(&app.db, draft.id).await? else {
        return Ok(Redirect::to(&back).into_response());
    };
    let State::Finished(summary) = preview.state else {
        return Ok(Redirect::to(&back).into_response());
    };
    let summary: Summary = serde_json::from_value(summary).map_err(PageError::internal)?;
    let wanted = |key: &str| asked.role.as_deref().is_none_or(|role| role == key);
    let role = summary.roles.into_iter().find(|role| wanted(&role.key));
    let role = role.ok_or(PageError::NotFound)?;
    let after = asked.after.as_deref().map(|id| parse_id(id).ok_or(PageError::NotFound));
    let filter = FlipFilter {
        run_id: preview.run_id,
        role: role.key.clone(),
        change: asked.from.zip(asked.to).map(|(from, to)| [from, to]),
        after: after.transpose()?,
    };
    let mut found = db::previews::flips(&app.db, &filter, PAGE + 1).await?;
    let is_last = found.len() <= usize::try_from(PAGE).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let all = format!("{back}/flips?role={}", encoded(&role.key));
    let here = match &filter.change {
        Some([from, to]) => format!("{all}&from={}&to={}", encoded(from), encoded(to)),
        None => all.clone(),
    };
    let next = found.last().filter(|_| !is_last).map(|last| last.assessment);
    let page = FlipsPage {
        title: draft_title(&draft),
        role: a(&role.title),
        only: filter.change.map(|[from, to]| (said_as(&from), said_as(&to), all)),
        lines: found.into_iter().map(line).collect(),
        next: next.map(|last| format!("{here}&after={last}")),
        first: filter.after.is_some().then_some(here),
        back,
    };
    Ok(page.into_response())
}

fn line(flip: StoredFlip) -> FlipLine {
    let mover = flip.mover.and_then(|mover| serde_json::from_value(mover).ok());
    FlipLine {
        reference: flip.reference,
        date: date(flip.created_at),
        before: said_as(&flip.before),
        after: said_as(&flip.after),
        why: why(mover.as_ref()),
    }
}

/// A few companies that change for a role.
pub(super) async fn some(app: &App, run_id: Uuid, role: &str) -> PageResult<Vec<FlipLine>> {
    let filter = FlipFilter { run_id, role: role.to_owned(), change: None, after: None };
    let found = db::previews::flips(&app.db, &filter, SOME).await?;
    Ok(found.into_iter().map(line).collect())
}
