//! How often something was tried lately. The counts are in the database, so that all servers
//! share them, and by its clock.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{Access, Db, DbError, Halt, with_retry};

/// How often something may be tried.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// What is tried, in a few small letters: how it is stored.
    pub purpose: &'static str,
    /// How often.
    pub most: i64,
    /// Within so many seconds, counted from the first time.
    pub seconds: i32,
}

/// How an attempt stands against its quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It may go on.
    Within,
    /// It is one too many.
    Beyond {
        /// How long until the next one may go on.
        wait: Duration,
        /// Whether it is the first that is one too many.
        first: bool,
    },
}

/// Counts one attempt for whom it is made: an e-mail address or a network, known or not. Attempts
/// beyond the quota do not make the wait longer.
///
/// # Errors
/// [`DbError`]; then nothing may go on.
pub async fn count(db: &Db, quota: Quota, subject: &str) -> Result<Counted, DbError> {
    let subject: [u8; 32] = Sha256::digest(subject).into();
    let (count, left) =
        with_retry(db, Access::Write, move |tx| Box::pin(add(tx, quota, subject))).await?;
    if count <= quota.most {
        return Ok(Counted::Within);
    }
    // Whoever came at the same moment may have looked at the clock before the window began.
    let left = left.clamp(1, i64::from(quota.seconds).max(1));
    let wait = Duration::from_secs(left.unsigned_abs());
    Ok(Counted::Beyond { wait, first: count == quota.most + 1 })
}

/// The count with this attempt, and the whole seconds until it begins anew.
async fn add(tx: &mut PgConnection, quota: Quota, subject: [u8; 32]) -> Result<(i64, i64), Halt> {
    let row = sqlx::query!(
        r#"insert into attempt (purpose, subject, count) values ($1, $2, 1)
        on conflict (purpose, subject) do update set
            count = case when attempt.begun_at > now() - make_interval(secs => $3)
                then attempt.count + 1 else 1 end,
            begun_at = case when attempt.begun_at > now() - make_interval(secs => $3)
                then attempt.begun_at else now() end
        returning count,
            ceil(extract(epoch from begun_at + make_interval(secs => $3) - now()))::bigint
                as "left!""#,
        quota.purpose,
        &subject,
        f64::from(quota.seconds),
    )
    .fetch_one(tx)
    .await?;
    Ok((row.count, row.left))
}
