//! Accounts: people who sign in.

mod change;
mod name;
pub mod password;

use std::fmt;
use std::str::FromStr;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, links, sign_ins, tokens, with_retry};

pub use change::{Change, Changed, change};
pub use name::rename;

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Works with clients.
    Consultant,
    /// Edits and publishes rules, manages accounts; may also do what consultants do.
    Admin,
}

impl Role {
    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Role::Consultant => "consultant",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(key: &str) -> Result<Role, ()> {
        [Role::Consultant, Role::Admin].into_iter().find(|role| role.key() == key).ok_or(())
    }
}

/// A person to let in.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// A fresh uuid of version 7.
    pub id: Uuid,
    /// Address to sign in with, in small letters.
    pub email: String,
    /// What the others call this person.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id hash in PHC form, `None` until the person has set a password.
    pub password_hash: Option<String>,
}

/// Makes an account. `false` if the address is taken; nothing is stored then.
///
/// # Errors
/// [`DbError`].
pub async fn create(
    db: &Db,
    new: &NewAccount,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let (new, actor) = (new.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (new, actor) = (new.clone(), actor.clone());
        Box::pin(async move { insert(tx, &new, &actor, entry).await })
    })
    .await
}

pub(super) async fn insert(
    tx: &mut PgConnection,
    new: &NewAccount,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let made = sqlx::query!(
        "insert into account (account_id, email, name, role, password_hash)
        values ($1, $2, $3, $4, $5)
        on conflict (email) do nothing",
        new.id,
        new.email,
        new.name,
        new.role.key(),
        new.password_hash,
    )
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 && !is_there(tx, new).await? {
        return Ok(false);
    }
    let details = json!({"email": new.email, "role": new.role.key()});
    let entry = Entry::new(entry, "account_created", &new.email).with(details);
    audit::write(tx, actor, &entry).await?;
    Ok(true)
}

/// Whether an earlier run of the same work has made it.
pub(super) async fn is_there(tx: &mut PgConnection, new: &NewAccount) -> Result<bool, Halt> {
    let same = sqlx::query_scalar!(
        r#"select account_id = $2 as "same!" from account where email = $1"#,
        new.email,
        new.id,
    );
    Ok(same.fetch_optional(tx).await?.unwrap_or(false))
}

/// Somebody who has an account.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Address to sign in with, in small letters.
    pub email: String,
    /// What the others call this person.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id hash in PHC form, `None` until the person has set a password.
    pub password_hash: Option<String>,
    /// Whether it is closed, so that nobody can sign in with it.
    pub closed: bool,
    /// Whether it has a second factor.
    pub has_second_factor: bool,
}

/// The account with this address, in small letters; closed ones too.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, email: &str) -> Result<Option<Account>, DbError> {
    let email = email.to_owned();
    let found = with_retry(db, Access::Read, move |connection| {
        let email = email.clone();
        Box::pin(async move { select(connection, Some(&email)).await })
    })
    .await?;
    Ok(found.into_iter().next())
}

/// Every account by its address, closed ones too.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db) -> Result<Vec<Account>, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select(connection, None))).await
}

async fn select(connection: &mut PgConnection, email: Option<&str>) -> Result<Vec<Account>, Halt> {
    let rows = sqlx::query!(
        r#"select account_id, email, name, role, password_hash,
            disabled_at is not null as "closed!", totp_secret is not null as "has_second_factor!"
        from account where $1::text is null or email = $1 order by email"#,
        email,
    );
    let mut accounts = Vec::new();
    for row in rows.fetch_all(connection).await? {
        accounts.push(Account {
            id: row.account_id,
            email: row.email,
            name: row.name,
            role: role(&row.role)?,
            password_hash: row.password_hash,
            closed: row.closed,
            has_second_factor: row.has_second_factor,
        });
    }
    Ok(accounts)
}

/// Gives an open account a new password and ends all its sessions. Gives its address, `None`
/// where there is no such account.
pub(super) async fn set_password(
    tx: &mut PgConnection,
    account: Uuid,
    password_hash: &str,
) -> Result<Option<String>, Halt> {
    let email = sqlx::query_scalar!(
        "update account set password_hash = $2
        where account_id = $1 and disabled_at is null returning email",
        account,
        password_hash,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if email.is_some() {
        sign_ins::end_all(tx, account).await?;
    }
    Ok(email)
}

/// Takes the second factor from an account, its recovery codes with it, and ends all its sessions
/// and its programs' tokens.
/// `false` where there is no such account.
///
/// # Errors
/// [`DbError`].
pub async fn clear_second_factor(
    db: &Db,
    account: Uuid,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { forget_second_factor(tx, account, &actor, entry).await })
    })
    .await
}

async fn forget_second_factor(
    tx: &mut PgConnection,
    account: Uuid,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let email = sqlx::query_scalar!(
        "update account set totp_secret = null, totp_last_step = 0
        where account_id = $1 returning email",
        account,
    );
    let Some(email) = email.fetch_optional(&mut *tx).await? else { return Ok(false) };
    sqlx::query!("delete from recovery_code where account_id = $1", account)
        .execute(&mut *tx)
        .await?;
    sign_ins::end_all(tx, account).await?;
    // A link from before must not become a way in that asks for less than it did then.
    links::end_all(tx, account).await?;
    tokens::end_all(tx, account).await?;
    audit::write(tx, actor, &Entry::new(entry, "second_factor_cleared", email)).await?;
    Ok(true)
}

/// A stored role. A database that holds another one was changed by hand.
pub(super) fn role(key: &str) -> Result<Role, Halt> {
    let unknown = || Halt::Final(DbError::Other(format!("there is no role {key}")));
    key.parse().map_err(|()| unknown())
}
