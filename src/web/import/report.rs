//! What was found in an upload, its import, and how far that is.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::ROUTE;
use super::rows::CellFault;
use crate::db;
use crate::db::imports::{Batch, Existing, OfBatch};
use crate::jobs::import::{self, Order};
use crate::rules::answers::grouped;
use crate::rules::decimal::Decimal;
use crate::web::App;
use crate::web::csv::Table;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::Consultant;
use crate::web::visitor::parse_id;
use crate::web::words::moment;

/// Bad cells, and clients that exist, that the page lists; a file has all bad cells.
const LISTED: usize = 200;

#[derive(Template, WebTemplate)]
#[template(path = "clients/import-report.html")]
struct ReportPage {
    href: String,
    file: String,
    uploaded: String,
    good: Count,
    bad: Count,
    cells: Count,
    faults: Vec<(String, String)>,
    existing: Vec<(i64, String)>,
    existing_all: Count,
    stage: Stage,
}

/// A number with its words: one row is not several.
struct Count {
    number: String,
    one: bool,
    none: bool,
}

impl Count {
    fn new(number: i64) -> Count {
        let words = grouped(Decimal::whole(number));
        Count { number: words, one: number == 1, none: number == 0 }
    }
}

/// How far the import is.
enum Stage {
    /// Nobody has begun it.
    Read,
    /// It is at work: words, percent.
    AtWork(String, i64),
    /// It stopped before its end.
    Stopped(String),
    /// It is done: rows imported, results, skipped.
    Done(Count, Count, Count),
}

async fn find(app: &App, consultant: &Consultant, batch: &str) -> PageResult<(OfBatch, Batch)> {
    let batch = parse_id(batch).ok_or(PageError::NotFound)?;
    let of = OfBatch { firm: consultant.firm, batch };
    let found = db::imports::find(&app.db, of).await?.ok_or(PageError::NotFound)?;
    Ok((of, found))
}

/// `GET /clients/import/{batch}`.
pub(super) async fn show(
    State(app): State<App>,
    Path(batch): Path<String>,
    consultant: Consultant,
) -> PageResult<Response> {
    let (of, batch) = find(&app, &consultant, &batch).await?;
    let listed = i64::try_from(LISTED).unwrap_or(i64::MAX);
    let (existing, all) = match batch.begun {
        true => Default::default(),
        false => db::imports::existing(&app.db, of, listed).await?,
    };
    let faults = cell_faults(&batch)?;
    let page = ReportPage {
        href: format!("{ROUTE}/{}", of.batch),
        stage: stage(&batch),
        uploaded: moment(batch.created_at),
        good: Count::new(batch.good),
        bad: Count::new(batch.bad),
        cells: Count::new(i64::try_from(faults.len()).unwrap_or(0)),
        faults: faults.iter().take(LISTED).map(|f| (f.place(), f.message.clone())).collect(),
        existing,
        existing_all: Count::new(all),
        file: batch.file,
    };
    Ok(page.into_response())
}

fn stage(batch: &Batch) -> Stage {
    let number = |count: i64| grouped(Decimal::whole(count));
    let far = format!("{} of {} rows are imported", number(batch.done), number(batch.good));
    match batch.finished_at {
        Some(_) => Stage::Done(
            Count::new(batch.done - batch.skipped),
            Count::new(batch.results),
            Count::new(batch.skipped),
        ),
        None if !batch.begun => Stage::Read,
        None if batch.silent => Stage::Stopped(far),
        None => Stage::AtWork(far, batch.done * 100 / batch.good.max(1)),
    }
}

fn cell_faults(batch: &Batch) -> PageResult<Vec<CellFault>> {
    serde_json::from_value(batch.faults.clone()).map_err(PageError::internal)
}

/// `POST /clients/import/{batch}`: begins the import, once; one that stopped goes on.
pub(super) async fn begin(
    State(app): State<App>,
    Path(batch): Path<String>,
    consultant: Consultant,
    form: StrictForm,
) -> PageResult<Response> {
    let (of, _) = find(&app, &consultant, &batch).await?;
    let mut fields = Fields::from(form);
    let existing =
        fields.take("existing").map_or(Some(Existing::Skip), |key| Existing::parse(&key));
    let existing = existing.ok_or_else(|| PageError::BadRequest(CHANGED_FORM.to_owned()))?;
    fields.finish()?;
    let by = (consultant.actor.clone(), new_id());
    let order = Order { of, run: new_id(), existing, by };
    import::begin(&app.jobs, &app.db, order).await?;
    Ok(Redirect::to(&format!("{ROUTE}/{}", of.batch)).into_response())
}

/// `GET /clients/import/{batch}/faults.csv`: every bad cell.
pub(super) async fn faults(
    State(app): State<App>,
    Path(batch): Path<String>,
    consultant: Consultant,
) -> PageResult<Response> {
    let (_, batch) = find(&app, &consultant, &batch).await?;
    let mut table = Table::new(&["row", "column", "head", "what to do"])?;
    for fault in cell_faults(&batch)? {
        table.row(&[&fault.row.to_string(), &fault.column, &fault.key, &fault.message])?;
    }
    table.file("readyline-bad-cells.csv")
}
