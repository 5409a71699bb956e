//! All clients of a firm, portion by portion, for the files that a firm takes with it.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Access, Db, DbError, Halt, with_retry};

/// A client with its last result.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub client: Uuid,
    /// Name of the company.
    pub name: String,
    /// Whom one talks to there, or nothing.
    pub contact: String,
    /// E-mail address of the contact, or nothing.
    pub email: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// E-mail address of the consultant who looks after it.
    pub responsible: Option<String>,
    /// Whether it was put away.
    pub archived: bool,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// The number of the last result.
    pub reference: Option<String>,
    /// When that was submitted.
    pub result_at: Option<jiff::Timestamp>,
    /// The rules that scored it.
    pub ruleset_version: Option<i64>,
    /// What the scorer said, a JSON object.
    pub scores: Option<Value>,
}

/// The next clients in the order of their ids: those behind `after`, or the first ones. Fewer
/// than `limit` means that these are the last.
///
/// # Errors
/// [`DbError`].
pub async fn lines(
    db: &Db,
    firm: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Line>, DbError> {
    let after = after.unwrap_or(Uuid::nil());
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select(connection, (firm, after), limit))
    })
    .await
}

async fn select(
    connection: &mut PgConnection,
    (firm, after): (Uuid, Uuid),
    limit: i64,
) -> Result<Vec<Line>, Halt> {
    let rows = sqlx::query!(
        r#"select it.client_id, it.name, contact, it.email, tags,
            account.email as "responsible?", archived_at is not null as "archived!",
            it.created_at as "created_at: jiff_sqlx::Timestamp", reference as "reference?",
            last.created_at as "result_at?: jiff_sqlx::Timestamp",
            last.ruleset_version as "ruleset_version?", scores as "scores?"
        from (
            select * from client where firm_id = $1 and client_id > $2
            order by client_id limit $3
        ) it
        left join account on account_id = it.responsible
        left join lateral (
            select result.* from assessment join result using (assessment_id)
            where assessment.firm_id = it.firm_id and assessment.client_id = it.client_id
            order by result.created_at desc, result_id desc limit 1
        ) last on true
        order by it.client_id"#,
        firm,
        after,
        limit,
    );
    let lines = rows.fetch_all(connection).await?.into_iter().map(|row| Line {
        client: row.client_id,
        name: row.name,
        contact: row.contact,
        email: row.email,
        tags: row.tags,
        responsible: row.responsible,
        archived: row.archived,
        created_at: row.created_at.to_jiff(),
        reference: row.reference,
        result_at: row.result_at.map(jiff_sqlx::Timestamp::to_jiff),
        ruleset_version: row.ruleset_version,
        scores: row.scores,
    });
    Ok(lines.collect())
}

/// The next clients as JSON, each with its id: what is written about them, their assessments with
/// the answers as they are now, and the results.
///
/// # Errors
/// [`DbError`].
pub async fn whole(
    db: &Db,
    firm: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, Value)>, DbError> {
    let after = after.unwrap_or(Uuid::nil());
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select_whole(connection, (firm, after), limit))
    })
    .await
}

async fn select_whole(
    connection: &mut PgConnection,
    (firm, after): (Uuid, Uuid),
    limit: i64,
) -> Result<Vec<(Uuid, Value)>, Halt> {
    let rows = sqlx::query!(
        r#"select client_id, to_jsonb(it) - 'firm_id' || jsonb_build_object('assessments', (
                select coalesce(jsonb_agg(
                    to_jsonb(a) - '{secret_hash,firm_id,client_id}'::text[]
                        || jsonb_build_object('answers', (
                            select coalesce(jsonb_object_agg(signal, value), '{}') from (
                                select distinct on (signal) signal, value from answer
                                where answer.assessment_id = a.assessment_id
                                order by signal, revision desc
                            ) latest where value is not null
                        ), 'results', (
                            select coalesce(jsonb_agg(
                                to_jsonb(r) - '{op_id,assessment_id}'::text[]
                                order by r.created_at
                            ), '[]')
                            from result r where r.assessment_id = a.assessment_id
                        ))
                    order by a.started_at
                ), '[]')
                from assessment a where a.firm_id = it.firm_id and a.client_id = it.client_id
            )) as "client!"
        from (
            select * from client where firm_id = $1 and client_id > $2
            order by client_id limit $3
        ) it
        order by client_id"#,
        firm,
        after,
        limit,
    );
    Ok(rows
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(|row| (row.client_id, row.client))
        .collect())
}
