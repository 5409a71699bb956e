//! A password that its owner changes.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::audit::{self, Actor, Entry};
use super::super::sessions::{self, Rotation};
use super::super::{Db, DbError, Halt, links};

/// Another password in the place of one.
#[derive(Clone)]
pub struct NewPassword {
    /// The hash that the old password was found right by.
    pub old_hash: String,
    /// Argon2id hash of the new one in PHC form.
    pub new_hash: String,
}

/// Changes a password. The account's other sessions end, its links to set a password too, and this
/// session gets a new secret. `false` if it has another password meanwhile, or if this session
/// ended.
///
/// # Errors
/// [`DbError`].
pub async fn change(
    db: &Db,
    new: &NewPassword,
    rotation: Rotation,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let new = new.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = new.clone();
        Box::pin(async move {
            let held = sessions::hold(tx, rotation).await?;
            if !held || !replace(tx, rotation.account, &new).await? {
                return Ok(false);
            }
            links::end_all(tx, rotation.account).await?;
            let ended = sessions::delete_others(tx, rotation.account, rotation.old).await?;
            sessions::rotate(tx, rotation).await?;
            let entry = Entry::new(entry, "password_changed", &actor.name);
            audit::write(tx, &actor, &entry.with(json!({ "sessions_ended": ended }))).await?;
            Ok(true)
        })
    })
    .await
}

async fn replace(tx: &mut PgConnection, account: Uuid, new: &NewPassword) -> Result<bool, Halt> {
    let replaced = sqlx::query!(
        "update account set password_hash = $3 where account_id = $1 and password_hash = $2",
        account,
        new.old_hash,
        new.new_hash,
    );
    Ok(replaced.execute(tx).await?.rows_affected() == 1)
}
