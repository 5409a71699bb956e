//! Everything about one client, for the client's right to have it: what is written about it, every
//! assessment with every version of every answer, results, links and their openings, invitations,
//! opinions, the plan, and the lines of the audit log that name it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::session::Consultant;
use super::super::visitor::parse_id;
use super::rows::Rows;
use super::{download, listed, parts, recorded};
use crate::db::assessments::OfFirm;
use crate::db::dossier::LINES;
use crate::db::{self, Db};
use crate::rules::answers::{Answer, show};
use crate::rules::questionnaire::questionnaire;

const HEADS: [&str; 8] =
    ["part", "assessment", "number", "field", "value", "in words", "who", "when"];

/// What a file is made of.
struct Source {
    db: Db,
    of: OfFirm,
    profile: Value,
    assessments: Vec<Uuid>,
}

/// How far it is.
#[derive(Clone, Copy)]
enum Place {
    Start,
    Assessment(usize),
    /// The lines of the log behind this one, and how many there were.
    Audit(Option<Uuid>, usize),
    End,
    Over,
}

async fn source(app: App, consultant: &Consultant, client: &str) -> PageResult<Source> {
    let client = parse_id(client).ok_or(PageError::NotFound)?;
    let of = OfFirm { firm: consultant.firm, client };
    let profile = db::dossier::profile(&app.db, of).await?.ok_or(PageError::NotFound)?;
    let assessments = db::clients::assessments(&app.db, of).await?;
    Ok(Source { db: app.db, of, profile, assessments })
}

/// `GET /clients/{client}/export.json`.
pub(super) async fn json(
    State(app): State<App>,
    Path(client): Path<String>,
    consultant: Consultant,
) -> PageResult<Response> {
    let source = source(app.clone(), &consultant, &client).await?;
    let name = format!("readyline-client-{}.json", source.of.client);
    recorded(&app, &consultant, source.of.client, &name).await?;
    Ok(download(&name, parts(source, Place::Start, json_part)))
}

/// The part at a place as values, and the place behind it; `None` at the end.
async fn part(source: &Source, place: Place) -> Result<Option<(Vec<Value>, Place)>, anyhow::Error> {
    Ok(Some(match place {
        Place::Start => (vec![source.profile.clone()], Place::Assessment(0)),
        Place::Assessment(at) => match source.assessments.get(at) {
            Some(id) => {
                let found = db::dossier::assessment(&source.db, *id).await?;
                // One that was deleted meanwhile leaves its place empty.
                (vec![found.unwrap_or_default()], Place::Assessment(at + 1))
            }
            None => (Vec::new(), Place::Audit(None, 0)),
        },
        Place::Audit(after, before) => {
            let named = source.assessments.clone();
            let lines = db::dossier::audit_lines(&source.db, source.of, named, after).await?;
            let last = lines.last().filter(|_| lines.len() == LINES);
            let next = match last.and_then(|line| line["entry_id"].as_str()?.parse().ok()) {
                Some(last) => Place::Audit(Some(last), before + lines.len()),
                None => Place::End,
            };
            (lines, next)
        }
        Place::End => (Vec::new(), Place::Over),
        Place::Over => return Ok(None),
    }))
}

async fn json_part(
    source: Arc<Source>,
    place: Place,
) -> Result<Option<(Bytes, Place)>, anyhow::Error> {
    let Some((values, next)) = part(&source, place).await? else { return Ok(None) };
    let text = match place {
        Place::Start => format!(
            "{{\"format\":\"readyline-client-1\",\n\"client\":{},\n\"assessments\":[",
            source.profile
        ),
        Place::Assessment(at) => listed(&values, at == 0),
        Place::Audit(None, _) => format!("\n],\n\"audit\":[{}", listed(&values, true)),
        Place::Audit(Some(_), _) => listed(&values, false),
        Place::End => "\n]}\n".to_owned(),
        Place::Over => String::new(),
    };
    Ok(Some((text.into(), next)))
}

/// `GET /clients/{client}/export.csv`: the same as a table.
pub(super) async fn csv(
    State(app): State<App>,
    Path(client): Path<String>,
    consultant: Consultant,
) -> PageResult<Response> {
    let source = source(app.clone(), &consultant, &client).await?;
    let name = format!("readyline-client-{}.csv", source.of.client);
    recorded(&app, &consultant, source.of.client, &name).await?;
    Ok(download(&name, parts(source, Place::Start, csv_part)))
}

async fn csv_part(
    source: Arc<Source>,
    place: Place,
) -> Result<Option<(Bytes, Place)>, anyhow::Error> {
    let Some((values, next)) = part(&source, place).await? else { return Ok(None) };
    let mut rows = Rows::new(matches!(place, Place::Start).then_some(&HEADS[..]))?;
    for (at, value) in values.iter().enumerate() {
        match place {
            Place::Start => fields(&mut rows, ["client", "", ""], value)?,
            Place::Assessment(_) => assessment(&mut rows, value)?,
            Place::Audit(_, before) => {
                fields(&mut rows, ["audit", "", &(before + at + 1).to_string()], value)?;
            }
            Place::End | Place::Over => {}
        }
    }
    Ok(Some((rows.bytes()?, next)))
}

/// An assessment: its own fields, each answer in a row, and the other lists field by field.
fn assessment(rows: &mut Rows, value: &Value) -> Result<(), anyhow::Error> {
    let id = plain(&value["assessment_id"]);
    for (name, part) in value.as_object().into_iter().flatten() {
        let Value::Array(items) = part else {
            rows.add(&["assessment", &id, "", name, &plain(part), "", "", ""])?;
            continue;
        };
        for (at, item) in items.iter().enumerate() {
            match name.as_str() {
                "answers" => answer(rows, &id, item)?,
                "opinions" => opinion(rows, &id, item)?,
                _ => fields(rows, [name, &id, &(at + 1).to_string()], item)?,
            }
        }
    }
    Ok(())
}

/// A second opinion: who gave it, and the answers under its own id.
fn opinion(rows: &mut Rows, id: &str, item: &Value) -> Result<(), anyhow::Error> {
    let own = plain(&item["opinion_id"]);
    for (name, value) in item.as_object().into_iter().flatten() {
        match value {
            Value::Array(answers) => {
                answers.iter().try_for_each(|given| answer(rows, &own, given))?;
            }
            value => rows.add(&["opinion", id, &own, name, &plain(value), "", "", ""])?,
        }
    }
    Ok(())
}

fn answer(rows: &mut Rows, id: &str, item: &Value) -> Result<(), anyhow::Error> {
    let signal = plain(&item["signal"]);
    let words = match item["taken_back"].as_bool() {
        Some(true) => "Taken back".to_owned(),
        _ => said(&signal, &item["value"]),
    };
    let [number, value, who, when] =
        ["revision", "value", "given_by", "saved_at"].map(|key| plain(&item[key]));
    rows.add(&["answer", id, &number, &signal, &value, &words, &who, &when])
}

/// The answer as people read it.
fn said(signal: &str, value: &Value) -> String {
    let answer: Option<Answer> = serde_json::from_value(value.clone()).ok();
    let signal = questionnaire().signal(signal);
    signal.zip(answer).map(|(signal, answer)| show(signal, &answer)).unwrap_or_default()
}

/// A row for each field of an object.
fn fields(
    rows: &mut Rows,
    [part, id, number]: [&str; 3],
    value: &Value,
) -> Result<(), anyhow::Error> {
    for (name, value) in value.as_object().into_iter().flatten() {
        rows.add(&[part, id, number, name, &plain(value), "", "", ""])?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
