//! The audit log: who did what, when and from where.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Admin;
use crate::db;
use crate::db::audit::{Entry, Filter, Written};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;
use crate::web::words::moment;

/// Entries on one page.
const ON_A_PAGE: usize = 50;

/// Entries read at once for a file.
const AT_ONCE: i64 = 5_000;

/// Most entries in one file.
const MOST_IN_FILE: usize = 100_000;

/// What the form above the log asks for, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    action: String,
    about: String,
    from: String,
    to: String,
    before: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    actions: Vec<Action>,
    asked: Asked,
    faults: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    older: Option<String>,
    file: String,
    newest: bool,
}

struct Action {
    key: String,
    words: String,
    chosen: bool,
}

struct Line {
    at: String,
    actor: String,
    client: String,
    what: String,
    object: String,
    details: Vec<String>,
}

impl Asked {
    /// The filter, or what of it cannot be read: field and words.
    fn filter(&self) -> Result<Filter, Vec<(&'static str, &'static str)>> {
        let mut faults = Vec::new();
        let mut day = |key, typed: &str| match typed.trim() {
            "" => None,
            typed => {
                let day = typed.parse::<jiff::civil::Date>().ok().filter(|day| day.year() > 0);
                if day.is_none() {
                    faults.push((key, "Write the day as year-month-day, such as 2026-11-22."));
                }
                day
            }
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if !faults.is_empty() {
            return Err(faults);
        }
        // No entry has a NUL, and the database takes none even to look for it.
        let text = |typed: &str| {
            let text = typed.replace('\0', "").trim().to_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        Ok(Filter { action: text(&self.action), about: text(&self.about), from, to })
    }

    /// The same question in an address, without its place in the log.
    fn query(&self) -> String {
        let pairs = [
            ("action", &self.action),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let asked = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pair = |(key, value): &(&str, &String)| {
            format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        asked.map(pair).collect::<Vec<_>>().join("&")
    }
}

impl AuditPage {
    fn fault(&self, key: &str) -> Option<&'static str> {
        self.faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words)
    }
}

/// `GET /admin/audit`: one page of the log, by a filter.
pub(super) async fn show(
    State(app): State<App>,
    _: Admin,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let (filter, faults) = match asked.filter() {
        Ok(filter) => (filter, Vec::new()),
        Err(faults) => (Filter::default(), faults),
    };
    let before = match asked.before.as_str() {
        "" => None,
        before => Some(parse_id(before).ok_or(PageError::NotFound)?),
    };
    let one_more = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
    let mut found = db::audit::list(&app.db, &filter, before, one_more).await?;
    let more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let query = asked.query();
    let last = found.last().filter(|_| more);
    let older = last.map(|last| format!("/admin/audit?{query}&before={}", last.id));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let actions = db::audit::actions(&app.db).await?.into_iter().map(|key| Action {
        words: action_words(&key),
        chosen: key == asked.action,
        key,
    });
    let page = AuditPage {
        actions: actions.collect(),
        newest: before.is_none(),
        lines: found.iter().map(line).collect(),
        older,
        file: format!("/admin/audit.csv?{query}"),
        asked,
        faults,
    };
    Ok((status, page).into_response())
}

fn line(entry: &Written) -> Line {
    let mut details = Vec::new();
    for (key, value) in entry.details.as_object().into_iter().flatten() {
        let key = key.replace('_', " ");
        match value {
            Value::Array(list) => details.extend(list.iter().map(plain)),
            value => details.push(format!("{key}: {}", plain(value))),
        }
    }
    Line {
        at: moment(entry.at),
        actor: entry.actor.clone(),
        client: entry.client.clone(),
        what: action_words(&entry.action),
        object: entry.object.clone(),
        details,
    }
}

/// A value of the details as people write it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What was done, for people: `draft_saved` is "Draft saved".
fn action_words(key: &str) -> String {
    crate::rules::words::capital(&key.replace('_', " "))
}

/// `GET /admin/audit.csv`: the same as a file for spreadsheets.
pub(super) async fn file(
    State(app): State<App>,
    admin: Admin,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let Ok(filter) = asked.filter() else {
        return Err(PageError::Unprocessable(
            "Write both days as year-month-day, such as 2026-11-22.".to_owned(),
        ));
    };
    let entry = Entry::new(new_id(), "export", "audit log").with(json!({"filter": asked.query()}));
    db::audit::record(&app.db, &admin.actor, &entry).await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let heads = ["at", "actor", "address", "action", "object", "details", "request"];
    csv.write_record(heads).map_err(PageError::internal)?;
    let (mut before, mut written) = (None, 0);
    while written < MOST_IN_FILE {
        let found = db::audit::list(&app.db, &filter, before, AT_ONCE).await?;
        for entry in &found {
            let at = entry.at.to_string();
            let details = entry.details.to_string();
            let id = entry.request_id.as_str();
            let cells = [&at, &entry.actor, &entry.client, &entry.action, &entry.object, &details];
            let cells = cells.into_iter().map(|cell| harmless(cell)).chain([harmless(id)]);
            csv.write_record(cells).map_err(PageError::internal)?;
        }
        written += found.len();
        before = found.last().map(|last| last.id);
        if found.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    let body = csv.into_inner().map_err(|error| PageError::internal(error.into_error()))?;
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"readyline-audit.csv\""),
    ];
    Ok((head, body).into_response())
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell != "-";
    if formula { format!("'{cell}") } else { cell.to_owned() }
}
