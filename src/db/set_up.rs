//! The link that makes the first admin. It works while there is no account at all.

use sqlx::PgConnection;
use uuid::Uuid;

use super::accounts::{self, NewAccount};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

/// How long the link works, in hours.
pub const HOURS: i32 = 24;

/// Makes a link to make the first admin, in the place of earlier ones. `false` where there is an
/// account already.
///
/// # Errors
/// [`DbError`].
pub async fn offer(
    db: &Db,
    token_hash: [u8; 32],
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { store(tx, token_hash, &actor, entry).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    token_hash: [u8; 32],
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    if has_accounts(tx).await? {
        return Ok(false);
    }
    sqlx::query!(
        "update account_link set used_at = now()
        where purpose = 'set_up' and used_at is null and token_hash <> $1",
        &token_hash,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into account_link (token_hash, purpose, expires_at)
        values ($1, 'set_up', now() + make_interval(hours => $2))
        on conflict (token_hash) do nothing",
        &token_hash,
        HOURS,
    )
    .execute(&mut *tx)
    .await?;
    audit::write(tx, actor, &Entry::new(entry, "set_up_offered", "")).await?;
    Ok(true)
}

async fn has_accounts(connection: &mut PgConnection) -> Result<bool, Halt> {
    let some = sqlx::query_scalar!(r#"select exists (select from account) as "some!""#);
    Ok(some.fetch_one(connection).await?)
}

/// Whether this link makes the first admin now.
///
/// # Errors
/// [`DbError`].
pub async fn look(db: &Db, token_hash: [u8; 32]) -> Result<bool, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(works(connection, token_hash))).await
}

async fn works(connection: &mut PgConnection, token_hash: [u8; 32]) -> Result<bool, Halt> {
    let works = sqlx::query_scalar!(
        r#"select exists (
            select from account_link
            where token_hash = $1 and purpose = 'set_up' and used_at is null and expires_at > now()
        ) and not exists (select from account) as "works!""#,
        &token_hash,
    );
    Ok(works.fetch_one(connection).await?)
}

/// Makes the first admin and uses every such link up. `false` where this one does not work.
///
/// # Errors
/// [`DbError`].
pub async fn make_admin(
    db: &Db,
    token_hash: [u8; 32],
    new: &NewAccount,
    actor: &Actor,
    entries: [Uuid; 2],
) -> Result<bool, DbError> {
    let (new, actor) = (new.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (new, actor) = (new.clone(), actor.clone());
        Box::pin(async move { make(tx, token_hash, &new, &actor, entries).await })
    })
    .await
}

/// All open links are used up at once: of two people with two links, the second one waits here
/// for the first and then finds none.
async fn make(
    tx: &mut PgConnection,
    token_hash: [u8; 32],
    new: &NewAccount,
    actor: &Actor,
    entries: [Uuid; 2],
) -> Result<bool, Halt> {
    let open = sqlx::query_scalar!(
        "update account_link set used_at = now()
        where purpose = 'set_up' and used_at is null and expires_at > now() returning token_hash",
    );
    let open = open.fetch_all(&mut *tx).await?;
    if !open.iter().any(|hash| *hash == token_hash) {
        return accounts::is_there(tx, new).await;
    }
    if has_accounts(tx).await? {
        return Ok(false);
    }
    let [made, set_up] = entries;
    let done = accounts::insert(tx, new, actor, made).await?;
    audit::write(tx, actor, &Entry::new(set_up, "set_up", &new.email)).await?;
    Ok(done)
}
