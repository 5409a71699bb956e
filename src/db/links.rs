//! One-time links: each sets one password, once. The database's clock ends them, and looking at
//! one changes nothing, because programs open the links in mails too.

use sqlx::PgConnection;
use uuid::Uuid;

use super::accounts;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, tokens, with_retry};

/// What a link to set a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first password of a new account.
    Invitation,
    /// Another password in the place of one that is lost.
    Reset,
}

impl Purpose {
    /// How it is stored.
    fn key(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
    }

    /// How long the link works, in hours.
    pub fn hours(self) -> i32 {
        match self {
            Purpose::Invitation => 7 * 24,
            Purpose::Reset => 1,
        }
    }

    /// What the audit log calls the making of the link.
    fn action(self) -> &'static str {
        match self {
            Purpose::Invitation => "invited",
            Purpose::Reset => "reset_requested",
        }
    }
}

/// A link to make.
#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// Whose password it sets.
    pub account: Uuid,
    /// What it is for.
    pub purpose: Purpose,
}

/// A link that works, and whom it is for.
#[derive(Clone, Debug)]
pub struct Link {
    /// Address of the account.
    pub email: String,
    /// What the others call this person.
    pub name: String,
    /// Whether the account has a password already.
    pub has_password: bool,
}

/// Makes a link in the place of earlier ones for the same. `false` where there is no such account
/// or it is closed.
///
/// # Errors
/// [`DbError`].
pub async fn issue(db: &Db, new: &NewLink, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let (new, actor) = (*new, actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { store(tx, new, &actor, entry).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    new: NewLink,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let email = sqlx::query_scalar!(
        "select email from account where account_id = $1 and disabled_at is null",
        new.account,
    );
    let Some(email) = email.fetch_optional(&mut *tx).await? else { return Ok(false) };
    sqlx::query!(
        "update account_link set used_at = now()
        where account_id = $1 and purpose = $2 and token_hash <> $3 and used_at is null",
        new.account,
        new.purpose.key(),
        &new.token_hash,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into account_link (token_hash, account_id, purpose, expires_at)
        values ($1, $2, $3, now() + make_interval(hours => $4))
        on conflict (token_hash) do nothing",
        &new.token_hash,
        new.account,
        new.purpose.key(),
        new.purpose.hours(),
    )
    .execute(&mut *tx)
    .await?;
    audit::write(tx, actor, &Entry::new(entry, new.purpose.action(), email)).await?;
    Ok(true)
}

/// Whom a link to set a password is for. `None` if it has expired, is used or never was, and where
/// its account is closed: a stranger cannot tell which.
///
/// # Errors
/// [`DbError`].
pub async fn look(db: &Db, token_hash: [u8; 32]) -> Result<Option<Link>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, token_hash))).await
}

async fn select(connection: &mut PgConnection, token_hash: [u8; 32]) -> Result<Option<Link>, Halt> {
    let link = sqlx::query_as!(
        Link,
        r#"select email, name, password_hash is not null as "has_password!"
        from account_link join account on account.account_id = account_link.account_id
        where token_hash = $1 and used_at is null and expires_at > now() and disabled_at is null"#,
        &token_hash,
    );
    Ok(link.fetch_optional(connection).await?)
}

/// Sets the password of the account that a link is for, ends all its sessions, its programs' tokens
/// and all its links, this one too. `false` where the link does not work.
///
/// # Errors
/// [`DbError`].
pub async fn use_for_password(
    db: &Db,
    token_hash: [u8; 32],
    password_hash: &str,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let (password_hash, actor) = (password_hash.to_owned(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (password_hash, actor) = (password_hash.clone(), actor.clone());
        Box::pin(async move { set_password(tx, token_hash, &password_hash, &actor, entry).await })
    })
    .await
}

async fn set_password(
    tx: &mut PgConnection,
    token_hash: [u8; 32],
    password_hash: &str,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let Some(account) = consume(tx, token_hash).await? else {
        return was_set(tx, token_hash, password_hash).await;
    };
    let email = accounts::set_password(tx, account, password_hash).await?;
    let Some(email) = email else { return Ok(false) };
    end_all(tx, account).await?;
    tokens::end_all(tx, account).await?;
    audit::write(tx, actor, &Entry::new(entry, "password_set", email)).await?;
    Ok(true)
}

/// Uses a link up and says whose it was.
async fn consume(tx: &mut PgConnection, token_hash: [u8; 32]) -> Result<Option<Uuid>, Halt> {
    let account = sqlx::query_scalar!(
        r#"update account_link set used_at = now()
        where token_hash = $1 and account_id is not null
            and used_at is null and expires_at > now()
        returning account_id as "account_id!""#,
        &token_hash,
    );
    Ok(account.fetch_optional(tx).await?)
}

/// Whether an earlier run of the same work has set this very password: no two hashes are alike.
async fn was_set(
    tx: &mut PgConnection,
    token_hash: [u8; 32],
    password_hash: &str,
) -> Result<bool, Halt> {
    let same = sqlx::query_scalar!(
        r#"select true as "same!" from account_link
        join account on account.account_id = account_link.account_id
        where token_hash = $1 and password_hash = $2"#,
        &token_hash,
        password_hash,
    );
    Ok(same.fetch_optional(tx).await?.is_some())
}

/// Ends every link of an account.
pub(super) async fn end_all(tx: &mut PgConnection, account: Uuid) -> Result<(), Halt> {
    sqlx::query!(
        "update account_link set used_at = now() where account_id = $1 and used_at is null",
        account,
    )
    .execute(tx)
    .await?;
    Ok(())
}
