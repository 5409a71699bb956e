//! One session, another secret.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Halt;

/// A session that goes on under another secret, because what it may do or what opens it has
/// changed. Whoever knows the old secret is out.
#[derive(Clone, Copy)]
pub struct Rotation {
    /// Whose session it is.
    pub account: Uuid,
    /// SHA-256 of the secret that its cookie has.
    pub old: [u8; 32],
    /// SHA-256 of the secret that its cookie gets.
    pub new: [u8; 32],
    /// Whether a second factor was shown.
    pub second_factor: bool,
}

/// Whether somebody is signed in with the old secret; nobody can end that session before this
/// transaction does.
pub(in crate::db) async fn hold(tx: &mut PgConnection, rotation: Rotation) -> Result<bool, Halt> {
    let held = sqlx::query!(
        "select session_id from session where token_hash = $1 and account_id = $2 for update",
        &rotation.old,
        rotation.account,
    );
    Ok(held.fetch_optional(tx).await?.is_some())
}

/// Gives a session that is held another secret. It is deleted and made anew, because rows are
/// placed by their secret and cannot move.
pub(in crate::db) async fn rotate(tx: &mut PgConnection, rotation: Rotation) -> Result<(), Halt> {
    sqlx::query!(
        "with old as (
            delete from session where token_hash = $1 and account_id = $2
            returning session_id, started_at, client, agent
        )
        insert into session (token_hash, account_id, session_id, second_factor, started_at,
            client, agent)
        select $3, $2, session_id, $4, started_at, client, agent from old",
        &rotation.old,
        rotation.account,
        &rotation.new,
        rotation.second_factor,
    )
    .execute(tx)
    .await?;
    Ok(())
}
