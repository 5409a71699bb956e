//! Sessions: browsers that are signed in. The database's clock ends them: an admin's after 30
//! minutes without use and 12 hours at most, a consultant's after 12 hours and 7 days. One that
//! still owes its second factor ends after 10 minutes.

mod rotation;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::accounts::{Role, role};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

pub use rotation::Rotation;
pub(super) use rotation::{hold, rotate};

/// A browser that signs in.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of the secret in its cookie.
    pub token_hash: [u8; 32],
    /// A fresh uuid of version 7 that names it in lists.
    pub id: Uuid,
    /// Who signs in.
    pub account: Uuid,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// The network address.
    pub client: String,
    /// What the browser calls itself, at most 300 bytes of it.
    pub agent: String,
}

/// A browser that is signed in, and who sits before it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Names it in lists.
    pub id: Uuid,
    /// The account.
    pub account: Uuid,
    /// Its e-mail address.
    pub email: String,
    /// What the others call this person.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The firm that the person works for.
    pub firm: Option<Uuid>,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
    /// When the person signed in.
    pub started_at: jiff::Timestamp,
    /// When it was last used, to within a minute.
    pub seen_at: jiff::Timestamp,
    /// The network address it was begun from.
    pub client: String,
    /// What the browser called itself.
    pub agent: String,
    /// Whether its last use is to be noted.
    stale: bool,
}

impl Session {
    /// Whether the password was given and the second factor is still to be shown.
    pub fn is_half(&self) -> bool {
        self.has_second_factor && !self.second_factor
    }
}

/// Signs a browser in.
///
/// # Errors
/// [`DbError`].
pub async fn begin(db: &Db, new: &NewSession) -> Result<(), DbError> {
    let new = new.clone();
    with_retry(db, Access::Write, move |tx| {
        let new = new.clone();
        Box::pin(async move { insert(tx, &new).await })
    })
    .await
}

pub(super) async fn insert(tx: &mut PgConnection, new: &NewSession) -> Result<(), Halt> {
    sqlx::query!(
        "insert into session (token_hash, account_id, session_id, second_factor, client, agent)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (token_hash) do nothing",
        &new.token_hash,
        new.account,
        new.id,
        new.second_factor,
        new.client,
        new.agent,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who holds this secret: `None` where nobody does, where its time is over and where the account
/// is closed. It counts as used now.
///
/// # Errors
/// [`DbError`]; then nobody is let in.
pub async fn find(db: &Db, token_hash: [u8; 32]) -> Result<Option<Session>, DbError> {
    let found = with_retry(db, Access::Read, move |connection| {
        Box::pin(async move { open(connection, &[token_hash.to_vec()]).await })
    });
    let Some(session) = found.await?.pop() else { return Ok(None) };
    if session.stale {
        let noted = with_retry(db, Access::Write, move |tx| Box::pin(touch(tx, token_hash))).await;
        // A full disk stops the noting, not the reading.
        if !matches!(noted, Err(DbError::Full(_))) {
            noted?;
        }
    }
    Ok(Some(session))
}

/// Every browser in which this account is signed in, the newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, account: Uuid) -> Result<Vec<Session>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let hashes = sqlx::query_scalar!(
                "select token_hash from session where account_id = $1",
                account,
            );
            let hashes = hashes.fetch_all(&mut *connection).await?;
            open(connection, &hashes).await
        })
    })
    .await
}

/// Those of these sessions whose time is not over and whose account is open.
async fn open(connection: &mut PgConnection, hashes: &[Vec<u8>]) -> Result<Vec<Session>, Halt> {
    let rows = sqlx::query!(
        r#"select session_id, session.account_id, email, name, role, firm_id, second_factor,
            totp_secret is not null as "has_second_factor!",
            started_at as "started_at: jiff_sqlx::Timestamp",
            seen_at as "seen_at: jiff_sqlx::Timestamp", client, agent,
            seen_at < now() - interval '1 minute' as "stale!"
        from session join account on account.account_id = session.account_id
        where token_hash = any($1) and disabled_at is null
            and seen_at > now() - case role
                when 'admin' then interval '30 minutes' else interval '12 hours' end
            and started_at > now() - case role
                when 'admin' then interval '12 hours' else interval '7 days' end
            and (second_factor or totp_secret is null
                or started_at > now() - interval '10 minutes')
        order by started_at desc, session_id desc"#,
        hashes,
    )
    .fetch_all(connection)
    .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        sessions.push(Session {
            id: row.session_id,
            account: row.account_id,
            email: row.email,
            name: row.name,
            role: role(&row.role)?,
            firm: row.firm_id,
            second_factor: row.second_factor,
            has_second_factor: row.has_second_factor,
            started_at: row.started_at.to_jiff(),
            seen_at: row.seen_at.to_jiff(),
            client: row.client,
            agent: row.agent,
            stale: row.stale,
        });
    }
    Ok(sessions)
}

async fn touch(tx: &mut PgConnection, token_hash: [u8; 32]) -> Result<(), Halt> {
    sqlx::query!("update session set seen_at = now() where token_hash = $1", &token_hash)
        .execute(tx)
        .await?;
    Ok(())
}

/// Signs a browser out, which is nothing if it is not signed in.
///
/// # Errors
/// [`DbError`]; then it may still be signed in.
pub async fn end(db: &Db, token_hash: [u8; 32]) -> Result<(), DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(delete(tx, token_hash))).await
}

pub(super) async fn delete(tx: &mut PgConnection, token_hash: [u8; 32]) -> Result<(), Halt> {
    sqlx::query!("delete from session where token_hash = $1", &token_hash).execute(tx).await?;
    Ok(())
}

/// Signs one of an account's browsers out. `false` if the account has no such session.
///
/// # Errors
/// [`DbError`].
pub async fn end_one(
    db: &Db,
    account: Uuid,
    session: Uuid,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let ended = sqlx::query!(
                "delete from session where account_id = $1 and session_id = $2",
                account,
                session,
            );
            let ended = ended.execute(&mut *tx).await?.rows_affected();
            if ended > 0 {
                audit::write(tx, &actor, &ended_entry(entry, &actor, ended)).await?;
            }
            Ok(ended > 0)
        })
    })
    .await
}

/// Signs all of an account's browsers out but the one that holds this secret.
///
/// # Errors
/// [`DbError`].
pub async fn end_others(
    db: &Db,
    account: Uuid,
    but: [u8; 32],
    actor: &Actor,
    entry: Uuid,
) -> Result<(), DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move {
            let ended = delete_others(tx, account, but).await?;
            if ended > 0 {
                audit::write(tx, &actor, &ended_entry(entry, &actor, ended)).await?;
            }
            Ok(())
        })
    })
    .await
}

fn ended_entry(entry: Uuid, actor: &Actor, ended: u64) -> Entry {
    Entry::new(entry, "session_ended", &actor.name).with(json!({ "sessions": ended }))
}

/// Deletes an account's sessions but one, and says how many.
pub(super) async fn delete_others(
    tx: &mut PgConnection,
    account: Uuid,
    but: [u8; 32],
) -> Result<u64, Halt> {
    let ended = sqlx::query!(
        "delete from session where account_id = $1 and token_hash <> $2",
        account,
        &but,
    );
    Ok(ended.execute(tx).await?.rows_affected())
}
