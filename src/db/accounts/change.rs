//! What admins change about accounts. Somebody has to be left who may do that: the last admin who
//! can sign in stays one.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Role;
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, links, sign_ins, tokens, with_retry};

/// What to change about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// What the person may do. All sessions end, so that none goes on with the old role.
    Role(Role),
    /// Nobody can sign in with it any more. Sessions and links end.
    Close,
    /// It can be used again.
    Reopen,
    /// Every browser that is signed in with it is signed out.
    EndSessions,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done, or was so already.
    Done,
    /// Nobody would be left who may manage accounts. Nothing is changed.
    LastAdmin,
    /// There is no such account.
    Gone,
}

/// Changes an account.
///
/// # Errors
/// [`DbError`].
pub async fn change(
    db: &Db,
    account: Uuid,
    change: Change,
    actor: &Actor,
    entry: Uuid,
) -> Result<Changed, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { apply(tx, account, change, &actor, entry).await })
    })
    .await
}

async fn apply(
    tx: &mut PgConnection,
    account: Uuid,
    change: Change,
    actor: &Actor,
    entry: Uuid,
) -> Result<Changed, Halt> {
    let admins = lock_admins(tx).await?;
    let before = sqlx::query!(
        r#"select email, role, disabled_at is not null as "closed!" from account
        where account_id = $1 for update"#,
        account,
    );
    let Some(before) = before.fetch_optional(&mut *tx).await? else { return Ok(Changed::Gone) };
    let takes_admin = matches!(change, Change::Close | Change::Role(Role::Consultant));
    if takes_admin && admins == [account] {
        return Ok(Changed::LastAdmin);
    }
    let done = match change {
        Change::Role(role) if role.key() != before.role => {
            set_role(tx, account, role).await?;
            let details = json!({"from": before.role, "to": role.key()});
            Some(("role_changed", details))
        }
        Change::Close if !before.closed => {
            close(tx, account).await?;
            Some(("account_closed", json!({})))
        }
        Change::Reopen if before.closed => {
            reopen(tx, account).await?;
            Some(("account_reopened", json!({})))
        }
        Change::EndSessions => Some(("sessions_ended", json!({}))),
        _ => None,
    };
    if let Some(done) = done {
        finish(tx, account, &before.email, done, (actor, entry)).await?;
    }
    Ok(Changed::Done)
}

/// Whoever's rights have changed signs in again, and the log has it.
async fn finish(
    tx: &mut PgConnection,
    account: Uuid,
    email: &str,
    (action, details): (&'static str, Value),
    (actor, entry): (&Actor, Uuid),
) -> Result<(), Halt> {
    sign_ins::end_all(tx, account).await?;
    audit::write(tx, actor, &Entry::new(entry, action, email).with(details)).await
}

/// The admins who can sign in. They stay so until the transaction ends: two admins who take each
/// other's rights at once do it one after the other.
async fn lock_admins(tx: &mut PgConnection) -> Result<Vec<Uuid>, Halt> {
    let admins = sqlx::query_scalar!(
        "select account_id from account
        where role = 'admin' and disabled_at is null and password_hash is not null
        order by account_id for update"
    );
    Ok(admins.fetch_all(tx).await?)
}

async fn set_role(tx: &mut PgConnection, account: Uuid, role: Role) -> Result<(), Halt> {
    sqlx::query!("update account set role = $2 where account_id = $1", account, role.key())
        .execute(tx)
        .await?;
    Ok(())
}

async fn close(tx: &mut PgConnection, account: Uuid) -> Result<(), Halt> {
    sqlx::query!("update account set disabled_at = now() where account_id = $1", account)
        .execute(&mut *tx)
        .await?;
    tokens::end_all(tx, account).await?;
    links::end_all(tx, account).await
}

async fn reopen(tx: &mut PgConnection, account: Uuid) -> Result<(), Halt> {
    sqlx::query!("update account set disabled_at = null where account_id = $1", account)
        .execute(tx)
        .await?;
    Ok(())
}
