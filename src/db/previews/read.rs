//! Looking at a preview: how far it is, and what it found.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::{Access, Db, DbError, Halt, with_retry};
use super::Compared;

/// The preview of a draft.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What is compared.
    pub compared: Compared,
    /// Names the run.
    pub run_id: Uuid,
    /// When it began.
    pub started_at: jiff::Timestamp,
    /// About how many companies there are.
    pub total: i64,
    /// How many of them are done.
    pub done: i64,
    /// When it was done, `None` before that.
    pub finished_at: Option<jiff::Timestamp>,
    /// How far it is.
    pub state: State,
}

/// How far a preview is.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// At work.
    Running,
    /// Silent for so long that it must have died.
    Dead,
    /// It ended badly, for this reason in words for an admin.
    Failed(String),
    /// It is done, and this is what it found.
    Finished(Value),
}

/// The preview of a draft, `None` if it was never begun.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, draft: Uuid) -> Result<Option<Preview>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, draft))).await
}

async fn select(connection: &mut PgConnection, draft: Uuid) -> Result<Option<Preview>, Halt> {
    let found = sqlx::query!(
        r#"select revision, against, run_id, started_at as "started_at: jiff_sqlx::Timestamp",
            total, done, fault, finished_at as "finished_at: jiff_sqlx::Timestamp",
            case when finished_at is not null then summary end as summary,
            beat_at < now() - interval '30 seconds' as "silent!"
        from preview where draft_id = $1
        order by started_at desc limit 1"#,
        draft,
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|row| Preview {
        compared: Compared { draft, revision: row.revision, against: row.against },
        run_id: row.run_id,
        started_at: row.started_at.into(),
        total: row.total,
        done: row.done,
        finished_at: row.finished_at.map(jiff::Timestamp::from),
        state: match (row.summary, row.fault, row.silent) {
            (Some(summary), ..) => State::Finished(summary),
            (None, Some(fault), _) => State::Failed(fault),
            (None, None, true) => State::Dead,
            (None, None, false) => State::Running,
        },
    }))
}

/// What the preview of this revision of a draft against this version found, `None` while there is
/// none or it is at work.
///
/// # Errors
/// [`DbError`].
pub async fn finished(
    db: &Db,
    draft: Uuid,
    revision: i64,
    against: i64,
) -> Result<Option<Value>, DbError> {
    let wanted = Compared { draft, revision, against };
    let found = find(db, draft).await?.filter(|found| found.compared == wanted);
    Ok(found.and_then(|found| match found.state {
        State::Finished(summary) => Some(summary),
        _ => None,
    }))
}
