//! Assessments of clients, for a consultant's program: see how one stands, send answers.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::consultant::{ApiConsultant, Refused, Scope};
use crate::db;
use crate::db::answers::{Save, Saved};
use crate::db::assessments::Stored;
use crate::rules::answers::{Answers, Fault, parse_json};
use crate::rules::journey;
use crate::rules::questionnaire::questionnaire;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::json::StrictJson;
use crate::web::problem::{CLASH, NO_REVISION, Problem, REUSED_KEY, UNUSABLE_ANSWERS};
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;

/// What a save is called that comes from no page.
pub(super) const PAGE: &str = "api";

/// An assessment as it stands.
#[derive(Serialize, JsonSchema)]
pub(super) struct AssessmentData {
    /// Its id.
    id: Uuid,
    /// The client that it is about.
    client: Uuid,
    /// Counts the changes of its answers; also the `ETag`. Name it when you send answers.
    revision: i64,
    /// The version of the rules that it is scored by.
    ruleset_version: i64,
    /// When it began.
    #[schemars(extend("format" = "date-time"))]
    started_at: String,
    /// The answers so far by question; null is *not known*.
    answers: Answers,
    /// The pages of the questionnaire, and whether each is finished.
    pages: Vec<PageData>,
    /// Whether a result can be made: nothing that is left could change a verdict.
    ready: bool,
}

/// A page of the questionnaire.
#[derive(Serialize, JsonSchema)]
pub(super) struct PageData {
    /// Its key, as the questionnaire has it.
    key: String,
    /// Whether every question that needs an answer has one.
    done: bool,
}

/// Answers to send.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswers<'a> {
    /// Answers by question, of as many pages as you like: a number, the key of an option, or null
    /// for not known. Questions that are absent stay as they are.
    #[serde(borrow)]
    #[schemars(with = "Answers")]
    answers: &'a RawValue,
    /// The revision that you looked at, instead of `If-Match`. Answers that others gave to other
    /// questions since then are kept; another answer to the same question is a clash.
    #[serde(default)]
    revision: Option<i64>,
}

/// The firm's own assessment that an address names.
///
/// # Errors
/// [`PageError::NotFound`] also for another firm's: nobody learns which there are.
pub(super) async fn own(app: &App, who: &ApiConsultant, id: &str) -> PageResult<Stored> {
    let id = parse_id(id).ok_or(PageError::NotFound)?;
    let stored = db::assessments::find(&app.db, id).await?;
    let ours = |stored: &Stored| stored.firm == Some(who.firm) && stored.opinion_of.is_none();
    stored.filter(ours).ok_or(PageError::NotFound)
}

pub(super) async fn answer(app: &App, status: StatusCode, stored: Stored) -> PageResult<Response> {
    let ruleset = app.ruleset(stored.ruleset_version).await?;
    let page = |key: &str| PageData {
        key: key.to_owned(),
        done: journey::page_done(&stored.answers, key),
    };
    let tag = format!("\"{}\"", stored.revision);
    let place = format!("/api/v1/assessments/{}", stored.id);
    let data = AssessmentData {
        id: stored.id,
        client: stored.client.ok_or(PageError::NotFound)?,
        revision: stored.revision,
        ruleset_version: stored.ruleset_version,
        started_at: stored.started_at.to_string(),
        pages: questionnaire().pages.iter().map(|each| page(&each.key)).collect(),
        ready: journey::may_check(&ruleset, &stored.answers),
        answers: stored.answers,
    };
    let mut response = (status, [(ETAG, tag)], Json(data)).into_response();
    if status == StatusCode::CREATED {
        let place = place.parse().map_err(PageError::internal)?;
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}

/// `GET /api/v1/assessments/{id}`: its answers and how far it is.
pub(super) async fn show(
    State(app): State<App>,
    who: ApiConsultant,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    who.may(&[Scope::ReadResults, Scope::WriteAssessments])?;
    let stored = own(&app, &who, &id).await?;
    Ok(answer(&app, StatusCode::OK, stored).await?)
}

/// The revision that a program has seen.
enum Seen {
    /// Nobody may have saved anything since.
    Exactly(i64),
    /// Nobody may have answered the same questions otherwise since.
    Merging(i64),
    /// Whatever is there.
    Any,
}

fn seen(headers: &HeaderMap, named: Option<i64>) -> Result<Seen, Refused> {
    match (headers.get(IF_MATCH).map(|tag| tag.to_str().unwrap_or_default().trim()), named) {
        (Some("*"), None) => Ok(Seen::Any),
        (Some(tag), None) => {
            let number = tag.trim_start_matches("W/").trim_matches('"').parse();
            let why = "Send If-Match as the ETag of the assessment, such as \"3\".";
            Ok(Seen::Exactly(number.map_err(|_| PageError::BadRequest(why.to_owned()))?))
        }
        (None, Some(revision)) => Ok(Seen::Merging(revision)),
        (None, None) => {
            let detail = NO_REVISION.when.to_owned();
            Err(Problem::of(&NO_REVISION, StatusCode::PRECONDITION_REQUIRED, detail).into())
        }
        (Some(_), Some(_)) => {
            let why = "Send either If-Match or \"revision\", not both.";
            Err(PageError::BadRequest(why.to_owned()).into())
        }
    }
}

/// `PATCH /api/v1/assessments/{id}/answers`: saves answers of any pages in one transaction.
pub(super) async fn save(
    State(app): State<App>,
    who: ApiConsultant,
    headers: HeaderMap,
    Path(id): Path<String>,
    StrictJson(body): StrictJson,
) -> Result<Response, Refused> {
    who.may(&[Scope::WriteAssessments])?;
    let stored = own(&app, &who, &id).await?;
    app.limits.save(stored.id)?;
    let new = match serde_json::from_str::<NewAnswers>(&body) {
        Ok(new) if body.trim_start().starts_with('{') => new,
        _ => {
            let why = "Send a JSON object with \"answers\", an object of answers by question, and \
                       \"revision\", unless you send If-Match.";
            return Err(PageError::Unprocessable(why.to_owned()).into());
        }
    };
    let seen = seen(&headers, new.revision)?;
    let answers = parse_json(new.answers.get()).map_err(unusable_answers)?;
    let save = Save {
        assessment: stored.id,
        page: PAGE.to_owned(),
        op: who.operation(&headers)?.unwrap_or_else(new_id),
        content: Sha256::digest(&body).into(),
        author: Some(who.account),
        seen_revision: match seen {
            Seen::Exactly(revision) | Seen::Merging(revision) => revision,
            Seen::Any => stored.revision,
        },
        answers: answers.iter().map(|(key, one)| (key.to_owned(), Some(one.clone()))).collect(),
    };
    let exactly = matches!(seen, Seen::Exactly(_));
    let saved = match exactly {
        true => db::answers::save_exactly(&app.db, &save).await?,
        false => db::answers::save_page(&app.db, &save).await?,
    };
    refuse(saved, exactly)?;
    let stored = own(&app, &who, &id).await?;
    Ok(answer(&app, StatusCode::OK, stored).await?)
}

/// 422 that names every fault of some answers.
pub(super) fn unusable_answers(faults: Vec<Fault>) -> Problem {
    let detail = match faults.len() {
        1 => "One answer cannot be used. Nothing was stored.".to_owned(),
        more => format!("{more} answers cannot be used. Nothing was stored."),
    };
    Problem::of(&UNUSABLE_ANSWERS, StatusCode::UNPROCESSABLE_ENTITY, detail).about(faults)
}

/// What was not saved.
pub(super) fn refuse(saved: Saved, exactly: bool) -> Result<(), Refused> {
    match saved {
        Saved::Done { .. } | Saved::Replayed { .. } => Ok(()),
        Saved::Gone => Err(PageError::NotFound.into()),
        Saved::OtherContent { .. } => {
            let (status, detail) = (StatusCode::UNPROCESSABLE_ENTITY, REUSED_KEY.when);
            Err(Problem::of(&REUSED_KEY, status, detail.to_owned()).into())
        }
        Saved::Clash { revision, clashes, .. } => {
            let (conflict, failed) = (StatusCode::CONFLICT, StatusCode::PRECONDITION_FAILED);
            let detail = format!(
                "The assessment was changed meanwhile and is at revision {revision} now. Nothing \
                 was stored."
            );
            let problem = Problem::of(&CLASH, if exactly { failed } else { conflict }, detail);
            let message = "Somebody else gave another answer to this question meanwhile.";
            let fault = |signal: String| Fault { signal, message: message.to_owned() };
            let about: Vec<Fault> = clashes.into_iter().map(fault).collect();
            Err(if about.is_empty() { problem } else { problem.about(about) }.into())
        }
    }
}
