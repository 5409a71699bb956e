//! What all assessments tell together, read in portions that end long before the limit of a
//! statement.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Access, Db, DbError, Halt, with_retry};

/// How far somebody came.
#[derive(Clone, Debug)]
pub struct Path {
    /// The assessment.
    pub assessment: Uuid,
    /// Whether it began within the last 90 days.
    pub recent: bool,
    /// Whether it has a result.
    pub finished: bool,
    /// Whether it has saves from before it was kept which page a save was of.
    pub pageless: bool,
    /// Each page that was saved, once: no more than the questionnaire has.
    pub pages: Vec<String>,
    /// For each of them the whole seconds from the save before its first save, or from the start.
    pub seconds: Vec<i64>,
}

/// The next assessments in the order of their ids: those behind `last`, or the first ones. None
/// means that all were given.
///
/// # Errors
/// [`DbError`].
pub async fn paths(db: &Db, last: Option<Uuid>, limit: i64) -> Result<Vec<Path>, DbError> {
    let last = last.unwrap_or(Uuid::nil());
    with_retry(db, Access::Read, move |connection| Box::pin(select_paths(connection, last, limit)))
        .await
}

async fn select_paths(
    connection: &mut PgConnection,
    last: Uuid,
    limit: i64,
) -> Result<Vec<Path>, Halt> {
    let paths = sqlx::query_as!(
        Path,
        r#"select begun.assessment_id as assessment,
            begun.started_at > now() - interval '90 days' as "recent!",
            ended.result_id is not null as "finished!",
            coalesce(saves.pageless, false) as "pageless!",
            coalesce(saves.pages, '{}') as "pages!",
            coalesce(saves.seconds, '{}') as "seconds!"
        from (
            select assessment_id, started_at from assessment
            where assessment_id > $1 and source is null and opinion_of is null
            order by assessment_id limit $2
        ) begun
        cross join lateral (
            select bool_or(page is null) as pageless,
                array_agg(page) filter (where page is not null) as pages,
                array_agg(seconds) filter (where page is not null) as seconds
            from (
                select distinct on (page) page, floor(extract(epoch from saved_at
                    - lag(saved_at, 1, begun.started_at) over (order by saved_at, op_id)
                ))::bigint as seconds
                from answer_op where answer_op.assessment_id = begun.assessment_id
                order by page, saved_at, op_id
            ) first_save
        ) saves
        left join lateral (
            select result_id from result
            where result.assessment_id = begun.assessment_id limit 1
        ) ended on true
        order by begun.assessment_id"#,
        last,
        limit,
    );
    Ok(paths.fetch_all(connection).await?)
}

/// The verdicts of one result, as they were given then.
#[derive(Clone, Debug)]
pub struct Given {
    /// The assessment.
    pub assessment: Uuid,
    /// The result.
    pub result_id: Uuid,
    /// The rules that scored it.
    pub ruleset_version: i64,
    /// The month it was submitted in, in UTC: `2026-11`.
    pub month: String,
    /// A list of the roles' keys.
    pub roles: Value,
    /// For each role whether the post was filled.
    pub filled: Value,
    /// For each role a list of the verdicts' keys.
    pub verdicts: Value,
}

/// The next results in the order of assessment and result: those behind `last`, or the first ones.
/// None means that all were given.
///
/// # Errors
/// [`DbError`].
pub async fn given(db: &Db, last: Option<(Uuid, Uuid)>, limit: i64) -> Result<Vec<Given>, DbError> {
    let last = last.unwrap_or((Uuid::nil(), Uuid::nil()));
    with_retry(db, Access::Read, move |connection| Box::pin(select_given(connection, last, limit)))
        .await
}

/// Only the verdicts leave the database: they are a hundredth of a score.
async fn select_given(
    connection: &mut PgConnection,
    last: (Uuid, Uuid),
    limit: i64,
) -> Result<Vec<Given>, Halt> {
    let given = sqlx::query_as!(
        Given,
        r#"select assessment_id as assessment, result_id, ruleset_version,
            to_char(created_at at time zone 'UTC', 'YYYY-MM') as "month!",
            jsonb_path_query_array(scores, '$.roles[*].key') as "roles!",
            jsonb_path_query_array(scores, '$.roles[*].filled') as "filled!",
            jsonb_path_query_array(scores, '$.roles[*].verdicts') as "verdicts!"
        from result where (assessment_id, result_id) > ($1, $2)
        order by assessment_id, result_id limit $3"#,
        last.0,
        last.1,
        limit,
    );
    Ok(given.fetch_all(connection).await?)
}
