//! Clients, for a consultant's program.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::consultant::{ApiConsultant, Refused, Scope};
use crate::db;
use crate::db::assessments::OfFirm;
use crate::db::clients::{Client, Profile};
use crate::web::App;
use crate::web::clients::profile::checked;
use crate::web::error::{PageError, PageResult};
use crate::web::json::StrictJson;
use crate::web::secret::{named_id, new_id};
use crate::web::visitor::parse_id;

/// Clients of one answer, where nothing else is asked for, and at most.
const USUAL: i64 = 50;
const MOST: i64 = 100;

/// A company that the firm advises.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClientData {
    /// Its id.
    id: Uuid,
    /// Name of the company.
    name: String,
    /// Whom one talks to there, or nothing.
    contact: String,
    /// E-mail address of the contact, or nothing.
    email: String,
    /// The consultants' own notes, in Markdown.
    notes: String,
    /// Words to find it by.
    tags: Vec<String>,
    /// When it was put away, null while one works with it.
    #[schemars(extend("format" = "date-time"))]
    archived_at: Option<String>,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
}

/// Some of the firm's clients, in the order in which they were added.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClientList {
    /// The clients.
    clients: Vec<ClientData>,
    /// What to send as `after` for the next ones; null where these are the last.
    next: Option<Uuid>,
}

/// A client with its assessments.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClientWhole {
    /// The client.
    #[serde(flatten)]
    client: ClientData,
    /// Its assessments, the one that began last first.
    assessments: Vec<Uuid>,
}

/// A client to add.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewClient {
    /// Name of the company, at most 120 letters.
    name: String,
    /// Whom one talks to there, at most 120 letters.
    #[serde(default)]
    contact: String,
    /// E-mail address of the contact.
    #[serde(default)]
    email: String,
    /// Notes in Markdown, at most 16 kilobytes. The client never sees them.
    #[serde(default)]
    notes: String,
    /// At most 20 words to find it by, each of at most 40 letters.
    #[serde(default)]
    tags: Vec<String>,
}

impl From<Client> for ClientData {
    fn from(client: Client) -> ClientData {
        let Profile { name, contact, email, notes, tags } = client.profile;
        let (archived_at, created_at) = (client.archived_at, client.created_at.to_string());
        let archived_at = archived_at.map(|at| at.to_string());
        ClientData { id: client.id, name, contact, email, notes, tags, archived_at, created_at }
    }
}

/// Where to go on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    after: Option<Uuid>,
    limit: Option<i64>,
}

/// `GET /api/v1/clients`: the firm's clients, portion by portion.
pub(super) async fn list(
    State(app): State<App>,
    who: ApiConsultant,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Refused> {
    who.may(&[Scope::ReadClients])?;
    let wrong = || {
        let why = "Send \"after\" as the id of a client and \"limit\" as a whole number.";
        PageError::BadRequest(why.to_owned())
    };
    let Query(asked) = asked.map_err(|_| wrong())?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let found = db::clients::after(&app.db, who.firm, asked.after, limit + 1).await?;
    let portion = usize::try_from(limit).map_err(PageError::internal)?;
    let more = found.len() > portion;
    let clients: Vec<ClientData> = found.into_iter().take(portion).map(Into::into).collect();
    let next = clients.last().filter(|_| more).map(|last| last.id);
    Ok(Json(ClientList { clients, next }).into_response())
}

/// `POST /api/v1/clients`: adds one.
pub(super) async fn add(
    State(app): State<App>,
    who: ApiConsultant,
    headers: HeaderMap,
    StrictJson(body): StrictJson,
) -> Result<Response, Refused> {
    who.may(&[Scope::WriteAssessments])?;
    let op = who.operation(&headers)?.unwrap_or_else(new_id);
    let profile = profile(&body)?;
    let of = OfFirm { firm: who.firm, client: named_id(&[op.as_bytes(), b"client"]) };
    db::clients::add(&app.db, of, &profile, &who.actor, op).await?;
    let client = db::clients::find(&app.db, of).await?.ok_or(PageError::NotFound)?;
    let place = format!("/api/v1/clients/{}", client.id);
    let body = Json(ClientData::from(client));
    Ok((StatusCode::CREATED, [(LOCATION, place)], body).into_response())
}

fn profile(body: &str) -> PageResult<Profile> {
    let wrong = |why: String| Err(PageError::Unprocessable(why));
    let new: NewClient = match serde_json::from_str(body) {
        Ok(new) if body.trim_start().starts_with('{') => new,
        Ok(_) => return wrong("Send a JSON object.".to_owned()),
        Err(error) => return wrong(format!("This is no client: {error}.")),
    };
    let NewClient { name, contact, email, notes, tags } = new;
    checked(Profile { name, contact, email, notes, tags }).or_else(|faults| {
        let said = faults.iter().map(|(field, words)| format!("\"{field}\": {words}"));
        wrong(said.collect::<Vec<_>>().join(" "))
    })
}

/// `GET /api/v1/clients/{client}`: one client with its assessments.
pub(super) async fn show(
    State(app): State<App>,
    who: ApiConsultant,
    Path(client): Path<String>,
) -> Result<Response, Refused> {
    who.may(&[Scope::ReadClients])?;
    let of = of(&who, &client)?;
    let client = db::clients::find(&app.db, of).await?.ok_or(PageError::NotFound)?;
    let assessments = db::clients::assessments(&app.db, of).await?;
    Ok(Json(ClientWhole { client: client.into(), assessments }).into_response())
}

/// The client that an address names, as one of this firm.
pub(super) fn of(who: &ApiConsultant, client: &str) -> PageResult<OfFirm> {
    let client = parse_id(client).ok_or(PageError::NotFound)?;
    Ok(OfFirm { firm: who.firm, client })
}
