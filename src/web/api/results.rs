//! Results of clients' assessments, for a consultant's program.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::assessments::own;
use super::consultant::{ApiConsultant, Refused, Scope};
use crate::db;
use crate::db::assessments::Stored;
use crate::db::results::{StoredResult, Submitted};
use crate::rules::answers::Fault;
use crate::rules::journey;
use crate::rules::questionnaire::questionnaire;
use crate::rules::record::Record;
use crate::rules::ruleset::Verdict;
use crate::web::App;
use crate::web::actions::taken::ResultFile;
use crate::web::error::{PageError, PageResult};
use crate::web::problem::{CLASH, Problem, UNFINISHED};
use crate::web::result::{Scored, score_and_store};
use crate::web::result_files::made;
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;

/// A result in short.
#[derive(Serialize, JsonSchema)]
pub(super) struct ResultData {
    /// Its id.
    id: Uuid,
    /// The number people quote.
    reference: String,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
    /// The version of the rules that scored it.
    ruleset_version: i64,
    /// What it says about each role.
    roles: Vec<RoleData>,
}

/// What a result says about a role.
#[derive(Serialize, JsonSchema)]
pub(super) struct RoleData {
    /// The role's key.
    role: String,
    /// The company has this director already, so there is no verdict.
    filled: bool,
    /// One verdict, or those that are still possible, highest first.
    verdicts: Vec<Verdict>,
}

/// The results of an assessment, the newest first.
#[derive(Serialize, JsonSchema)]
pub(super) struct ResultList {
    /// The results.
    results: Vec<ResultData>,
}

async fn data(app: &App, stored: StoredResult) -> PageResult<ResultData> {
    let scored = Scored::new(app, stored).await?;
    let roles = scored.assessment.roles.iter().map(|role| RoleData {
        role: role.key.clone(),
        filled: role.filled,
        verdicts: role.verdicts.clone(),
    });
    Ok(ResultData {
        id: scored.stored.result_id,
        reference: scored.stored.reference.clone(),
        created_at: scored.stored.created_at.to_string(),
        ruleset_version: scored.stored.ruleset_version,
        roles: roles.collect(),
    })
}

/// `POST /api/v1/assessments/{id}/results`: makes a result of the answers as they stand.
pub(super) async fn submit(
    State(app): State<App>,
    who: ApiConsultant,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    who.may(&[Scope::WriteAssessments])?;
    let stored = own(&app, &who, &id).await?;
    app.limits.save(stored.id)?;
    unfinished(&app, &stored).await?;
    let op = who.operation(&headers)?.unwrap_or_else(new_id);
    let (fresh, submitted) = score_and_store(&app, &stored, op, stored.revision).await?;
    let result = match submitted {
        Submitted::Stored(result) => result,
        Submitted::Gone => return Err(PageError::NotFound.into()),
        Submitted::Moved => {
            let detail = "The answers were changed at this very moment. Nothing was stored.";
            return Err(Problem::of(&CLASH, StatusCode::CONFLICT, detail.to_owned()).into());
        }
    };
    let status = if result == fresh { StatusCode::CREATED } else { StatusCode::OK };
    let found = db::results::find(&app.db, stored.id, result).await?;
    let data = data(&app, found.ok_or(PageError::NotFound)?).await?;
    let place = format!("/api/v1/assessments/{}/results/{}", stored.id, data.id);
    Ok((status, [(LOCATION, place)], Json(data)).into_response())
}

/// Refuses while questions are left that could change a verdict, and names them.
async fn unfinished(app: &App, stored: &Stored) -> Result<(), Refused> {
    let ruleset = app.ruleset(stored.ruleset_version).await?;
    if journey::may_check(&ruleset, &stored.answers) {
        return Ok(());
    }
    let open = questionnaire().signals.iter();
    let open = open.filter(|signal| !signal.optional && stored.answers.get(&signal.key).is_none());
    let fault = |key: &str| Fault {
        signal: key.to_owned(),
        message: "This question has no answer yet. Send one, or null for not known.".to_owned(),
    };
    let faults: Vec<Fault> = open.map(|signal| fault(&signal.key)).collect();
    let detail = format!("{} questions are not answered yet.", faults.len());
    Err(Problem::of(&UNFINISHED, StatusCode::CONFLICT, detail).about(faults).into())
}

/// `GET /api/v1/assessments/{id}/results`: all of them, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    who: ApiConsultant,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    who.may(&[Scope::ReadResults])?;
    let stored = own(&app, &who, &id).await?;
    let mut results = Vec::new();
    for result in db::results::list(&app.db, stored.id).await? {
        results.push(data(&app, result).await?);
    }
    Ok(Json(ResultList { results }).into_response())
}

/// `GET /api/v1/assessments/{id}/results/{result}`: one, with all that explains it.
pub(super) async fn show(
    State(app): State<App>,
    who: ApiConsultant,
    Path((id, result)): Path<(String, String)>,
) -> Result<Response, Refused> {
    who.may(&[Scope::ReadResults])?;
    let stored = own(&app, &who, &id).await?;
    let result = parse_id(&result).ok_or(PageError::NotFound)?;
    let found = db::results::find(&app.db, stored.id, result).await?;
    let scored = Scored::new(&app, found.ok_or(PageError::NotFound)?).await?;
    let plan = db::actions::plan(&app.db, stored.id).await?;
    let work = move || {
        let created_at = scored.stored.created_at.to_string();
        let record = Record::new(&made(&scored, &created_at));
        Json(ResultFile::new(record, plan)).into_response()
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(PageError::internal)?)
}
