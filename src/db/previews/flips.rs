//! Companies whose verdict a draft would change.

use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;
use crate::rules::study::flips::Flip;

/// A company that a run found to change.
#[derive(Clone, Debug)]
pub struct NewFlip {
    /// The assessment.
    pub assessment: Uuid,
    /// Its latest result.
    pub result_id: Uuid,
    /// What changes for which role.
    pub flip: Flip,
}

/// A company that would change.
#[derive(Clone, Debug)]
pub struct StoredFlip {
    /// The assessment.
    pub assessment: Uuid,
    /// The number people quote.
    pub reference: String,
    /// When its latest result was submitted.
    pub created_at: jiff::Timestamp,
    /// Its outcome by the rules in force, as text.
    pub before: String,
    /// Its outcome by the draft, as text.
    pub after: String,
    /// What moved most, as JSON.
    pub mover: Option<Value>,
    /// The answers of that result.
    pub answers: Answers,
}

/// Which companies to list.
#[derive(Clone, Debug)]
pub struct FlipFilter {
    /// The run that found them.
    pub run_id: Uuid,
    /// Key of the role.
    pub role: String,
    /// Only those with these outcomes before and after.
    pub change: Option<[String; 2]>,
    /// Only those behind this assessment.
    pub after: Option<Uuid>,
}

/// Adds what was found. An assessment that was erased meanwhile adds nothing, and one that is
/// being erased is waited for.
pub(super) async fn insert(
    tx: &mut PgConnection,
    run_id: Uuid,
    found: &[NewFlip],
) -> Result<(), Halt> {
    let assessments: Vec<Uuid> = found.iter().map(|each| each.assessment).collect();
    let results: Vec<Uuid> = found.iter().map(|each| each.result_id).collect();
    let roles: Vec<&str> = found.iter().map(|each| each.flip.role.as_str()).collect();
    let before: Vec<String> = found.iter().map(|each| each.flip.before.to_string()).collect();
    let after: Vec<String> = found.iter().map(|each| each.flip.after.to_string()).collect();
    let mover = |each: &NewFlip| each.flip.mover.as_ref().map(serde_json::to_string).transpose();
    let movers: Result<Vec<Option<String>>, _> = found.iter().map(mover).collect();
    let movers = movers.map_err(|error| Halt::Final(DbError::Other(error.to_string())))?;
    sqlx::query!(
        "insert into preview_flip (assessment_id, run_id, role, result_id, before, after, mover)
        select assessment_id, $1, role, result_id, before, after, mover::jsonb
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])
            as flip (assessment_id, role, result_id, before, after, mover)
        join assessment using (assessment_id)
        for key share of assessment
        on conflict (assessment_id, run_id, role) do nothing",
        run_id,
        &assessments,
        &roles as _,
        &results,
        &before,
        &after,
        &movers as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Companies that would change, in the order in which their assessments began.
///
/// # Errors
/// [`DbError`].
pub async fn flips(db: &Db, filter: &FlipFilter, limit: i64) -> Result<Vec<StoredFlip>, DbError> {
    let filter = filter.clone();
    with_retry(db, Access::Read, move |connection| {
        let filter = filter.clone();
        Box::pin(async move { select(connection, &filter, limit).await })
    })
    .await
}

async fn select(
    connection: &mut PgConnection,
    filter: &FlipFilter,
    limit: i64,
) -> Result<Vec<StoredFlip>, Halt> {
    let [before, after] = match &filter.change {
        Some([before, after]) => [Some(before), Some(after)],
        None => [None, None],
    };
    let companies = sqlx::query_as!(
        StoredFlip,
        r#"select assessment_id as assessment, reference,
            created_at as "created_at: jiff_sqlx::Timestamp", before, after, mover,
            answers as "answers: Json<Answers>"
        from preview_flip join result using (assessment_id, result_id)
        where run_id = $1 and role = $2 and assessment_id > $3
            and before = coalesce($4, before) and after = coalesce($5, after)
        order by assessment_id limit $6"#,
        filter.run_id,
        filter.role,
        filter.after.unwrap_or(Uuid::nil()),
        before,
        after,
        limit,
    );
    Ok(companies.fetch_all(connection).await?)
}

/// Drops what is of no more use: previews of drafts that were thrown away, and at most `limit`
/// flips of runs that there are no more. Gives how many flips it dropped.
///
/// # Errors
/// [`DbError`].
pub async fn sweep(db: &Db, limit: i64) -> Result<u64, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(drop_useless(tx, limit))).await
}

async fn drop_useless(tx: &mut PgConnection, limit: i64) -> Result<u64, Halt> {
    sqlx::query!(
        "delete from preview using ruleset_draft
        where ruleset_draft.draft_id = preview.draft_id
            and ended_at is not null and published_as is null"
    )
    .execute(&mut *tx)
    .await?;
    let Some(run_id) = forgotten_run(tx).await? else { return Ok(0) };
    let dropped = sqlx::query!(
        "delete from preview_flip where (assessment_id, run_id, role) in (
            select assessment_id, run_id, role from preview_flip where run_id = $1 limit $2
        )",
        run_id,
        limit,
    );
    Ok(dropped.execute(tx).await?.rows_affected())
}

/// A run with flips but without a preview. The index is asked for one run after the other, because
/// a run may have many flips.
async fn forgotten_run(tx: &mut PgConnection) -> Result<Option<Uuid>, Halt> {
    let found = sqlx::query_scalar!(
        r#"with recursive run as (
            (select run_id from preview_flip order by run_id limit 1)
            union all
            select (
                select run_id from preview_flip where preview_flip.run_id > run.run_id
                order by run_id limit 1
            ) from run where run_id is not null
        )
        select run_id as "run_id!" from run
        where run_id is not null
            and not exists (select from preview where preview.run_id = run.run_id)
        limit 1"#
    );
    Ok(found.fetch_optional(tx).await?)
}
