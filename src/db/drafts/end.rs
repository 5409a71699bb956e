//! What is done to a draft beside its rules: it gets a name, or is thrown away.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::audit::{self, Actor, Entry};
use super::super::{Access, Db, DbError, Halt, with_retry};
use super::lock;

/// Gives a draft another name, or with `None` its usual one. `false` if it is not open any more.
///
/// # Errors
/// [`DbError`].
pub async fn rename(
    db: &Db,
    id: Uuid,
    name: Option<&str>,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let (name, actor) = (name.map(str::to_owned), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (name, actor) = (name.clone(), actor.clone());
        Box::pin(async move { write_name(tx, id, name, &actor, entry).await })
    })
    .await
}

async fn write_name(
    tx: &mut PgConnection,
    id: Uuid,
    name: Option<String>,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    if lock(tx, id).await?.is_none() {
        return Ok(false);
    }
    let was = sqlx::query_scalar!("select name from ruleset_draft where draft_id = $1", id);
    let was = was.fetch_one(&mut *tx).await?;
    if was == name {
        return Ok(true);
    }
    sqlx::query!("update ruleset_draft set name = $2 where draft_id = $1", id, name)
        .execute(&mut *tx)
        .await?;
    let words = |name: Option<String>| name.unwrap_or_else(|| "its usual name".to_owned());
    let details = json!({"name": words(name), "was": words(was)});
    audit::write(tx, actor, &Entry::new(entry, "draft_named", id).with(details)).await?;
    Ok(true)
}

/// Throws a draft away, whether or not its rules can be read. `false` if it is not open any more.
/// `entry` is of the action `draft_discarded`.
///
/// # Errors
/// [`DbError`].
pub async fn discard(db: &Db, id: Uuid, actor: &Actor, entry: &Entry) -> Result<bool, DbError> {
    let (actor, entry) = (actor.clone(), entry.clone());
    with_retry(db, Access::Write, move |tx| {
        let (actor, entry) = (actor.clone(), entry.clone());
        Box::pin(async move { end(tx, id, &actor, &entry).await })
    })
    .await
}

async fn end(tx: &mut PgConnection, id: Uuid, actor: &Actor, entry: &Entry) -> Result<bool, Halt> {
    if lock(tx, id).await?.is_none() {
        return Ok(false);
    }
    sqlx::query!("update ruleset_draft set ended_at = now() where draft_id = $1", id)
        .execute(&mut *tx)
        .await?;
    audit::write(tx, actor, entry).await?;
    Ok(true)
}
