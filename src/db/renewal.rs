//! Another private link in the place of one that somebody has: of a key, or of a second opinion.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::{Db, DbError, Halt};

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The assessment itself, with a key to it.
    Key,
    /// The assessment of a second opinion.
    Opinion,
}

/// Another secret in the place of one. The link with the old one opens nothing more.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// The assessment.
    pub assessment: Uuid,
    /// What the link opens.
    pub opens: Opens,
    /// The key, or the assessment of the second opinion.
    pub of: Uuid,
    /// Operation id of the form that makes the secret.
    pub link: Uuid,
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// Whether it leaves by e-mail now.
    pub sent: bool,
}

/// Gives somebody another link. `false` where there is no such key or opinion, where the key was
/// withdrawn, and where the opinion was handed in.
///
/// # Errors
/// [`DbError`].
pub async fn renew(
    db: &Db,
    renewal: &Renewal,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let renewal = renewal.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = renewal.clone();
        Box::pin(async move {
            let (done, action, name) = match new.opens {
                Opens::Key => (key(tx, &new).await?, "key_renewed", "key"),
                Opens::Opinion => (opinion(tx, &new).await?, "opinion_renewed", "opinion"),
            };
            if done {
                let entry = Entry::new(entry, action, new.assessment);
                audit::write(tx, &actor, &entry.with(json!({name: new.of}))).await?;
            }
            Ok(done)
        })
    })
    .await
}

async fn key(tx: &mut PgConnection, new: &Renewal) -> Result<bool, Halt> {
    let renewed = sqlx::query!(
        "update assessment_key set key_hash = $3, link_id = $4,
            sent_at = case when $5 then now() else sent_at end
        where assessment_id = $1 and key_id = $2 and withdrawn_at is null",
        new.assessment,
        new.of,
        &new.hash,
        new.link,
        new.sent,
    );
    Ok(renewed.execute(tx).await?.rows_affected() > 0)
}

async fn opinion(tx: &mut PgConnection, new: &Renewal) -> Result<bool, Halt> {
    if lock(tx, new.assessment).await?.is_none() || lock(tx, new.of).await?.is_none() {
        return Ok(false);
    }
    let named = sqlx::query!(
        "update opinion set link_id = $3, sent_at = case when $4 then now() else sent_at end
        where assessment_id = $1 and opinion_id = $2",
        new.assessment,
        new.of,
        new.link,
        new.sent,
    );
    if named.execute(&mut *tx).await?.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "update assessment set secret_hash = $2 where assessment_id = $1",
        new.of,
        &new.hash,
    )
    .execute(tx)
    .await?;
    Ok(true)
}
