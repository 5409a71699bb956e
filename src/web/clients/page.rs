//! One client: what is written about it, its assessments and the way to its next meeting.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::roles::Roles;
use super::{find, words};
use crate::db;
use crate::db::assessments::Stored;
use crate::db::results::StoredResult;
use crate::rules::journey;
use crate::rules::questionnaire::questionnaire;
use crate::rules::score::assess;
use crate::rules::study::outcome::Outcome;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::markdown::Markdown;
use crate::web::prose::{Prose, count};
use crate::web::secret::new_id;
use crate::web::session::Consultant;
use crate::web::words::date;

/// So many of a client's assessments are listed, the newest ones.
const MOST: usize = 50;

#[derive(Template, WebTemplate)]
#[template(path = "clients/page.html")]
struct ClientPage {
    id: String,
    name: String,
    contact: String,
    email: String,
    tags: Vec<String>,
    who: String,
    since: String,
    notes: Option<Markdown>,
    archived: Option<String>,
    /// The day after which all of it is deleted, where that is soon.
    ends: Option<String>,
    assessments: Vec<Line>,
    /// How many older ones there are beside those that are listed.
    older: usize,
    has_result: bool,
    done: Option<&'static str>,
}

struct Line {
    id: String,
    begun: String,
    progress: String,
    /// Where it goes on.
    place: &'static str,
    result: Option<Latest>,
    shares: Option<String>,
}

/// The latest result of an assessment.
struct Latest {
    when: String,
    reference: String,
    roles: Vec<(String, Prose)>,
    earlier: Option<String>,
}

/// What may stand behind the address: what was just done.
#[derive(Deserialize)]
pub(super) struct News {
    done: Option<String>,
    deleted: Option<String>,
}

impl News {
    fn words(&self) -> Option<&'static str> {
        match (self.done.as_deref(), &self.deleted) {
            (Some("added"), _) => Some("The client is there. Begin its first assessment below."),
            (Some("saved"), _) => Some("Saved."),
            (Some("away"), _) => Some("The client is put away. Nothing of it is deleted."),
            (Some("back"), _) => Some("The client is back among those you work with."),
            (_, Some(_)) => Some("The assessment is deleted, with its answers, results and links."),
            _ => None,
        }
    }
}

/// `GET /clients/{client}`.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    let roles = Roles::in_force(&app).await?;
    let ids = db::clients::assessments(&app.db, of).await?;
    let mut assessments = Vec::new();
    for id in ids.iter().take(MOST) {
        // One that was deleted meanwhile is simply not listed.
        if let Some(stored) = db::assessments::find(&app.db, *id).await? {
            assessments.push(line(&app, &stored, &roles).await?);
        }
    }
    let keep = db::retention::in_force(&app.db).await?.keep;
    let ends = db::retention::ends(&app.db, of, keep).await?.map(date);
    let members = db::firms::members(&app.db, of.firm).await?;
    let who = members.into_iter().find(|member| Some(member.account) == client.responsible);
    let profile = client.profile;
    let page = ClientPage {
        id: client.id.to_string(),
        name: profile.name,
        contact: profile.contact,
        email: profile.email,
        tags: profile.tags,
        who: who.map_or_else(|| "Nobody".to_owned(), |member| member.name),
        since: date(client.created_at),
        notes: (!profile.notes.trim().is_empty()).then(|| Markdown::new(&profile.notes)),
        archived: client.archived_at.map(date),
        ends,
        older: ids.len().saturating_sub(MOST),
        has_result: assessments.iter().any(|line| line.result.is_some()),
        assessments,
        done: news.words(),
    };
    Ok(page.into_response())
}

async fn line(app: &App, stored: &Stored, roles: &Roles) -> PageResult<Line> {
    let results = db::results::list(&app.db, stored.id).await?;
    let result = match results.first() {
        Some(newest) => Some(latest(app, newest, results.len() - 1, roles).await?),
        None => None,
    };
    Ok(Line {
        id: stored.id.to_string(),
        begun: date(stored.started_at),
        progress: progress(stored),
        place: journey::first_unfinished(&stored.answers).unwrap_or("check"),
        result,
        shares: shares(app, stored.id).await?,
    })
}

fn progress(stored: &Stored) -> String {
    let pages = &questionnaire().pages;
    let done = pages.iter().filter(|page| journey::page_done(&stored.answers, &page.key)).count();
    match done {
        0 => "Not begun".to_owned(),
        all if all == pages.len() => "All pages answered".to_owned(),
        some => format!("{some} of {} pages answered", pages.len()),
    }
}

async fn latest(
    app: &App,
    newest: &StoredResult,
    earlier: usize,
    roles: &Roles,
) -> PageResult<Latest> {
    let ruleset = app.ruleset(newest.ruleset_version).await?;
    let assessment = assess(&ruleset, &newest.answers);
    let outcome = |score| words::outcome(Outcome::from(score));
    let scores = assessment.roles.iter();
    Ok(Latest {
        when: date(newest.created_at),
        reference: newest.reference.clone(),
        roles: scores.map(|score| (roles.tag(&score.key).to_owned(), outcome(score))).collect(),
        earlier: (earlier > 0).then(|| count(earlier, "earlier result", "earlier results")),
    })
}

/// How many share links work, and how often they were opened.
async fn shares(app: &App, assessment: Uuid) -> PageResult<Option<String>> {
    let shares = db::shares::list(&app.db, assessment).await?;
    let live: Vec<_> = shares.iter().filter(|share| share.live).collect();
    let opened: i64 = live.iter().map(|share| share.opened).sum();
    let times = match opened {
        0 => "not opened yet".to_owned(),
        1 => "opened once".to_owned(),
        many => format!("opened {many} times"),
    };
    let links = count(live.len(), "share link", "share links");
    Ok((!live.is_empty()).then(|| format!("{links}, {times}")))
}

/// `POST /clients/{client}/archive`: puts a client away, or takes it out again.
pub(super) async fn archive(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    let (of, _) = find(&app, &consultant, &client).await?;
    let mut fields = Fields::from(form);
    let away = fields.take("away");
    fields.finish()?;
    let away = match away.as_deref() {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(PageError::BadRequest(CHANGED_FORM.into())),
    };
    if !db::clients::archive(&app.db, of, away, &consultant.actor, new_id()).await? {
        return Err(PageError::NotFound);
    }
    let done = if away { "away" } else { "back" };
    Ok(Redirect::to(&format!("/clients/{}?done={done}", of.client)))
}
