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
use super::scores::Scores;
use super::{address, encoded, find, tried};
use crate::db;
use crate::db::previews::{FlipFilter, State, StoredFlip};
use crate::rules::ruleset::Ruleset;
use crate::rules::study::flips::Summary;
use crate::rules::study::outcome::Outcome;
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
    /// Need and fit before and after, and the marks that they cross.
    pub(super) scores: Vec<String>,
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
    let State::Finished(summary) = preview.state.clone() else {
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
        change: change(asked.from, asked.to)?,
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
    let rules = tried(&app, &preview, &draft).await?;
    let scores = Scores::new(rules.each_ref().map(|rules| &**rules), &role.key);
    let page = FlipsPage {
        title: draft_title(&draft),
        role: a(&role.title),
        only: filter.change.map(|[from, to]| (said_as(&from), said_as(&to), all)),
        lines: found.into_iter().map(|flip| line(flip, &scores)).collect(),
        next: next.map(|last| format!("{here}&after={last}")),
        first: filter.after.is_some().then_some(here),
        back,
    };
    Ok(page.into_response())
}

/// The change that a list is kept to: none, or an outcome before and one after.
fn change(from: Option<String>, to: Option<String>) -> PageResult<Option<[String; 2]>> {
    let known = |text: &String| text.parse::<Outcome>().is_ok();
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if known(&from) && known(&to) => Ok(Some([from, to])),
        _ => Err(PageError::NotFound),
    }
}

fn line(flip: StoredFlip, scores: &Scores<'_>) -> FlipLine {
    let mover = flip.mover.and_then(|mover| serde_json::from_value(mover).ok());
    FlipLine {
        reference: flip.reference,
        date: date(flip.created_at),
        before: said_as(&flip.before),
        after: said_as(&flip.after),
        scores: scores.of(&flip.answers),
        why: why(mover.as_ref()),
    }
}

/// A few companies that change for a role.
pub(super) async fn some(
    app: &App,
    run_id: Uuid,
    role: &str,
    rules: [&Ruleset; 2],
) -> PageResult<Vec<FlipLine>> {
    let scores = Scores::new(rules, role);
    let filter = FlipFilter { run_id, role: role.to_owned(), change: None, after: None };
    let found = db::previews::flips(&app.db, &filter, SOME).await?;
    Ok(found.into_iter().map(|flip| line(flip, &scores)).collect())
}
