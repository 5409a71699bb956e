//! The list of technology projects: one form adds, changes or removes one project at a time.

mod posted;
mod view;
mod words;

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use tokio::time::timeout;
use uuid::Uuid;

use super::App;
use super::error::PageError;
use super::form::{Fields, StrictForm};
use super::lost::lost_page;
use super::visitor::{self, Visit};
use super::wizard;
use crate::db;
use crate::db::projects::{Edit, Edited, NewEdit, ProjectList};
use crate::rules::answers::Fault;
use crate::rules::projects::{self, Project};
use crate::rules::questionnaire::{Page, questionnaire};
use posted::{Action, Posted};
use view::Drawing;

/// The page of the questionnaire that leads here.
const PAGE: &str = "ownership";

/// A press is answered by then, so that what was typed comes back.
const PATIENCE: Duration = Duration::from_secs(9);

/// What may stand behind the page's address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default, rename = "return")]
    return_to: Option<String>,
    change: Option<String>,
    done: Option<String>,
}

/// `GET /assessments/{id}/ownership/projects`: the list, with a form for one more or, where
/// `change` names one, for that one.
pub(super) async fn show(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
) -> Result<Response, PageError> {
    visit.counts()?;
    if let Some(elsewhere) = wizard::elsewhere(&app, &visit, page()?).await? {
        return Ok(elsewhere);
    }
    let mut drawing = drawing(&app, &visit);
    drawing.return_to_check = asked.return_to.as_deref() == Some("check");
    drawing.done = asked.done.as_deref().and_then(words::done);
    if let Some(id) = asked.change {
        let id = visitor::parse_id(&id).ok_or(PageError::NotFound)?;
        match visit.stored.projects.find(id) {
            Some(listed) => drawing.changing = Some(listed.id),
            None => drawing.notice = Some(words::GONE),
        }
    }
    Ok(drawing.draw().into_response())
}

/// `POST /assessments/{id}/ownership/projects`: adds, changes or removes a project.
pub(super) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    jar: CookieJar,
    form: StrictForm,
) -> Result<Response, PageError> {
    let id = visitor::parse_id(&id).ok_or(PageError::NotFound)?;
    let posted = Posted::read(Fields::from(form))?;
    let _place = match app.place() {
        Ok(place) => place,
        Err(busy) => return not_saved(id, None, &posted, busy),
    };
    match timeout(PATIENCE, enter_and_save(&app, id, jar, &posted)).await {
        Ok(answer) => answer,
        Err(_) => not_saved(id, None, &posted, PageError::Late),
    }
}

async fn enter_and_save(
    app: &App,
    id: Uuid,
    jar: CookieJar,
    posted: &Posted,
) -> Result<Response, PageError> {
    let link = posted.private_link.as_deref();
    match visitor::enter_or_open(app, id, jar, link).await {
        Ok(Some((visit, jar))) => {
            if let Err(too_many) = app.limits.save(id) {
                return not_saved(id, Some(&visit.stored.projects), posted, too_many);
            }
            Ok((jar, change(app, &visit, posted).await?).into_response())
        }
        Ok(None) => Ok(lost_page(view::address(id), posted.kept(), posted.shown(), link.is_some())),
        Err(failure) => not_saved(id, None, posted, failure),
    }
}

async fn change(app: &App, visit: &Visit, posted: &Posted) -> Result<Response, PageError> {
    let stored = &visit.stored;
    visit.counts()?;
    if let Some(elsewhere) = wizard::elsewhere(app, visit, page()?).await? {
        return Ok(elsewhere);
    }
    let edit = match edit(posted, &stored.projects) {
        Ok(edit) => edit,
        Err(faults) => return Ok(faulty(app, visit, posted, faults)),
    };
    let new = NewEdit {
        assessment: stored.id,
        op: posted.op,
        content: posted.content(),
        seen_revision: posted.seen_revision.unwrap_or(stored.revision),
        edit,
    };
    match db::projects::edit(&app.db, &new).await {
        Ok(edited) => outcome(app, visit, posted, edited),
        Err(failure) => not_saved(stored.id, Some(&stored.projects), posted, failure.into()),
    }
}

/// What was asked for, or what needs another look.
fn edit(posted: &Posted, list: &ProjectList) -> Result<Edit, Vec<Fault>> {
    let project = || -> Result<Project, Vec<Fault>> {
        let project = projects::parse(&posted.typed())?;
        let same = |name: &str| name.to_lowercase() == project.name.to_lowercase();
        let other = |listed: &&db::projects::Listed| match posted.action {
            Action::Change(id) => listed.id != id,
            // The same press again finds what it added.
            _ => listed.id != posted.op,
        };
        match list.0.iter().filter(other).any(|listed| same(&listed.project.name)) {
            true => Err(vec![fault("name", words::SAME_NAME)]),
            false => Ok(project),
        }
    };
    match posted.action {
        Action::Add => project().map(Edit::Add),
        Action::Change(id) => project().map(|project| Edit::Change(id, project)),
        Action::Remove(id) => Ok(Edit::Remove(id)),
    }
}

fn outcome(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    edited: Edited,
) -> Result<Response, PageError> {
    match edited {
        Edited::Done => Ok(Redirect::to(&view::after(visit.stored.id, posted)).into_response()),
        Edited::Full => Ok(faulty(app, visit, posted, vec![fault("name", words::FULL)])),
        Edited::Clash { revision, list } => {
            let mut drawing = posted.typed_into(drawing(app, visit));
            drawing.notice = Some(match posted.action {
                Action::Remove(_) => words::CHANGED_BEFORE_REMOVAL,
                Action::Change(id) if list.find(id).is_none() => words::REMOVED,
                Action::Change(_) | Action::Add => words::CLASH,
            });
            // The page now shows what the other one saved, so a second press is a decision.
            drawing.revision = revision;
            drawing.list = &list;
            drawing.clash = true;
            Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
        }
        Edited::OtherContent { revision } => {
            let mut drawing = posted.typed_into(drawing(app, visit));
            drawing.notice = Some(words::OTHER_CONTENT);
            drawing.revision = revision;
            Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
        }
        Edited::Gone => Err(PageError::NotFound),
    }
}

/// The page as the browser sent it, with what needs another look (422).
fn faulty(app: &App, visit: &Visit, posted: &Posted, faults: Vec<Fault>) -> Response {
    let mut drawing = posted.typed_into(drawing(app, visit));
    drawing.faults = faults;
    (StatusCode::UNPROCESSABLE_ENTITY, drawing.draw()).into_response()
}

/// The database did not answer: the page comes back as typed, with the same operation id, since
/// the change may have been made after all.
fn not_saved(
    id: Uuid,
    list: Option<&ProjectList>,
    posted: &Posted,
    failure: PageError,
) -> Result<Response, PageError> {
    let (status, headers) = failure.try_later()?;
    let none = ProjectList::default();
    let seen = posted.seen_revision.unwrap_or(0);
    let mut drawing = posted.typed_into(Drawing::new(id, list.unwrap_or(&none), seen));
    drawing.op = posted.op;
    drawing.known = list.is_some();
    drawing.notice = Some(words::NOT_SAVED);
    Ok((status, headers, drawing.draw()).into_response())
}

/// The list as it is stored.
fn drawing<'a>(app: &App, visit: &'a Visit) -> Drawing<'a> {
    let stored = &visit.stored;
    let mut drawing = Drawing::new(stored.id, &stored.projects, stored.revision);
    drawing.private_link = visit.private_link(app);
    drawing
}

fn page() -> Result<&'static Page, PageError> {
    questionnaire().page(PAGE).ok_or(PageError::NotFound)
}

fn fault(field: &str, message: &str) -> Fault {
    Fault { signal: field.to_owned(), message: message.to_owned() }
}
