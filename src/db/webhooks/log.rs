//! What a webhook was told of lately, and what came of each try.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::Of;
use super::delivery::Outcome;
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// An event and its tries.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Its id, which goes along as `webhook-id`.
    pub id: Uuid,
    /// What happened.
    pub kind: String,
    /// Name of the client that it is about, `None` for a test.
    pub client: Option<String>,
    /// When it happened.
    pub created_at: jiff::Timestamp,
    /// When it is sent next, `None` when it is not.
    pub due_at: Option<jiff::Timestamp>,
    /// When it was taken.
    pub delivered_at: Option<jiff::Timestamp>,
    /// What came of each try, the last first.
    pub tries: Vec<Try>,
}

/// One try.
#[derive(Clone, Debug)]
pub struct Try {
    /// When it ended.
    pub at: jiff::Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// The last events of a webhook, the newest first, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub async fn log(db: &Db, of: Of, limit: i64) -> Result<Vec<Logged>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, of, limit))).await
}

async fn select(connection: &mut PgConnection, of: Of, limit: i64) -> Result<Vec<Logged>, Halt> {
    let rows = sqlx::query!(
        r#"select event_id, kind, client.name as "client?",
            webhook_event.created_at as "created_at: jiff_sqlx::Timestamp",
            due_at as "due_at: jiff_sqlx::Timestamp",
            delivered_at as "delivered_at: jiff_sqlx::Timestamp"
        from webhook_event left join client
            on client.firm_id = $1 and client.client_id = webhook_event.client_id
        where webhook_event.firm_id = $1 and webhook_id = $2
        order by webhook_event.created_at desc, place desc, event_id limit $3"#,
        of.firm,
        of.webhook,
        limit,
    );
    let rows = rows.fetch_all(&mut *connection).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.event_id).collect();
    let mut tries = tries(connection, of, &ids).await?;
    let logged = rows.into_iter().map(|row| Logged {
        id: row.event_id,
        kind: row.kind,
        client: row.client,
        created_at: row.created_at.to_jiff(),
        due_at: row.due_at.map(jiff_sqlx::Timestamp::to_jiff),
        delivered_at: row.delivered_at.map(jiff_sqlx::Timestamp::to_jiff),
        tries: tries.remove(&row.event_id).unwrap_or_default(),
    });
    Ok(logged.collect())
}

async fn tries(
    connection: &mut PgConnection,
    of: Of,
    events: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Try>>, Halt> {
    let rows = sqlx::query!(
        r#"select event_id, ended_at as "ended_at: jiff_sqlx::Timestamp", milliseconds, status,
            answer, fault
        from webhook_try where firm_id = $1 and webhook_id = $2 and event_id = any($3)
        order by webhook_try.ended_at desc, try_id desc"#,
        of.firm,
        of.webhook,
        events,
    );
    let mut tries: HashMap<Uuid, Vec<Try>> = HashMap::new();
    for row in rows.fetch_all(connection).await? {
        let outcome = Outcome {
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            milliseconds: row.milliseconds,
            answer: row.answer,
            fault: row.fault,
        };
        let at = row.ended_at.to_jiff();
        tries.entry(row.event_id).or_default().push(Try { at, outcome });
    }
    Ok(tries)
}
