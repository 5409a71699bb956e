//! The audit log as a file for spreadsheets. It goes out while it is read, portion by portion.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use uuid::Uuid;

use super::super::Admin;
use super::{Asked, told};
use crate::db::audit::{Entry, Filter, Written};
use crate::db::{self, Db};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::secret::new_id;
use crate::web::words::moment;

/// Entries that are read and sent in one go.
const AT_ONCE: i64 = 1_000;

const HEADS: [&str; 11] = [
    "When",
    "When (ISO 8601)",
    "Who",
    "Account",
    "From",
    "What",
    "To what",
    "Details",
    "Action",
    "Object",
    "Request",
];

/// How far the file is.
enum Place {
    Start,
    Behind(Uuid),
    End,
}

/// `GET /admin/audit.csv`: all that the filter finds.
pub(in crate::web::admin) async fn file(
    State(app): State<App>,
    admin: Admin,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let Ok(filter) = asked.filter() else {
        return Err(PageError::Unprocessable(
            "Write both days as year-month-day, such as 2026-11-22.".to_owned(),
        ));
    };
    let entry = Entry::new(new_id(), "export", "audit log").with(asked.recorded());
    db::audit::record(&app.db, &admin.actor, &entry).await?;
    let asked = Arc::new((app.db.clone(), filter));
    let body = try_unfold(Place::Start, move |place| portion(Arc::clone(&asked), place));
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"readyline-audit.csv\""),
    ];
    Ok((head, Body::from_stream(body)).into_response())
}

/// The next lines. An error breaks the download off, so that nobody takes a part for the whole.
async fn portion(
    asked: Arc<(Db, Filter)>,
    place: Place,
) -> Result<Option<(Bytes, Place)>, anyhow::Error> {
    let (before, heads) = match place {
        Place::Start => (None, true),
        Place::Behind(last) => (Some(last), false),
        Place::End => return Ok(None),
    };
    let found = db::audit::list(&asked.0, &asked.1, before, AT_ONCE).await?;
    let full = i64::try_from(found.len())? == AT_ONCE;
    let place = match found.last() {
        Some(last) if full => Place::Behind(last.id),
        _ => Place::End,
    };
    let mut csv = csv::Writer::from_writer(Vec::new());
    if heads {
        csv.write_record(HEADS)?;
    }
    for entry in &found {
        csv.write_record(cells(entry).map(harmless))?;
    }
    let lines = csv.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(Some((lines.into(), place)))
}

fn cells(entry: &Written) -> [String; 11] {
    [
        moment(entry.at),
        entry.at.to_string(),
        told::who(&entry.actor),
        entry.actor.address.clone(),
        entry.client.clone(),
        told::what(&entry.action),
        told::object(entry).text,
        told::details(entry).join("; "),
        entry.action.clone(),
        entry.object.address.clone(),
        entry.request_id.clone(),
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell != "-";
    if formula { format!("'{cell}") } else { cell }
}
