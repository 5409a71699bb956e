//! All clients of a firm: a row for each client and role, or everything as JSON.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::super::App;
use super::super::error::PageResult;
use super::super::session::Consultant;
use super::rows::Rows;
use super::{download, listed, parts, recorded};
use crate::db::portfolio::Line;
use crate::db::{self, Db};
use crate::rules::decimal::Points;

/// Clients that are read and sent in one go.
const LINES: i64 = 500;
const WHOLE: i64 = 50;

const HEADS: [&str; 19] = [
    "client",
    "name",
    "contact",
    "email",
    "tags",
    "responsible",
    "archived",
    "client_since",
    "role",
    "filled",
    "verdicts",
    "settled",
    "need_least",
    "need_most",
    "fit_least",
    "fit_most",
    "reference",
    "result_at",
    "ruleset_version",
];

/// How far a file is.
#[derive(Clone, Copy)]
enum Place {
    Start,
    Behind(Uuid),
    /// All clients are sent; what closes the file is not.
    Last,
    End,
}

impl Place {
    fn after(self) -> Option<Uuid> {
        match self {
            Place::Behind(last) => Some(last),
            _ => None,
        }
    }

    fn behind(last: Option<Uuid>, full: bool) -> Place {
        last.filter(|_| full).map_or(Place::Last, Place::Behind)
    }
}

/// `GET /clients/export.csv`: each client with its last result, a row for each role.
pub(super) async fn csv(State(app): State<App>, consultant: Consultant) -> PageResult<Response> {
    let name = "readyline-clients.csv";
    recorded(&app, &consultant, "clients", name).await?;
    Ok(download(name, parts((app.db, consultant.firm), Place::Start, lines)))
}

async fn lines(of: Arc<(Db, Uuid)>, place: Place) -> Result<Option<(Bytes, Place)>, anyhow::Error> {
    if matches!(place, Place::Last | Place::End) {
        return Ok(None);
    }
    let found = db::portfolio::lines(&of.0, of.1, place.after(), LINES).await?;
    let full = i64::try_from(found.len())? == LINES;
    let mut rows = Rows::new(matches!(place, Place::Start).then_some(&HEADS[..]))?;
    for line in &found {
        for role in roles(line)? {
            rows.add(&role)?;
        }
    }
    let last = found.last().map(|line| line.client);
    Ok(Some((rows.bytes()?, Place::behind(last, full))))
}

/// The part of stored scores that the table shows.
#[derive(Deserialize)]
struct Scores {
    roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    key: String,
    filled: bool,
    settled: bool,
    verdicts: Vec<String>,
    need: Dial,
    fit: Dial,
}

#[derive(Deserialize)]
struct Dial {
    low: Points,
    high: Points,
}

/// The rows of a client: one for each role of its last result, one without any where there is
/// none.
fn roles(line: &Line) -> Result<Vec<Vec<String>>, anyhow::Error> {
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let about = [
        line.client.to_string(),
        line.name.clone(),
        line.contact.clone(),
        line.email.clone(),
        line.tags.join(", "),
        line.responsible.clone().unwrap_or_default(),
        yes(line.archived),
        line.created_at.to_string(),
    ];
    let Some(scores) = &line.scores else {
        // Every row has as many fields as the head, so that any program can read the file.
        let mut row = about.to_vec();
        row.resize(HEADS.len(), String::new());
        return Ok(vec![row]);
    };
    let scores = Scores::deserialize(scores)?;
    let row = |role: &Role| {
        let points = [&role.need.low, &role.need.high, &role.fit.low, &role.fit.high];
        let outcome =
            [role.key.clone(), yes(role.filled), role.verdicts.join(" "), yes(role.settled)];
        let result = [
            line.reference.clone().unwrap_or_default(),
            line.result_at.map(|at| at.to_string()).unwrap_or_default(),
            line.ruleset_version.map(|version| version.to_string()).unwrap_or_default(),
        ];
        let points = points.map(ToString::to_string);
        about.iter().chain(&outcome).chain(&points).chain(&result).cloned().collect()
    };
    Ok(scores.roles.iter().map(row).collect())
}

/// `GET /clients/export.json`: clients, assessments, answers and results.
pub(super) async fn json(State(app): State<App>, consultant: Consultant) -> PageResult<Response> {
    let name = "readyline-clients.json";
    recorded(&app, &consultant, "clients", name).await?;
    Ok(download(name, parts((app.db, consultant.firm), Place::Start, clients)))
}

async fn clients(
    of: Arc<(Db, Uuid)>,
    place: Place,
) -> Result<Option<(Bytes, Place)>, anyhow::Error> {
    match place {
        Place::End => return Ok(None),
        Place::Last => return Ok(Some((Bytes::from_static(b"\n]}\n"), Place::End))),
        Place::Start | Place::Behind(_) => {}
    }
    let found = db::portfolio::whole(&of.0, of.1, place.after(), WHOLE).await?;
    let full = i64::try_from(found.len())? == WHOLE;
    let last = found.last().map(|(client, _)| *client);
    let start = matches!(place, Place::Start);
    let head = format!("{{\"format\":\"readyline-clients-1\",\"firm\":\"{}\",\"clients\":[", of.1);
    let values: Vec<Value> = found.into_iter().map(|(_, value)| value).collect();
    let text = if start { head } else { String::new() } + &listed(&values, start);
    Ok(Some((text.into(), Place::behind(last, full))))
}
