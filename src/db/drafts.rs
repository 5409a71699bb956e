//! Drafts: rulesets being edited. Every state is kept, and a save names the state it was made
//! from, so that no admin overwrites another unseen.

mod end;
mod read;

use std::ops::Deref;
use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::people::Person;
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::ruleset::Ruleset;

pub use end::{discard, rename};
pub use read::{Found, discarded, find, list, look, revisions};

/// A draft to begin.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// A fresh uuid of version 7.
    pub id: Uuid,
    /// Operation id of the form: sent twice, it begins one draft.
    pub op: Uuid,
    /// The published version it begins as, or is compared with where it was brought along.
    pub base_version: i64,
    /// Its first state.
    pub ruleset: Ruleset,
    /// Id of the audit entry.
    pub entry: Uuid,
}

/// Rules that were brought along.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The name of the file they came in; empty for pasted text.
    pub file: String,
    /// What differs from the version they are compared with, in sentences.
    pub changes: Vec<String>,
}

/// A draft as it stands: what is known of it, and its rules.
#[derive(Clone, Debug)]
pub struct Draft {
    /// All but the rules.
    pub head: Head,
    /// The rules; `check` may still find faults in them.
    pub ruleset: Ruleset,
}

impl Deref for Draft {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

/// What is known of a draft without reading its rules.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its id.
    pub id: Uuid,
    /// What its admins call it, `None` for its usual name.
    pub name: Option<String>,
    /// The file it was brought in from, empty for pasted text; `None` where it began as a version.
    pub imported_from: Option<String>,
    /// The published version it began as, or was compared with when it was brought in.
    pub base_version: i64,
    /// The revision that holds now.
    pub revision: i64,
    /// Whoever began it.
    pub made_by: Person,
    /// When it began.
    pub made_at: jiff::Timestamp,
    /// Whoever saved it last.
    pub saved_by: Person,
    /// When it was saved last.
    pub saved_at: jiff::Timestamp,
    /// How many seconds ago that is, by the database's clock.
    pub saved_ago: i64,
    /// Whether it was published or thrown away.
    pub ended: bool,
    /// The version it became.
    pub published_as: Option<i64>,
}

/// One state that a draft had.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Counted up from 1.
    pub revision: i64,
    /// The rules then.
    pub ruleset: Ruleset,
    /// Whoever saved it.
    pub saved_by: Person,
    /// When.
    pub saved_at: jiff::Timestamp,
}

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedDraft {
    /// It is stored as this revision; the same rules again store nothing.
    Done(i64),
    /// Somebody saved since: this is the revision now. Nothing is stored.
    Moved(i64),
    /// There is no such draft, or it was published or thrown away.
    Gone,
}

/// Begins a draft and gives its id: that of an earlier one where the form was sent before.
///
/// # Errors
/// [`DbError`].
pub async fn begin(db: &Db, new: &NewDraft, actor: &Actor) -> Result<Uuid, DbError> {
    start(db, (new, None), actor).await
}

/// Begins a draft with rules that were brought along.
///
/// # Errors
/// [`DbError`].
pub async fn bring_in(
    db: &Db,
    new: &NewDraft,
    brought: &Brought,
    actor: &Actor,
) -> Result<Uuid, DbError> {
    start(db, (new, Some(brought)), actor).await
}

async fn start(
    db: &Db,
    (new, brought): (&NewDraft, Option<&Brought>),
    actor: &Actor,
) -> Result<Uuid, DbError> {
    let work = Arc::new((new.clone(), brought.cloned(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { insert(tx, (&work.0, work.1.as_ref()), &work.2).await })
    })
    .await
}

async fn insert(
    tx: &mut PgConnection,
    (new, brought): (&NewDraft, Option<&Brought>),
    actor: &Actor,
) -> Result<Uuid, Halt> {
    let made = sqlx::query!(
        "insert into ruleset_draft (draft_id, op_id, base_version, revision, made_by,
            imported_from)
        values ($1, $2, $3, 1, $4, $5)
        on conflict (op_id) do nothing",
        new.id,
        new.op,
        new.base_version,
        actor.name,
        brought.map(|brought| brought.file.as_str()),
    )
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        let earlier =
            sqlx::query_scalar!("select draft_id from ruleset_draft where op_id = $1", new.op);
        return Ok(earlier.fetch_one(tx).await?);
    }
    add_revision(tx, new.id, 1, &new.ruleset, actor).await?;
    let from_version = new.base_version;
    let (action, details) = match brought {
        None => ("draft_begun", json!({ "from_version": from_version })),
        Some(Brought { file, changes }) => {
            ("import", json!({"from_version": from_version, "file": file, "changes": changes}))
        }
    };
    audit::write(tx, actor, &Entry::new(new.entry, action, new.id).with(details)).await?;
    Ok(new.id)
}

async fn add_revision(
    tx: &mut PgConnection,
    draft: Uuid,
    revision: i64,
    ruleset: &Ruleset,
    actor: &Actor,
) -> Result<(), Halt> {
    sqlx::query!(
        "insert into ruleset_draft_revision (draft_id, revision, body, saved_by)
        values ($1, $2, $3::text::jsonb, $4)",
        draft,
        revision,
        ruleset.to_json(),
        actor.name,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The revision of a draft that is still open, locked until the transaction ends.
pub(super) async fn lock(tx: &mut PgConnection, id: Uuid) -> Result<Option<i64>, Halt> {
    let revision = sqlx::query_scalar!(
        "select revision from ruleset_draft where draft_id = $1 and ended_at is null for update",
        id,
    );
    Ok(revision.fetch_optional(tx).await?)
}

/// Saves a draft that was at revision `seen` when its form was drawn. What changed is told in
/// `entry`, in sentences.
///
/// # Errors
/// [`DbError`].
pub async fn save(
    db: &Db,
    (id, seen): (Uuid, i64),
    ruleset: &Ruleset,
    actor: &Actor,
    entry: &Entry,
) -> Result<SavedDraft, DbError> {
    let work = Arc::new((ruleset.clone(), actor.clone(), entry.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { store(tx, (id, seen), &work.0, &work.1, &work.2).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    (id, seen): (Uuid, i64),
    ruleset: &Ruleset,
    actor: &Actor,
    entry: &Entry,
) -> Result<SavedDraft, Halt> {
    let Some(revision) = lock(tx, id).await? else { return Ok(SavedDraft::Gone) };
    if state_is(tx, (id, revision), ruleset).await? {
        return Ok(SavedDraft::Done(revision));
    }
    if revision != seen {
        return Ok(SavedDraft::Moved(revision));
    }
    let next = revision + 1;
    add_revision(tx, id, next, ruleset, actor).await?;
    sqlx::query!("update ruleset_draft set revision = $2 where draft_id = $1", id, next)
        .execute(&mut *tx)
        .await?;
    audit::write(tx, actor, entry).await?;
    Ok(SavedDraft::Done(next))
}

/// Whether a draft's state is these very rules.
async fn state_is(
    tx: &mut PgConnection,
    (id, revision): (Uuid, i64),
    ruleset: &Ruleset,
) -> Result<bool, Halt> {
    let same = sqlx::query_scalar!(
        r#"select body = $3::text::jsonb as "same!" from ruleset_draft_revision
        where draft_id = $1 and revision = $2"#,
        id,
        revision,
        ruleset.to_json(),
    );
    Ok(same.fetch_one(tx).await?)
}
