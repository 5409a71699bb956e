//! Invitations: assessments that a firm begins for its clients, and who invited the people that
//! answer them.

use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::answers::{self, Save};
use super::assessments::{NewAssessment, OfFirm, Stored, advance, insert};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, projects, with_retry};
use crate::rules::answers::Answer;

/// What an assessment has from its beginning; by default nothing.
#[derive(Clone, Default)]
pub struct First {
    /// Another assessment, to copy the answers and projects of.
    pub from: Option<Stored>,
    /// Answers to save, over those that are copied. The revision in it does not count.
    pub save: Option<Save>,
}

/// Begins an assessment for a client with its first answers, which stand in the name of the
/// consultant. Done before with the same entry, it is done. `false` where the
/// firm has no such client.
///
/// # Errors
/// [`DbError`]; then nothing is stored.
pub async fn begin(
    db: &Db,
    (new, of): (NewAssessment, OfFirm),
    first: First,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let first = Arc::new(first);
    audit::once(db, entry, actor, move |tx, actor| {
        let first = Arc::clone(&first);
        Box::pin(async move {
            let client = sqlx::query_scalar!(
                "select client_id from client where firm_id = $1 and client_id = $2 for share",
                of.firm,
                of.client,
            );
            if client.fetch_optional(&mut *tx).await?.is_none() {
                return Ok(false);
            }
            insert(tx, new).await?;
            fill(tx, new.id, &first, actor.id).await?;
            let copied = first.from.as_ref().map(|from| from.id);
            let details = json!({"client": of.client, "from_assessment": copied});
            let entry = Entry::new(entry, "assessment_begun", new.id).with(details);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

async fn fill(
    tx: &mut PgConnection,
    to: Uuid,
    first: &First,
    author: Option<Uuid>,
) -> Result<(), Halt> {
    let seen_revision = match &first.from {
        Some(from) => copy(tx, to, from, author).await?,
        None => 0,
    };
    if let Some(save) = &first.save {
        answers::apply(tx, &Save { seen_revision, ..save.clone() }, false).await?;
    }
    Ok(())
}

/// Gives the revision that the copy led to.
async fn copy(
    tx: &mut PgConnection,
    to: Uuid,
    from: &Stored,
    author: Option<Uuid>,
) -> Result<i64, Halt> {
    let given = from.answers.iter();
    let given: Vec<(String, Option<Answer>)> =
        given.map(|(signal, answer)| (signal.to_owned(), Some(answer.clone()))).collect();
    let revision = advance(tx, to, 0, !given.is_empty()).await?;
    answers::add(tx, to, (revision, author), given).await?;
    projects::store(tx, to, &from.projects).await?;
    Ok(revision)
}

/// Who invited somebody to answer, and what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inviter {
    /// The firm.
    pub firm_id: Uuid,
    /// Name of the firm.
    pub firm: String,
    /// Name of the consultant.
    pub consultant: Option<String>,
    /// The consultant's e-mail address.
    pub email: Option<String>,
    /// Who was invited.
    pub name: String,
    /// What this person does, or nothing.
    pub role: String,
    /// What the consultant wrote, or nothing.
    pub note: String,
}

/// Who gave somebody a key.
///
/// # Errors
/// [`DbError`].
pub async fn of_key(db: &Db, assessment: Uuid, key: Uuid) -> Result<Option<Inviter>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let found = sqlx::query_as!(
                Inviter,
                r#"select firm.firm_id, firm.name as firm, account.name as "consultant?",
                    account.email as "email?", assessment_key.name, '' as "role!",
                    assessment_key.note
                from assessment_key
                join assessment on assessment.assessment_id = $1
                join firm on firm.firm_id = assessment.firm_id
                left join account on account_id = made_by
                where assessment_key.assessment_id = $1 and key_id = $2"#,
                assessment,
                key,
            );
            Ok(found.fetch_optional(connection).await?)
        })
    })
    .await
}

/// Who asked somebody for a second opinion.
///
/// # Errors
/// [`DbError`].
pub async fn of_opinion(
    db: &Db,
    assessment: Uuid,
    opinion: Uuid,
) -> Result<Option<Inviter>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let found = sqlx::query_as!(
                Inviter,
                r#"select firm.firm_id, firm.name as firm, account.name as "consultant?",
                    account.email as "email?", opinion.name, opinion.role as "role!",
                    opinion.note
                from opinion
                join firm on firm.firm_id = opinion.firm_id
                left join account on account_id = made_by
                where assessment_id = $1 and opinion_id = $2"#,
                assessment,
                opinion,
            );
            Ok(found.fetch_optional(connection).await?)
        })
    })
    .await
}
