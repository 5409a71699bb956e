//! Importing: the next rows of an upload become clients, assessments and results, many with one
//! statement each and all of a portion in one transaction.

use std::sync::Arc;

use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::insert::{Coming, insert};
use super::{OfBatch, Row};
use crate::db::audit::Actor;
use crate::db::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;

/// The next rows that are to be imported, in their order.
///
/// # Errors
/// [`DbError`].
pub async fn pending(db: &Db, of: OfBatch, limit: i64) -> Result<Vec<Row>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, of, limit))).await
}

async fn select(connection: &mut PgConnection, of: OfBatch, limit: i64) -> Result<Vec<Row>, Halt> {
    let rows = sqlx::query!(
        r#"select row_number, name, contact, email, tags, answers as "answers: Json<Answers>",
            client_id, new_assessment_id, result_id, secret_hash as "secret_hash: [u8; 32]"
        from import_row where firm_id = $1 and batch_id = $2 order by row_number limit $3"#,
        of.firm,
        of.batch,
        limit,
    );
    let rows = rows.fetch_all(connection).await?.into_iter().map(|row| Row {
        number: row.row_number,
        name: row.name,
        contact: row.contact,
        email: row.email,
        tags: row.tags,
        answers: row.answers.0,
        ids: [row.client_id, row.new_assessment_id, row.result_id],
        secret_hash: row.secret_hash,
    });
    Ok(rows.collect())
}

/// What a complete row comes to.
#[derive(Clone, Debug)]
pub struct Scored {
    /// What the scorer said, a JSON object.
    pub scores: Value,
    /// The number people quote.
    pub reference: String,
}

/// Rows to import together.
#[derive(Clone, Debug)]
pub struct Portion {
    /// The upload.
    pub of: OfBatch,
    /// The run that imports it.
    pub run: Uuid,
    /// The rules that are published.
    pub ruleset_version: i64,
    /// Who imports.
    pub actor: Actor,
    /// The rows, each with what it comes to if it is complete.
    pub rows: Vec<(Row, Option<Scored>)>,
}

/// What became of a portion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is imported, with all rows or with those that were still to be done.
    Done,
    /// All rows of the upload were imported before; the import is done.
    Finished,
    /// The run was given up for dead, or the upload is gone. Nothing is stored.
    GivenUp,
}

/// Imports a portion; an empty one ends the import.
///
/// # Errors
/// [`DbError`]; then all of it is done or nothing.
pub async fn store(db: &Db, portion: Portion) -> Result<Stored, DbError> {
    let portion = Arc::new(portion);
    with_retry(db, Access::Write, move |tx| {
        let portion = Arc::clone(&portion);
        Box::pin(async move { apply(tx, &portion).await })
    })
    .await
}

async fn apply(tx: &mut PgConnection, portion: &Portion) -> Result<Stored, Halt> {
    let Portion { of, run, .. } = portion;
    let skips = sqlx::query_scalar!(
        r#"update import_batch set beat_at = now()
        where firm_id = $1 and batch_id = $2 and run_id = $3 and finished_at is null
        returning existing = 'skip' as "skips!""#,
        of.firm,
        of.batch,
        run,
    );
    let Some(skips) = skips.fetch_optional(&mut *tx).await? else { return Ok(Stored::GivenUp) };
    if portion.rows.is_empty() {
        finish(tx, *of).await?;
        return Ok(Stored::Finished);
    }
    let taken = take(tx, portion).await?;
    let found = existing(tx, portion).await?;
    let fresh = portion.rows.iter().filter(|(row, _)| taken.contains(&row.number));
    let coming = fresh.map(|(row, scored)| {
        let client = found.iter().find(|(number, _)| *number == row.number).map(|(_, id)| *id);
        Coming { row, scored: scored.as_ref(), client }
    });
    let (left_out, rows): (Vec<_>, Vec<_>) =
        coming.partition(|coming| skips && coming.client.is_some());
    insert(tx, portion, &rows).await?;
    let results = rows.iter().filter(|coming| coming.scored.is_some()).count();
    count(tx, *of, [taken.len(), left_out.len(), results]).await?;
    Ok(Stored::Done)
}

async fn count(tx: &mut PgConnection, of: OfBatch, counts: [usize; 3]) -> Result<(), Halt> {
    let [done, skipped, results] = counts.map(|count| i64::try_from(count).unwrap_or(0));
    sqlx::query!(
        "update import_batch
        set done = done + $3, skipped = skipped + $4, results = results + $5
        where firm_id = $1 and batch_id = $2",
        of.firm,
        of.batch,
        done,
        skipped,
        results,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn finish(tx: &mut PgConnection, of: OfBatch) -> Result<(), Halt> {
    sqlx::query!(
        "update import_batch set finished_at = coalesce(finished_at, now())
        where firm_id = $1 and batch_id = $2",
        of.firm,
        of.batch,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes the rows out of the upload; what another run took before is not among them.
async fn take(tx: &mut PgConnection, portion: &Portion) -> Result<Vec<i64>, Halt> {
    let numbers: Vec<i64> = portion.rows.iter().map(|(row, _)| row.number).collect();
    let taken = sqlx::query_scalar!(
        "delete from import_row where firm_id = $1 and batch_id = $2 and row_number = any($3)
        returning row_number",
        portion.of.firm,
        portion.of.batch,
        &numbers,
    );
    Ok(taken.fetch_all(tx).await?)
}

/// The clients of the same names, by number of the row; the oldest first where a name stands for
/// more than one. They cannot go before this is stored.
async fn existing(tx: &mut PgConnection, portion: &Portion) -> Result<Vec<(i64, Uuid)>, Halt> {
    let rows = portion.rows.iter().map(|(row, _)| (row.number, row.name.clone()));
    let (numbers, names): (Vec<i64>, Vec<String>) = rows.unzip();
    let found = sqlx::query!(
        r#"select it.number as "number!", client_id
        from unnest($2::bigint[], $3::text[]) as it (number, name)
        join client on client.firm_id = $1 and lower(client.name) = lower(it.name)
            and archived_at is null
        order by it.number, client.created_at, client_id
        for key share of client"#,
        portion.of.firm,
        &numbers,
        &names,
    );
    Ok(found.fetch_all(tx).await?.into_iter().map(|row| (row.number, row.client_id)).collect())
}
