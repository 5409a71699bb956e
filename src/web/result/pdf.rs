//! The PDF report on a result, for its holder and for whoever has a share link.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{Scored, Which};
use crate::db;
use crate::db::actions::Plan;
use crate::db::results::StoredResult;
use crate::report::document::{Document, Moment};
use crate::report::{
    ReportError, ReportInput, branded, compose, compose_kept, noted, pdf, planned,
};
use crate::rules::explain::case::Case;
use crate::rules::record::digest;
use crate::web::App;
use crate::web::actions::taken::{lines, shared};
use crate::web::brand;
use crate::web::error::{PageError, PageResult};
use crate::web::result_files::{file_name, made};
use crate::web::shares::kept::Kept;
use crate::web::visitor::Visit;
use crate::web::words::date;

/// Reports that are set at the same time. One takes a processor for a few hundredths of a second.
const AT_ONCE: usize = 2;

/// How many more may wait for their turn.
const QUEUE: usize = 8;

/// Sets reports, a few at a time, beside the requests.
#[derive(Clone, Debug)]
pub(in crate::web) struct Press {
    queue: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Press {
    fn default() -> Self {
        Self {
            queue: Arc::new(Semaphore::new(AT_ONCE + QUEUE)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Press {
    /// Waits for a turn and works beside the requests. A reader who goes away meanwhile does not
    /// free the turn before the work is done.
    async fn set(
        &self,
        work: impl FnOnce() -> Result<Vec<u8>, ReportError> + Send + 'static,
    ) -> PageResult<Vec<u8>> {
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| PageError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(PageError::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        done.await.map_err(PageError::internal)?.map_err(PageError::internal)
    }
}

/// `GET /assessments/{id}/result.pdf`: the newest result on paper, or the one that `of` names.
pub(in crate::web) async fn show(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> PageResult<Response> {
    let plan = db::actions::plan(&app.db, visit.stored.id).await?;
    let scored = which.find(&app, &visit).await?;
    set(&app, scored, plan, visit.stored.firm, String::new()).await
}

/// The report on a stored result for the readers of a share link: in the looks of the firm that
/// looks after it, with the plan where its owner shares it, and with the sender's note, which may
/// be empty.
pub(in crate::web) async fn report(
    app: &App,
    stored: StoredResult,
    firm: Option<Uuid>,
    note: String,
) -> PageResult<Response> {
    let plan = shared(app, stored.assessment).await?;
    set(app, Scored::new(app, stored).await?, plan, firm, note).await
}

async fn set(
    app: &App,
    scored: Scored,
    plan: Plan,
    firm: Option<Uuid>,
    note: String,
) -> PageResult<Response> {
    let name = file_name(&scored, "pdf");
    let looks = brand::looks(app, firm).await?;
    write(app, name, move || {
        let document = planned(composed(&scored), lines(&plan));
        pdf(&noted(branded(document, looks.as_ref()), &note))
    })
    .await
}

/// The report on a result without what its link keeps back. It has no digest: that is worked out
/// from all answers, so one could try figures until it fits.
pub(in crate::web) async fn thinned(
    app: &App,
    kept: Kept,
    firm: Option<Uuid>,
    note: String,
) -> PageResult<Response> {
    let name = file_name(kept.scored(), "pdf");
    let looks = brand::looks(app, firm).await?;
    let compose = move || {
        let stored = &kept.scored().stored;
        let (day, created) = (date(stored.created_at), moment(stored.created_at));
        let input = report_input(kept.scored(), (&day, created), "");
        let document = compose_kept(&input, kept.shown(), kept.part());
        pdf(&noted(branded(document, looks.as_ref()), &note))
    };
    write(app, name, compose).await
}

async fn write(
    app: &App,
    name: String,
    work: impl FnOnce() -> Result<Vec<u8>, ReportError> + Send + 'static,
) -> PageResult<Response> {
    let bytes = app.press.set(work).await?;
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}

fn composed(scored: &Scored) -> Document {
    let created = scored.stored.created_at;
    let created_at = created.to_string();
    let digest = digest(&made(scored, &created_at));
    compose(&report_input(scored, (&date(created), moment(created)), &digest))
}

fn report_input<'a>(
    scored: &'a Scored,
    (date, created): (&'a str, Moment),
    digest: &'a str,
) -> ReportInput<'a> {
    let Scored { stored, ruleset, assessment, .. } = scored;
    ReportInput {
        case: Case { ruleset, answers: &stored.answers, assessment },
        projects: &stored.projects.0,
        ruleset_version: stored.ruleset_version,
        reference: &stored.reference,
        date,
        created,
        digest,
    }
}

/// A time in UTC, for the document's properties.
fn moment(at: jiff::Timestamp) -> Moment {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    Moment {
        year: u16::try_from(at.year()).unwrap_or_default(),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
    }
}
