//! Uploads: files of many clients' answers, kept until somebody says that they are to be imported.
//! A row is deleted in the transaction that imports it, so none is imported twice, however often
//! and by however many servers it is tried.

mod insert;
mod read;
mod store;

use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;

pub use read::{Batch, existing, find, list};
pub use store::{Portion, Scored, Stored, pending, store};

/// Rows that one statement stores.
const AT_ONCE: usize = 1_000;

/// An upload, named with its firm as every question about one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfBatch {
    /// The firm.
    pub firm: Uuid,
    /// Its upload.
    pub batch: Uuid,
}

/// A file that was uploaded and read.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The firm, and the operation id of the form that sent the file.
    pub of: OfBatch,
    /// Who uploaded it.
    pub made_by: Uuid,
    /// SHA-256 of the file.
    pub content: [u8; 32],
    /// Its name.
    pub file: String,
    /// How many rows have a fault.
    pub bad: usize,
    /// Every bad cell, a JSON array.
    pub faults: Value,
    /// The good rows.
    pub rows: Vec<Row>,
}

/// A good row of a file.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: i64,
    /// Name of the client.
    pub name: String,
    /// Whom one talks to there, or nothing.
    pub contact: String,
    /// E-mail address of the contact, or nothing.
    pub email: String,
    /// Words to find it by, a line each.
    pub tags: String,
    /// The answers.
    pub answers: Answers,
    /// Fresh ids of the client, the assessment and the result that it becomes.
    pub ids: [Uuid; 3],
    /// SHA-256 of the assessment's secret.
    pub secret_hash: [u8; 32],
}

/// What becomes of rows whose client exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The client gets a new assessment.
    Add,
    /// The row is left out.
    Skip,
}

impl Existing {
    /// How it is stored and posted.
    pub fn key(self) -> &'static str {
        match self {
            Existing::Add => "add",
            Existing::Skip => "skip",
        }
    }

    /// Reads what [`key`](Existing::key) wrote.
    pub fn parse(key: &str) -> Option<Existing> {
        [Existing::Add, Existing::Skip].into_iter().find(|each| each.key() == key)
    }
}

/// Keeps an upload. `false` where an upload with this id is there already.
///
/// # Errors
/// [`DbError`].
pub async fn keep(db: &Db, new: NewBatch) -> Result<bool, DbError> {
    let new = Arc::new(new);
    with_retry(db, Access::Write, move |tx| {
        let new = Arc::clone(&new);
        Box::pin(async move { insert(tx, &new).await })
    })
    .await
}

async fn insert(tx: &mut PgConnection, new: &NewBatch) -> Result<bool, Halt> {
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let kept = sqlx::query!(
        "insert into import_batch
            (firm_id, batch_id, content, file, made_by, good, bad, faults)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (firm_id, batch_id) do nothing",
        new.of.firm,
        new.of.batch,
        &new.content,
        new.file,
        new.made_by,
        count(new.rows.len()),
        count(new.bad),
        new.faults,
    );
    if kept.execute(&mut *tx).await?.rows_affected() == 0 {
        return Ok(false);
    }
    for rows in new.rows.chunks(AT_ONCE) {
        insert_rows(tx, new.of, rows).await?;
    }
    Ok(true)
}

async fn insert_rows(tx: &mut PgConnection, of: OfBatch, rows: &[Row]) -> Result<(), Halt> {
    let texts = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).to_owned()).collect();
    let (names, contacts): (Vec<String>, Vec<String>) =
        (texts(|row| &row.name), texts(|row| &row.contact));
    let (emails, tags): (Vec<String>, Vec<String>) =
        (texts(|row| &row.email), texts(|row| &row.tags));
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let ids = |at: usize| rows.iter().map(|row| row.ids[at]).collect::<Vec<Uuid>>();
    let answers: Vec<Json<&Answers>> = rows.iter().map(|row| Json(&row.answers)).collect();
    let hashes: Vec<Vec<u8>> = rows.iter().map(|row| row.secret_hash.to_vec()).collect();
    sqlx::query!(
        "insert into import_row (firm_id, batch_id, row_number, name, contact, email, tags,
            answers, client_id, new_assessment_id, result_id, secret_hash)
        select $1, $2, row.* from unnest($3::bigint[], $4::text[], $5::text[], $6::text[],
            $7::text[], $8::jsonb[], $9::uuid[], $10::uuid[], $11::uuid[], $12::bytea[]) as row",
        of.firm,
        of.batch,
        &numbers,
        &names,
        &contacts,
        &emails,
        &tags,
        &answers as &[Json<&Answers>],
        &ids(0),
        &ids(1),
        &ids(2),
        &hashes,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Claims the import of an upload for the run `run`: if it was not begun yet, or if whoever began
/// it has fallen silent. `false` where it is at work or done, or there is no such upload.
///
/// # Errors
/// [`DbError`].
pub async fn begin(
    db: &Db,
    (of, run): (OfBatch, Uuid),
    existing: Existing,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let claimed = sqlx::query!(
                "update import_batch set run_id = $3, existing = coalesce(existing, $4),
                    beat_at = now()
                where firm_id = $1 and batch_id = $2 and finished_at is null and good > 0
                    and (run_id is null or beat_at < now() - interval '30 seconds')
                returning good, bad, existing",
                of.firm,
                of.batch,
                run,
                existing.key(),
            );
            let Some(row) = claimed.fetch_optional(&mut *tx).await? else { return Ok(false) };
            let details = json!({"firm": of.firm, "rows": row.good, "left_out": row.bad,
                "existing": row.existing});
            let entry = Entry::new(entry, "clients_imported", of.batch).with(details);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}
