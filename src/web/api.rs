//! The addresses for programs. Anybody's may score answers, with the same scorer as the pages;
//! nothing is stored then. A consultant's may do what the consultant does on the pages about
//! clients, with a token.

mod assessments;
mod begin;
mod clients;
pub(in crate::web) mod consultant;
mod openapi;
mod page;
mod results;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::App;
use super::error::PageError;
use super::json::StrictJson;
use crate::db;
use crate::rules::answers::{Answers, parse_json};
use crate::rules::explain::case::Case;
use crate::rules::explain::{Explanation, explain};
use crate::rules::questionnaire::raw_json;
use crate::rules::score::{ScoreAnswer, assess};
use assessments::unusable_answers;

/// The part of the route table for programs. `openapi` describes each of these addresses; a test
/// compares the two.
pub(super) fn routes() -> Router<App> {
    let anyone = Router::new()
        .route("/api", get(page::show))
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/v1/score", post(score))
        .route("/api/v1/questionnaire", get(questionnaire))
        .route("/api/v1/ruleset", get(ruleset));
    anyone
        .route("/api/v1/clients", get(clients::list).post(clients::add))
        .route("/api/v1/clients/{client}", get(clients::show))
        .route("/api/v1/clients/{client}/assessments", post(begin::begin))
        .route("/api/v1/assessments/{id}", get(assessments::show))
        .route("/api/v1/assessments/{id}/answers", patch(assessments::save))
        .route("/api/v1/assessments/{id}/results", get(results::list).post(results::submit))
        .route("/api/v1/assessments/{id}/results/{result}", get(results::show))
}

/// Answers to score: nothing else is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ScoreRequest<'a> {
    /// Answers by question: a number, the key of an option, or null for not known. What is absent
    /// is not known either.
    #[serde(borrow)]
    #[schemars(with = "Answers")]
    answers: &'a RawValue,
}

/// What it gets: the version of the rules, then the assessment, with everything that explains it.
#[derive(Serialize, JsonSchema)]
struct Explained<'a> {
    #[serde(flatten)]
    scores: ScoreAnswer<'a>,
    #[serde(flatten)]
    explanation: Explanation,
}

/// `POST /api/v1/score`: scores answers with the published rules. 422 names every fault.
pub(super) async fn score(
    State(app): State<App>,
    StrictJson(body): StrictJson,
) -> Result<Response, PageError> {
    // Serde reads a struct from an array too; an object is what is documented.
    let request = match serde_json::from_str::<ScoreRequest>(&body) {
        Ok(request) if body.trim_start().starts_with('{') => request,
        _ => {
            let message = "Send a JSON object with one field, \"answers\", that holds an object \
                           of answers by signal."
                .into();
            return Err(PageError::Unprocessable(message));
        }
    };
    let answers = match parse_json(request.answers.get()) {
        Ok(answers) => answers,
        Err(all) => return Ok(unusable_answers(all).into_response()),
    };
    let (ruleset_version, ruleset) = db::rulesets::current(&app.db).await?;
    // With most answers unknown the explanations take a tenth of a second.
    let work = move || {
        let assessment = assess(&ruleset, &answers);
        let case = Case { ruleset: &ruleset, answers: &answers, assessment: &assessment };
        let explanation = explain(&case, &[]);
        let scores = ScoreAnswer { ruleset_version, assessment: &assessment };
        Json(Explained { scores, explanation }).into_response()
    };
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

/// `GET /api/v1/questionnaire`: pages and signals, as in the project's data file.
pub(super) async fn questionnaire() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], raw_json()).into_response()
}

/// The published rules.
#[derive(Serialize, JsonSchema)]
struct RulesetAnswer {
    /// Their version.
    version: i64,
    /// All of them: dials, factors, marks, the table of verdicts, alerts and costs.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    ruleset: Box<RawValue>,
}

/// `GET /api/v1/ruleset`: the published rules and their version.
pub(super) async fn ruleset(State(app): State<App>) -> Result<Response, PageError> {
    let (version, ruleset) = db::rulesets::current(&app.db).await?;
    let ruleset = RawValue::from_string(ruleset.to_json()).map_err(PageError::internal)?;
    Ok(Json(RulesetAnswer { version, ruleset }).into_response())
}
