//! Runs of the jobs that look at all stored results: one of a kind at a time, whichever server
//! or shell began it.
//!
//! A run that is silent for half a minute counts as dead and makes room for the next; should it
//! wake up, its next word finds that it was given up.

use std::sync::Arc;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

/// Why a run counts as dead.
const SILENT: &str = "It fell silent: its server was stopped or lost the database.";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Every stored result is scored again with its own rules.
    Recheck,
    /// What all stored results tell together is counted.
    Insight,
    /// The companies that agreed are counted, to tell one where it stands among them.
    Benchmark,
}

impl Kind {
    /// How it is stored.
    fn key(self) -> &'static str {
        match self {
            Kind::Recheck => "recheck",
            Kind::Insight => "insight",
            Kind::Benchmark => "benchmark",
        }
    }
}

/// Who wants a run, and so whether there is to be one.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A person: now, unless one is at work. An admin's wish is recorded.
    Person(Actor, Uuid),
    /// The night: if none began since the last 03:00 UTC that went well or is at work, and none
    /// at all within the last hour, so that one that fails is not tried without a pause.
    Night,
}

/// How the work of one kind stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What was found last.
    pub found: Option<Found>,
    /// What became of the run that began last.
    pub last: Last,
}

/// What a run found.
#[derive(Clone, Debug)]
pub struct Found {
    /// When it ended.
    pub at: jiff::Timestamp,
    /// What it found.
    pub summary: Value,
}

/// What became of the run that began last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Last {
    /// It ended well, or there never was one.
    Well,
    /// It is at work, and so much of it is done.
    AtWork(i64),
    /// It ended badly, for this reason in words for an admin.
    Badly(String),
}

/// Begins a run named `run`, a fresh uuid of version 7, if the wish is to be granted. `false`
/// where another one is at work, or none is due.
///
/// # Errors
/// [`DbError`].
pub async fn begin(db: &Db, run: Uuid, kind: Kind, wish: &Wish) -> Result<bool, DbError> {
    let wish = Arc::new(wish.clone());
    with_retry(db, Access::Write, move |tx| {
        let wish = Arc::clone(&wish);
        Box::pin(async move { claim(tx, run, kind, &wish).await })
    })
    .await
}

async fn claim(tx: &mut PgConnection, run: Uuid, kind: Kind, wish: &Wish) -> Result<bool, Halt> {
    sqlx::query!(
        "update job_run set fault = $2
        where kind = $1 and finished_at is null and fault is null
            and beat_at < now() - interval '30 seconds'",
        kind.key(),
        SILENT,
    )
    .execute(&mut *tx)
    .await?;
    let due = match wish {
        Wish::Person(..) => true,
        Wish::Night => night(tx, kind).await?,
    };
    if due {
        sqlx::query!(
            "insert into job_run (run_id, kind) values ($1, $2) on conflict do nothing",
            run,
            kind.key(),
        )
        .execute(&mut *tx)
        .await?;
    }
    let ours = sqlx::query_scalar!(
        r#"select exists (select from job_run where run_id = $1) as "ours!""#,
        run,
    );
    let ours = ours.fetch_one(&mut *tx).await?;
    if let (true, Wish::Person(actor, entry)) = (ours, wish) {
        let entry = Entry::new(*entry, "job_begun", kind.key());
        audit::write(tx, actor, &entry).await?;
    }
    Ok(ours)
}

async fn night(tx: &mut PgConnection, kind: Kind) -> Result<bool, Halt> {
    let due = sqlx::query_scalar!(
        r#"select not exists (
            select from job_run where kind = $1 and (
                started_at > now() - interval '1 hour'
                or fault is null and started_at >= (
                    date_trunc('day', now() at time zone 'UTC' - interval '3 hours')
                    + interval '3 hours'
                ) at time zone 'UTC'
            )
        ) as "due!""#,
        kind.key(),
    );
    Ok(due.fetch_one(tx).await?)
}

/// Shows that a run is alive and how much of it is done. `false` if it was given up for dead.
///
/// # Errors
/// [`DbError`].
pub async fn beat(db: &Db, run: Uuid, done: i64) -> Result<bool, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(advance(tx, run, done))).await
}

async fn advance(tx: &mut PgConnection, run: Uuid, done: i64) -> Result<bool, Halt> {
    let advanced = sqlx::query!(
        "update job_run set done = $2, beat_at = now()
        where run_id = $1 and finished_at is null and fault is null",
        run,
        done,
    );
    Ok(advanced.execute(tx).await?.rows_affected() == 1)
}

/// Ends a run with what it found. `false` if it was given up for dead.
///
/// # Errors
/// [`DbError`].
pub async fn finish(db: &Db, run: Uuid, done: i64, summary: &Value) -> Result<bool, DbError> {
    let summary = Arc::new(summary.clone());
    with_retry(db, Access::Write, move |tx| {
        let summary = Arc::clone(&summary);
        Box::pin(async move { end(tx, run, done, &summary).await })
    })
    .await
}

/// A rerun after a lost answer finds the run ended and keeps the time it ended at.
async fn end(tx: &mut PgConnection, run: Uuid, done: i64, summary: &Value) -> Result<bool, Halt> {
    let ended = sqlx::query!(
        "update job_run set done = $2, beat_at = now(), summary = $3,
            finished_at = coalesce(finished_at, now())
        where run_id = $1 and fault is null",
        run,
        done,
        summary,
    );
    Ok(ended.execute(tx).await?.rows_affected() == 1)
}

/// Ends a run that cannot go on, for this reason in words for an admin.
///
/// # Errors
/// [`DbError`]; then it counts as dead half a minute later.
pub async fn fail(db: &Db, run: Uuid, reason: &'static str) -> Result<(), DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(note_fault(tx, run, reason))).await
}

async fn note_fault(tx: &mut PgConnection, run: Uuid, reason: &str) -> Result<(), Halt> {
    sqlx::query!(
        "update job_run set fault = $2
        where run_id = $1 and finished_at is null and fault is null",
        run,
        reason,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How the work of this kind stands.
///
/// # Errors
/// [`DbError`].
pub async fn standing(db: &Db, kind: Kind) -> Result<Standing, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, kind))).await
}

/// The last run is looked at first: should it end meanwhile, what it found is there already.
async fn select(connection: &mut PgConnection, kind: Kind) -> Result<Standing, Halt> {
    let last = last(&mut *connection, kind).await?;
    let found = sqlx::query_as!(
        Found,
        r#"select finished_at as "at!: jiff_sqlx::Timestamp", summary as "summary!"
        from job_run where kind = $1 and finished_at is not null
        order by started_at desc limit 1"#,
        kind.key(),
    );
    Ok(Standing { found: found.fetch_optional(connection).await?, last })
}

async fn last(connection: &mut PgConnection, kind: Kind) -> Result<Last, Halt> {
    let last = sqlx::query!(
        r#"select done, finished_at is null as "open!", fault,
            beat_at < now() - interval '30 seconds' as "silent!"
        from job_run where kind = $1 order by started_at desc limit 1"#,
        kind.key(),
    );
    let Some(run) = last.fetch_optional(connection).await? else { return Ok(Last::Well) };
    Ok(match run.fault {
        Some(fault) => Last::Badly(fault),
        None if run.open && run.silent => Last::Badly(SILENT.to_owned()),
        None if run.open => Last::AtWork(run.done),
        None => Last::Well,
    })
}
