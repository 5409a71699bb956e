//! The address for programs. It scores with the same scorer as the pages and stores nothing.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::App;
use super::error::PageError;
use super::json::StrictJson;
use crate::db;
use crate::rules::answers::{Fault, parse_json};
use crate::rules::explain::case::Case;
use crate::rules::explain::{Explanation, explain};
use crate::rules::questionnaire::raw_json;
use crate::rules::score::{ScoreAnswer, assess};

/// What a program sends: `{"answers": {...}}`, nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreRequest<'a> {
    #[serde(borrow)]
    answers: &'a RawValue,
}

/// What it gets: the version of the rules, then the assessment, with everything that explains it.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    scores: ScoreAnswer<'a>,
    #[serde(flatten)]
    explanation: Explanation,
}

#[derive(Serialize)]
struct Errors {
    errors: Vec<Fault>,
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
        Err(all) => return Ok(faults(all)),
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

#[derive(Serialize)]
struct RulesetAnswer {
    version: i64,
    ruleset: Box<RawValue>,
}

/// `GET /api/v1/ruleset`: the published rules and their version.
pub(super) async fn ruleset(State(app): State<App>) -> Result<Response, PageError> {
    let (version, ruleset) = db::rulesets::current(&app.db).await?;
    let ruleset = RawValue::from_string(ruleset.to_json()).map_err(PageError::internal)?;
    Ok(Json(RulesetAnswer { version, ruleset }).into_response())
}

fn faults(errors: Vec<Fault>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(Errors { errors })).into_response()
}
