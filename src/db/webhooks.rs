//! Webhooks: addresses that a firm wants to be told at, the queue of what they are told, and the
//! log of what came of it. Every statement names the firm, but for those that look for what is due.

mod delivery;
mod log;
mod queue;

use serde_json::json;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, with_retry};

pub use delivery::{Claimed, Due, Noted, Outcome, claim, due, note, sweep};
pub use log::{Logged, Try, log};
pub(super) use queue::{News, announce, forget};

/// Most webhooks that a firm may have.
pub const MOST: i64 = 5;

/// A webhook, named with its firm as every question about one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Of {
    /// The firm.
    pub firm: Uuid,
    /// Its webhook.
    pub webhook: Uuid,
}

/// A webhook to add.
#[derive(Clone)]
pub struct NewWebhook {
    /// Its firm and its id, a fresh uuid of version 7.
    pub of: Of,
    /// Where to send messages.
    pub address: String,
    /// What it is told of, as it is stored.
    pub events: Vec<String>,
    /// What messages are signed with.
    pub secret: [u8; 32],
    /// The consultant who adds it.
    pub made_by: Uuid,
}

/// A webhook as it stands.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// Where messages go.
    pub address: String,
    /// What it is told of.
    pub events: Vec<String>,
    /// When it was added.
    pub created_at: jiff::Timestamp,
    /// Since when nothing is sent, `None` while it works.
    pub paused_at: Option<jiff::Timestamp>,
    /// How many messages wait.
    pub waiting: i64,
}

/// Adds a webhook. `false` where the firm has enough of them; nothing is stored then.
///
/// # Errors
/// [`DbError`].
pub async fn add(db: &Db, new: &NewWebhook, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let new = new.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = new.clone();
        Box::pin(async move {
            // Two consultants of a firm add one after the other.
            sqlx::query!("select 1 as one from firm where firm_id = $1 for update", new.of.firm)
                .fetch_optional(&mut *tx)
                .await?;
            let made = sqlx::query!(
                "insert into webhook (firm_id, webhook_id, address, events, secret, made_by)
                select $1, $2, $3, $4, $5, $6
                where (select count(*) from webhook where firm_id = $1) < $7",
                new.of.firm,
                new.of.webhook,
                new.address,
                &new.events,
                &new.secret,
                new.made_by,
                MOST,
            );
            if made.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(false);
            }
            let details = json!({"address": new.address, "events": new.events});
            let entry = Entry::new(entry, "webhook_added", new.of.webhook).with(details);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

/// The webhooks of a firm, in the order in which they were added.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, firm: Uuid) -> Result<Vec<Webhook>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select webhook_id, address, events,
                    created_at as "created_at: jiff_sqlx::Timestamp",
                    paused_at as "paused_at: jiff_sqlx::Timestamp",
                    (select count(*) from webhook_event
                    where webhook_event.firm_id = $1 and due_at is not null
                        and webhook_event.webhook_id = webhook.webhook_id) as "waiting!"
                from webhook where firm_id = $1 order by created_at, webhook_id"#,
                firm,
            );
            let webhooks = rows.fetch_all(connection).await?.into_iter().map(|row| Webhook {
                id: row.webhook_id,
                address: row.address,
                events: row.events,
                created_at: row.created_at.to_jiff(),
                paused_at: row.paused_at.map(jiff_sqlx::Timestamp::to_jiff),
                waiting: row.waiting,
            });
            Ok(webhooks.collect())
        })
    })
    .await
}

/// What a consultant does about a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Remove it, with all that waits and what came of it.
    Remove,
    /// Go on after a pause: what waits is due at once.
    Resume,
    /// Queue a message that tells of nothing.
    Test,
    /// Send this event again, with the same id.
    Again(Uuid),
}

/// Does it. `false` where there is no such webhook or event.
///
/// # Errors
/// [`DbError`].
pub async fn order(
    db: &Db,
    of: Of,
    order: Order,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let done = match order {
                Order::Remove => queue::remove(tx, of).await?,
                Order::Resume => queue::resume(tx, of).await?,
                Order::Test => queue::test(tx, of, entry).await?,
                Order::Again(event) => queue::again(tx, of, event).await?,
            };
            let action = match order {
                Order::Remove => "webhook_removed",
                Order::Resume => "webhook_resumed",
                Order::Test => "webhook_tested",
                Order::Again(_) => "webhook_sent_again",
            };
            if done {
                let entry = Entry::new(entry, action, of.webhook);
                audit::write(tx, &actor, &entry.with(json!({"firm": of.firm}))).await?;
            }
            Ok(done)
        })
    })
    .await
}
