//! How long data is kept.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::{CHANGED_FORM, Fields, StrictForm};
use super::super::privacy::period;
use super::super::secret::new_id;
use super::super::session::Shut;
use super::super::words::moment;
use super::{Admin, enter};
use crate::db;
use crate::db::retention::{Due, Keep, Periods};
use crate::rules::answers::Figure;

/// A period: its field, its label, what it is counted in, and its least and most.
type Kind = (&'static str, &'static str, &'static str, [i64; 2]);

const KINDS: [Kind; 4] = [
    ("unfinished", "Unfinished assessments that no firm looks after", "days", [7, 3650]),
    ("finished", "Finished assessments that no firm looks after", "months", [1, 120]),
    ("clients", "Clients of firms, with all their assessments", "months", [1, 120]),
    ("uploads", "Files of many clients that were uploaded", "hours", [1, 168]),
];

#[derive(Template, WebTemplate)]
#[template(path = "admin/retention.html")]
struct RetentionPage {
    version: i64,
    fields: Vec<Field>,
    /// Somebody else changed them meanwhile.
    clash: bool,
    /// What would go within the hour, where that is to be confirmed.
    goes: Option<String>,
    saved: bool,
    past: Vec<Past>,
}

struct Field {
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    least: i64,
    most: i64,
    typed: String,
    fault: Option<String>,
}

struct Past {
    when: String,
    who: String,
    what: String,
}

impl RetentionPage {
    fn faults(&self) -> impl Iterator<Item = (&Field, &String)> {
        self.fields.iter().filter_map(|field| Some((field, field.fault.as_ref()?)))
    }
}

fn field(kind: &Kind, typed: String, fault: Option<String>) -> Field {
    let (key, label, unit, [least, most]) = *kind;
    Field { key, label, unit, least, most, typed, fault }
}

fn numbers(keep: Keep) -> [i32; 4] {
    [keep.unfinished_days, keep.finished_months, keep.client_months, keep.upload_hours]
}

async fn page(app: &App, periods: Periods) -> PageResult<RetentionPage> {
    let past = db::retention::history(&app.db).await?.into_iter().map(|set| Past {
        when: moment(set.at),
        who: set.by,
        what: KINDS
            .iter()
            .zip(numbers(set.keep))
            .map(|((_, label, unit, _), many)| {
                format!("{label}: {}", period(many, unit.trim_end_matches('s')))
            })
            .collect::<Vec<_>>()
            .join("; "),
    });
    let past = past.collect();
    let typed = numbers(periods.keep).map(|many| many.to_string());
    let fields = KINDS.iter().zip(typed).map(|(kind, typed)| field(kind, typed, None)).collect();
    let version = periods.version;
    Ok(RetentionPage { version, fields, clash: false, goes: None, saved: false, past })
}

/// `GET /admin/retention`.
pub(super) async fn show(State(app): State<App>, _: Admin, uri: Uri) -> PageResult<Response> {
    let periods = db::retention::in_force(&app.db).await?;
    let saved = uri.query() == Some("saved=yes");
    Ok(RetentionPage { saved, ..page(&app, periods).await? }.into_response())
}

/// `POST /admin/retention`: sets the periods. What would go at once is said first.
pub(super) async fn set(
    State(app): State<App>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    form: StrictForm,
) -> PageResult<Response> {
    let admin = match enter(admin, &uri, &form) {
        Ok(admin) => admin,
        Err(shut) => return Ok(shut),
    };
    let mut fields = Fields::from(form);
    let seen = fields.take("version").and_then(|seen| seen.parse().ok());
    let seen: i64 = seen.ok_or_else(|| PageError::BadRequest(CHANGED_FORM.to_owned()))?;
    let sure = fields.take("sure").is_some();
    let typed = KINDS.map(|(key, ..)| fields.take(key).unwrap_or_default());
    fields.finish()?;
    let read: Vec<Result<i32, String>> =
        KINDS.iter().zip(&typed).map(|(kind, typed)| number(kind, typed)).collect();
    let redraw = async |status: StatusCode, clash: bool, goes: Option<String>| {
        let now = db::retention::in_force(&app.db).await?;
        let version = if clash { now.version } else { seen };
        let faults = read.iter().map(|read| read.clone().err());
        let fields = KINDS.iter().zip(&typed).zip(faults);
        let fields = fields.map(|((kind, typed), fault)| field(kind, typed.clone(), fault));
        let fields = fields.collect();
        let page = RetentionPage { version, fields, clash, goes, ..page(&app, now).await? };
        Ok((status, page).into_response())
    };
    let [Ok(unfinished_days), Ok(finished_months), Ok(client_months), Ok(upload_hours)] = read[..]
    else {
        return redraw(StatusCode::UNPROCESSABLE_ENTITY, false, None).await;
    };
    let keep = Keep { unfinished_days, finished_months, client_months, upload_hours };
    let due = db::retention::due(&app.db, keep).await?;
    if due != Due::default() && !sure {
        return redraw(StatusCode::OK, false, Some(goes(due))).await;
    }
    if !db::retention::set(&app.db, seen, keep, &admin.actor, new_id()).await? {
        return redraw(StatusCode::CONFLICT, true, None).await;
    }
    Ok(Redirect::to("/admin/retention?saved=yes").into_response())
}

fn number((_, _, unit, limits): &Kind, typed: &str) -> Result<i32, String> {
    let [least, most] = limits;
    let wrong = || format!("Enter a whole number of {unit} between {least} and {most}.");
    let number = Figure::whole(*limits).read(typed).map_err(|_| wrong())?;
    i32::try_from(number.thousandths() / 1000).map_err(|_| wrong())
}

fn goes(due: Due) -> String {
    let words = |many: i64, one: &str, more: &str| match many {
        1 => format!("1 {one}"),
        _ => format!("{many} {more}"),
    };
    format!(
        "{} and {} would be deleted for good within the hour.",
        words(due.assessments, "assessment", "assessments"),
        words(due.clients, "client with all its assessments", "clients with all their assessments"),
    )
}
