//! The audit log: who did what, when and from where. Rows are only added; the database refuses
//! everything else.

mod list;

use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Access, Attempt, Db, DbError, Halt, with_retry};

pub use list::{Filter, Written, list};

/// Somebody who does something that is recorded.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account, `None` for a visitor, for the server and for the shell.
    pub id: Option<Uuid>,
    /// An e-mail address, `visitor`, `server` or `shell`.
    pub name: String,
    /// The network address it comes from, or `-`.
    pub client: String,
    /// The request in the log, or nothing.
    pub request_id: String,
}

impl Actor {
    /// Work that the server does by itself.
    pub fn server() -> Actor {
        Actor::local("server")
    }

    /// A command that an operator gives.
    pub fn shell() -> Actor {
        Actor::local("shell")
    }

    fn local(name: &str) -> Actor {
        Actor { id: None, name: name.to_owned(), client: "-".to_owned(), request_id: String::new() }
    }
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A fresh uuid of version 7. A rerun of the same work writes the same entry.
    pub id: Uuid,
    /// What, in small letters with underscores, such as `publish`.
    pub action: &'static str,
    /// What it was done to.
    pub object: String,
    /// What changed, a JSON object. Never a password, a secret or an answer.
    pub details: Value,
}

impl Entry {
    /// An entry without details.
    pub fn new(id: Uuid, action: &'static str, object: impl ToString) -> Entry {
        Entry { id, action, object: object.to_string(), details: json!({}) }
    }

    /// The same with details, a JSON object.
    #[must_use]
    pub fn with(mut self, details: Value) -> Entry {
        self.details = details;
        self
    }
}

/// Adds an entry to the transaction of the work that it records.
pub(super) async fn write(tx: &mut PgConnection, actor: &Actor, entry: &Entry) -> Result<(), Halt> {
    sqlx::query!(
        "insert into audit_entry (entry_id, actor_id, actor, client, request_id, action, object,
            details)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (entry_id) do nothing",
        entry.id,
        actor.id,
        actor.name,
        actor.client,
        actor.request_id,
        entry.action,
        entry.object,
        entry.details,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds many entries of one person with one statement.
pub(super) async fn write_all(
    tx: &mut PgConnection,
    actor: &Actor,
    entries: &[Entry],
) -> Result<(), Halt> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
    let actions: Vec<String> = entries.iter().map(|entry| entry.action.to_owned()).collect();
    let objects: Vec<String> = entries.iter().map(|entry| entry.object.clone()).collect();
    let details: Vec<&Value> = entries.iter().map(|entry| &entry.details).collect();
    sqlx::query!(
        "insert into audit_entry (entry_id, actor_id, actor, client, request_id, action, object,
            details)
        select id, $1, $2, $3, $4, action, object, details
        from unnest($5::uuid[], $6::text[], $7::text[], $8::jsonb[])
            as it (id, action, object, details)
        on conflict (entry_id) do nothing",
        actor.id,
        actor.name,
        actor.client,
        actor.request_id,
        &ids,
        &actions,
        &objects,
        &details as &[&Value],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Does work that ends with the entry `entry` by `actor`, once: where the entry stands already, an
/// earlier run was committed and only its answer was lost, so this is `true` at once. Else the work
/// says whether it was done.
///
/// # Errors
/// [`DbError`].
pub(super) async fn once<W>(db: &Db, entry: Uuid, actor: &Actor, work: W) -> Result<bool, DbError>
where
    W: for<'c> Fn(&'c mut PgConnection, Actor) -> Attempt<'c, bool> + Send + Sync + 'static,
{
    let shared = Arc::new((work, actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            if is_written(tx, entry).await? {
                return Ok(true);
            }
            let (work, actor) = &*shared;
            work(tx, actor.clone()).await
        })
    })
    .await
}

/// Whether an earlier run of the same work wrote this entry, and so did it all.
pub(super) async fn is_written(tx: &mut PgConnection, entry: Uuid) -> Result<bool, Halt> {
    let written = sqlx::query_scalar!(
        r#"select exists (select from audit_entry where entry_id = $1) as "written!""#,
        entry,
    );
    Ok(written.fetch_one(tx).await?)
}

/// Records what changed nothing else, such as a sign-in that failed or an export.
///
/// # Errors
/// [`DbError`].
pub async fn record(db: &Db, actor: &Actor, entry: &Entry) -> Result<(), DbError> {
    let (actor, entry) = (actor.clone(), entry.clone());
    with_retry(db, Access::Write, move |tx| {
        let (actor, entry) = (actor.clone(), entry.clone());
        Box::pin(async move { write(tx, &actor, &entry).await })
    })
    .await
}
