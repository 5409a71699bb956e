//! Tokens: keys of consultants' programs. A token opens what its owner may see, as long as the
//! account is open and works for the firm that it worked for when the token was made.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

/// Most tokens that an account may have at a time.
pub const MOST: i64 = 20;

/// A token to make.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// A fresh uuid of version 7 that names it in lists.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// The firm that this person works for.
    pub firm: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, as it is stored.
    pub scopes: Vec<String>,
    /// How long it works.
    pub days: i32,
}

/// A token in its owner's list.
#[derive(Clone, Debug)]
pub struct Token {
    /// Names it; opens nothing.
    pub id: Uuid,
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// From when on it opens nothing.
    pub expires_at: jiff::Timestamp,
    /// When it was last used, to within a minute.
    pub used_at: Option<jiff::Timestamp>,
    /// Whether it opens anything now.
    pub live: bool,
}

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The token.
    pub token: Uuid,
    /// The account.
    pub account: Uuid,
    /// The address that its owner signs in with.
    pub email: String,
    /// The firm.
    pub firm: Uuid,
    /// What the token may do.
    pub scopes: Vec<String>,
    stale: bool,
}

/// Makes a token. `false` where the account has too many of them or has left the firm.
///
/// # Errors
/// [`DbError`].
pub async fn make(db: &Db, new: &NewToken, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let new = new.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = new.clone();
        Box::pin(async move { insert(tx, &new, &actor, entry).await })
    })
    .await
}

async fn insert(
    tx: &mut PgConnection,
    new: &NewToken,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    // Whoever leaves or is locked out meanwhile waits for this row, or is seen here.
    let there = sqlx::query_scalar!(
        r#"select (select count(*) from api_token where account_id = $1) as "tokens!" from account
        where account_id = $1 and firm_id = $2 and disabled_at is null for update"#,
        new.account,
        new.firm,
    );
    if there.fetch_optional(&mut *tx).await?.is_none_or(|tokens| tokens >= MOST) {
        return Ok(false);
    }
    sqlx::query!(
        "insert into api_token
            (token_hash, token_id, account_id, firm_id, name, scopes, expires_at)
        values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))",
        &new.hash,
        new.id,
        new.account,
        new.firm,
        new.name,
        &new.scopes,
        new.days,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({"name": new.name, "scopes": new.scopes, "days": new.days});
    audit::write(tx, actor, &Entry::new(entry, "token_made", &actor.name).with(details)).await?;
    Ok(true)
}

/// The tokens of an account, the newest first, also those whose time is over.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, account: Uuid) -> Result<Vec<Token>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select token_id as id, token_hash as "hash: [u8; 32]", name, scopes,
                    created_at as "created_at: jiff_sqlx::Timestamp",
                    expires_at as "expires_at: jiff_sqlx::Timestamp",
                    used_at as "used_at: jiff_sqlx::Timestamp",
                    expires_at > now() as "live!"
                from api_token where account_id = $1 order by created_at desc, token_id desc"#,
                account,
            );
            let tokens = rows.fetch_all(connection).await?.into_iter().map(|row| Token {
                id: row.id,
                hash: row.hash,
                name: row.name,
                scopes: row.scopes,
                created_at: row.created_at.to_jiff(),
                expires_at: row.expires_at.to_jiff(),
                used_at: row.used_at.map(jiff_sqlx::Timestamp::to_jiff),
                live: row.live,
            });
            Ok(tokens.collect())
        })
    })
    .await
}

/// Whom the token with this fingerprint speaks for now: `None` for one that is over, withdrawn or
/// was never made. It counts as used.
///
/// # Errors
/// [`DbError`]; then nobody is let in.
pub async fn find(db: &Db, hash: [u8; 32]) -> Result<Option<Holder>, DbError> {
    let found = with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let holder = sqlx::query_as!(
                Holder,
                r#"select token_id as token, account.account_id as account, email,
                    api_token.firm_id as firm, scopes,
                    used_at is null or used_at < now() - interval '1 minute' as "stale!"
                from api_token join account on account.account_id = api_token.account_id
                where token_hash = $1 and expires_at > now() and disabled_at is null
                    and account.firm_id = api_token.firm_id"#,
                &hash,
            );
            Ok(holder.fetch_optional(connection).await?)
        })
    });
    let Some(holder) = found.await? else { return Ok(None) };
    if holder.stale {
        let noted = with_retry(db, Access::Write, move |tx| Box::pin(touch(tx, hash))).await;
        // A full disk stops the noting, not the reading.
        if !matches!(noted, Err(DbError::Full(_))) {
            noted?;
        }
    }
    Ok(Some(holder))
}

async fn touch(tx: &mut PgConnection, hash: [u8; 32]) -> Result<(), Halt> {
    sqlx::query!("update api_token set used_at = now() where token_hash = $1", &hash)
        .execute(tx)
        .await?;
    Ok(())
}

/// Withdraws one of an account's tokens. `false` if the account has no such token.
///
/// # Errors
/// [`DbError`].
pub async fn revoke(
    db: &Db,
    (account, token): (Uuid, Uuid),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let ended = sqlx::query_scalar!(
                "delete from api_token where account_id = $1 and token_id = $2 returning name",
                account,
                token,
            );
            let Some(name) = ended.fetch_optional(&mut *tx).await? else { return Ok(false) };
            let ended = Entry::new(entry, "token_revoked", &actor.name);
            audit::write(tx, &actor, &ended.with(json!({"name": name}))).await?;
            Ok(true)
        })
    })
    .await
}

/// Withdraws all of an account's tokens: it is closed, leaves its firm, or is taken back by its
/// owner after the password or the second factor was lost.
pub(super) async fn end_all(tx: &mut PgConnection, account: Uuid) -> Result<(), Halt> {
    sqlx::query!("delete from api_token where account_id = $1", account).execute(tx).await?;
    Ok(())
}

/// Deletes tokens a month after their time, at most `limit` of them. Gives how many there were.
///
/// # Errors
/// [`DbError`].
pub async fn sweep(db: &Db, limit: i64) -> Result<u64, DbError> {
    with_retry(db, Access::Write, move |tx| {
        Box::pin(async move {
            let over = sqlx::query!(
                "delete from api_token where token_hash in (
                    select token_hash from api_token
                    where expires_at < now() - interval '30 days' limit $1
                )",
                limit,
            );
            Ok(over.execute(tx).await?.rows_affected())
        })
    })
    .await
}
