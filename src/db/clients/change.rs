//! Changes of a client. Each names the revision that it was made from, so that none overwrites what
//! a colleague wrote meanwhile.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Client, Profile, select};
use crate::db::assessments::OfFirm;
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// A client to store.
#[derive(Clone, Debug)]
pub struct Change {
    /// The revision that it was made from.
    pub seen: i64,
    /// What is written about it.
    pub profile: Profile,
    /// The consultant who looks after it.
    pub responsible: Option<Uuid>,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is stored.
    Done,
    /// Somebody else was quicker: this is what stands there now. Nothing is stored.
    Clash(Box<Client>),
    /// Whoever was to look after it does not work for this firm. Nothing is stored.
    NoColleague,
    /// The firm has no such client.
    Gone,
}

/// Stores what is written about a client.
///
/// # Errors
/// [`DbError`].
pub async fn save(
    db: &Db,
    of: OfFirm,
    change: &Change,
    actor: &Actor,
    entry: Uuid,
) -> Result<Changed, DbError> {
    let (change, actor) = (change.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (change, actor) = (change.clone(), actor.clone());
        Box::pin(async move { store(tx, of, &change, (&actor, entry)).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    of: OfFirm,
    change: &Change,
    (actor, entry): (&Actor, Uuid),
) -> Result<Changed, Halt> {
    // The account before the client, as when somebody leaves the firm.
    let known = match change.responsible {
        Some(responsible) => works_for(tx, of.firm, responsible).await?,
        None => true,
    };
    lock(tx, of).await?;
    let Some(now) = select(tx, of).await? else { return Ok(Changed::Gone) };
    let what = differing(&now, change);
    if what.is_empty() {
        // Also a rerun after an answer that was lost.
        return Ok(Changed::Done);
    }
    if now.revision != change.seen {
        return Ok(Changed::Clash(Box::new(now)));
    }
    if !known {
        return Ok(Changed::NoColleague);
    }
    let Profile { name, contact, email, notes, tags } = &change.profile;
    sqlx::query!(
        "update client set name = $3, contact = $4, email = $5, notes = $6, tags = $7,
            responsible = $8, revision = revision + 1, changed_at = now()
        where firm_id = $1 and client_id = $2",
        of.firm,
        of.client,
        name,
        contact,
        email,
        notes,
        tags,
        change.responsible,
    )
    .execute(&mut *tx)
    .await?;
    let entry = Entry::new(entry, "client_saved", of.client);
    let details = json!({"firm": of.firm, "changed": what});
    audit::write(tx, actor, &entry.with(details)).await?;
    Ok(Changed::Done)
}

/// What differs, in words for the log: never the values.
fn differing(now: &Client, change: &Change) -> Vec<&'static str> {
    let (was, new) = (&now.profile, &change.profile);
    let all = [
        ("name", was.name != new.name),
        ("contact", was.contact != new.contact),
        ("e-mail address", was.email != new.email),
        ("notes", was.notes != new.notes),
        ("tags", was.tags != new.tags),
        ("who looks after it", now.responsible != change.responsible),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect()
}

async fn lock(tx: &mut PgConnection, of: OfFirm) -> Result<(), Halt> {
    sqlx::query!(
        "select client_id from client where firm_id = $1 and client_id = $2 for no key update",
        of.firm,
        of.client,
    )
    .fetch_optional(tx)
    .await?;
    Ok(())
}

/// Whether somebody works for a firm, and goes on to until the transaction ends.
async fn works_for(tx: &mut PgConnection, firm: Uuid, account: Uuid) -> Result<bool, Halt> {
    let there = sqlx::query!(
        "select account_id from account where account_id = $1 and firm_id = $2 for share",
        account,
        firm,
    );
    Ok(there.fetch_optional(tx).await?.is_some())
}

/// Puts a client away, or takes it out again. `false` where the firm has no such client.
///
/// # Errors
/// [`DbError`].
pub async fn archive(
    db: &Db,
    of: OfFirm,
    away: bool,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            lock(tx, of).await?;
            let Some(now) = select(tx, of).await? else { return Ok(false) };
            if now.archived_at.is_some() == away {
                return Ok(true);
            }
            sqlx::query!(
                "update client set archived_at = case when $3 then now() end,
                    revision = revision + 1, changed_at = now()
                where firm_id = $1 and client_id = $2",
                of.firm,
                of.client,
                away,
            )
            .execute(&mut *tx)
            .await?;
            let action = if away { "client_archived" } else { "client_unarchived" };
            let entry = Entry::new(entry, action, of.client).with(json!({"firm": of.firm}));
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}
