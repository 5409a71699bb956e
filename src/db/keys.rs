//! Keys that a firm gives to people at its client. Each opens one assessment, beside its own key.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

/// A key to give.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// The assessment that it opens.
    pub assessment: Uuid,
    /// Operation id of the form that makes it; it names the key from now on.
    pub id: Uuid,
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Who gets it.
    pub name: String,
    /// Where it is sent to, or nothing.
    pub email: String,
    /// What the consultant writes to its holder, or nothing.
    pub note: String,
    /// Whether it leaves by e-mail now.
    pub sent: bool,
}

/// A key that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Names it in lists; opens nothing.
    pub id: Uuid,
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Who holds it.
    pub name: String,
    /// Where it was sent to, or nothing.
    pub email: String,
    /// What the consultant wrote to its holder, or nothing.
    pub note: String,
    /// Operation id of the form that made its secret.
    pub link: Uuid,
    /// The consultant who gave it.
    pub made_by: Option<Uuid>,
    /// When it was last sent by e-mail.
    pub sent_at: Option<jiff::Timestamp>,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// When its holder first came.
    pub opened_at: Option<jiff::Timestamp>,
    /// From when on it opens nothing.
    pub withdrawn_at: Option<jiff::Timestamp>,
}

/// Makes a key. `false` where there is no such assessment, and where the form was sent before with
/// another secret: a form makes one key.
///
/// # Errors
/// [`DbError`].
pub async fn give(db: &Db, new: &NewKey, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let (new, actor) = (new.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (new, actor) = (new.clone(), actor.clone());
        Box::pin(async move { insert(tx, &new, &actor, entry).await })
    })
    .await
}

pub(super) async fn insert(
    tx: &mut PgConnection,
    new: &NewKey,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    if lock(tx, new.assessment).await?.is_none() {
        return Ok(false);
    }
    let made = sqlx::query!(
        "insert into assessment_key
            (assessment_id, key_id, key_hash, name, email, made_by, note, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, case when $8 then now() end)
        on conflict (assessment_id, key_id) do nothing",
        new.assessment,
        new.id,
        &new.hash,
        new.name,
        new.email,
        actor.id,
        new.note,
        new.sent,
    );
    if made.execute(&mut *tx).await?.rows_affected() == 0 {
        let there = select(tx, new.assessment).await?;
        return Ok(there.iter().any(|key| key.id == new.id && key.hash == new.hash));
    }
    let entry = Entry::new(entry, "key_given", new.assessment).with(json!({"key": new.id}));
    audit::write(tx, actor, &entry).await?;
    Ok(true)
}

/// All keys of an assessment, withdrawn ones too, in the order in which they were given.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, assessment: Uuid) -> Result<Vec<Key>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, assessment))).await
}

async fn select(connection: &mut PgConnection, assessment: Uuid) -> Result<Vec<Key>, Halt> {
    let rows = sqlx::query!(
        r#"select key_id, key_hash as "hash: [u8; 32]", name, email, note,
            coalesce(link_id, key_id) as "link!", made_by,
            sent_at as "sent_at: jiff_sqlx::Timestamp",
            created_at as "created_at: jiff_sqlx::Timestamp",
            opened_at as "opened_at: jiff_sqlx::Timestamp",
            withdrawn_at as "withdrawn_at: jiff_sqlx::Timestamp"
        from assessment_key where assessment_id = $1 order by created_at, key_id"#,
        assessment,
    );
    let keys = rows.fetch_all(connection).await?.into_iter().map(|row| Key {
        id: row.key_id,
        hash: row.hash,
        name: row.name,
        email: row.email,
        note: row.note,
        link: row.link,
        made_by: row.made_by,
        sent_at: row.sent_at.map(jiff_sqlx::Timestamp::to_jiff),
        created_at: row.created_at.to_jiff(),
        opened_at: row.opened_at.map(jiff_sqlx::Timestamp::to_jiff),
        withdrawn_at: row.withdrawn_at.map(jiff_sqlx::Timestamp::to_jiff),
    });
    Ok(keys.collect())
}

/// The living key of this assessment with this fingerprint. That its holder came is noted the
/// first time.
///
/// # Errors
/// [`DbError`]; then nobody is let in.
pub async fn open(db: &Db, assessment: Uuid, hash: [u8; 32]) -> Result<Option<Key>, DbError> {
    let alive = |key: &Key| key.hash == hash && key.withdrawn_at.is_none();
    let Some(key) = list(db, assessment).await?.into_iter().find(alive) else { return Ok(None) };
    if key.opened_at.is_none() {
        let noted =
            with_retry(db, Access::Write, move |tx| Box::pin(touch(tx, assessment, key.id))).await;
        // A full disk stops the noting, not the reading.
        if !matches!(noted, Err(DbError::Full(_))) {
            noted?;
        }
    }
    Ok(Some(key))
}

async fn touch(tx: &mut PgConnection, assessment: Uuid, key: Uuid) -> Result<(), Halt> {
    sqlx::query!(
        "update assessment_key set opened_at = now()
        where assessment_id = $1 and key_id = $2 and opened_at is null",
        assessment,
        key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Withdraws a key for good and tells whether there is such a key. Again changes nothing.
///
/// # Errors
/// [`DbError`].
pub async fn withdraw(
    db: &Db,
    (assessment, key): (Uuid, Uuid),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { end(tx, (assessment, key), &actor, entry).await })
    })
    .await
}

async fn end(
    tx: &mut PgConnection,
    (assessment, key): (Uuid, Uuid),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let ended = sqlx::query!(
        "update assessment_key set withdrawn_at = now()
        where assessment_id = $1 and key_id = $2 and withdrawn_at is null",
        assessment,
        key,
    );
    if ended.execute(&mut *tx).await?.rows_affected() > 0 {
        let entry = Entry::new(entry, "key_withdrawn", assessment).with(json!({"key": key}));
        audit::write(tx, actor, &entry).await?;
        return Ok(true);
    }
    Ok(select(tx, assessment).await?.iter().any(|there| there.id == key))
}
