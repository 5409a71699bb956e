//! The audit log: who did what, when and from where.

mod file;
mod told;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;

use super::Admin;
use crate::db;
use crate::db::audit::{Filter, Written};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::visitor::parse_id;
use crate::web::words::{date, time};

pub(super) use file::file;

/// Entries on one page.
const ON_A_PAGE: usize = 50;

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
    key: &'static str,
    words: &'static str,
    chosen: bool,
}

struct Line {
    day: String,
    time: String,
    who: String,
    address: Option<String>,
    client: Option<String>,
    what: String,
    object: told::Object,
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

    /// What is asked for, without its place in the log.
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let pairs = [
            ("action", &self.action),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty())
    }

    /// The same in an address.
    fn query(&self) -> String {
        let pair = |(key, value): (&str, &String)| {
            format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        self.pairs().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The same for the log.
    fn recorded(&self) -> Value {
        let pair = |(key, value): (&str, &String)| match key {
            "action" => (key.to_owned(), told::what(value).into()),
            _ => (key.to_owned(), value.as_str().into()),
        };
        Value::Object(self.pairs().map(pair).collect())
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
    let actions =
        told::actions().map(|(key, words)| Action { words, chosen: key == asked.action, key });
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
    Line {
        day: date(entry.at),
        time: time(entry.at),
        who: told::who(&entry.actor),
        address: entry.actor.name.is_some().then(|| entry.actor.address.clone()),
        client: Some(entry.client.clone()).filter(|client| client != "-"),
        what: told::what(&entry.action),
        object: told::object(entry),
        details: told::details(entry),
    }
}
