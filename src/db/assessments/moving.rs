//! Moving an assessment to newer rules, by its owner. Results that it has keep theirs.

use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::audit::{self, Actor, Entry};
use super::super::{Access, Db, DbError, Halt, with_retry};
use super::lock;

/// A move as its owner saw it.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The assessment.
    pub assessment: Uuid,
    /// The revision of the answers that the owner was shown the difference for.
    pub seen_revision: i64,
    /// The rules to move to: those in force when the owner was shown them.
    pub version: i64,
    /// Id of the audit entry.
    pub entry: Uuid,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovedRules {
    /// The assessment is on these rules: since now, or before.
    Done,
    /// Answers were changed since, or still newer rules are in force. Nothing is stored.
    Stale,
    /// There is no such assessment.
    Gone,
}

/// Moves an assessment to the rules in force.
///
/// # Errors
/// [`DbError`]. It may then be moved nevertheless: sending the same again tells.
pub async fn move_to_rules(db: &Db, to: &Move, actor: &Actor) -> Result<MovedRules, DbError> {
    let work = Arc::new((*to, actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { apply(tx, &work.0, &work.1).await })
    })
    .await
}

async fn apply(tx: &mut PgConnection, to: &Move, actor: &Actor) -> Result<MovedRules, Halt> {
    let Some(revision) = lock(tx, to.assessment).await? else { return Ok(MovedRules::Gone) };
    let from = rules_of(tx, to.assessment).await?;
    if from == to.version {
        return Ok(MovedRules::Done);
    }
    if revision != to.seen_revision || in_force(tx).await? != Some(to.version) {
        return Ok(MovedRules::Stale);
    }
    sqlx::query!(
        "update assessment set ruleset_version = $2, changed_at = now() where assessment_id = $1",
        to.assessment,
        to.version,
    )
    .execute(&mut *tx)
    .await?;
    let entry = Entry::new(to.entry, "assessment_moved", to.assessment);
    let details = json!({"from_version": from, "to_version": to.version});
    audit::write(tx, actor, &entry.with(details)).await?;
    Ok(MovedRules::Done)
}

/// The rules that an assessment is scored by.
pub(in crate::db) async fn rules_of(tx: &mut PgConnection, id: Uuid) -> Result<i64, Halt> {
    let version =
        sqlx::query_scalar!("select ruleset_version from assessment where assessment_id = $1", id,);
    Ok(version.fetch_one(tx).await?)
}

async fn in_force(tx: &mut PgConnection) -> Result<Option<i64>, Halt> {
    let version = sqlx::query_scalar!("select max(version) from ruleset_version");
    Ok(version.fetch_one(tx).await?)
}
