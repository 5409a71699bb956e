//! One part of a playbook as a Markdown file.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Scored, Which};
use crate::db;
use crate::db::results::StoredResult;
use crate::rules::explain::playbook::playbook;
use crate::web::App;
use crate::web::error::PageError;
use crate::web::visitor::Visit;
use crate::web::words::date;

/// `GET /assessments/{id}/result/playbook/{role}/{file}`: a part such as `job-profile.md`, of the
/// newest result or of the one that `of` names.
pub(in crate::web) async fn show(
    State(app): State<App>,
    Query(which): Query<Which>,
    Path(place): Path<HashMap<String, String>>,
    visit: Visit,
) -> Result<Response, PageError> {
    let all = db::results::list(&app.db, visit.stored.id).await?;
    let named = |key: &str| place.get(key).map(String::as_str).unwrap_or_default();
    file(&app, which.among(&all)?.clone(), named("role"), named("file")).await
}

/// One part of a result's playbook, to keep.
///
/// # Errors
/// [`PageError::NotFound`] where the result has no such part.
pub(in crate::web) async fn file(
    app: &App,
    result: StoredResult,
    role: &str,
    file: &str,
) -> Result<Response, PageError> {
    part(&Scored::new(app, result).await?, role, file)
}

/// The same of a result that is scored already.
///
/// # Errors
/// [`PageError::NotFound`] where the result has no such part.
pub(in crate::web) fn part(scored: &Scored, role: &str, file: &str) -> Result<Response, PageError> {
    let rules = scored.ruleset.as_ref();
    let role = rules.role(role).ok_or(PageError::NotFound)?;
    let key = file.strip_suffix(".md").ok_or(PageError::NotFound)?;
    let book = playbook(rules, &scored.stored.answers, &scored.assessment, role);
    let part = book.parts.iter().find(|part| part.key == key).ok_or(PageError::NotFound)?;
    let (title, what) = (&book.title, part.title);
    let day = date(scored.stored.created_at);
    let (reference, version) = (&scored.stored.reference, scored.stored.ruleset_version);
    let from = format!("Readyline, {day}, reference {reference}, rules version {version}.");
    let text = format!("## {title}: {what}\n\n{from}\n\n{}", part.markdown);
    let head = [
        (CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{key}.md\"", role.key)),
    ];
    Ok((head, text).into_response())
}
