//! Everything that is stored about one client, as its right of access has it: whole rows, without
//! the fingerprints of secrets. A column that is added later is in it by itself.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::OfFirm;
use super::{Access, Db, DbError, Halt, with_retry};

/// What is written about the client, a JSON object; `None` if the firm has no such client.
///
/// # Errors
/// [`DbError`].
pub async fn profile(db: &Db, of: OfFirm) -> Result<Option<Value>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let found = sqlx::query_scalar!(
                r#"select to_jsonb(client) || jsonb_build_object(
                    'firm', (select firm.name from firm where firm.firm_id = client.firm_id),
                    'responsible_email', (
                        select account.email from account where account_id = client.responsible
                    )
                ) as "client!" from client where firm_id = $1 and client_id = $2"#,
                of.firm,
                of.client,
            );
            Ok(found.fetch_optional(connection).await?)
        })
    })
    .await
}

/// One assessment with every version of every answer, its results, links with their openings,
/// invitations, second opinions and plan, a JSON object; `None` if there is no such assessment.
///
/// # Errors
/// [`DbError`].
pub async fn assessment(db: &Db, id: Uuid) -> Result<Option<Value>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, id))).await
}

async fn select(connection: &mut PgConnection, id: Uuid) -> Result<Option<Value>, Halt> {
    let about = sqlx::query_scalar!(
        r#"select to_jsonb(assessment) - 'secret_hash' as "about!"
        from assessment where assessment_id = $1"#,
        id,
    );
    let Some(mut about) = about.fetch_optional(&mut *connection).await? else { return Ok(None) };
    let parts = [
        ("answers", answers(connection, id).await?),
        ("results", results(connection, id).await?),
        ("links", links(connection, id).await?),
        ("invitations", invitations(connection, id).await?),
        ("opinions", opinions(connection, id).await?),
        ("settlements", settlements(connection, id).await?),
        ("actions", actions(connection, id).await?),
    ];
    for (name, rows) in parts {
        about[name] = Value::Array(rows);
    }
    Ok(Some(about))
}

/// Every version of every answer, the oldest first, with who gave it and when it was saved.
async fn answers(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('signal', signal, 'revision', revision, 'value', value,
            'taken_back', value is null, 'author', author, 'given_by', coalesce(
                (select account.name from account where account_id = author),
                (select name from assessment_key
                    where assessment_id = $1 and key_id = author)
            ), 'saved_at', (
                select min(saved_at) from answer_op
                where assessment_id = $1 and answer_op.revision = answer.revision
            )) as "answer!"
        from answer where assessment_id = $1 order by revision, signal"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

async fn results(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(result) - 'op_id' as "result!" from result
        where assessment_id = $1 order by created_at, result_id"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// Links, each with the times at which it was opened.
async fn links(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(share) - '{token_hash,op_id,passcode_hash}'::text[]
            || jsonb_build_object('openings', (
                select coalesce(jsonb_agg(
                    jsonb_build_object('opened_at', opened_at, 'what', what) order by number
                ), '[]')
                from share_opening where share_opening.assessment_id = $1
                    and share_opening.token_hash = share.token_hash
            )) as "share!"
        from share where assessment_id = $1 order by created_at"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

async fn invitations(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(assessment_key) - '{key_hash,link_id}'::text[] as "key!"
        from assessment_key where assessment_id = $1 order by created_at"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// Second opinions, each with the person's own answers.
async fn opinions(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query!(
        r#"select opinion_id, to_jsonb(opinion) - 'link_id' as "opinion!" from opinion
        where assessment_id = $1 order by created_at, opinion_id"#,
        id,
    );
    let mut opinions = Vec::new();
    for row in rows.fetch_all(&mut *connection).await? {
        let mut opinion = row.opinion;
        opinion["answers"] = Value::Array(answers(connection, row.opinion_id).await?);
        opinions.push(opinion);
    }
    Ok(opinions)
}

/// Which answer was settled, from whom it was taken, and by whom.
async fn settlements(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(settlement) as "settlement!" from settlement
        where assessment_id = $1 order by settled_at, signal"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// The plan, action by action.
async fn actions(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Value>, Halt> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(action) as "action!" from action
        where assessment_id = $1 order by created_at, action_id"#,
        id,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// So many lines of the audit log are given at once.
pub const LINES: usize = 1_000;

/// The lines of the audit log that name the client or one of these assessments, the oldest first:
/// the next [`LINES`] behind the entry `after`, or the first ones. Fewer are the last.
///
/// # Errors
/// [`DbError`].
pub async fn audit_lines(
    db: &Db,
    of: OfFirm,
    assessments: Vec<Uuid>,
    after: Option<Uuid>,
) -> Result<Vec<Value>, DbError> {
    let named: Vec<String> =
        assessments.iter().chain([&of.client]).map(ToString::to_string).collect();
    with_retry(db, Access::Read, move |connection| {
        let named = named.clone();
        Box::pin(async move {
            let rows = sqlx::query_scalar!(
                r#"select to_jsonb(audit_entry) - 'request_id' as "entry!" from audit_entry
                where object = any($1) and ($2::uuid is null or (at, entry_id) > (
                    select last.at, last.entry_id from audit_entry last where last.entry_id = $2
                ))
                order by at, entry_id limit $3"#,
                &named,
                after,
                i64::try_from(LINES).unwrap_or(i64::MAX),
            );
            Ok(rows.fetch_all(connection).await?)
        })
    })
    .await
}
