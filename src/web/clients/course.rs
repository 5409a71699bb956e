//! A client over time: its results as a timeline, any two of them compared, and the day to look at
//! it again with what to watch until then.

mod view;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::find;
use crate::db;
use crate::db::assessments::OfFirm;
use crate::db::clients::Client;
use crate::db::results::StoredResult;
use crate::rules::explain::case::Case;
use crate::rules::explain::look_again::{self, LookAgain};
use crate::rules::explain::margins::margins;
use crate::rules::explain::timing::timing;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{Assessment, assess};
use crate::rules::study::attribution::Side;
use crate::rules::study::course::{self, Watch, watch};
use crate::web::App;
use crate::web::actions::day as read_day;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::result_view::Difference;
use crate::web::secret::new_id;
use crate::web::session::Consultant;
use crate::web::visitor::parse_id;
use crate::web::words::{date, day, moment};
use view::{Compared, CoursePage, Look};

/// So many results are followed: the newest ones.
const MOST: i64 = 40;

/// What may stand behind the address: two results to compare, and what was just done.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
    done: Option<String>,
}

/// A result with its rules and what it comes to.
struct Looked {
    stored: StoredResult,
    ruleset: Arc<Ruleset>,
    assessment: Assessment,
}

/// `GET /clients/{client}/course`.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    Ok(page(&app, of, client, &asked).await?.into_response())
}

async fn page(app: &App, of: OfFirm, client: Client, asked: &Asked) -> PageResult<CoursePage> {
    let mut stored = db::course::results(&app.db, of, MOST + 1).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = stored.len() > most;
    stored.truncate(most);
    stored.reverse();
    let mut looked = Vec::new();
    for stored in stored {
        let ruleset = app.ruleset(stored.ruleset_version).await?;
        let assessment = assess(&ruleset, &stored.answers);
        looked.push(Looked { stored, ruleset, assessment });
    }
    let set = db::course::look_again(&app.db, of).await?.ok_or(PageError::NotFound)?;
    let (watch, months) = match looked.last() {
        Some(newest) => ahead(newest).await?,
        None => (Vec::new(), look_again::LATEST),
    };
    let looks: Vec<course::Look<'_, jiff::Timestamp>> = looked
        .iter()
        .map(|look| course::Look {
            at: look.stored.created_at,
            rules: &look.ruleset,
            answers: &look.stored.answers,
            assessment: &look.assessment,
        })
        .collect();
    let steps = course::course(&looks);
    let here = format!("/clients/{}/course", of.client);
    let pair = pair(&looked, asked)?;
    let newest = looked.last().map(|newest| Arc::clone(&newest.ruleset));
    Ok(CoursePage {
        id: of.client.to_string(),
        name: client.profile.name,
        done: match asked.done.as_deref() {
            Some("set") => Some("The day is set."),
            Some("none") => Some("No day is set any more."),
            _ => None,
        },
        faults: Vec::new(),
        figures: newest.as_deref().map(|it| view::figures(it, &looked)).unwrap_or_default(),
        roles: newest.iter().flat_map(|it| names(it)).collect(),
        rows: newest
            .as_deref()
            .map(|it| view::rows(it, &looked, &steps, &here))
            .unwrap_or_default(),
        more,
        choices: choices(&looked, pair),
        compared: pair.map(|(from, to)| compared(from, to)),
        watch: view::watched(watch),
        look: look(app, set, looked.last(), months),
    })
}

fn names(rules: &Ruleset) -> Vec<String> {
    let title = |role: &crate::rules::ruleset::Role| {
        crate::rules::explain::names::short(&role.title).to_owned()
    };
    rules.roles.iter().map(title).collect()
}

/// The two results that are compared: those that are named, else the two newest.
fn pair<'a>(looked: &'a [Looked], asked: &Asked) -> PageResult<Option<(&'a Looked, &'a Looked)>> {
    let named = |id: &str| {
        let id = parse_id(id).ok_or(PageError::NotFound)?;
        let found = looked.iter().find(|look| look.stored.result_id == id);
        found.ok_or(PageError::NotFound)
    };
    Ok(match (&asked.from, &asked.to, looked) {
        (Some(from), Some(to), _) => Some((named(from)?, named(to)?)),
        (None, None, [.., from, to]) => Some((from, to)),
        (None, None, _) => None,
        _ => return Err(PageError::NotFound),
    })
}

/// Every result, the newest first, and which of them is the earlier and the later one.
fn choices(
    looked: &[Looked],
    pair: Option<(&Looked, &Looked)>,
) -> Vec<(String, String, bool, bool)> {
    let id = |look: &Looked| look.stored.result_id;
    let chosen = pair.map(|(from, to)| (id(from), id(to)));
    let choice = |look: &Looked| {
        let words = format!("{}, {}", moment(look.stored.created_at), look.stored.reference);
        let is = |which: fn((Uuid, Uuid)) -> Uuid| chosen.map(which) == Some(id(look));
        (id(look).to_string(), words, is(|(from, _)| from), is(|(_, to)| to))
    };
    looked.iter().rev().map(choice).collect()
}

fn compared(from: &Looked, to: &Looked) -> Compared {
    let side = |look: &Looked| {
        let stored = &look.stored;
        let (reference, version) = (&stored.reference, stored.ruleset_version);
        format!("result {reference} of {} by rules version {version}", date(stored.created_at))
    };
    let sides = [from, to].map(|look| Side { rules: &look.ruleset, answers: &look.stored.answers });
    let [before, after] = sides;
    Compared {
        over: format!("Compared: {}, and {}.", side(from), side(to)),
        difference: Difference::new(before, after),
        both: true,
    }
}

/// What to watch from the newest result on, and in how many months to look again. It is worked out
/// aside, because it scores a company many times.
async fn ahead(newest: &Looked) -> PageResult<(Vec<Watch>, u32)> {
    let (rules, answers) = (Arc::clone(&newest.ruleset), newest.stored.answers.clone());
    let assessment = newest.assessment.clone();
    let work = move || {
        let case = Case { ruleset: &rules, answers: &answers, assessment: &assessment };
        let times = timing(&rules, &answers, &assessment);
        let watch = watch(&case, &margins(&rules, &answers), &times);
        (watch, LookAgain::of(&rules, &answers, &assessment).months)
    };
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

/// The day that is set, or one to propose.
fn look(app: &App, set: db::course::LookAgain, newest: Option<&Looked>, months: u32) -> Look {
    let proposed = newest.and_then(|newest| {
        let made = newest.stored.created_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let after = made.checked_add(i32::try_from(months).ok()?.months()).ok()?;
        Some((date(newest.stored.created_at), after.max(set.today)))
    });
    let shown: Option<Date> = set.on.or(proposed.as_ref().map(|(_, day)| *day));
    let why = match (set.on, &proposed) {
        (None, Some((made, _))) => {
            let month = if months == 1 { "month" } else { "months" };
            format!("Proposed: {months} {month} after the result of {made}.")
        }
        _ => String::new(),
    };
    Look {
        op: new_id().to_string(),
        set: set.on.map(day),
        due: set.on.is_some_and(|on| on <= set.today),
        typed: shown.map(|day| day.to_string()).unwrap_or_default(),
        why,
        mailed: app.mail.is_some(),
    }
}

/// `POST /clients/{client}/course`: sets the day to look at the client again; without a day, none.
pub(super) async fn set(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
    form: StrictForm,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let typed = fields.take("on").unwrap_or_default();
    fields.finish()?;
    let Some(on) = read_day(&typed) else {
        let mut page = page(&app, of, client, &Asked::default()).await?;
        page.faults = vec![("on", "Write the day as year, month and day: 2027-03-31.")];
        page.look.typed = typed;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if !db::course::set_look_again(&app.db, of, on, &consultant.actor, op).await? {
        return Err(PageError::NotFound);
    }
    let done = if on.is_some() { "set" } else { "none" };
    Ok(Redirect::to(&format!("/clients/{}/course?done={done}", of.client)).into_response())
}

/// Clients to look at this month that are named.
const MOST_DUE: i64 = 50;

/// The clients to look at this month: id, name, day, and whether it has come.
pub(super) async fn due(app: &App, firm: Uuid) -> PageResult<Vec<(String, String, String, bool)>> {
    let due = db::course::due(&app.db, firm, MOST_DUE).await?;
    let line = |due: db::course::Due| (due.client.to_string(), due.name, day(due.on), due.now);
    Ok(due.into_iter().map(line).collect())
}
