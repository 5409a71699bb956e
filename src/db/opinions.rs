//! Second opinions: people who answer the questions of an assessment again, each alone. The answers
//! of each stand in an assessment of their own, which counts nowhere else and goes with the first.

mod settle;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::{erase_one, lock};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

pub use settle::{Choice, Settlement, settle, settlements};

/// Most people who are asked for an opinion on one assessment.
pub const MOST: usize = 12;

/// Somebody to ask.
#[derive(Clone, Debug)]
pub struct NewOpinion {
    /// The assessment that it is about.
    pub assessment: Uuid,
    /// A fresh uuid of version 7: the assessment for this person's own answers.
    pub id: Uuid,
    /// The firm that asks.
    pub firm: Uuid,
    /// Operation id of the form.
    pub link: Uuid,
    /// SHA-256 of the secret in the link.
    pub hash: [u8; 32],
    /// Who is asked.
    pub name: String,
    /// What this person does there, or nothing.
    pub role: String,
    /// Where the link is sent to, or nothing.
    pub email: String,
    /// What the consultant writes, or nothing.
    pub note: String,
    /// The pages that are asked, `None` for all.
    pub asked: Option<Vec<String>>,
    /// Whether the link leaves by e-mail now.
    pub sent: bool,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// The assessment of this person's own answers.
    pub id: Uuid,
    /// Operation id of the form that made the secret of the link.
    pub link: Uuid,
    /// Who was asked.
    pub name: String,
    /// What this person does there, or nothing.
    pub role: String,
    /// Where the link was sent to, or nothing.
    pub email: String,
    /// What the consultant wrote, or nothing.
    pub note: String,
    /// When this person first came.
    pub opened_at: Option<jiff::Timestamp>,
    /// When the link was last sent by e-mail.
    pub sent_at: Option<jiff::Timestamp>,
}

/// Asks somebody. `false` where the firm has no such assessment, or enough people were asked.
///
/// # Errors
/// [`DbError`].
pub async fn ask(db: &Db, new: &NewOpinion, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let new = new.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = new.clone();
        Box::pin(async move {
            if lock(tx, new.assessment).await?.is_none()
                || select(tx, new.assessment).await?.len() >= MOST
            {
                return Ok(false);
            }
            insert(tx, &new, actor.id).await?;
            let entry = Entry::new(entry, "opinion_asked", new.assessment);
            audit::write(tx, &actor, &entry.with(json!({"opinion": new.id}))).await?;
            Ok(true)
        })
    })
    .await
}

/// By the rules of the assessment that it is about.
async fn insert(tx: &mut PgConnection, new: &NewOpinion, by: Option<Uuid>) -> Result<(), Halt> {
    sqlx::query!(
        "insert into assessment (assessment_id, secret_hash, ruleset_version, opinion_of, asked)
        select $2, $3, ruleset_version, $1, $4 from assessment
        where assessment_id = $1 and opinion_of is null",
        new.assessment,
        new.id,
        &new.hash,
        new.asked.as_deref(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into opinion (assessment_id, opinion_id, firm_id, link_id, name, role, email, note,
            made_by, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then now() end)",
        new.assessment,
        new.id,
        new.firm,
        new.link,
        new.name,
        new.role,
        new.email,
        new.note,
        by,
        new.sent,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Everybody who was asked about an assessment, in the order in which they were asked.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, assessment: Uuid) -> Result<Vec<Opinion>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, assessment))).await
}

async fn select(connection: &mut PgConnection, assessment: Uuid) -> Result<Vec<Opinion>, Halt> {
    let rows = sqlx::query!(
        r#"select opinion_id, link_id, name, role, email, note,
            opened_at as "opened_at: jiff_sqlx::Timestamp",
            sent_at as "sent_at: jiff_sqlx::Timestamp"
        from opinion where assessment_id = $1 order by created_at, opinion_id"#,
        assessment,
    );
    let people = rows.fetch_all(connection).await?.into_iter().map(|row| Opinion {
        id: row.opinion_id,
        link: row.link_id,
        name: row.name,
        role: row.role,
        email: row.email,
        note: row.note,
        opened_at: row.opened_at.map(jiff_sqlx::Timestamp::to_jiff),
        sent_at: row.sent_at.map(jiff_sqlx::Timestamp::to_jiff),
    });
    Ok(people.collect())
}

/// Notes that somebody came, the first time.
///
/// # Errors
/// [`DbError`].
pub async fn opened(db: &Db, assessment: Uuid, opinion: Uuid) -> Result<(), DbError> {
    with_retry(db, Access::Write, move |tx| {
        Box::pin(async move {
            sqlx::query!(
                "update opinion set opened_at = now()
                where assessment_id = $1 and opinion_id = $2 and opened_at is null",
                assessment,
                opinion,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    })
    .await
}

/// Takes an opinion back with all that was answered. `false` where there is no such one.
///
/// # Errors
/// [`DbError`].
pub async fn withdraw(
    db: &Db,
    (assessment, opinion): (Uuid, Uuid),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            if lock(tx, assessment).await?.is_none() {
                return Ok(false);
            }
            let taken = sqlx::query!(
                "delete from opinion where assessment_id = $1 and opinion_id = $2",
                assessment,
                opinion,
            );
            if taken.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(false);
            }
            erase_one(tx, opinion).await?;
            let entry = Entry::new(entry, "opinion_withdrawn", assessment);
            audit::write(tx, &actor, &entry.with(json!({"opinion": opinion}))).await?;
            Ok(true)
        })
    })
    .await
}

/// Hands an opinion in as it was seen. `false` where its answers were changed since. Handed in
/// before, it is done.
///
/// # Errors
/// [`DbError`].
pub async fn hand_in(
    db: &Db,
    (parent, opinion): (Uuid, Uuid),
    seen: i64,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move {
            let Some(revision) = lock(tx, opinion).await? else { return Ok(true) };
            if revision != seen {
                return Ok(false);
            }
            sqlx::query!(
                "update assessment set handed_in_at = now() where assessment_id = $1",
                opinion
            )
            .execute(&mut *tx)
            .await?;
            let entry = Entry::new(entry, "opinion_handed_in", parent);
            audit::write(tx, &actor, &entry.with(json!({"opinion": opinion}))).await?;
            Ok(true)
        })
    })
    .await
}
