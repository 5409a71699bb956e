//! What a firm takes with it: all its clients as a table or as JSON, and everything about one
//! client. Files go out while they are read, portion by portion.

mod client;
mod portfolio;
mod rows;

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use serde_json::json;

use super::App;
use super::error::PageResult;
use super::secret::new_id;
use super::session::Consultant;
use crate::db;
use crate::db::audit::Entry;

/// The part of the route table about files that leave.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/clients/export.csv", get(portfolio::csv))
        .route("/clients/export.json", get(portfolio::json))
        .route("/clients/{client}/export.json", get(client::json))
        .route("/clients/{client}/export.csv", get(client::csv))
}

/// Notes in the audit log that a file leaves.
async fn recorded(
    app: &App,
    consultant: &Consultant,
    object: impl ToString,
    file: &str,
) -> PageResult<()> {
    let entry = Entry::new(new_id(), "export", object);
    let entry = entry.with(json!({"file": file, "firm": consultant.firm}));
    db::audit::record(&app.db, &consultant.actor, &entry).await?;
    Ok(())
}

/// A file that is made while it goes out. An error breaks the download off, so that nobody takes
/// a part for the whole.
fn download(
    name: &str,
    body: impl Stream<Item = Result<Bytes, anyhow::Error>> + Send + 'static,
) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("csv") => "text/csv; charset=utf-8",
        _ => "application/json",
    };
    let file = format!("attachment; filename=\"{name}\"");
    let head = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, file)];
    (head, Body::from_stream(body)).into_response()
}

/// The parts of a file, one after the other: `next` gives a part and what stands behind it.
fn parts<S, P, F>(
    source: S,
    first: P,
    next: impl Fn(Arc<S>, P) -> F + Clone + Send + 'static,
) -> impl Stream<Item = Result<Bytes, anyhow::Error>> + Send + 'static
where
    S: Send + Sync + 'static,
    P: Send + 'static,
    F: Future<Output = Result<Option<(Bytes, P)>, anyhow::Error>> + Send + 'static,
{
    let source = Arc::new(source);
    try_unfold(first, move |place| next(Arc::clone(&source), place))
}

/// JSON values with commas between them; `first` where none stands before.
fn listed(values: &[serde_json::Value], mut first: bool) -> String {
    let mut text = String::new();
    for value in values {
        let comma = if first { "" } else { "," };
        first = false;
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}\n{value}");
    }
    text
}
