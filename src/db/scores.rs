//! Stored scores of all results, for the proof that they still hold.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Access, Db, DbError, Halt, with_retry};

/// A result as it was stored. Nothing in it is read yet, because what cannot be read is a finding.
#[derive(Clone, Debug)]
pub struct StoredScore {
    /// The assessment.
    pub assessment: Uuid,
    /// The result.
    pub result_id: Uuid,
    /// The number people quote.
    pub reference: String,
    /// The rules that scored it.
    pub ruleset_version: i64,
    /// The answers that were scored.
    pub answers: Value,
    /// What the scorer said then.
    pub scores: Value,
}

/// How many results there are.
///
/// # Errors
/// [`DbError`].
pub async fn count(db: &Db) -> Result<i64, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select_count(connection))).await
}

async fn select_count(connection: &mut PgConnection) -> Result<i64, Halt> {
    let results = sqlx::query_scalar!(r#"select count(*) as "results!" from result"#);
    Ok(results.fetch_one(connection).await?)
}

/// The next results in the order of assessment and result: those behind `last`, or the first ones.
/// None means that all were given.
///
/// # Errors
/// [`DbError`].
pub async fn after(
    db: &Db,
    last: Option<(Uuid, Uuid)>,
    limit: i64,
) -> Result<Vec<StoredScore>, DbError> {
    let last = last.unwrap_or((Uuid::nil(), Uuid::nil()));
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, last, limit))).await
}

async fn select(
    connection: &mut PgConnection,
    last: (Uuid, Uuid),
    limit: i64,
) -> Result<Vec<StoredScore>, Halt> {
    let scores = sqlx::query_as!(
        StoredScore,
        "select assessment_id as assessment, result_id, reference, ruleset_version, answers, scores
        from result where (assessment_id, result_id) > ($1, $2)
        order by assessment_id, result_id limit $3",
        last.0,
        last.1,
        limit,
    );
    Ok(scores.fetch_all(connection).await?)
}
