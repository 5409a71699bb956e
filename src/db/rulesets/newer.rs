//! Whether rules were replaced since: what the owner of an assessment is told.

use sqlx::PgConnection;

use super::super::{Access, Db, DbError, Halt, with_retry};

/// The rules in force where they are newer than some version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newer {
    /// The version in force.
    pub version: i64,
    /// Since when it is.
    pub published_at: jiff::Timestamp,
    /// When the version that was asked about was replaced: earlier where there are more between.
    pub replaced_at: jiff::Timestamp,
}

/// The rules in force, `None` where nothing is newer than this version.
///
/// # Errors
/// [`DbError`].
pub async fn newer(db: &Db, than: i64) -> Result<Option<Newer>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, than))).await
}

async fn select(connection: &mut PgConnection, than: i64) -> Result<Option<Newer>, Halt> {
    let newer = sqlx::query_as!(
        Newer,
        r#"select newest.version, newest.published_at as "published_at: jiff_sqlx::Timestamp",
            next.published_at as "replaced_at: jiff_sqlx::Timestamp"
        from (select * from ruleset_version order by version desc limit 1) newest
        join (
            select * from ruleset_version where version > $1 order by version limit 1
        ) next on true"#,
        than,
    );
    Ok(newer.fetch_optional(connection).await?)
}
