//! Assessments: one company answering the questionnaire.

mod moving;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::projects::ProjectList;
use super::{Access, Db, DbError, Halt, standing, webhooks, with_retry};
use crate::rules::answers::Answers;

pub(super) use moving::rules_of;
pub use moving::{Move, MovedRules, move_to_rules};

/// What an assessment begins with.
#[derive(Clone, Copy)]
pub struct NewAssessment {
    /// A fresh uuid of version 7.
    pub id: Uuid,
    /// SHA-256 of the secret that opens it.
    pub secret_hash: [u8; 32],
    /// The published rules it is scored by, until its owner moves it to newer ones.
    pub ruleset_version: i64,
    /// The firm that begins it and its client, `None` where somebody begins it without an account.
    pub client: Option<OfFirm>,
}

/// A client, named with its firm as every question about one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfFirm {
    /// The firm.
    pub firm: Uuid,
    /// Its client.
    pub client: Uuid,
}

/// An assessment as it stands.
#[derive(Clone)]
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the secret that opens it.
    pub secret_hash: [u8; 32],
    /// The rules it is scored by.
    pub ruleset_version: i64,
    /// The revision that `answers` are of. A page drawn from them is saved with it.
    pub revision: i64,
    /// When it began.
    pub started_at: jiff::Timestamp,
    /// The firm that looks after it, `None` for one that somebody began without an account.
    pub firm: Option<Uuid>,
    /// The client of that firm that it is about.
    pub client: Option<Uuid>,
    /// The assessment that it is a second opinion on, `None` for one that counts by itself.
    pub opinion_of: Option<Uuid>,
    /// The pages that are asked, `None` for all.
    pub asked: Option<Vec<String>>,
    /// When a second opinion was handed in; nothing in it changes from then on.
    pub handed_in_at: Option<jiff::Timestamp>,
    /// Its answers.
    pub answers: Answers,
    /// The technology projects that it lists.
    pub projects: ProjectList,
}

/// Begins an assessment.
///
/// # Errors
/// [`DbError::Other`] for a ruleset version that does not exist, and for an id that is taken.
pub async fn start(db: &Db, new: &NewAssessment) -> Result<(), DbError> {
    let new = *new;
    with_retry(db, Access::Write, move |tx| Box::pin(insert(tx, new))).await
}

/// A rerun after a lost answer finds its own row, known by its secret, and is content.
pub(super) async fn insert(tx: &mut PgConnection, new: NewAssessment) -> Result<(), Halt> {
    if let Some(of) = new.client {
        hold_client(tx, of).await?;
    }
    sqlx::query!(
        "insert into assessment (assessment_id, secret_hash, ruleset_version, firm_id, client_id)
        values ($1, $2, $3, $4, $5)
        on conflict (assessment_id) do nothing",
        new.id,
        &new.secret_hash,
        new.ruleset_version,
        new.client.map(|of| of.firm),
        new.client.map(|of| of.client),
    )
    .execute(&mut *tx)
    .await?;
    let ours = sqlx::query_scalar!(
        r#"select secret_hash = $2 as "ours!" from assessment where assessment_id = $1"#,
        new.id,
        &new.secret_hash,
    )
    .fetch_one(tx)
    .await?;
    if ours { Ok(()) } else { Err(Halt::Final(DbError::Other("its id is taken".to_owned()))) }
}

/// Holds that the client is there, so that no assessment is begun of one that is being erased.
async fn hold_client(tx: &mut PgConnection, of: OfFirm) -> Result<(), Halt> {
    let there = sqlx::query!(
        "select client_id from client where firm_id = $1 and client_id = $2 for key share",
        of.firm,
        of.client,
    );
    let there = there.fetch_optional(tx).await?;
    there.map(|_| ()).ok_or_else(|| Halt::Final(DbError::Other("its client is gone".to_owned())))
}

/// An assessment with its answers, `None` if there is no such one.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Stored>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, id))).await
}

/// One statement, so that answers and revision belong together while others save.
async fn select(connection: &mut PgConnection, id: Uuid) -> Result<Option<Stored>, Halt> {
    let row = sqlx::query!(
        r#"select assessment_id as id, secret_hash as "secret_hash: [u8; 32]", ruleset_version,
            revision, started_at as "started_at: jiff_sqlx::Timestamp",
            firm_id as firm, client_id as client, opinion_of, asked,
            handed_in_at as "handed_in_at: jiff_sqlx::Timestamp",
            (
                select coalesce(jsonb_object_agg(signal, value), '{}') from (
                    select distinct on (signal) signal, value from answer
                    where assessment_id = $1
                    order by signal, answer.revision desc
                ) latest
                where value is not null
            ) as "answers!: Json<Answers>",
            projects as "projects: Json<ProjectList>"
        from assessment where assessment_id = $1"#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Stored {
        id: row.id,
        secret_hash: row.secret_hash,
        ruleset_version: row.ruleset_version,
        revision: row.revision,
        started_at: row.started_at.to_jiff(),
        firm: row.firm,
        client: row.client,
        opinion_of: row.opinion_of,
        asked: row.asked,
        handed_in_at: row.handed_in_at.map(jiff_sqlx::Timestamp::to_jiff),
        answers: row.answers.into(),
        projects: row.projects.into(),
    }))
}

/// The revision of an assessment, which nobody else can change until this transaction ends.
/// `None` if there is no such assessment, or one that was handed in, which nobody changes any more.
/// Rows that only point at it, such as what a preview found
/// of it, can be added meanwhile, so that a save waits for no preview.
pub(super) async fn lock(tx: &mut PgConnection, id: Uuid) -> Result<Option<i64>, Halt> {
    let revision = sqlx::query_scalar!(
        "select revision from assessment where assessment_id = $1 and handed_in_at is null
        for no key update",
        id,
    )
    .fetch_optional(tx)
    .await?;
    Ok(revision)
}

/// Counts one save of the assessment as `seen`, and a revision more if it changed something.
/// Gives the revision it has now.
pub(super) async fn advance(
    tx: &mut PgConnection,
    id: Uuid,
    seen: i64,
    changed: bool,
) -> Result<i64, Halt> {
    let revision = sqlx::query_scalar!(
        "update assessment set revision = revision + $3, changed_at = now()
        where assessment_id = $1 and revision = $2
        returning revision",
        id,
        seen,
        i64::from(changed),
    )
    .fetch_optional(tx)
    .await?;
    // The row is locked where it was read, but a database that locks otherwise is caught here.
    revision.ok_or(Halt::Moved)
}

/// Deletes an assessment with everything about it, which is nothing if there is no such one.
///
/// # Errors
/// [`DbError`]; then everything is still there.
pub async fn delete(db: &Db, id: Uuid, actor: &Actor, entry: Uuid) -> Result<(), DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move {
            if !erase(tx, id).await? {
                return Ok(());
            }
            audit::write(tx, &actor, &Entry::new(entry, "assessment_deleted", id)).await
        })
    })
    .await
}

/// An assessment goes with all second opinions on it. `false` if there is no such assessment.
pub(super) async fn erase(tx: &mut PgConnection, id: Uuid) -> Result<bool, Halt> {
    if !hold(tx, id).await? {
        return Ok(false);
    }
    if let Some(of) = standing::client_of(tx, id).await? {
        standing::forget(tx, of).await?;
    }
    let opinions =
        sqlx::query_scalar!("select opinion_id from opinion where assessment_id = $1", id);
    for opinion in opinions.fetch_all(&mut *tx).await? {
        erase_one(tx, opinion).await?;
    }
    erase_one(tx, id).await?;
    Ok(true)
}

/// Waits for everybody who adds a row about the assessment; whoever comes later finds none, so that
/// nothing is left behind.
async fn hold(tx: &mut PgConnection, id: Uuid) -> Result<bool, Halt> {
    let there = sqlx::query_scalar!(
        "select revision from assessment where assessment_id = $1 for update",
        id,
    );
    Ok(there.fetch_optional(tx).await?.is_some())
}

/// Table by table: a cascade would hide which rows go.
pub(super) async fn erase_one(tx: &mut PgConnection, id: Uuid) -> Result<(), Halt> {
    hold(tx, id).await?;
    webhooks::forget(tx, id).await?;
    // Whoever opens a link meanwhile locks it first, so no opening is noted after they are deleted.
    sqlx::query_scalar!("select token_hash from share where assessment_id = $1 for update", id)
        .fetch_all(&mut *tx)
        .await?;
    sqlx::query!("delete from share_opening where assessment_id = $1", id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from share where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from action where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from preview_flip where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from result where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from answer_op where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from answer where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from assessment_key where assessment_id = $1", id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from opinion where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from settlement where assessment_id = $1", id).execute(&mut *tx).await?;
    sqlx::query!("delete from assessment where assessment_id = $1", id).execute(tx).await?;
    Ok(())
}
