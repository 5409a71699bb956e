//! Signing in and out: a session begins or ends, and the audit log says so.

use std::net::IpAddr;
use std::sync::Arc;

use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::sessions::{NewSession, delete, insert};
use super::{Access, Db, DbError, Halt, with_retry};

/// Somebody who has given the right password.
#[derive(Clone)]
pub struct SignIn {
    /// The session to begin.
    pub session: NewSession,
    /// The stored hash that the password was compared with.
    pub password_hash: String,
    /// SHA-256 of the secret that the browser held before: that session ends.
    pub earlier: Option<[u8; 32]>,
}

/// Signs a browser in with a session of its own. `false` where the account was closed or got
/// another password after this one was compared; nothing is changed then.
///
/// # Errors
/// [`DbError`].
pub async fn sign_in(db: &Db, with: &SignIn, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let (with, actor) = (with.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (with, actor) = (with.clone(), actor.clone());
        Box::pin(async move { exchange(tx, &with, &actor, entry).await })
    })
    .await
}

/// The account stays locked until the end, so that whoever changes its password afterwards finds
/// this session and ends it.
async fn exchange(
    tx: &mut PgConnection,
    with: &SignIn,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let email = sqlx::query_scalar!(
        "select email from account
        where account_id = $1 and password_hash = $2 and disabled_at is null for share",
        with.session.account,
        with.password_hash,
    );
    let Some(email) = email.fetch_optional(&mut *tx).await? else { return Ok(false) };
    if let Some(earlier) = with.earlier {
        delete(tx, earlier).await?;
    }
    insert(tx, &with.session).await?;
    audit::write(tx, actor, &Entry::new(entry, "sign_in", email)).await?;
    Ok(true)
}

/// Whether somebody with the right password, or with a link to set one, came to the account of this
/// address from the same network within the last 90 days: the same address of IPv4, the same 64
/// bits of IPv6.
///
/// # Errors
/// [`DbError`].
pub async fn was_here(db: &Db, email: &str, client: IpAddr) -> Result<bool, DbError> {
    let known: Arc<(String, String)> = Arc::new((email.to_owned(), client.to_string()));
    with_retry(db, Access::Read, move |connection| {
        let known = Arc::clone(&known);
        Box::pin(async move { find_network(connection, &known.0, &known.1).await })
    })
    .await
}

async fn find_network(
    connection: &mut PgConnection,
    email: &str,
    client: &str,
) -> Result<bool, Halt> {
    let here = sqlx::query_scalar!(
        r#"select exists (
            select from audit_entry, lateral (select $2::text::inet as here,
                case when client <> '-' then client::inet end as there) it
            where object = $1 and action in ('sign_in', 'password_set')
                and at > now() - interval '90 days' and family(here) = family(there)
                and network(set_masklen(here, case family(here) when 4 then 32 else 64 end))
                    = network(set_masklen(there, case family(there) when 4 then 32 else 64 end))
        ) as "here!""#,
        email,
        client,
    );
    Ok(here.fetch_one(connection).await?)
}

/// Signs a browser out, which is nothing if it is not signed in. `actor` says from where.
///
/// # Errors
/// [`DbError`]; then it may still be signed in.
pub async fn sign_out(
    db: &Db,
    token_hash: [u8; 32],
    actor: &Actor,
    entry: Uuid,
) -> Result<(), DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { leave(tx, token_hash, actor, entry).await })
    })
    .await
}

async fn leave(
    tx: &mut PgConnection,
    token_hash: [u8; 32],
    mut actor: Actor,
    entry: Uuid,
) -> Result<(), Halt> {
    let owner = sqlx::query!(
        "select session.account_id, email
        from session join account on account.account_id = session.account_id
        where token_hash = $1",
        &token_hash,
    );
    let Some(owner) = owner.fetch_optional(&mut *tx).await? else { return Ok(()) };
    delete(tx, token_hash).await?;
    actor.id = Some(owner.account_id);
    actor.name.clone_from(&owner.email);
    audit::write(tx, &actor, &Entry::new(entry, "sign_out", owner.email)).await
}

/// Signs an account out everywhere.
pub(super) async fn end_all(tx: &mut PgConnection, account: Uuid) -> Result<(), Halt> {
    sqlx::query!("delete from session where account_id = $1", account).execute(tx).await?;
    Ok(())
}
