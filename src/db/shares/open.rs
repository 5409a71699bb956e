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

/// What somebody opened by a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The page of the result.
    Page,
    /// The result as a report on paper.
    Report,
    /// A part of the playbook.
    Playbook,
    /// The page on which other answers are tried. An hour of trying is one opening.
    WhatIf,
}

impl What {
    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            What::Page => "page",
            What::Report => "report",
            What::Playbook => "playbook",
            What::WhatIf => "what_if",
        }
    }
}

impl From<String> for What {
    /// What another version of this program stored counts as the page.
    fn from(key: String) -> What {
        let others = [What::Report, What::Playbook, What::WhatIf];
        others.into_iter().find(|what| what.key() == key).unwrap_or(What::Page)
    }
}

/// When somebody opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// When.
    pub at: jiff::Timestamp,
    /// What was opened.
    pub what: What,
}

/// The result behind a link. `None` if it has expired, is revoked or never was: a stranger cannot
/// tell which.
///
/// # Errors
/// [`DbError`].
pub async fn open(
    db: &Db,
    assessment: Uuid,
    token_hash: [u8; 32],
) -> Result<Option<Opened>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(follow(connection, assessment, token_hash))
    })
    .await
}

/// Notes that a person, not a program that draws a preview, opened something by a link that lives.
/// On a full disk nothing is noted: reading goes on.
///
/// # Errors
/// [`DbError`].
pub async fn note(
    db: &Db,
    assessment: Uuid,
    token_hash: [u8; 32],
    what: What,
) -> Result<(), DbError> {
    let noted = with_retry(db, Access::Write, move |tx| {
        Box::pin(count_opening(tx, assessment, token_hash, what))
    })
    .await;
    if matches!(noted, Err(DbError::Full(_))) { Ok(()) } else { noted }
}

async fn follow(
    connection: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
) -> Result<Option<Opened>, Halt> {
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

async fn count_opening(
    tx: &mut PgConnection,
    assessment: Uuid,
    token_hash: [u8; 32],
    what: What,
) -> Result<(), Halt> {
    let number = sqlx::query_scalar!(
        "update share set opened = opened + 1, last_opened_at = now()
        where assessment_id = $1 and token_hash = $2
            and revoked_at is null and expires_at > now()
            and not ($3 = 'what_if' and exists (
                select from share_opening
                where share_opening.assessment_id = $1 and share_opening.token_hash = $2
                    and what = $3 and opened_at > now() - interval '1 hour'
            ))
        returning opened",
        assessment,
        &token_hash,
        what.key(),
    );
    let Some(number) = number.fetch_optional(&mut *tx).await? else { return Ok(()) };
    sqlx::query!(
        "insert into share_opening (assessment_id, token_hash, number, what)
        values ($1, $2, $3, $4)",
        assessment,
        &token_hash,
        number,
        what.key(),
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
    Ok(())
}

/// When each link of an assessment was opened, dead ones too: the last `most` times of each, the
/// latest first.
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
        r#"select token_hash as "token_hash: [u8; 32]", what,
            opened_at as "opened_at: jiff_sqlx::Timestamp"
        from share_opening join share using (assessment_id, token_hash)
        where share.assessment_id = $1 and share_opening.assessment_id = $1
            and number > opened - $2
        order by opened_at desc, token_hash, number desc"#,
        assessment,
        most,
    )
    .fetch_all(connection)
    .await?;
    let opening = rows.into_iter().map(|row| Opening {
        token_hash: row.token_hash,
        at: row.opened_at.to_jiff(),
        what: row.what.into(),
    });
    Ok(opening.collect())
}
