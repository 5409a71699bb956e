//! Uploads as they stand, for the pages about them.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::OfBatch;
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// An upload as it stands.
#[derive(Clone, Debug)]
pub struct Batch {
    /// SHA-256 of the file.
    pub content: [u8; 32],
    /// Name of the file.
    pub file: String,
    /// How many rows can be imported.
    pub good: i64,
    /// How many rows have a fault.
    pub bad: i64,
    /// Every bad cell, a JSON array.
    pub faults: Value,
    /// When it was uploaded.
    pub created_at: jiff::Timestamp,
    /// Whether its import was begun.
    pub begun: bool,
    /// Whether an import that was begun has fallen silent.
    pub silent: bool,
    /// How many rows are done, skipped ones too.
    pub done: i64,
    /// How many rows were skipped.
    pub skipped: i64,
    /// How many rows gave a result.
    pub results: i64,
    /// When the import was done.
    pub finished_at: Option<jiff::Timestamp>,
}

/// An upload of a firm, `None` if that firm has no such one.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, of: OfBatch) -> Result<Option<Batch>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, of))).await
}

async fn select(connection: &mut PgConnection, of: OfBatch) -> Result<Option<Batch>, Halt> {
    let row = sqlx::query!(
        r#"select content as "content: [u8; 32]", file, good, bad, faults,
            created_at as "created_at: jiff_sqlx::Timestamp", run_id is not null as "begun!",
            coalesce(beat_at < now() - interval '30 seconds', false) as "silent!",
            done, skipped, results, finished_at as "finished_at: jiff_sqlx::Timestamp"
        from import_batch where firm_id = $1 and batch_id = $2"#,
        of.firm,
        of.batch,
    );
    Ok(row.fetch_optional(connection).await?.map(|row| Batch {
        content: row.content,
        file: row.file,
        good: row.good,
        bad: row.bad,
        faults: row.faults,
        created_at: row.created_at.to_jiff(),
        begun: row.begun,
        silent: row.silent && row.finished_at.is_none(),
        done: row.done,
        skipped: row.skipped,
        results: row.results,
        finished_at: row.finished_at.map(jiff_sqlx::Timestamp::to_jiff),
    }))
}

/// The uploads of a firm that are still kept, the newest first: id, name of the file, when, and
/// whether the import is done.
///
/// # Errors
/// [`DbError`].
pub async fn list(
    db: &Db,
    firm: Uuid,
) -> Result<Vec<(Uuid, String, jiff::Timestamp, bool)>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select batch_id, file, created_at as "created_at: jiff_sqlx::Timestamp",
                    finished_at is not null as "done!"
                from import_batch where firm_id = $1 order by created_at desc limit 20"#,
                firm,
            );
            let rows = rows.fetch_all(connection).await?.into_iter();
            Ok(rows
                .map(|row| (row.batch_id, row.file, row.created_at.to_jiff(), row.done))
                .collect())
        })
    })
    .await
}

/// The rows of an upload whose client exists: number and name, `limit` at most; and how many
/// there are.
///
/// # Errors
/// [`DbError`].
pub async fn existing(
    db: &Db,
    of: OfBatch,
    limit: i64,
) -> Result<(Vec<(i64, String)>, i64), DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select row_number, name, count(*) over () as "all!" from import_row
                where firm_id = $1 and batch_id = $2 and exists (
                    select from client
                    where client.firm_id = $1 and archived_at is null
                        and lower(client.name) = lower(import_row.name)
                )
                order by row_number limit $3"#,
                of.firm,
                of.batch,
                limit,
            );
            let rows = rows.fetch_all(connection).await?;
            let all = rows.first().map_or(0, |row| row.all);
            Ok((rows.into_iter().map(|row| (row.row_number, row.name)).collect(), all))
        })
    })
    .await
}
