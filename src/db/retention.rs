//! What is kept no longer.

mod clients;
mod periods;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::{erase, lock};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

pub use clients::{Ending, ending, ends, sweep_clients, sweep_uploads};
pub use periods::{Due, Periods, Set, due, history, in_force, set};

/// How long data is kept after its last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// An assessment without a result that no firm looks after, in days.
    pub unfinished_days: i32,
    /// One with a result, in months.
    pub finished_months: i32,
    /// A firm's client with all its assessments, in months.
    pub client_months: i32,
    /// A file of many clients' answers, in hours.
    pub upload_hours: i32,
}

/// Deletes assessments past their time that no firm looks after, those that changed longest ago
/// first, each in a transaction of its own. Looks at `limit` of them and says how many it deleted;
/// a visitor who came back at the last moment keeps theirs.
///
/// # Errors
/// [`DbError`]; some may be deleted already.
pub async fn sweep(db: &Db, keep: Keep, limit: i64) -> Result<usize, DbError> {
    let due =
        with_retry(db, Access::Read, move |connection| Box::pin(overdue(connection, keep, limit)));
    let mut deleted = 0;
    for id in due.await? {
        let gone = with_retry(db, Access::Write, move |tx| Box::pin(erase_overdue(tx, id, keep)));
        deleted += usize::from(gone.await?);
    }
    Ok(deleted)
}

async fn overdue(connection: &mut PgConnection, keep: Keep, limit: i64) -> Result<Vec<Uuid>, Halt> {
    let due = sqlx::query_scalar!(
        "select assessment_id from assessment
        where changed_at < now() - make_interval(days => $1) and firm_id is null
            and opinion_of is null and (
            changed_at < now() - make_interval(months => $2) or not exists (
                select from result where result.assessment_id = assessment.assessment_id
            )
        )
        order by changed_at limit $3",
        keep.unfinished_days,
        keep.finished_months,
        limit,
    );
    Ok(due.fetch_all(connection).await?)
}

/// Looks again once nobody else can save: the list may be older than the visitor's last save.
async fn erase_overdue(tx: &mut PgConnection, id: Uuid, keep: Keep) -> Result<bool, Halt> {
    if lock(tx, id).await?.is_none() {
        return Ok(false);
    }
    let still_due = sqlx::query_scalar!(
        r#"select (
            changed_at < now() - make_interval(days => $2) and (
                changed_at < now() - make_interval(months => $3) or not exists (
                    select from result where assessment_id = $1
                )
            )
        ) as "due!" from assessment where assessment_id = $1"#,
        id,
        keep.unfinished_days,
        keep.finished_months,
    )
    .fetch_one(&mut *tx)
    .await?;
    if still_due {
        erase(tx, id).await?;
        // It is deleted once, so its own id can name the entry.
        let entry = Entry::new(id, "assessment_deleted", id).with(json!({"why": "its time"}));
        audit::write(tx, &Actor::server(), &entry).await?;
    }
    Ok(still_due)
}

/// Deletes what remains of people's and the server's doings and is of no more use: at most `limit`
/// rows of each table. Gives how many there were.
///
/// # Errors
/// [`DbError`].
pub async fn sweep_traces(db: &Db, limit: i64) -> Result<u64, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(delete_traces(tx, limit))).await
}

async fn delete_traces(tx: &mut PgConnection, limit: i64) -> Result<u64, Halt> {
    let mut deleted = signed_in(tx, limit).await?;
    let entries = sqlx::query!(
        "delete from audit_entry where entry_id in (
            select entry_id from audit_entry where at < now() - interval '24 months' limit $1
        )",
        limit,
    );
    deleted += entries.execute(&mut *tx).await?.rows_affected();
    let runs = sqlx::query!(
        "delete from job_run where run_id in (
            select run_id from job_run where started_at < now() - interval '90 days' limit $1
        )",
        limit,
    );
    deleted += runs.execute(&mut *tx).await?.rows_affected();
    // What a preview found goes with it, in portions of its own.
    let previews = sqlx::query!(
        "delete from preview using ruleset_draft
        where ruleset_draft.draft_id = preview.draft_id and ended_at < now() - interval '90 days'"
    );
    deleted += previews.execute(tx).await?.rows_affected();
    Ok(deleted)
}

/// Sessions that no account may use any more, links a week after they were used or ended, and
/// counts of attempts that no quota looks at.
async fn signed_in(tx: &mut PgConnection, limit: i64) -> Result<u64, Halt> {
    let sessions = sqlx::query!(
        "delete from session where token_hash in (
            select token_hash from session
            where seen_at < now() - interval '12 hours' or started_at < now() - interval '7 days'
            limit $1
        )",
        limit,
    );
    let mut deleted = sessions.execute(&mut *tx).await?.rows_affected();
    let links = sqlx::query!(
        "delete from account_link where token_hash in (
            select token_hash from account_link
            where least(used_at, expires_at) < now() - interval '7 days' limit $1
        )",
        limit,
    );
    deleted += links.execute(&mut *tx).await?.rows_affected();
    let attempts = sqlx::query!(
        "delete from attempt where (purpose, subject) in (
            select purpose, subject from attempt where begun_at < now() - interval '1 day' limit $1
        )",
        limit,
    );
    deleted += attempts.execute(tx).await?.rows_affected();
    Ok(deleted)
}
