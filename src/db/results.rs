//! Results: submitted assessments, kept as they were scored.

use std::sync::Arc;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::assessments::{OfFirm, lock, rules_of};
use super::standing::{self, Made};
use super::webhooks::{News, announce};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;
use crate::rules::projects::Projects;
use crate::rules::study::standing::Standing;

/// An assessment that is submitted.
#[derive(Clone)]
pub struct NewResult {
    /// The assessment.
    pub assessment: Uuid,
    /// A fresh uuid of version 7.
    pub result_id: Uuid,
    /// Operation id of the form that submits it.
    pub op: Uuid,
    /// The rules that scored it.
    pub ruleset_version: i64,
    /// The answers that were scored.
    pub answers: Answers,
    /// The technology projects that it tells of.
    pub projects: Projects,
    /// The revision of the assessment that `answers` and `projects` are of.
    pub revision: i64,
    /// What the scorer said, a JSON object.
    pub scores: serde_json::Value,
    /// The number people quote.
    pub reference: String,
    /// How the roles stand by it, for the firm that looks after the assessment. Without them they
    /// are worked out when somebody of the firm looks.
    pub standings: Vec<Standing>,
}

/// A result as it was submitted. Its scores follow from answers and rules at any time.
#[derive(Clone)]
pub struct StoredResult {
    /// Its id.
    pub result_id: Uuid,
    /// The assessment.
    pub assessment: Uuid,
    /// The rules that scored it.
    pub ruleset_version: i64,
    /// The answers that were scored.
    pub answers: Answers,
    /// The technology projects that it tells of; none in results from before they could be listed.
    pub projects: Projects,
    /// The number people quote.
    pub reference: String,
    /// When it was submitted.
    pub created_at: jiff::Timestamp,
}

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// This result holds the answers: a new one, or an earlier one that is the same.
    Stored(Uuid),
    /// The answers were changed since the revision that was submitted, or the assessment was moved
    /// to other rules. Nothing is stored.
    Moved,
    /// There is no such assessment.
    Gone,
}

/// Stores a result and gives its id. A form that is sent twice, or answers and projects that are
/// those of the latest result by the same rules, store nothing and give the id of that earlier one.
///
/// # Errors
/// [`DbError`].
pub async fn submit(db: &Db, new: &NewResult) -> Result<Submitted, DbError> {
    let new = Arc::new(new.clone());
    with_retry(db, Access::Write, move |tx| {
        let new = Arc::clone(&new);
        Box::pin(async move { store(tx, &new).await })
    })
    .await
}

async fn store(tx: &mut PgConnection, new: &NewResult) -> Result<Submitted, Halt> {
    let Some(revision) = lock(tx, new.assessment).await? else {
        return Ok(Submitted::Gone);
    };
    if let Some(earlier) = submitted_by(tx, new.assessment, new.op).await? {
        return Ok(Submitted::Stored(earlier));
    }
    if revision != new.revision || rules_of(tx, new.assessment).await? != new.ruleset_version {
        return Ok(Submitted::Moved);
    }
    if let Some(earlier) = unchanged(tx, new).await? {
        return Ok(Submitted::Stored(earlier));
    }
    match standing::client_of(tx, new.assessment).await? {
        Some(of) => insert_for(tx, of, new).await?,
        None => insert(tx, new).await?,
    }
    Ok(Submitted::Stored(new.result_id))
}

/// Stores a result that a firm looks after, what its webhooks are told, and how its client stands.
async fn insert_for(tx: &mut PgConnection, of: OfFirm, new: &NewResult) -> Result<(), Halt> {
    let news = News {
        client: of.client,
        assessment: new.assessment,
        result: new.result_id,
        reference: &new.reference,
        ruleset_version: new.ruleset_version,
        scores: &new.scores,
    };
    announce(tx, of.firm, &[news]).await?;
    insert(tx, new).await?;
    if new.standings.is_empty() {
        return standing::forget(tx, of).await;
    }
    let NewResult { assessment, result_id, .. } = *new;
    let made = Made { assessment, result_id, standings: new.standings.clone() };
    standing::keep(tx, of, &made).await
}

async fn submitted_by(
    tx: &mut PgConnection,
    assessment: Uuid,
    op: Uuid,
) -> Result<Option<Uuid>, Halt> {
    let earlier = sqlx::query_scalar!(
        "select result_id from result where assessment_id = $1 and op_id = $2",
        assessment,
        op,
    );
    Ok(earlier.fetch_optional(tx).await?)
}

/// The latest result, if it has the same answers, projects and rules.
async fn unchanged(tx: &mut PgConnection, new: &NewResult) -> Result<Option<Uuid>, Halt> {
    let latest = sqlx::query!(
        r#"select result_id, answers = $2 and ruleset_version = $3
            and projects = $4 as "same!" from result
        where assessment_id = $1
        order by created_at desc, result_id desc limit 1"#,
        new.assessment,
        Json(&new.answers) as _,
        new.ruleset_version,
        Json(&new.projects) as _,
    )
    .fetch_optional(tx)
    .await?;
    Ok(latest.filter(|row| row.same).map(|row| row.result_id))
}

async fn insert(tx: &mut PgConnection, new: &NewResult) -> Result<(), Halt> {
    sqlx::query!(
        "insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
            scores, reference, projects)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.assessment,
        new.result_id,
        new.op,
        new.revision,
        new.ruleset_version,
        Json(&new.answers) as _,
        new.scores,
        new.reference,
        Json(&new.projects) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// One result, `None` if this assessment has no such one.
///
/// # Errors
/// [`DbError`].
pub async fn find(
    db: &Db,
    assessment: Uuid,
    result_id: Uuid,
) -> Result<Option<StoredResult>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select(connection, assessment, result_id))
    })
    .await
}

pub(super) async fn select(
    connection: &mut PgConnection,
    assessment: Uuid,
    result_id: Uuid,
) -> Result<Option<StoredResult>, Halt> {
    Ok(read(connection, assessment, Some(result_id), 1).await?.pop())
}

/// The newest result of an assessment.
pub(super) async fn newest(
    connection: &mut PgConnection,
    assessment: Uuid,
) -> Result<Option<StoredResult>, Halt> {
    Ok(read(connection, assessment, None, 1).await?.pop())
}

/// All results of an assessment, the newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, assessment: Uuid) -> Result<Vec<StoredResult>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(read(connection, assessment, None, i64::MAX))
    })
    .await
}

/// The newest results of an assessment, or the one of this id.
async fn read(
    connection: &mut PgConnection,
    assessment: Uuid,
    only: Option<Uuid>,
    limit: i64,
) -> Result<Vec<StoredResult>, Halt> {
    let results = sqlx::query_as!(
        StoredResult,
        r#"select result_id, assessment_id as assessment, ruleset_version,
            answers as "answers: Json<Answers>", projects as "projects: Json<Projects>", reference,
            created_at as "created_at: jiff_sqlx::Timestamp"
        from result where assessment_id = $1 and ($2::uuid is null or result_id = $2)
        order by created_at desc, result_id desc limit $3"#,
        assessment,
        only,
        limit,
    );
    Ok(results.fetch_all(connection).await?)
}

/// The answers of the results that people quote by this number. There is hardly ever more than
/// one; two at most are given.
///
/// # Errors
/// [`DbError`].
pub async fn answers_of(db: &Db, reference: &str) -> Result<Vec<Answers>, DbError> {
    let reference: Arc<str> = reference.into();
    with_retry(db, Access::Read, move |connection| {
        let reference = Arc::clone(&reference);
        Box::pin(async move { select_by_reference(connection, &reference).await })
    })
    .await
}

async fn select_by_reference(
    connection: &mut PgConnection,
    reference: &str,
) -> Result<Vec<Answers>, Halt> {
    let found = sqlx::query_scalar!(
        r#"select answers as "answers: Json<Answers>" from result where reference = $1 limit 2"#,
        reference,
    );
    Ok(found.fetch_all(connection).await?.into_iter().map(Answers::from).collect())
}
