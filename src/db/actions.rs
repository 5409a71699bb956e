//! Plans: what a company means to do after a result, action by action. Whoever may answer the
//! assessment may change its plan; a change names the revision that it was made from.

mod carry;
mod whole;

use std::sync::Arc;

use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::projects::Choice as _;
use crate::rules::study::plan::{Source, Status};

pub use carry::{Carry, carry};
pub use whole::{planned_before, share};

/// So many actions a plan may have.
pub const MOST: i64 = 100;

/// What is written of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Where it comes from.
    pub source: Source,
    /// Which way or step of the result, or nothing.
    pub source_key: String,
    /// The question whose answer it is to move.
    pub signal: Option<String>,
    /// What is to be done.
    pub words: String,
    /// Who does it, or nothing.
    pub owner: String,
    /// The day by which it is to be done.
    pub due_on: Option<Date>,
    /// How it stands.
    pub status: Status,
    /// What there is to say about it, or nothing.
    pub note: String,
}

/// An action as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its id: that of the press that added it.
    pub id: Uuid,
    /// What is written of it.
    pub content: Content,
    /// Counts the changes; a change names the one that it was made from.
    pub revision: i64,
    /// Whether its day is past while it is neither done nor dropped.
    pub late: bool,
    /// Who changed it last; nothing for the holder of the assessment's own key.
    pub changed_by: String,
    /// When.
    pub changed_at: jiff::Timestamp,
}

impl Action {
    /// Whether there is something left to do.
    pub fn is_open(&self) -> bool {
        matches!(self.content.status, Status::Open | Status::Doing)
    }
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Whether share links show it.
    pub shared: bool,
    /// Its actions in the order in which they were added.
    pub actions: Vec<Action>,
}

/// A press of the button that keeps an action.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// The assessment.
    pub assessment: Uuid,
    /// The action; for one that is added, the operation id of its form.
    pub id: Uuid,
    /// The revision that the form was drawn from, `None` for one that is added.
    pub seen: Option<i64>,
    /// What is to stand there.
    pub content: Content,
    /// Name of whoever does this; nothing for the holder of the assessment's own key.
    pub by: String,
    /// The key of a guest, for the log; a consultant stands there by account.
    pub key: Option<Uuid>,
}

/// What became of a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It stands as it was asked for: since now, or since the same press before.
    Done,
    /// Something else stands there meanwhile. Nothing is stored.
    Clash(Box<Action>),
    /// The plan has as many actions as it may have. Nothing is stored.
    Full,
    /// There is no such assessment or action.
    Gone,
}

/// Adds or changes an action, with its audit entry.
///
/// # Errors
/// [`DbError`]. It may then stand nevertheless: sending the same again tells.
pub async fn keep(db: &Db, new: &NewAction, actor: &Actor, entry: Uuid) -> Result<Kept, DbError> {
    let work = Arc::new((new.clone(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { apply(tx, &work.0, &work.1, entry).await })
    })
    .await
}

async fn apply(
    tx: &mut PgConnection,
    new: &NewAction,
    actor: &Actor,
    entry: Uuid,
) -> Result<Kept, Halt> {
    if lock(tx, new.assessment).await?.is_none() {
        return Ok(Kept::Gone);
    }
    let all = select(tx, new.assessment).await?;
    let earlier = all.iter().find(|action| action.id == new.id);
    let entry = match (earlier, new.seen) {
        (Some(earlier), _) if earlier.content == new.content => return Ok(Kept::Done),
        (Some(earlier), Some(seen)) if earlier.revision == seen => {
            update(tx, new, seen).await?;
            changed(entry, new, earlier)
        }
        (Some(earlier), _) => return Ok(Kept::Clash(Box::new(earlier.clone()))),
        (None, Some(_)) => return Ok(Kept::Gone),
        (None, None) if i64::try_from(all.len()).unwrap_or(MOST) >= MOST => return Ok(Kept::Full),
        (None, None) => {
            insert(tx, new).await?;
            let source = new.content.source.key();
            let details = json!({"action": new.id, "source": source, "key": new.key});
            Entry::new(entry, "action_added", new.assessment).with(details)
        }
    };
    audit::write(tx, actor, &entry).await?;
    Ok(Kept::Done)
}

/// Which fields changed, and the status in full. What an action says may hold figures, and the log
/// outlives them; so its words stay out of it.
fn changed(entry: Uuid, new: &NewAction, earlier: &Action) -> Entry {
    let (old, now) = (&earlier.content, &new.content);
    let fields = [
        ("what to do", old.words != now.words),
        ("who", old.owner != now.owner),
        ("by when", old.due_on != now.due_on),
        ("status", old.status != now.status),
        ("answer to move", old.signal != now.signal),
        ("note", old.note != now.note),
    ];
    let fields: Vec<&str> =
        fields.iter().filter(|(_, changed)| *changed).map(|(name, _)| *name).collect();
    let details = json!({
        "action": new.id,
        "fields": fields.join(", "),
        "status": now.status.label(),
        "key": new.key,
    });
    Entry::new(entry, "action_changed", new.assessment).with(details)
}

async fn insert(tx: &mut PgConnection, new: &NewAction) -> Result<(), Halt> {
    let content = &new.content;
    sqlx::query!(
        "insert into action (assessment_id, action_id, source, source_key, signal, words, owner,
            due_on, status, note, changed_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.assessment,
        new.id,
        content.source.key(),
        content.source_key,
        content.signal,
        content.words,
        content.owner,
        content.due_on.map(|day| day.to_sqlx()) as _,
        content.status.key(),
        content.note,
        new.by,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn update(tx: &mut PgConnection, new: &NewAction, seen: i64) -> Result<(), Halt> {
    let content = &new.content;
    let updated = sqlx::query!(
        "update action set signal = $4, words = $5, owner = $6, due_on = $7, status = $8,
            note = $9, changed_by = $10, revision = revision + 1, changed_at = now()
        where assessment_id = $1 and action_id = $2 and revision = $3",
        new.assessment,
        new.id,
        seen,
        content.signal,
        content.words,
        content.owner,
        content.due_on.map(|day| day.to_sqlx()) as _,
        content.status.key(),
        content.note,
        new.by,
    );
    // The assessment is locked, but a database that locks otherwise is caught here.
    let updated = updated.execute(tx).await?.rows_affected();
    if updated == 1 { Ok(()) } else { Err(Halt::Moved) }
}

/// The plan of an assessment: without any action where nobody has made one.
///
/// # Errors
/// [`DbError`].
pub async fn plan(db: &Db, assessment: Uuid) -> Result<Plan, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let shared = sqlx::query_scalar!(
                "select plan_shared from assessment where assessment_id = $1",
                assessment,
            );
            let shared = shared.fetch_optional(&mut *connection).await?.unwrap_or(false);
            Ok(Plan { shared, actions: select(connection, assessment).await? })
        })
    })
    .await
}

async fn select(connection: &mut PgConnection, assessment: Uuid) -> Result<Vec<Action>, Halt> {
    let rows = sqlx::query!(
        r#"select action_id, source, source_key, signal, words, owner,
            due_on as "due_on: jiff_sqlx::Date", status, note, revision, changed_by,
            coalesce(
                due_on < (now() at time zone 'UTC')::date and status in ('open', 'doing'), false
            ) as "late!",
            changed_at as "changed_at: jiff_sqlx::Timestamp"
        from action where assessment_id = $1 order by created_at, action_id"#,
        assessment,
    );
    let action = rows.fetch_all(connection).await?.into_iter().map(|row| Action {
        id: row.action_id,
        content: Content {
            source: Source::of(&row.source).unwrap_or(Source::Own),
            source_key: row.source_key,
            signal: row.signal,
            words: row.words,
            owner: row.owner,
            due_on: row.due_on.map(jiff_sqlx::Date::to_jiff),
            status: Status::of(&row.status).unwrap_or(Status::Open),
            note: row.note,
        },
        revision: row.revision,
        late: row.late,
        changed_by: row.changed_by,
        changed_at: row.changed_at.to_jiff(),
    });
    Ok(action.collect())
}
