//! Plans: what a company means to do after a result. Whoever may answer its assessment may change
//! its plan: the owner, guests and consultants.

mod earlier;
mod form;
mod offered;
mod posted;
pub(super) mod taken;
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
use super::error::{PageError, PageResult};
use super::form::{Fields, StrictForm};
use super::lost::lost_page;
use super::result::Scored;
use super::secret::new_id;
use super::session::Somebody;
use super::visitor::{self, By, Visit};
use crate::db;
use crate::db::actions::{Action, Carry, Content, Kept, NewAction};
use crate::db::audit::Actor;
use crate::db::results::StoredResult;
use crate::rules::answers::Fault;
use crate::rules::explain::explain;
use crate::rules::study::plan::{Suggestion, suggestions};
pub use offered::Taken;
pub(super) use posted::day;
use posted::{Posted, Press};
use view::Drawing;
pub use view::{PlanRow, PlanTable};

/// A press is answered by then, so that what was typed comes back.
const PATIENCE: Duration = Duration::from_secs(9);

/// What may stand behind the page's address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// A suggestion of the result, by its key.
    take: Option<String>,
    /// The result that suggests it, where it is not the newest.
    of: Option<String>,
    /// The action to change.
    change: Option<String>,
    done: Option<String>,
}

/// `GET /assessments/{id}/actions`: the plan, with a form for one more action or, where `change`
/// names one, for that one; `take` fills in what a result suggests.
pub(super) async fn show(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
) -> PageResult<Response> {
    let of = asked.of.as_deref().map(|of| visitor::parse_id(of).ok_or(PageError::NotFound));
    let mut drawing = drawing(&app, &visit, of.transpose()?).await?;
    drawing.done = asked.done.as_deref().and_then(words::done);
    if let Some(take) = asked.take {
        let taken = drawing.plan.as_ref().map(Taken::new).unwrap_or_default();
        match drawing.suggestions.iter().find(|each| each.key == take) {
            None => drawing.notice = Some(words::NOT_SUGGESTED),
            Some(found) if taken.has(found) => drawing.notice = Some(words::TAKEN),
            found => drawing.taken = found.cloned(),
        }
    }
    if let Some(id) = asked.change {
        let id = visitor::parse_id(&id).ok_or(PageError::NotFound)?;
        let mut actions = drawing.plan.iter().flat_map(|plan| &plan.actions);
        if actions.any(|action| action.id == id) {
            drawing.changing = Some(id);
        } else {
            drawing.notice = Some(words::GONE);
        }
    }
    Ok(drawing.draw().into_response())
}

/// The plan as it is stored, with what a result suggests.
async fn drawing(app: &App, visit: &Visit, of: Option<Uuid>) -> PageResult<Drawing> {
    let id = visit.stored.id;
    let result = match of {
        Some(of) => Some(db::results::find(&app.db, id, of).await?.ok_or(PageError::NotFound)?),
        None => db::results::list(&app.db, id).await?.into_iter().next(),
    };
    let mut drawing = Drawing {
        id,
        plan: Some(db::actions::plan(&app.db, id).await?),
        of,
        earlier: earlier::find(app, &visit.stored).await?,
        private_link: visit.private_link(app),
        desk: visit.desk(),
        ..Drawing::default()
    };
    if let Some(result) = result {
        drawing.suggestions = suggested(app, result).await?;
    }
    Ok(drawing)
}

/// What a result suggests. It may take a tenth of a second, so it is worked out aside.
async fn suggested(app: &App, result: StoredResult) -> PageResult<Vec<Suggestion>> {
    let scored = Scored::new(app, result).await?;
    let work = move || {
        let input = scored.input();
        let case = input.case();
        suggestions(&case, &explain(&case, input.projects))
    };
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

/// `POST /assessments/{id}/actions`: adds or changes an action, or says whether shared pages show
/// the plan.
pub(super) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    jar: CookieJar,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Response> {
    let id = visitor::parse_id(&id).ok_or(PageError::NotFound)?;
    let posted = Posted::read(Fields::from(form))?;
    let _place = match app.place() {
        Ok(place) => place,
        Err(busy) => return not_saved(id, posted, busy),
    };
    let link = posted.private_link.clone();
    let entered = visitor::enter_or_open(&app, id, jar, link.as_deref());
    let (visit, jar) = match timeout(PATIENCE, entered).await {
        Ok(Ok(Some(entered))) => entered,
        Ok(Ok(None)) => {
            let address = view::address(id);
            return Ok(lost_page(address, posted.kept(), posted.shown(), link.is_some()));
        }
        Ok(Err(failure)) => return not_saved(id, posted, failure),
        Err(_) => return not_saved(id, posted, PageError::Late),
    };
    if let Err(too_many) = app.limits.save(id) {
        return not_saved(id, posted, too_many);
    }
    let actor = visit.acting(actor);
    Ok((jar, press(&app, &visit, posted, &actor).await?).into_response())
}

async fn press(app: &App, visit: &Visit, posted: Posted, actor: &Actor) -> PageResult<Response> {
    let id = visit.stored.id;
    if posted.press == Press::Carry {
        return carry(app, visit, posted, actor).await;
    }
    if let Press::Share(shared) = posted.press {
        let done = db::actions::share(&app.db, id, shared, actor, posted.op).await;
        return match done {
            Ok(true) => Ok(onward(id, if shared { "shared" } else { "kept-back" })),
            Ok(false) => Err(PageError::NotFound),
            Err(failure) => not_saved(id, posted, failure.into()),
        };
    }
    let content = match posted.content() {
        Ok(content) => content,
        Err(faults) => return faulty(app, visit, posted, faults).await,
    };
    let new = match new_action(app, visit, &posted, content).await {
        Ok(new) => new,
        Err(failure) => return not_saved(id, posted, failure),
    };
    match db::actions::keep(&app.db, &new, actor, new_id()).await {
        Ok(Kept::Done) => {
            Ok(onward(id, if posted.press == Press::Add { "added" } else { "changed" }))
        }
        Ok(Kept::Clash(stored)) => clash(app, visit, posted, *stored).await,
        Ok(Kept::Full) => {
            let fault = Fault { signal: "words".to_owned(), message: words::FULL.to_owned() };
            faulty(app, visit, posted, vec![fault]).await
        }
        Ok(Kept::Gone) => Err(PageError::NotFound),
        Err(failure) => not_saved(id, posted, failure.into()),
    }
}

/// Carries the open actions of the plan before into this one.
async fn carry(app: &App, visit: &Visit, posted: Posted, actor: &Actor) -> PageResult<Response> {
    let stored = &visit.stored;
    let Some(of) = earlier::client_of(stored) else { return Err(PageError::NotFound) };
    let (by, key) = by(visit);
    let new = Carry { of, assessment: stored.id, by, key };
    match db::actions::carry(&app.db, &new, actor, posted.op).await {
        Ok(Kept::Done) => Ok(onward(stored.id, "carried")),
        Ok(Kept::Full) => {
            let mut drawing = drawing(app, visit, None).await?;
            drawing.notice = Some(words::NO_ROOM);
            Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
        }
        Ok(Kept::Gone | Kept::Clash(_)) => Err(PageError::NotFound),
        Err(failure) => not_saved(stored.id, posted, failure.into()),
    }
}

/// The name of whoever does something here, empty for the owner, and a guest's key.
fn by(visit: &Visit) -> (String, Option<Uuid>) {
    match &visit.by {
        By::Owner => (String::new(), None),
        By::Guest { key, name } => (name.clone(), Some(*key)),
        By::Consultant { name, .. } => (name.clone(), None),
    }
}

/// What is to be stored. Where an action comes from never changes, whatever a form says.
async fn new_action(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    mut content: Content,
) -> PageResult<NewAction> {
    let assessment = visit.stored.id;
    let (id, seen) = match posted.press {
        Press::Change(id) => (id, posted.seen),
        Press::Add | Press::Share(_) | Press::Carry => (posted.op, None),
    };
    if seen.is_some() {
        let plan = db::actions::plan(&app.db, assessment).await?;
        let stored = plan.actions.into_iter().find(|action| action.id == id);
        let stored = stored.ok_or(PageError::NotFound)?.content;
        (content.source, content.source_key) = (stored.source, stored.source_key);
    }
    let (by, key) = by(visit);
    Ok(NewAction { assessment, id, seen, content, by, key })
}

fn onward(id: Uuid, done: &str) -> Response {
    Redirect::to(&format!("{}?done={done}", view::address(id))).into_response()
}

/// The page with what was typed and what needs another look.
async fn faulty(
    app: &App,
    visit: &Visit,
    posted: Posted,
    faults: Vec<Fault>,
) -> PageResult<Response> {
    let mut drawing = drawing(app, visit, None).await?;
    drawing.faults = faults;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, keeping(drawing, posted).draw()).into_response())
}

/// The page with what was typed beside what somebody else stored meanwhile.
async fn clash(app: &App, visit: &Visit, posted: Posted, stored: Action) -> PageResult<Response> {
    let mut drawing = drawing(app, visit, None).await?;
    let again = posted.press == Press::Add;
    drawing.notice = Some(if again { words::SENT_BEFORE } else { words::CLASH });
    let id = stored.id;
    drawing.clash = Some(stored);
    let mut drawing = keeping(drawing, posted);
    drawing.changing = Some(id);
    Ok((StatusCode::CONFLICT, drawing.draw()).into_response())
}

/// The page with what was typed, for a database that does not answer now. The form keeps its
/// operation id, since the change may have been made after all.
fn not_saved(id: Uuid, posted: Posted, failure: PageError) -> PageResult<Response> {
    let (status, headers) = failure.try_later()?;
    let drawing = Drawing { id, notice: Some(words::NOT_SAVED), ..Drawing::default() };
    Ok((status, headers, keeping(drawing, posted).draw()).into_response())
}

fn keeping(mut drawing: Drawing, posted: Posted) -> Drawing {
    if let Press::Change(id) = posted.press {
        drawing.changing = Some(id);
    }
    drawing.posted = posted.press.has_fields().then_some(posted);
    drawing
}
