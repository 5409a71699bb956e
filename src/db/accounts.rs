//! Accounts: people who sign in.

use std::fmt;
use std::str::FromStr;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

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

async fn insert(
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
    if made.rows_affected() == 0 {
        return Ok(false);
    }
    let details = json!({"email": new.email, "role": new.role.key()});
    let entry = Entry::new(entry, "account_created", &new.email).with(details);
    audit::write(tx, actor, &entry).await?;
    Ok(true)
}

/// A stored role. A database that holds another one was changed by hand.
pub(super) fn role(key: &str) -> Result<Role, Halt> {
    let unknown = || Halt::Final(DbError::Other(format!("there is no role {key}")));
    key.parse().map_err(|()| unknown())
}
