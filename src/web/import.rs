//! Many clients' answers at once: a spreadsheet is uploaded and read, every bad cell is named, and
//! what is good is imported once somebody says so.

mod report;
mod rows;
mod table;
mod template;

use askama::Template;
use askama_web::WebTemplate;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::App;
use super::error::{PageError, PageResult};
use super::form::{File, MAX_IMPORT, Upload};
use super::secret::{Secret, new_id};
use super::session::Consultant;
use super::words::moment;
use crate::db;
use crate::db::imports::{NewBatch, OfBatch, Row};
use rows::{Client, Reading};

/// Files that are read at the same time: each takes some tens of megabytes.
static READERS: Semaphore = Semaphore::const_new(2);

/// The route that takes the file; it may be larger than others and take longer.
pub(super) const ROUTE: &str = "/clients/import";

/// The part of the route table about imports.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/clients/import", get(show).post(bring_in))
        .route("/clients/import/template.csv", get(template::csv))
        .route("/clients/import/template.xlsx", get(template::xlsx))
        .route("/clients/import/{batch}", get(report::show).post(report::begin))
        .route("/clients/import/{batch}/faults.csv", get(report::faults))
        // The layers bound every body; this only lifts a lower bound of axum's own.
        .layer(DefaultBodyLimit::max(MAX_IMPORT))
}

/// The letters of a column; `at` counts from 0: A, ..., Z, AA.
fn column(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    match at / 26 {
        0 => letter.to_string(),
        more => column(more - 1) + &letter.to_string(),
    }
}

/// `Row 17, column H`; `at` counts from 0.
fn place(row: usize, at: usize) -> String {
    format!("Row {row}, column {}", column(at))
}

#[derive(Template, WebTemplate)]
#[template(path = "clients/import.html")]
struct ImportPage {
    op: Uuid,
    fault: Option<String>,
    hours: i32,
    kept: Vec<Kept>,
}

/// An upload that can be come back to.
struct Kept {
    href: String,
    name: String,
    when: String,
    done: bool,
}

async fn page(app: &App, firm: Uuid, fault: Option<String>) -> PageResult<Response> {
    let kept = db::imports::list(&app.db, firm).await?.into_iter();
    let kept = kept.map(|(id, file, at, done)| Kept {
        href: format!("{ROUTE}/{id}"),
        name: if file.is_empty() { "A file".to_owned() } else { file },
        when: moment(at),
        done,
    });
    let hours = db::retention::in_force(&app.db).await?.keep.upload_hours;
    let status = match fault {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, ImportPage { op: new_id(), fault, hours, kept: kept.collect() }).into_response())
}

/// `GET /clients/import`: the form, and the uploads that are still kept.
async fn show(State(app): State<App>, consultant: Consultant) -> PageResult<Response> {
    page(&app, consultant.firm, None).await
}

/// `POST /clients/import`: reads a file, keeps what it holds and leads to what was found.
async fn bring_in(
    State(app): State<App>,
    consultant: Consultant,
    upload: Upload,
) -> PageResult<Response> {
    let Upload { mut fields, files } = upload;
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    fields.finish()?;
    let mut files = files.into_iter().filter(|file| file.field == "file");
    let Some(File { name, bytes, .. }) = files.next() else {
        return page(&app, consultant.firm, Some("Choose a file.".to_owned())).await;
    };
    let content: [u8; 32] = Sha256::digest(&bytes).into();
    let mut of = OfBatch { firm: consultant.firm, batch: op };
    if let Some(earlier) = db::imports::find(&app.db, of).await? {
        if earlier.content == content {
            return Ok(Redirect::to(&format!("{ROUTE}/{op}")).into_response());
        }
        // The corrected file, sent with the page that had sent the first one.
        of.batch = new_id();
    }
    let reading = match read(bytes).await? {
        Ok(reading) => reading,
        Err(fault) => return page(&app, consultant.firm, Some(fault)).await,
    };
    let kept = (reading.bad, serde_json::to_value(&reading.faults).map_err(PageError::internal)?);
    let rows: PageResult<Vec<Row>> = reading.clients.into_iter().map(row).collect();
    let new = NewBatch {
        of,
        made_by: consultant.session.account,
        content,
        file: file_name(&name),
        bad: kept.0,
        faults: kept.1,
        rows: rows?,
    };
    db::imports::keep(&app.db, new).await?;
    Ok(Redirect::to(&format!("{ROUTE}/{}", of.batch)).into_response())
}

/// Reads a file beside the requests, so that none has to wait for it.
async fn read(bytes: Vec<u8>) -> PageResult<Result<Reading, String>> {
    let _reader = READERS.try_acquire().map_err(|_| PageError::Busy)?;
    let work = move || table::read(&bytes).and_then(|lines| rows::read(&lines));
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => Ok(read),
        Err(error) if error.is_panic() => {
            let what = "This file cannot be read. Save it anew as .xlsx, or as CSV.";
            Ok(Err(what.to_owned()))
        }
        Err(error) => Err(PageError::internal(error)),
    }
}

fn row(client: Client) -> PageResult<Row> {
    let [name, contact, email, tags] = client.about;
    Ok(Row {
        number: i64::try_from(client.row).map_err(PageError::internal)?,
        name,
        contact,
        email,
        tags,
        answers: client.answers,
        ids: [new_id(), new_id(), new_id()],
        secret_hash: Secret::new().map_err(PageError::internal)?.hash(),
    })
}

/// The name without the folders that some browsers put in front, and not endless.
fn file_name(sent: &str) -> String {
    const MOST: usize = 200;
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(MOST).collect::<String>().trim().to_owned()
}
