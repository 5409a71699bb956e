//! The start page, the beginning of an assessment, and the way back into one.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::charts::Word;
use super::client::ClientAddr;
use super::error::PageError;
use super::form::{Fields, StrictForm};
use super::privacy::kept as kept_for;
use super::prose::word;
use super::secret::{Secret, Token, new_id};
use super::visitor::{self, Visit};
use super::words::{date, page_number};
use super::{App, newer_rules, session};
use crate::db;
use crate::db::assessments::NewAssessment;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Verdict;

/// The start page looks up this many of a browser's assessments at most.
const MOST_SHOWN: usize = 5;

#[derive(Template, WebTemplate)]
#[template(path = "start.html")]
struct StartPage {
    questions: usize,
    pages: usize,
    verdicts: Vec<Word>,
    unfinished: Vec<Begun>,
    deleted: bool,
    /// How long answers are kept, where the database says it.
    kept: Option<String>,
    /// Whether a consultant looks at it, whose work is elsewhere.
    consultant: bool,
    resume_fault: bool,
    resume_typed: String,
}

/// What may stand behind the address: that an assessment was just deleted.
#[derive(Deserialize)]
pub(super) struct News {
    deleted: Option<String>,
}

struct Begun {
    href: String,
    label: String,
    started: String,
    /// The way to newer rules, where they differ and there is no result yet.
    newer: Option<String>,
}

impl StartPage {
    fn new(unfinished: Vec<Begun>) -> Self {
        let all = questionnaire();
        let verdicts = [Verdict::Hire, Verdict::Prepare, Verdict::Bridge, Verdict::NotYet];
        Self {
            questions: all.signals.len(),
            pages: all.pages.len(),
            verdicts: verdicts.map(word).to_vec(),
            unfinished,
            deleted: false,
            kept: None,
            consultant: false,
            resume_fault: false,
            resume_typed: String::new(),
        }
    }
}

/// `GET /`: what Readyline does, and the assessments that this browser has begun.
pub(super) async fn show(
    State(app): State<App>,
    Query(news): Query<News>,
    jar: CookieJar,
) -> Response {
    let mut begun = Vec::new();
    for key in visitor::keys(&app, &jar).into_iter().rev().take(MOST_SHOWN) {
        match visitor::open(&app, key).await {
            Ok(Some(visit)) => match line(&app, &visit).await {
                Ok(line) => begun.push(line),
                Err(_) => break,
            },
            Ok(None) => {}
            // The start page needs no database; it only shows less without one.
            Err(_) => break,
        }
    }
    let kept = db::retention::in_force(&app.db).await.ok();
    let kept = kept.map(|periods| kept_for(periods.keep, false));
    let consultant = session::is_consultant(&app, &jar).await;
    let deleted = news.deleted.is_some();
    StartPage { deleted, consultant, kept, ..StartPage::new(begun) }.into_response()
}

/// Where somebody who comes back goes on: at the result, once there is one.
pub(super) async fn place(app: &App, visit: &Visit) -> Result<&'static str, PageError> {
    if !db::results::list(&app.db, visit.stored.id).await?.is_empty() {
        return Ok("result");
    }
    let check = visit.stored.handed_in_at.is_some();
    let next = visit.course().first_unfinished(&visit.stored.answers).filter(|_| !check);
    Ok(next.unwrap_or("check"))
}

async fn line(app: &App, visit: &Visit) -> Result<Begun, PageError> {
    let place = place(app, visit).await?;
    let label = match place {
        "result" => "See your result".to_owned(),
        "check" if visit.stored.handed_in_at.is_some() => "You have handed in".to_owned(),
        "check" if visit.stored.opinion_of.is_some() => "All pages answered: hand in".to_owned(),
        "check" => "All pages answered: see the result".to_owned(),
        page => format!("Page {} of {}", page_number(page), questionnaire().pages.len()),
    };
    let newer = newer_rules::told(app, &visit.stored, "start").await?;
    let newer = newer.filter(|told| !told.same && place != "result");
    Ok(Begun {
        newer: newer.map(|told| told.href),
        href: format!("/assessments/{}/{place}", visit.stored.id),
        label,
        started: date(visit.stored.started_at),
    })
}

/// `POST /assessments`: begins an assessment on the current rules and leads to its first page.
pub(super) async fn begin(
    State(app): State<App>,
    client: ClientAddr,
    jar: CookieJar,
) -> Result<(CookieJar, Redirect), PageError> {
    app.limits.start(client)?;
    let (version, _) = db::rulesets::current(&app.db).await?;
    let token = Token { assessment: new_id(), secret: Secret::new().map_err(PageError::internal)? };
    let new = NewAssessment {
        id: token.assessment,
        secret_hash: token.secret.hash(),
        ruleset_version: version,
        client: None,
    };
    db::assessments::start(&app.db, &new).await?;
    let first = &questionnaire().pages[0].key;
    let to = Redirect::to(&format!("/assessments/{}/{first}", token.assessment));
    Ok((visitor::with_key(&app, jar, &token), to))
}

/// `GET /resume/{token}`: the private link. Gives this browser the key and leads to the first
/// page that is not finished. It changes nothing on the server, however often it is opened, but
/// that somebody who was invited came is noted the first time.
pub(super) async fn resume(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    app.limits.lookup(client)?;
    let opened = match Token::parse(&token) {
        Ok(token) => visitor::open(&app, token.clone()).await?.map(|visit| (visit, token)),
        Err(_) => None,
    };
    let Some((visit, token)) = opened else {
        app.limits.miss(client)?;
        return Err(PageError::NotFound);
    };
    let id = visit.stored.id;
    if let Some(parent) = visit.stored.opinion_of {
        db::opinions::opened(&app.db, parent, id).await?;
    }
    let page = place(&app, &visit).await?;
    let jar = visitor::with_key(&app, jar, &token);
    Ok((jar, Redirect::to(&format!("/assessments/{id}/{page}"))).into_response())
}

/// `POST /resume`: a private link pasted on the start page; shown again where it is none.
pub(super) async fn paste(form: StrictForm) -> Result<Response, PageError> {
    let mut fields = Fields::from(form);
    let typed = fields.take("link").unwrap_or_default();
    fields.finish()?;
    if let Some(token) = token_in(&typed) {
        // People mix the two kinds of link up; a share link shows what it can.
        let kind = if typed.contains("/r/") { "r" } else { "resume" };
        return Ok(Redirect::to(&format!("/{kind}/{token}")).into_response());
    }
    let page = StartPage { resume_fault: true, resume_typed: typed, ..StartPage::new(Vec::new()) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Finds the token in what somebody pasted: the whole link, its path, or the bare token.
pub(super) fn token_in(typed: &str) -> Option<Token> {
    Token::parse(typed.trim().trim_end_matches('/').rsplit('/').next()?).ok()
}
