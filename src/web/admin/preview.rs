//! What a draft would do, before it is published: every stored company, the golden cases, and what
//! is worth a second look.

mod cases;
mod changes;
mod flips;
mod found;
mod scores;
mod second_look;
mod totals;

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::{Fields, StrictForm};
use super::super::prose::thousands;
use super::super::secret::new_id;
use super::super::words::moment;
use super::edit::to_look_at;
use super::rulesets::address::{Which, draft_over, draft_title, find_draft, going_back};
use super::rulesets::places::{Finding, left_behind, slips};
use super::rulesets::{Ending, ending};
use super::{Admin, aside};
use crate::db;
use crate::db::audit::Actor;
use crate::db::drafts::Draft;
use crate::db::previews::{Compared, Preview, State};
use crate::jobs::preview::{Order, begin};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::Ruleset;
use cases::CaseTable;
use found::Found;
use second_look::SecondLook;

pub(super) use flips::flips;

#[derive(Template, WebTemplate)]
#[template(path = "admin/preview.html")]
struct PreviewPage {
    title: String,
    over: String,
    /// What comes next for whoever goes back to an earlier version.
    going_back: Option<String>,
    href: String,
    current: i64,
    ended: Option<Ending>,
    /// Why what is shown is not what publishing would do now.
    stale: Vec<String>,
    /// How many faults keep the draft from scoring anybody.
    faults: usize,
    /// The run that "again" is to take the place of.
    seen: Option<String>,
    stage: Stage,
    rest: Option<Rest>,
}

impl PreviewPage {
    /// Whether it shows what publishing the draft would do now.
    fn holds(&self) -> bool {
        let is_done = matches!(self.stage, Stage::Finished(_));
        is_done && self.stale.is_empty() && self.ended.is_none()
    }
}

/// How far the preview is.
enum Stage {
    /// The draft was published or thrown away, and nobody tried it before.
    Never,
    /// It has faults, so it scores nobody.
    Faulty,
    /// It can begin: how many companies there are, in words.
    Ready(String),
    /// At work: how far in words, and in percent.
    Running(String, i64),
    /// It ended badly, for this reason.
    Broken(String),
    /// Done.
    Finished(Box<Found>),
}

/// What can be told without any stored company.
struct Rest {
    cases: CaseTable,
    /// Figures that look mistyped beside the version in force.
    slips: Vec<Finding>,
    /// What may have been forgotten where a figure was changed.
    left_behind: Vec<Finding>,
    second_look: Option<SecondLook>,
}

impl Rest {
    /// "One thing to look at"
    fn slips_heading(&self) -> String {
        to_look_at(self.slips.len())
    }
}

/// `GET /admin/rulesets/{version}/preview`.
pub(super) async fn show(
    Of(app): Of<App>,
    Path(version): Path<String>,
    _: Admin,
) -> PageResult<Response> {
    let draft = find(&app, &version).await?;
    let (current, _) = db::rulesets::current(&app.db).await?;
    let preview = db::previews::find(&app.db, draft.id).await?;
    let stale = preview.as_ref().map(|preview| stale(preview, &draft, current));
    let faults = draft.ruleset.check().len();
    let stage = match &preview {
        Some(preview) => look_at(&app, preview, &draft).await?,
        None if draft.ended => Stage::Never,
        None if faults > 0 => Stage::Faulty,
        None => Stage::Ready(companies(db::crowd::count(&app.db).await?)),
    };
    let is_running = matches!(stage, Stage::Running(..));
    let page = PreviewPage {
        title: draft_title(&draft),
        over: draft_over(&draft),
        going_back: going_back(&draft, current),
        href: Which::Draft(draft.id).href(),
        current,
        ended: ending(&app, &draft).await?,
        stale: stale.unwrap_or_default(),
        faults,
        seen: preview.map(|preview| preview.run_id.to_string()),
        // A page that asks every other second how far it is gets no more than that.
        rest: if is_running || faults > 0 {
            None
        } else {
            Some(rest(&app, &draft, current).await?)
        },
        stage,
    };
    Ok(page.into_response())
}

/// The draft behind an address; published versions have no preview.
async fn find(app: &App, version: &str) -> PageResult<Draft> {
    let Some(Which::Draft(id)) = Which::parse(version) else { return Err(PageError::NotFound) };
    find_draft(app, id).await?.ok_or(PageError::NotFound)
}

async fn look_at(app: &App, preview: &Preview, draft: &Draft) -> PageResult<Stage> {
    Ok(match &preview.state {
        State::Running => {
            let percent = preview.done * 100 / preview.total.max(1);
            let done = thousands(Decimal::whole(preview.done));
            let all = companies(preview.total.max(preview.done));
            Stage::Running(format!("{done} of {all}"), percent.min(100))
        }
        State::Dead => Stage::Broken("Its server was lost before it was done.".to_owned()),
        State::Failed(reason) => Stage::Broken(reason.clone()),
        State::Finished(summary) => {
            let summary = serde_json::from_value(summary.clone()).map_err(PageError::internal)?;
            let rules = tried(app, preview, draft).await?;
            let rules = rules.each_ref().map(|rules| &**rules);
            let found = Found::new(preview, summary, rules);
            Stage::Finished(Box::new(found.with_some_flips(app, preview.run_id, rules).await?))
        }
    })
}

/// The rules in force and the draft, as they were when the preview ran.
async fn tried(app: &App, preview: &Preview, draft: &Draft) -> PageResult<[Arc<Ruleset>; 2]> {
    let Compared { draft: id, revision, against } = preview.compared;
    let after = if revision == draft.revision {
        draft.ruleset.clone()
    } else {
        let states = db::drafts::revisions(&app.db, id, revision).await?;
        states.into_iter().next().map(|state| state.ruleset).ok_or(PageError::NotFound)?
    };
    Ok([app.ruleset(against).await?, Arc::new(after)])
}

/// What happened since a preview ran.
fn stale(preview: &Preview, draft: &Draft, current: i64) -> Vec<String> {
    let Compared { revision, against, .. } = preview.compared;
    let mut lines = Vec::new();
    if revision != draft.revision {
        let (saved_by, when) = (&draft.saved_by, moment(draft.saved_at));
        lines.push(format!(
            "{saved_by} saved the draft since, on {when}. This is what it did before that."
        ));
    }
    if against != current && !draft.ended {
        lines.push(format!(
            "Version {current} was published since, and this compares with version {against}."
        ));
    }
    lines
}

/// A number of companies in words: "1 company", "41,000 companies".
fn companies(number: i64) -> String {
    let noun = if number == 1 { "company" } else { "companies" };
    format!("{} {noun}", thousands(Decimal::whole(number)))
}

async fn rest(app: &App, draft: &Draft, current: i64) -> PageResult<Rest> {
    // What was published is compared with what it began as: with itself there is no difference.
    let against = if draft.ended { draft.base_version } else { current };
    let rules = [app.ruleset(against).await?, Arc::new(draft.ruleset.clone())];
    let golden = db::golden::list(&app.db).await?;
    let tried = rules.clone();
    let cases = aside(move || CaseTable::new(golden, &tried[0], &tried[1])).await?;
    let slips = slips(&rules[0], &rules[1]);
    let left_behind = left_behind(&rules[0], &rules[1]);
    Ok(Rest { cases, slips, left_behind, second_look: SecondLook::new(rules).await? })
}

/// `POST /admin/rulesets/{version}/preview`: begins it, unless it is at work already.
pub(super) async fn start(
    Of(app): Of<App>,
    Path(version): Path<String>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let instead_of = fields.take_id("seen")?;
    fields.finish()?;
    let draft = find(&app, &version).await?;
    Ok(Redirect::to(&try_out(&app, draft, &admin.actor, instead_of).await?))
}

/// Begins the preview of a draft, unless it is at work already or was done, and gives its address.
pub(super) async fn try_out(
    app: &App,
    draft: Draft,
    actor: &Actor,
    instead_of: Option<Uuid>,
) -> PageResult<String> {
    let (against, _) = db::rulesets::current(&app.db).await?;
    let id = draft.id;
    let order = Order {
        compared: Compared { draft: id, revision: draft.revision, against },
        run_id: new_id(),
        instead_of,
        by: (actor.clone(), new_id()),
        before: app.ruleset(against).await?,
        after: Arc::new(draft.ruleset),
    };
    // Whatever came of it, the page tells: that it runs, what is wrong, or what was found.
    begin(&app.jobs, &app.db, order).await?;
    Ok(address(id))
}

/// The address of the preview of a draft.
fn address(draft: Uuid) -> String {
    format!("{}/preview", Which::Draft(draft).href())
}

/// A text as a value in an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
