//! Rulesets: published versions, which never change. A caller may keep one for ever.

mod newer;
mod publish;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::people::Person;
use super::{Access, Db, DbError, Halt, golden, with_retry};
use crate::rules::ruleset::{RuleFault, Ruleset, default_json};

pub use newer::{Newer, newer};
pub use publish::{NewVersion, Published, Signed, SignedCase, publish};

/// How a version came to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The version.
    pub version: i64,
    /// Why it was published, in the words of its publisher.
    pub reason: String,
    /// Who published it.
    pub published_by: Person,
    /// When.
    pub published_at: jiff::Timestamp,
    /// Why its publisher let golden cases break, `None` where none broke.
    pub signed: Option<String>,
    /// The names of the golden cases that its publisher signed for.
    pub broken: Vec<String>,
    /// The draft that it was, `None` for the first rules.
    pub draft: Option<Uuid>,
}

/// Publishes the default rules as version 1 where no ruleset is published yet, and adds the
/// example companies as golden cases where there never was one.
///
/// # Errors
/// [`DbError`].
pub async fn install_default(db: &Db) -> Result<(), DbError> {
    with_retry(db, Access::Write, |tx| Box::pin(install(tx))).await
}

async fn install(tx: &mut PgConnection) -> Result<(), Halt> {
    insert_default(tx).await?;
    golden::insert_examples(tx).await
}

/// Servers that start together on an empty database both insert, and one of them wins.
async fn insert_default(tx: &mut PgConnection) -> Result<(), Halt> {
    sqlx::query!(
        "insert into ruleset_version (version, body, reason, published_by)
        select 1, $1::text::jsonb, 'The rules that Readyline comes with', 'Readyline'
        where not exists (select from ruleset_version)
        on conflict (version) do nothing",
        default_json(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The latest published rules and their version.
///
/// # Errors
/// [`DbError::Other`] if none is published, or if this program cannot read them.
pub async fn current(db: &Db) -> Result<(i64, Ruleset), DbError> {
    let (version, body) =
        with_retry(db, Access::Read, |connection| Box::pin(select_latest(connection)))
            .await?
            .ok_or_else(|| DbError::Other("no ruleset is published".to_owned()))?;
    Ok((version, read(version, &body)?))
}

/// Keeps others from publishing, and from adding a case that a publisher has not seen, until the
/// transaction ends. Assessments may begin meanwhile.
pub(super) async fn hold(tx: &mut PgConnection) -> Result<(), Halt> {
    sqlx::query!(
        "select version from ruleset_version order by version desc limit 1 for no key update"
    )
    .fetch_optional(tx)
    .await?;
    Ok(())
}

async fn select_latest(connection: &mut PgConnection) -> Result<Option<(i64, String)>, Halt> {
    let latest = sqlx::query!(
        r#"select version, body::text as "body!" from ruleset_version
        order by version desc limit 1"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(latest.map(|row| (row.version, row.body)))
}

/// One published version, `None` if there is no such one.
///
/// # Errors
/// [`DbError::Other`] if this program cannot read it.
pub async fn find(db: &Db, version: i64) -> Result<Option<Ruleset>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, version)))
        .await?
        .map(|body| read(version, &body))
        .transpose()
}

/// How every version was published, the newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db) -> Result<Vec<Publication>, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select_all(connection))).await
}

async fn select_all(connection: &mut PgConnection) -> Result<Vec<Publication>, Halt> {
    let all = sqlx::query!(
        r#"select version, reason, published_by,
            (select name from account where email = published_by) as publisher,
            published_at as "published_at: jiff_sqlx::Timestamp", signed, draft_id,
            broken_cases as "broken: Json<Vec<SignedCase>>"
        from ruleset_version order by version desc"#,
    );
    let all = all.fetch_all(connection).await?.into_iter().map(|row| Publication {
        version: row.version,
        reason: row.reason,
        published_by: Person::new(row.published_by, row.publisher),
        published_at: row.published_at.into(),
        signed: row.signed,
        broken: row.broken.into_iter().flat_map(|Json(cases)| cases).map(|it| it.name).collect(),
        draft: row.draft_id,
    });
    Ok(all.collect())
}

async fn select(connection: &mut PgConnection, version: i64) -> Result<Option<String>, Halt> {
    let body = sqlx::query_scalar!(
        r#"select body::text as "body!" from ruleset_version where version = $1"#,
        version,
    );
    Ok(body.fetch_optional(connection).await?)
}

fn read(version: i64, body: &str) -> Result<Ruleset, DbError> {
    Ruleset::from_json(body).map_err(|faults| unreadable(&format!("version {version}"), &faults))
}

/// Says that rules which were stored as `what` are none that this program knows.
pub(super) fn unreadable(what: &str, faults: &[RuleFault]) -> DbError {
    let fault = faults.first().map(|fault| format!("{}: {}", fault.path, fault.message));
    let fault = fault.unwrap_or_default();
    DbError::Other(format!("{what} of the ruleset cannot be read: {fault}"))
}
