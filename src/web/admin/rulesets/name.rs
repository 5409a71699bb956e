//! The name of a draft, by which its admins tell it from others.

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::super::App;
use super::super::super::error::{PageError, PageResult};
use super::super::super::form::{Fields, StrictForm};
use super::super::super::secret::new_id;
use super::super::super::session::Shut;
use super::super::{Admin, enter};
use super::address::{Which, find_draft};
use super::draft::{self, News};
use crate::db;

/// Most characters of a name.
const MOST: usize = 80;

/// `POST /admin/rulesets/{version}/name`: gives a draft a name; an empty one its usual name.
pub(in crate::web::admin) async fn name(
    State(app): State<App>,
    Path(version): Path<String>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    form: StrictForm,
) -> PageResult<Response> {
    let admin = match enter(admin, &uri, &form) {
        Ok(admin) => admin,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(Which::Draft(id)) = Which::parse(&version) else { return Err(PageError::NotFound) };
    let mut fields = Fields::from(form);
    let typed = fields.take("name").unwrap_or_default();
    fields.finish()?;
    let found = find_draft(&app, id).await?.ok_or(PageError::NotFound)?;
    let name = typed.trim();
    if let Some(fault) = fault(name).filter(|_| !found.ended) {
        let page = draft::page(&app, found, News::Misnamed(typed, fault)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let news = if found.ended { "" } else { "?done=name" };
    let name = Some(name).filter(|name| !name.is_empty());
    db::drafts::rename(&app.db, id, name, &admin.actor, new_id()).await?;
    // The page tells what became of a draft that somebody ended meanwhile.
    Ok(Redirect::to(&format!("{}{news}", Which::Draft(id).href())).into_response())
}

fn fault(name: &str) -> Option<&'static str> {
    if name.chars().count() > MOST {
        return Some("This name is too long. Use at most 80 characters.");
    }
    name.chars().any(char::is_control).then_some("Take out line breaks and control characters.")
}
