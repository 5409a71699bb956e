//! Deliveries: whoever takes an event from the queue holds it for a minute, by a lease that is
//! compared. Several servers may do so at a time, and one that dies holds nothing up for long.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Of;
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// An event that may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whom to tell.
    pub of: Of,
    /// The event.
    pub event: Uuid,
}

/// An event that this server may send.
#[derive(Clone)]
pub struct Claimed {
    /// Where to.
    pub address: String,
    /// What to sign with.
    pub secret: [u8; 32],
    /// What happened.
    pub kind: String,
    /// What is told of it.
    pub data: Value,
    /// When it happened.
    pub created_at: jiff::Timestamp,
    /// The time now, by the database, in whole seconds since 1970.
    pub now: i64,
    /// Which try this is, from 1 on.
    pub tries: i64,
}

/// What came of a try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The status of the answer, `None` without an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub milliseconds: i64,
    /// The beginning of the answer.
    pub answer: String,
    /// Why there was no answer, or nothing.
    pub fault: String,
}

impl Outcome {
    /// Whether the receiver took the message.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// What noting a try led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Nothing but the note.
    Done,
    /// The webhook is paused from now on. These addresses are its firm's consultants'.
    Paused(Vec<String>),
}

/// Events that may be sent now: at most `limit`, and at most four of a webhook with those that are
/// under way, so that one which hangs does not keep the others waiting. Of a client only the first
/// that waits is among them.
///
/// # Errors
/// [`DbError`].
pub async fn due(db: &Db, limit: i64) -> Result<Vec<Due>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select firm_id, webhook_id, event_id from (
                    select event.firm_id, event.webhook_id, event_id, due_at, row_number() over (
                        partition by event.firm_id, event.webhook_id
                        order by due_at, event.created_at, place
                    ) as line
                    from webhook_event event join webhook on webhook.firm_id = event.firm_id
                        and webhook.webhook_id = event.webhook_id
                    where due_at <= now() and paused_at is null
                        and (leased_until is null or leased_until < now())
                        and not exists (
                            select from webhook_event earlier
                            where earlier.firm_id = event.firm_id
                                and earlier.webhook_id = event.webhook_id
                                and earlier.client_id = event.client_id
                                and earlier.place < event.place and earlier.due_at is not null
                        )
                ) waiting where line + (
                    select count(*) from webhook_event held
                    where held.firm_id = waiting.firm_id and held.webhook_id = waiting.webhook_id
                        and held.due_at is not null and held.leased_until >= now()
                ) <= 4
                order by due_at limit $1"#,
                limit,
            );
            let due = |of, event| Due { of, event };
            let rows = rows.fetch_all(connection).await?.into_iter();
            Ok(rows
                .map(|row| due(Of { firm: row.firm_id, webhook: row.webhook_id }, row.event_id))
                .collect())
        })
    })
    .await
}

/// Takes an event for a minute. `None` where another server was quicker.
///
/// # Errors
/// [`DbError`].
pub async fn claim(db: &Db, due: Due, lease: Uuid) -> Result<Option<Claimed>, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(take(tx, due, lease))).await
}

async fn take(tx: &mut PgConnection, due: Due, lease: Uuid) -> Result<Option<Claimed>, Halt> {
    let taken = sqlx::query!(
        r#"update webhook_event set lease = $4, leased_until = now() + interval '60 seconds',
            tries = tries + case when lease is distinct from $4 then 1 else 0 end
        from webhook
        where webhook_event.firm_id = $1 and webhook_event.webhook_id = $2 and event_id = $3
            and webhook.firm_id = $1 and webhook.webhook_id = $2 and paused_at is null
            and due_at <= now()
            and (leased_until is null or leased_until < now() or lease = $4)
        returning address, secret as "secret: [u8; 32]", kind, data, tries,
            webhook_event.created_at as "created_at: jiff_sqlx::Timestamp",
            extract(epoch from now())::bigint as "now!""#,
        due.of.firm,
        due.of.webhook,
        due.event,
        lease,
    );
    Ok(taken.fetch_optional(tx).await?.map(|row| Claimed {
        address: row.address,
        secret: row.secret,
        kind: row.kind,
        data: row.data,
        created_at: row.created_at.to_jiff(),
        now: row.now,
        tries: row.tries,
    }))
}

/// Notes what came of a try: a message that was taken leaves the queue, another one is due in
/// `wait` seconds. Without a `wait` the schedule is used up, and the webhook is paused.
///
/// # Errors
/// [`DbError`]; then the event is sent again, with the same id.
pub async fn note(
    db: &Db,
    due: Due,
    lease: Uuid,
    outcome: &Outcome,
    wait: Option<u32>,
) -> Result<Noted, DbError> {
    let outcome = outcome.clone();
    with_retry(db, Access::Write, move |tx| {
        let outcome = outcome.clone();
        Box::pin(async move {
            insert(tx, due, lease, &outcome).await?;
            if outcome.is_taken() {
                delivered(tx, due).await?;
                return Ok(Noted::Done);
            }
            if !put_back(tx, due, lease, wait).await? || wait.is_some() {
                return Ok(Noted::Done);
            }
            pause(tx, due.of, lease).await
        })
    })
    .await
}

async fn insert(
    tx: &mut PgConnection,
    due: Due,
    lease: Uuid,
    outcome: &Outcome,
) -> Result<(), Halt> {
    // Whoever removed the webhook meanwhile removed its log.
    sqlx::query!(
        "insert into webhook_try
            (firm_id, webhook_id, event_id, try_id, milliseconds, status, answer, fault)
        select firm_id, webhook_id, event_id, $4, $5, $6, $7, $8 from webhook_event
        where firm_id = $1 and webhook_id = $2 and event_id = $3 for update
        on conflict (firm_id, webhook_id, event_id, try_id) do nothing",
        due.of.firm,
        due.of.webhook,
        due.event,
        lease,
        outcome.milliseconds,
        outcome.status.map(i64::from),
        outcome.answer,
        outcome.fault,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn delivered(tx: &mut PgConnection, due: Due) -> Result<(), Halt> {
    sqlx::query!(
        "update webhook_event
        set delivered_at = now(), due_at = null, lease = null, leased_until = null
        where firm_id = $1 and webhook_id = $2 and event_id = $3 and due_at is not null",
        due.of.firm,
        due.of.webhook,
        due.event,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// `false` where the lease was over and somebody else has the event, or has delivered it.
async fn put_back(
    tx: &mut PgConnection,
    due: Due,
    lease: Uuid,
    wait: Option<u32>,
) -> Result<bool, Halt> {
    let back = sqlx::query!(
        "update webhook_event
        set due_at = now() + make_interval(secs => $5), lease = null, leased_until = null,
            tries = case when $6 then tries else 0 end
        where firm_id = $1 and webhook_id = $2 and event_id = $3 and lease = $4
            and due_at is not null",
        due.of.firm,
        due.of.webhook,
        due.event,
        lease,
        f64::from(wait.unwrap_or_default()),
        wait.is_some(),
    );
    Ok(back.execute(tx).await?.rows_affected() > 0)
}

async fn pause(tx: &mut PgConnection, of: Of, entry: Uuid) -> Result<Noted, Halt> {
    let paused = sqlx::query_scalar!(
        "update webhook set paused_at = now()
        where firm_id = $1 and webhook_id = $2 and paused_at is null returning address",
        of.firm,
        of.webhook,
    );
    let Some(address) = paused.fetch_optional(&mut *tx).await? else { return Ok(Noted::Done) };
    let entry = Entry::new(entry, "webhook_paused", of.webhook);
    let details = json!({"firm": of.firm, "address": address});
    audit::write(tx, &Actor::server(), &entry.with(details)).await?;
    let colleagues = sqlx::query_scalar!(
        "select email from account where firm_id = $1 and disabled_at is null order by email",
        of.firm,
    );
    Ok(Noted::Paused(colleagues.fetch_all(tx).await?))
}

/// Deletes events a month after they happened, at most `limit` of them, and what is logged about
/// them. Gives how many there were.
///
/// # Errors
/// [`DbError`].
pub async fn sweep(db: &Db, limit: i64) -> Result<u64, DbError> {
    with_retry(db, Access::Write, move |tx| {
        Box::pin(async move {
            let old = sqlx::query_scalar!(
                "select event_id from webhook_event
                where created_at < now() - interval '30 days' limit $1",
                limit,
            );
            let old = old.fetch_all(&mut *tx).await?;
            sqlx::query!("delete from webhook_try where event_id = any($1)", &old)
                .execute(&mut *tx)
                .await?;
            let gone = sqlx::query!("delete from webhook_event where event_id = any($1)", &old);
            Ok(gone.execute(tx).await?.rows_affected())
        })
    })
    .await
}
