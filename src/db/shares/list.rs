//! The share links of an assessment, for its owner.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::{Access, Db, DbError, Halt, with_retry};
use super::{Share, Terms};

/// All links of an assessment, dead ones too, the newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, assessment: Uuid) -> Result<Vec<Share>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, assessment))).await
}

async fn select(connection: &mut PgConnection, assessment: Uuid) -> Result<Vec<Share>, Halt> {
    let rows = sqlx::query!(
        r#"select token_hash as "token_hash: [u8; 32]", result_id, op_id,
            created_at as "created_at: jiff_sqlx::Timestamp",
            expires_at as "expires_at: jiff_sqlx::Timestamp",
            revoked_at as "revoked_at: jiff_sqlx::Timestamp", opened,
            revoked_at is null and expires_at > now() as "live!",
            parts, latest, what_if, note, passcode_hash
        from share where assessment_id = $1
        order by created_at desc, token_hash"#,
        assessment,
    )
    .fetch_all(connection)
    .await?;
    let shares = rows.into_iter().map(|row| Share {
        token_hash: row.token_hash,
        result_id: row.result_id,
        op: row.op_id,
        created_at: row.created_at.to_jiff(),
        expires_at: row.expires_at.to_jiff(),
        revoked_at: row.revoked_at.map(jiff_sqlx::Timestamp::to_jiff),
        opened: row.opened,
        live: row.live,
        terms: Terms {
            parts: row.parts.into(),
            latest: row.latest,
            what_if: row.what_if,
            note: row.note,
            passcode_hash: row.passcode_hash,
        },
    });
    Ok(shares.collect())
}
