//! Previews: what a draft would do to every company. A draft has one at a time, that of the
//! revision it was last tried at; whoever starts another takes its place.
//!
//! A run belongs to whoever claimed it last. One that is silent for half a minute counts as dead
//! and may be claimed again; should it wake up, its next word finds that the place is taken.

mod flips;
mod read;

use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::drafts::lock;
use super::{Access, Db, DbError, Halt, with_retry};

pub use flips::{FlipFilter, NewFlip, StoredFlip, flips, sweep};
pub use read::{Preview, State, find, finished};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The draft.
    pub draft: Uuid,
    /// Its revision.
    pub revision: i64,
    /// The published version that it is held against.
    pub against: i64,
}

/// A wish to run a preview.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What is compared.
    pub compared: Compared,
    /// A fresh uuid that names the run.
    pub run_id: Uuid,
    /// About how many companies there are.
    pub total: i64,
    /// The ended run that is to be done anew; without it only a preview that there is not yet, or
    /// a dead one, is begun.
    pub instead_of: Option<Uuid>,
    /// Who wishes it.
    pub actor: Actor,
    /// Id of the audit entry.
    pub entry: Uuid,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The run is the caller's to do.
    Ours,
    /// Another run of the same preview is at work, or is done.
    Taken,
    /// The draft has another revision by now, or is none any more.
    Moved,
}

/// A run that was claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The draft.
    pub draft: Uuid,
    /// Names the run.
    pub run_id: Uuid,
}

/// Claims a preview, and drops those of other revisions or against other rules.
///
/// # Errors
/// [`DbError`].
pub async fn claim(db: &Db, claim: &Claim) -> Result<Claimed, DbError> {
    let claim = Arc::new(claim.clone());
    with_retry(db, Access::Write, move |tx| {
        let claim = Arc::clone(&claim);
        Box::pin(async move { take(tx, &claim).await })
    })
    .await
}

/// The lock on the draft lets one claim pass after the other.
async fn take(tx: &mut PgConnection, claim: &Claim) -> Result<Claimed, Halt> {
    let Compared { draft, revision, against } = claim.compared;
    if lock(tx, draft).await? != Some(revision) {
        return Ok(Claimed::Moved);
    }
    let ours_already = sqlx::query_scalar!(
        r#"select count(*) > 0 as "ours!" from preview where draft_id = $1 and run_id = $2"#,
        draft,
        claim.run_id,
    );
    if ours_already.fetch_one(&mut *tx).await? {
        return Ok(Claimed::Ours);
    }
    sqlx::query!(
        "delete from preview where draft_id = $1 and (revision, against) <> ($2, $3)",
        draft,
        revision,
        against,
    )
    .execute(&mut *tx)
    .await?;
    if !write(tx, claim).await? {
        return Ok(Claimed::Taken);
    }
    let entry = Entry::new(claim.entry, "preview_begun", draft);
    let entry = entry.with(json!({"revision": revision, "against_version": against}));
    audit::write(tx, &claim.actor, &entry).await?;
    Ok(Claimed::Ours)
}

/// Puts the run in its place, unless another one is there that lives or that nobody asked to do
/// anew.
async fn write(tx: &mut PgConnection, claim: &Claim) -> Result<bool, Halt> {
    let Compared { draft, revision, against } = claim.compared;
    let written = sqlx::query!(
        "insert into preview (draft_id, revision, against, run_id, total)
        values ($1, $2, $3, $4, $5)
        on conflict (draft_id, revision, against) do update set
            run_id = excluded.run_id, started_at = now(), beat_at = now(),
            total = excluded.total, done = 0, finished_at = null, fault = null, summary = null
        where preview.run_id = $6
                and (preview.finished_at is not null or preview.fault is not null)
            or preview.finished_at is null and preview.fault is null
                and preview.beat_at < now() - interval '30 seconds'",
        draft,
        revision,
        against,
        claim.run_id,
        claim.total,
        claim.instead_of,
    )
    .execute(tx)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Shows that a run is alive, tells how many companies are done, and stores what it found since.
/// `false` if the run was taken over; then nothing is stored.
///
/// # Errors
/// [`DbError`].
pub async fn advance(
    db: &Db,
    run: Run,
    done: i64,
    found: Arc<Vec<NewFlip>>,
) -> Result<bool, DbError> {
    with_retry(db, Access::Write, move |tx| {
        let found = Arc::clone(&found);
        Box::pin(async move { beat(tx, run, done, &found).await })
    })
    .await
}

/// The row stays locked until the flips are stored, so a run that took over finds none added later.
async fn beat(tx: &mut PgConnection, run: Run, done: i64, found: &[NewFlip]) -> Result<bool, Halt> {
    let ours = sqlx::query!(
        "update preview set done = $3, beat_at = now()
        where draft_id = $1 and run_id = $2 and finished_at is null and fault is null",
        run.draft,
        run.run_id,
        done,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected()
        == 1;
    if ours && !found.is_empty() {
        flips::insert(tx, run.run_id, found).await?;
    }
    Ok(ours)
}

/// Ends a run with what it found. `false` if the run was taken over.
///
/// # Errors
/// [`DbError`].
pub async fn finish(db: &Db, run: Run, done: i64, summary: Value) -> Result<bool, DbError> {
    let summary = Arc::new(summary);
    with_retry(db, Access::Write, move |tx| {
        let summary = Arc::clone(&summary);
        Box::pin(async move { end(tx, run, done, &summary).await })
    })
    .await
}

async fn end(tx: &mut PgConnection, run: Run, done: i64, summary: &Value) -> Result<bool, Halt> {
    let ended = sqlx::query!(
        "update preview set done = $3, total = $3, summary = $4,
            finished_at = coalesce(finished_at, now())
        where draft_id = $1 and run_id = $2 and fault is null",
        run.draft,
        run.run_id,
        done,
        summary,
    );
    Ok(ended.execute(tx).await?.rows_affected() == 1)
}

/// Ends a run that cannot go on, with the reason in words for an admin.
///
/// # Errors
/// [`DbError`].
pub async fn fail(db: &Db, run: Run, reason: &'static str) -> Result<(), DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(give_up(tx, run, reason))).await
}

async fn give_up(tx: &mut PgConnection, run: Run, reason: &str) -> Result<(), Halt> {
    sqlx::query!(
        "update preview set fault = $3
        where draft_id = $1 and run_id = $2 and finished_at is null",
        run.draft,
        run.run_id,
        reason,
    )
    .execute(tx)
    .await?;
    Ok(())
}
