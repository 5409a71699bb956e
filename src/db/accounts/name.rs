//! What a person is called, as the person changes it.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// Gives an account another name. The same name again changes nothing.
///
/// # Errors
/// [`DbError`].
pub async fn rename(
    db: &Db,
    account: Uuid,
    name: &str,
    actor: &Actor,
    entry: Uuid,
) -> Result<(), DbError> {
    let (name, actor) = (name.to_owned(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (name, actor) = (name.clone(), actor.clone());
        Box::pin(async move { replace(tx, (account, &name), &actor, entry).await })
    })
    .await
}

async fn replace(
    tx: &mut PgConnection,
    (account, name): (Uuid, &str),
    actor: &Actor,
    entry: Uuid,
) -> Result<(), Halt> {
    let before = sqlx::query!(
        "select email, name from account where account_id = $1 and name <> $2 for update",
        account,
        name,
    );
    let Some(before) = before.fetch_optional(&mut *tx).await? else { return Ok(()) };
    sqlx::query!("update account set name = $2 where account_id = $1", account, name)
        .execute(&mut *tx)
        .await?;
    let details = json!({"from": before.name, "to": name});
    audit::write(tx, actor, &Entry::new(entry, "name_changed", before.email).with(details)).await
}
