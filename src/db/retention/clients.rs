//! Clients of firms past their time, with all their assessments, and uploads.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Keep;
use crate::db::assessments::OfFirm;
use crate::db::audit::Actor;
use crate::db::erasure::{erase_rest, holdings, lock, write_tombstone};
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// Erases clients that nobody changed anything of for so long, archived or not, each in a
/// transaction of its own. Looks at `limit` of them and says how many went; one that somebody
/// works with at the last moment stays whole.
///
/// # Errors
/// [`DbError`]; some may be gone already.
pub async fn sweep_clients(db: &Db, keep: Keep, limit: i64) -> Result<usize, DbError> {
    let due =
        with_retry(db, Access::Read, move |connection| Box::pin(overdue(connection, keep, limit)));
    let mut gone = 0;
    for of in due.await? {
        let held = holdings(db, of).await?;
        let erased = with_retry(db, Access::Write, move |tx| {
            Box::pin(async move {
                if !lock(tx, of).await? || !still_due(tx, of, keep).await? {
                    return Ok(false);
                }
                erase_rest(tx, of, &Actor::server()).await?;
                // It is erased once, so its own id can name the entry.
                write_tombstone(tx, of, held, (&Actor::server(), of.client)).await?;
                Ok(true)
            })
        });
        gone += usize::from(erased.await?);
    }
    Ok(gone)
}

async fn overdue(
    connection: &mut PgConnection,
    keep: Keep,
    limit: i64,
) -> Result<Vec<OfFirm>, Halt> {
    let due = sqlx::query_as!(
        OfFirm,
        "select firm_id as firm, client_id as client from client
        where changed_at < now() - make_interval(months => $1) and not exists (
            select from assessment
            where assessment.firm_id = client.firm_id
                and assessment.client_id = client.client_id
                and assessment.changed_at >= now() - make_interval(months => $1)
        )
        order by changed_at limit $2",
        keep.client_months,
        limit,
    );
    Ok(due.fetch_all(connection).await?)
}

/// Looks again once nobody can begin an assessment nor save an answer any more.
async fn still_due(tx: &mut PgConnection, of: OfFirm, keep: Keep) -> Result<bool, Halt> {
    sqlx::query!(
        "select assessment_id from assessment where firm_id = $1 and client_id = $2
        order by assessment_id for update",
        of.firm,
        of.client,
    )
    .fetch_all(&mut *tx)
    .await?;
    let ends = select_end(tx, of, keep).await?;
    Ok(ends.is_some_and(|(_, over)| over))
}

/// When a client's data goes unless something of it is changed, and whether that is over.
async fn select_end(
    connection: &mut PgConnection,
    of: OfFirm,
    keep: Keep,
) -> Result<Option<(jiff::Timestamp, bool)>, Halt> {
    let row = sqlx::query!(
        r#"select ends as "ends!: jiff_sqlx::Timestamp", ends < now() as "over!" from (
            select greatest(changed_at, (
                select max(assessment.changed_at) from assessment
                where assessment.firm_id = $1 and assessment.client_id = $2
            )) + make_interval(months => $3) as ends
            from client where firm_id = $1 and client_id = $2
        ) it"#,
        of.firm,
        of.client,
        keep.client_months,
    );
    Ok(row.fetch_optional(connection).await?.map(|row| (row.ends.to_jiff(), row.over)))
}

/// A client whose data goes within 30 days unless something of it is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The client.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// When the data of this client goes, where that is within 30 days.
///
/// # Errors
/// [`DbError`].
pub async fn ends(db: &Db, of: OfFirm, keep: Keep) -> Result<Option<jiff::Timestamp>, DbError> {
    let soon = list(db, of.firm, Some(of.client), keep).await?;
    Ok(soon.first().map(|ending| ending.at))
}

/// Clients of a firm whose data goes within 30 days, the first first, at most 20.
///
/// # Errors
/// [`DbError`].
pub async fn ending(db: &Db, firm: Uuid, keep: Keep) -> Result<Vec<Ending>, DbError> {
    list(db, firm, None, keep).await
}

async fn list(
    db: &Db,
    firm: Uuid,
    client: Option<Uuid>,
    keep: Keep,
) -> Result<Vec<Ending>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select client_id, name, ends as "ends!: jiff_sqlx::Timestamp" from (
                    select client_id, name, greatest(changed_at, (
                        select max(assessment.changed_at) from assessment
                        where assessment.firm_id = $1
                            and assessment.client_id = client.client_id
                    )) + make_interval(months => $3) as ends
                    from client where firm_id = $1 and ($2::uuid is null or client_id = $2)
                        and changed_at < now() + interval '30 days' - make_interval(months => $3)
                ) it
                where ends < now() + interval '30 days'
                order by ends, client_id limit 20"#,
                firm,
                client,
                keep.client_months,
            );
            let rows = rows.fetch_all(connection).await?.into_iter();
            let ending = rows.map(|row| Ending {
                client: row.client_id,
                name: row.name,
                at: row.ends.to_jiff(),
            });
            Ok(ending.collect())
        })
    })
    .await
}

/// Deletes uploads past their time, but none whose import is at work, at most `limit` at once.
/// Gives how many there were.
///
/// # Errors
/// [`DbError`].
pub async fn sweep_uploads(db: &Db, keep: Keep, limit: i64) -> Result<u64, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(delete_uploads(tx, keep, limit))).await
}

async fn delete_uploads(tx: &mut PgConnection, keep: Keep, limit: i64) -> Result<u64, Halt> {
    let over = sqlx::query_scalar!(
        "select batch_id from import_batch
        where created_at < now() - make_interval(hours => $1)
            and (finished_at is not null or beat_at is null
                or beat_at < now() - interval '1 hour')
        order by created_at limit $2 for update",
        keep.upload_hours,
        limit,
    );
    let over = over.fetch_all(&mut *tx).await?;
    sqlx::query!("delete from import_row where batch_id = any($1)", &over)
        .execute(&mut *tx)
        .await?;
    let deleted = sqlx::query!("delete from import_batch where batch_id = any($1)", &over);
    Ok(deleted.execute(tx).await?.rows_affected())
}
