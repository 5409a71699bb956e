//! The pages of the questionnaire: one handler draws any of them, one saves any of them.

mod doubts;
mod onward;
mod options;
mod posted;
mod steps;
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

use super::error::PageError;
use super::form::{Fields, StrictForm};
use super::lost::lost_page;
use super::privacy::kept;
use super::visitor::{self, Visit};
use super::{App, check, invited, newer_rules, result};
use crate::db;
use crate::db::answers::{Save, Saved};
use crate::rules::answers::{Answers, parse_opinion, parse_page};
use crate::rules::journey;
use crate::rules::questionnaire::{Page, questionnaire};
use doubts::asks_again;
use onward::Onward;
use posted::Posted;
pub(super) use view::Notice;
use view::{Drawing, Settled};
pub(super) use words::fault_heading;

/// A save answers by then, so that what was typed comes back. The layers give up a second later.
const PATIENCE: Duration = Duration::from_secs(9);

/// The list of technology projects, which hangs on the page about ownership.
const PROJECTS: &str = "ownership/projects";

/// What may stand behind a page's address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default, rename = "return")]
    return_to: Option<String>,
}

/// `GET /assessments/{id}/{page}`: a page with its stored answers.
pub(super) async fn show(
    State(app): State<App>,
    Path((_, page)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    visit: Visit,
) -> Result<Response, PageError> {
    let page = questionnaire().page(&page).ok_or(PageError::NotFound)?;
    let stored = &visit.stored;
    if let Some(elsewhere) = elsewhere(&app, &visit, page).await? {
        return Ok(elsewhere);
    }
    let mut drawing = Drawing::new(stored.id, page, &stored.answers, stored.revision);
    drawing.course = visit.course();
    drawing.invited = invited::told(&app, &visit).await?;
    drawing.desk = visit.desk();
    drawing.listed = &stored.projects.0;
    drawing.onward = Onward::named(asked.return_to.as_deref()).unwrap_or_default();
    drawing.private_link = visit.private_link(&app);
    if drawing.course.pages().next() == Some(page.key.as_str()) {
        let keep = db::retention::in_force(&app.db).await?.keep;
        let for_firm = stored.firm.is_some() || stored.opinion_of.is_some();
        drawing.kept = Some(kept(keep, for_firm));
    }
    drawing.settled = settled(&app, &visit).await?;
    // Rules that say the same are no matter while somebody types.
    drawing.newer = newer_rules::told(&app, stored, &page.key).await?.filter(|told| !told.same);
    Ok(drawing.draw().into_response())
}

/// `POST /assessments/{id}/{page}`: saves a page and leads on.
pub(super) async fn save(
    State(app): State<App>,
    Path((id, page)): Path<(String, String)>,
    jar: CookieJar,
    form: StrictForm,
) -> Result<Response, PageError> {
    let id = visitor::parse_id(&id).ok_or(PageError::NotFound)?;
    let page = questionnaire().page(&page).ok_or(PageError::NotFound)?;
    let posted = Posted::read(page, Fields::from(form))?;
    let _place = match app.place() {
        Ok(place) => place,
        Err(busy) => return not_saved(id, page, &Answers::default(), &posted, busy),
    };
    match timeout(PATIENCE, enter_and_save(&app, (id, page), jar, &posted)).await {
        Ok(answer) => answer,
        Err(_) => not_saved(id, page, &Answers::default(), &posted, PageError::Late),
    }
}

async fn enter_and_save(
    app: &App,
    (id, page): (Uuid, &Page),
    jar: CookieJar,
    posted: &Posted,
) -> Result<Response, PageError> {
    let link = posted.private_link.as_deref();
    match visitor::enter_or_open(app, id, jar, link).await {
        Ok(Some((visit, jar))) => {
            if let Err(too_many) = app.limits.save(id) {
                return not_saved(id, page, &visit.stored.answers, posted, too_many);
            }
            let answer = save_page(app, &visit, page, posted).await?;
            Ok((jar, answer).into_response())
        }
        Ok(None) => {
            let (address, shown) = (format!("/assessments/{id}/{}", page.key), posted.shown(page));
            Ok(lost_page(address, posted.kept(), shown, link.is_some()))
        }
        Err(failure) => not_saved(id, page, &Answers::default(), posted, failure),
    }
}

async fn save_page(
    app: &App,
    visit: &Visit,
    page: &Page,
    posted: &Posted,
) -> Result<Response, PageError> {
    let stored = &visit.stored;
    if let Some(elsewhere) = elsewhere(app, visit, page).await? {
        return Ok(elsewhere);
    }
    let read = if stored.opinion_of.is_some() { parse_opinion } else { parse_page };
    let answers = match read(&page.key, &posted.typed) {
        Ok(answers) => answers,
        Err(faults) => {
            let mut drawing = redraw(app, visit, page, posted).await;
            drawing.faults = faults;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, drawing.draw()).into_response());
        }
    };
    let save = Save {
        assessment: stored.id,
        page: page.key.clone(),
        op: posted.op,
        content: posted.content(page),
        author: visit.author(),
        seen_revision: posted.seen_revision.unwrap_or(stored.revision),
        answers: answers.clone(),
    };
    let saved = match db::answers::save_page(&app.db, &save).await {
        Ok(saved) => saved,
        Err(failure) => {
            return not_saved(stored.id, page, &stored.answers, posted, failure.into());
        }
    };
    let mut now = stored.answers.clone();
    for (signal, answer) in answers {
        now.set(&signal, answer);
    }
    let is_saved = matches!(saved, Saved::Done { .. } | Saved::Replayed { .. });
    if is_saved
        && posted.onward == Onward::Result
        && !posted.to_projects
        && !asks_again(page, posted, &now)
    {
        return result::make_anew(app, visit, posted.op).await;
    }
    outcome(app, visit, (page, posted), saved, &now).await
}

/// Turns what the database did into the answer: on to the next page, or this one again.
async fn outcome(
    app: &App,
    visit: &Visit,
    (page, posted): (&Page, &Posted),
    saved: Saved,
    now: &Answers,
) -> Result<Response, PageError> {
    match saved {
        Saved::Done { .. } | Saved::Replayed { .. } => {
            Ok(Redirect::to(&next(visit, page, posted, now)).into_response())
        }
        Saved::Clash { revision, clashes, untouched, stored } => {
            let mut drawing = redraw(app, visit, page, posted).await;
            // The page now shows the other answers, so a second press is a decision about them.
            drawing.revision = revision;
            drawing.stored = &stored;
            drawing.clashes = clashes;
            drawing.untouched = untouched;
            drawing.notice = Some(words::CLASH);
            Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
        }
        Saved::OtherContent { revision } => {
            let mut drawing = redraw(app, visit, page, posted).await;
            // What was saved then is what this form was changed from.
            drawing.revision = revision;
            drawing.notice = Some(words::OTHER_CONTENT);
            Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
        }
        Saved::Gone => Err(PageError::NotFound),
    }
}

/// Where a saved page leads: back to it with a gentle question, to the check page, or on.
fn next(visit: &Visit, page: &Page, posted: &Posted, now: &Answers) -> String {
    let (base, course) = (format!("/assessments/{}", visit.stored.id), visit.course());
    let from = posted.onward.query();
    if asks_again(page, posted, now) {
        return format!("{base}/{}{from}#unlikely", page.key);
    }
    if posted.to_projects {
        return format!("{base}/{PROJECTS}{from}");
    }
    if let Some(name) = posted.onward.name() {
        return format!("{base}/{name}");
    }
    let onward = course.page_after(&page.key).or_else(|| course.first_unfinished(now));
    format!("{base}/{}", onward.unwrap_or("check"))
}

/// A page opened before its turn leads to the first one that is not finished.
/// Once the check page is open, its links may open any page. What was handed in is only shown.
pub(super) async fn elsewhere(
    app: &App,
    visit: &Visit,
    page: &Page,
) -> Result<Option<Response>, PageError> {
    let course = visit.course();
    if !course.asks(&page.key) {
        return Err(PageError::NotFound);
    }
    if visit.stored.handed_in_at.is_some() {
        let check = format!("/assessments/{}/check", visit.stored.id);
        return Ok(Some(Redirect::to(&check).into_response()));
    }
    if course.may_open(&visit.stored.answers, &page.key) {
        return Ok(None);
    }
    check::not_yet(app, visit).await
}

/// The page as the browser sent it, with a fresh operation id.
async fn redraw<'a>(
    app: &App,
    visit: &'a Visit,
    page: &'a Page,
    posted: &'a Posted,
) -> Drawing<'a> {
    let stored = &visit.stored;
    let seen = posted.seen_revision.unwrap_or(stored.revision);
    let mut drawing = posted.typed_into(Drawing::new(stored.id, page, &stored.answers, seen));
    drawing.course = visit.course();
    drawing.listed = &stored.projects.0;
    drawing.private_link = visit.private_link(app);
    // What was typed comes back even where the database does not answer now.
    drawing.invited = invited::told(app, visit).await.unwrap_or(None);
    drawing.desk = visit.desk();
    drawing
}

/// The database did not answer: the page comes back as typed, with the same operation id, since
/// the save may have happened after all.
fn not_saved(
    id: Uuid,
    page: &Page,
    stored: &Answers,
    posted: &Posted,
    failure: PageError,
) -> Result<Response, PageError> {
    let (status, headers) = failure.try_later()?;
    let seen = posted.seen_revision.unwrap_or(0);
    let mut drawing = posted.typed_into(Drawing::new(id, page, stored, seen));
    drawing.op = posted.op;
    drawing.notice = Some(words::NOT_SAVED);
    Ok((status, headers, drawing.draw()).into_response())
}

/// Says so when no question that is left can change any verdict.
async fn settled(app: &App, visit: &Visit) -> Result<Option<Settled>, PageError> {
    let stored = &visit.stored;
    if stored.opinion_of.is_some() || journey::first_unfinished(&stored.answers).is_none() {
        return Ok(None);
    }
    let ruleset = app.ruleset(stored.ruleset_version).await?;
    if !journey::nothing_can_change(&ruleset, &stored.answers) {
        return Ok(None);
    }
    Ok(Some(Settled {
        heading: "No question that is left can change a verdict",
        text: "What is left is about who answers for technology, your budget and your timing. Go \
               on for the advice on ownership, or stop here.",
        href: format!("/assessments/{}/check", stored.id),
    }))
}
