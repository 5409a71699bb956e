//! Sessions: browsers that are signed in. The database's clock ends them: an admin's after 30
//! minutes without use and 12 hours at most, a consultant's after 12 hours and 7 days.

use sqlx::PgConnection;
use uuid::Uuid;

use super::accounts::{Role, role};
use super::{Access, Db, DbError, Halt, with_retry};

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
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
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
    let found = with_retry(db, Access::Read, move |tx| Box::pin(select(tx, token_hash))).await?;
    let Some((session, stale)) = found else { return Ok(None) };
    if stale {
        with_retry(db, Access::Write, move |tx| Box::pin(touch(tx, token_hash))).await?;
    }
    Ok(Some(session))
}

/// The session, and whether its last use is to be noted.
async fn select(
    connection: &mut PgConnection,
    token_hash: [u8; 32],
) -> Result<Option<(Session, bool)>, Halt> {
    let row = sqlx::query!(
        r#"select session_id, session.account_id, email, name, role, second_factor,
            totp_secret is not null as "has_second_factor!",
            seen_at < now() - interval '1 minute' as "stale!"
        from session join account on account.account_id = session.account_id
        where token_hash = $1 and disabled_at is null
            and seen_at > now() - case role
                when 'admin' then interval '30 minutes' else interval '12 hours' end
            and started_at > now() - case role
                when 'admin' then interval '12 hours' else interval '7 days' end"#,
        &token_hash,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let session = Session {
        id: row.session_id,
        account: row.account_id,
        email: row.email,
        name: row.name,
        role: role(&row.role)?,
        second_factor: row.second_factor,
        has_second_factor: row.has_second_factor,
    };
    Ok(Some((session, row.stale)))
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
