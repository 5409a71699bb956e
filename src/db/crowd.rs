//! All companies together, each once: an assessment by its latest result. What runs over many
//! companies reads them here, in portions that end long before the limit of a statement.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;

/// A company as its latest result has it.
#[derive(Clone, Debug)]
pub struct Latest {
    /// The assessment.
    pub assessment: Uuid,
    /// Its latest result.
    pub result_id: Uuid,
    /// The number people quote.
    pub reference: String,
    /// The rules that scored it.
    pub ruleset_version: i64,
    /// The answers that were scored.
    pub answers: Answers,
    /// When it was submitted.
    pub created_at: jiff::Timestamp,
}

/// The next companies in the order of their assessments: those behind `after`, or the first ones.
/// Fewer than `limit` means that these are the last. A company that submits again meanwhile is
/// given with its older or its newer result, never with both.
///
/// # Errors
/// [`DbError`].
pub async fn after(db: &Db, after: Option<Uuid>, limit: i64) -> Result<Vec<Latest>, DbError> {
    let after = after.unwrap_or(Uuid::nil());
    with_retry(db, Access::Read, move |connection| Box::pin(select_after(connection, after, limit)))
        .await
}

/// An index hands the results out in this very order, so the statement sorts nothing and ends with
/// the portion.
async fn select_after(
    connection: &mut PgConnection,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Latest>, Halt> {
    let companies = sqlx::query_as!(
        Latest,
        r#"select distinct on (assessment_id)
            assessment_id as assessment, result_id, reference, ruleset_version,
            answers as "answers: Json<Answers>", created_at as "created_at: jiff_sqlx::Timestamp"
        from result where assessment_id > $1
        order by assessment_id, created_at desc, result_id desc
        limit $2"#,
        after,
        limit,
    );
    Ok(companies.fetch_all(connection).await?)
}

/// The companies that began last, the newest first: their ids tell when they began.
///
/// # Errors
/// [`DbError`].
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<Latest>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select_newest(connection, limit))).await
}

async fn select_newest(connection: &mut PgConnection, limit: i64) -> Result<Vec<Latest>, Halt> {
    let companies = sqlx::query_as!(
        Latest,
        r#"select latest.assessment_id as assessment, result_id, reference,
            latest.ruleset_version, answers as "answers: Json<Answers>",
            created_at as "created_at: jiff_sqlx::Timestamp"
        from assessment cross join lateral (
            select * from result where result.assessment_id = assessment.assessment_id
            order by created_at desc, result_id desc limit 1
        ) latest
        order by assessment.assessment_id desc
        limit $1"#,
        limit,
    );
    Ok(companies.fetch_all(connection).await?)
}

/// How many companies there are.
///
/// # Errors
/// [`DbError`].
pub async fn count(db: &Db) -> Result<i64, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select_count(connection))).await
}

async fn select_count(connection: &mut PgConnection) -> Result<i64, Halt> {
    let companies = sqlx::query_scalar!(
        r#"select count(*) as "companies!"
        from (select distinct assessment_id from result) company"#
    );
    Ok(companies.fetch_one(connection).await?)
}
