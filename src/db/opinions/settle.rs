//! Which answer counts where people gave different ones.

use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::super::answers::{Save, Saved, apply, as_of};
use super::super::assessments::lock;
use super::super::audit::{self, Actor, Entry};
use super::super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answer;

/// A decision to store: answers, as on a page of the questionnaire, and where they are from.
#[derive(Clone)]
pub struct Choice {
    /// The answers that are decided, and those that they leave nothing to ask about.
    pub save: Save,
    /// The questions that are decided, each with who had said so, by name; nothing where it was
    /// typed.
    pub taken_from: Vec<(String, String)>,
    /// Who decides, by name.
    pub settled_by: String,
}

/// A question that was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The question's key.
    pub signal: String,
    /// The answer that was chosen.
    pub value: Answer,
    /// Who had said so, by name; nothing where it was typed.
    pub taken_from: String,
    /// Who decided, by name.
    pub settled_by: String,
    /// When.
    pub settled_at: jiff::Timestamp,
    /// The answer of the assessment before anybody decided, if it had one.
    pub was: Option<Answer>,
}

/// Stores a decision as answers of the assessment, and where they are from. Many at once are stored
/// only while nobody has saved anything since they were seen.
///
/// # Errors
/// [`DbError`].
pub async fn settle(
    db: &Db,
    choice: &Choice,
    actor: &Actor,
    entry: Uuid,
) -> Result<Saved, DbError> {
    let work = Arc::new((choice.clone(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { store(tx, &work.0, &work.1, entry).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    choice: &Choice,
    actor: &Actor,
    entry: Uuid,
) -> Result<Saved, Halt> {
    let save = &choice.save;
    let Some(revision) = lock(tx, save.assessment).await? else { return Ok(Saved::Gone) };
    let before = as_of(tx, save.assessment, revision).await?;
    let saved = apply(tx, save, choice.taken_from.len() > 1).await?;
    if !matches!(saved, Saved::Done { .. }) {
        return Ok(saved);
    }
    for (signal, taken_from) in &choice.taken_from {
        let answer = save.answers.iter().find(|(key, _)| key == signal);
        let Some((_, Some(answer))) = answer else { continue };
        sqlx::query!(
            "insert into settlement (assessment_id, signal, value, taken_from, settled_by, was)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (assessment_id, signal) do update set value = $3, taken_from = $4,
                settled_by = $5, settled_at = now(),
                was = case when settlement.value = $6 then settlement.was else $6 end",
            save.assessment,
            signal,
            Json(answer) as _,
            taken_from,
            choice.settled_by,
            before.get(signal).map(Json) as _,
        )
        .execute(&mut *tx)
        .await?;
    }
    let (action, details) = match choice.taken_from.as_slice() {
        [(signal, _)] => ("opinion_settled", json!({"question": signal})),
        many => ("opinions_taken_over", json!({"questions": many.len()})),
    };
    let entry = Entry::new(entry, action, save.assessment);
    audit::write(tx, actor, &entry.with(details)).await?;
    Ok(saved)
}

/// The questions of an assessment that were settled, the one settled last first.
///
/// # Errors
/// [`DbError`].
pub async fn settlements(db: &Db, assessment: Uuid) -> Result<Vec<Settlement>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select signal, value as "value: Json<Answer>", taken_from, settled_by,
                    was as "was: Json<Answer>", settled_at as "settled_at: jiff_sqlx::Timestamp"
                from settlement where assessment_id = $1 order by settled_at desc, signal"#,
                assessment,
            );
            let rows = rows.fetch_all(connection).await?.into_iter();
            Ok(rows
                .map(|row| Settlement {
                    signal: row.signal,
                    value: row.value.0,
                    taken_from: row.taken_from,
                    settled_by: row.settled_by,
                    settled_at: row.settled_at.to_jiff(),
                    was: row.was.map(|was| was.0),
                })
                .collect())
        })
    })
    .await
}
