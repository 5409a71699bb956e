//! Share links: each shows one result to anyone who holds it, until it expires or is revoked. The
//! database's clock decides, so no server's clock can bring a link back.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::results::{self, StoredResult};
use super::{Access, Db, DbError, Halt, with_retry};

/// Most links of one assessment that may be alive at once.
pub const MOST_LIVE: i64 = 50;

/// A link to make.
#[derive(Clone, Copy)]
pub struct NewShare {
    /// The assessment.
    pub assessment: Uuid,
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// The result it shows.
    pub result_id: Uuid,
    /// How long it lives, in days.
    pub days: i32,
    /// Operation id of the form that makes it.
    pub op: Uuid,
}

/// A link as its owner sees it.
#[derive(Clone)]
pub struct Share {
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// The result it shows.
    pub result_id: Uuid,
    /// Operation id of the form that made it.
    pub op: Uuid,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// From when on it is dead.
    pub expires_at: jiff::Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<jiff::Timestamp>,
    /// How many times a person opened it.
    pub opened: i64,
    /// Whether it opens now.
    pub live: bool,
}

/// What a link opened.
#[derive(Clone)]
pub struct Opened {
    /// The result it shows.
    pub result: StoredResult,
    /// From when on the link is dead.
    pub expires_at: jiff::Timestamp,
}

/// Makes a link and tells whether this token opens the result now. It does not if there is no
/// such result, if [`MOST_LIVE`] links are alive, and if the form was sent before with another
/// token: a form makes one link.
///
/// # Errors
/// [`DbError`].
pub async fn create(db: &Db, new: &NewShare, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let (new, actor) = (*new, actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { store(tx, new, &actor, entry).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    new: NewShare,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    if lock(tx, new.assessment).await?.is_none() {
        return Ok(false);
    }
    if let Some(same_token) = made_by(tx, &new).await? {
        return Ok(same_token);
    }
    if count_live(tx, new.assessment).await? >= MOST_LIVE {
        return Ok(false);
    }
    let made = insert(tx, &new).await?;
    if made {
        let details = json!({"result": new.result_id, "days": new.days});
        let entry = Entry::new(entry, "share_created", new.assessment).with(details);
        audit::write(tx, actor, &entry).await?;
    }
    Ok(made)
}

/// Whether the link that this operation made has the same token, `None` if it made none.
async fn made_by(tx: &mut PgConnection, new: &NewShare) -> Result<Option<bool>, Halt> {
    let same_token = sqlx::query_scalar!(
        r#"select token_hash = $3 as "same!" from share where assessment_id = $1 and op_id = $2"#,
        new.assessment,
        new.op,
        &new.token_hash,
    );
    Ok(same_token.fetch_optional(tx).await?)
}

async fn count_live(tx: &mut PgConnection, assessment: Uuid) -> Result<i64, Halt> {
    let live = sqlx::query_scalar!(
        r#"select count(*) as "live!" from share
        where assessment_id = $1 and revoked_at is null and expires_at > now()"#,
        assessment,
    );
    Ok(live.fetch_one(tx).await?)
}

async fn insert(tx: &mut PgConnection, new: &NewShare) -> Result<bool, Halt> {
    let made = sqlx::query!(
        "insert into share (assessment_id, token_hash, result_id, op_id, expires_at)
        select assessment_id, $3, result_id, $4, now() + make_interval(days => $5) from result
        where assessment_id = $1 and result_id = $2",
        new.assessment,
        new.result_id,
        &new.token_hash,
        new.op,
        new.days,
    )
    .execute(tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

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
            revoked_at is null and expires_at > now() as "live!"
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
    });
    Ok(shares.collect())
}

/// Ends a link for good and tells whether there is such a link. Revoking it again changes nothing.
///
/// # Errors
/// [`DbError`].
pub async fn revoke(
    db: &Db,
    (assessment, token_hash): (Uuid, [u8; 32]),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { end(tx, (assessment, token_hash), &actor, entry).await })
    })
    .await
}

async fn end(
    tx: &mut PgConnection,
    (assessment, token_hash): (Uuid, [u8; 32]),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let revoked = sqlx::query_scalar!(
        r#"select revoked_at is not null as "revoked!" from share
        where assessment_id = $1 and token_hash = $2 for update"#,
        assessment,
        &token_hash,
    );
    match revoked.fetch_optional(&mut *tx).await? {
        None => return Ok(false),
        Some(true) => return Ok(true),
        Some(false) => {}
    }
    sqlx::query!(
        "update share set revoked_at = now() where assessment_id = $1 and token_hash = $2",
        assessment,
        &token_hash,
    )
    .execute(&mut *tx)
    .await?;
    audit::write(tx, actor, &Entry::new(entry, "share_revoked", assessment)).await?;
    Ok(true)
}

/// The result behind a link. `None` if it has expired, is revoked or never was: a stranger cannot
/// tell which. `count` says that a person opened it, not a program that draws a preview.
///
/// # Errors
/// [`DbError`].
pub async fn open(
    db: &Db,
    assessment: Uuid,
    token_hash: [u8; 32],
    count: bool,
) -> Result<Option<Opened>, DbError> {
    if count {
        let opened = with_retry(db, Access::Write, move |tx| {
            Box::pin(follow(tx, assessment, token_hash, true))
        })
        .await;
        // A full disk stops the counting, not the reading.
        if !matches!(opened, Err(DbError::Full(_))) {
            return opened;
        }
    }
    with_retry(db, Access::Read, move |connection| {
        Box::pin(follow(connection, assessment, token_hash, false))
    })
    .await
}

async fn follow(
    connection: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
    count: bool,
) -> Result<Option<Opened>, Halt> {
    let target = if count {
        count_opening(connection, assessment, token_hash).await?
    } else {
        target(connection, assessment, token_hash).await?
    };
    let Some((result_id, expires_at)) = target else { return Ok(None) };
    let result = results::select(connection, assessment, result_id).await?;
    Ok(result.map(|result| Opened { result, expires_at }))
}

async fn target(
    connection: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
) -> Result<Option<(Uuid, jiff::Timestamp)>, Halt> {
    let share = sqlx::query!(
        r#"select result_id, expires_at as "expires_at: jiff_sqlx::Timestamp" from share
        where assessment_id = $1 and token_hash = $2
            and revoked_at is null and expires_at > now()"#,
        assessment,
        &token_hash,
    );
    let share = share.fetch_optional(connection).await?;
    Ok(share.map(|row| (row.result_id, row.expires_at.to_jiff())))
}

async fn count_opening(
    tx: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
) -> Result<Option<(Uuid, jiff::Timestamp)>, Halt> {
    let share = sqlx::query!(
        r#"update share set opened = opened + 1, last_opened_at = now()
        where assessment_id = $1 and token_hash = $2
            and revoked_at is null and expires_at > now()
        returning result_id, expires_at as "expires_at: jiff_sqlx::Timestamp""#,
        assessment,
        &token_hash,
    );
    let share = share.fetch_optional(tx).await?;
    Ok(share.map(|row| (row.result_id, row.expires_at.to_jiff())))
}
