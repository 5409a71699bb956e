//! What a share link opens, and the log of its openings.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::results::{self, StoredResult};
use super::super::{Access, Db, DbError, Halt, with_retry};
use super::Terms;

/// So many openings of a link are kept, the last ones.
pub const MOST_OPENINGS: i64 = 200;

/// What a link opened.
#[derive(Clone)]
pub struct Opened {
    /// The result it shows.
    pub result: StoredResult,
    /// From when on the link is dead.
    pub expires_at: jiff::Timestamp,
    /// What it gives to its readers.
    pub terms: Terms,
    /// The firm that looks after the assessment.
    pub firm: Option<Uuid>,
}

/// When somebody opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// When.
    pub at: jiff::Timestamp,
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
    if count && !count_opening(connection, assessment, token_hash).await? {
        return Ok(None);
    }
    let share = sqlx::query!(
        r#"select result_id, expires_at as "expires_at: jiff_sqlx::Timestamp", parts, latest,
            what_if, note, passcode_hash,
            (select firm_id from assessment where assessment_id = $1) as firm
        from share
        where assessment_id = $1 and token_hash = $2
            and revoked_at is null and expires_at > now()"#,
        assessment,
        &token_hash,
    );
    let Some(share) = share.fetch_optional(&mut *connection).await? else { return Ok(None) };
    let result = match share.latest {
        true => results::newest(connection, assessment).await?,
        false => results::select(connection, assessment, share.result_id).await?,
    };
    Ok(result.map(|result| Opened {
        result,
        expires_at: share.expires_at.to_jiff(),
        terms: Terms {
            parts: share.parts.into(),
            latest: share.latest,
            what_if: share.what_if,
            note: share.note,
            passcode_hash: share.passcode_hash,
        },
        firm: share.firm,
    }))
}

/// Counts an opening and notes when it was; `false` where the link opens nothing.
async fn count_opening(
    tx: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
) -> Result<bool, Halt> {
    let number = sqlx::query_scalar!(
        "update share set opened = opened + 1, last_opened_at = now()
        where assessment_id = $1 and token_hash = $2
            and revoked_at is null and expires_at > now()
        returning opened",
        assessment,
        &token_hash,
    );
    let Some(number) = number.fetch_optional(&mut *tx).await? else { return Ok(false) };
    sqlx::query!(
        "insert into share_opening (assessment_id, token_hash, number) values ($1, $2, $3)",
        assessment,
        &token_hash,
        number,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from share_opening
        where assessment_id = $1 and token_hash = $2 and number <= $3",
        assessment,
        &token_hash,
        number - MOST_OPENINGS,
    )
    .execute(tx)
    .await?;
    Ok(true)
}

/// When the links of an assessment were opened, at most `most` times, the latest first.
///
/// # Errors
/// [`DbError`].
pub async fn openings(db: &Db, assessment: Uuid, most: i64) -> Result<Vec<Opening>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, assessment, most)))
        .await
}

async fn select(
    connection: &mut PgConnection,
    assessment: Uuid,
    most: i64,
) -> Result<Vec<Opening>, Halt> {
    let rows = sqlx::query!(
        r#"select token_hash as "token_hash: [u8; 32]",
            opened_at as "opened_at: jiff_sqlx::Timestamp"
        from share_opening where assessment_id = $1
        order by opened_at desc, token_hash, number desc limit $2"#,
        assessment,
        most,
    )
    .fetch_all(connection)
    .await?;
    let opening = rows
        .into_iter()
        .map(|row| Opening { token_hash: row.token_hash, at: row.opened_at.to_jiff() });
    Ok(opening.collect())
}
