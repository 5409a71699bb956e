//! What the jobs over all stored results have in common: one run of a kind at a time, which shows
//! that it is alive, and a walk over rows that reads the next portion while a thread of its own
//! counts the last one.

use std::time::Duration;

use serde::Serialize;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::db::{Db, DbError, job_runs};

/// How often a run shows that it is alive.
const EACH: Duration = Duration::from_secs(1);

/// A run that was begun.
pub(super) struct Run {
    /// The database.
    pub(super) db: Db,
    /// Names the run.
    pub(super) id: Uuid,
    /// How many rows are done.
    done: i64,
    told_at: Instant,
}

/// Why a run ended before it was done.
pub(super) enum Halt {
    /// It was given up for dead.
    GivenUp,
    /// The server stops.
    Stopped,
    /// The database did not answer, or holds what this program cannot read.
    Db(DbError),
    /// A fault of this program.
    Panic(JoinError),
}

impl From<DbError> for Halt {
    fn from(error: DbError) -> Halt {
        Halt::Db(error)
    }
}

impl From<JoinError> for Halt {
    fn from(error: JoinError) -> Halt {
        Halt::Panic(error)
    }
}

impl Run {
    /// A run of which nothing is done yet.
    pub(super) fn new(db: &Db, id: Uuid) -> Run {
        Run { db: db.clone(), id, done: 0, told_at: Instant::now() }
    }

    /// Counts rows as done and shows now and then that the run is alive.
    async fn advance(&mut self, rows: usize) -> Result<(), Halt> {
        self.done = self.done.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX));
        if self.told_at.elapsed() < EACH {
            return Ok(());
        }
        self.told_at = Instant::now();
        if job_runs::beat(&self.db, self.id, self.done).await? {
            Ok(())
        } else {
            Err(Halt::GivenUp)
        }
    }

    /// Counts all rows that `read` hands out from the key of the last one on, until it has none.
    pub(super) async fn walk<R, K, T, F>(
        &mut self,
        read: impl Fn(Db, Option<K>) -> F,
        key: fn(&R) -> K,
        tally: T,
        count: fn(&mut T, Vec<R>),
    ) -> Result<T, Halt>
    where
        R: Send + 'static,
        T: Send + 'static,
        F: Future<Output = Result<Vec<R>, DbError>>,
    {
        let mut counting: JoinHandle<T> = spawn_blocking(|| tally);
        let (mut last, mut rows) = (None, 0);
        loop {
            let portion = read(self.db.clone(), last).await?;
            let mut tally = counting.await?;
            self.advance(rows).await?;
            let Some(row) = portion.last() else { return Ok(tally) };
            (last, rows) = (Some(key(row)), portion.len());
            counting = spawn_blocking(move || {
                count(&mut tally, portion);
                tally
            });
        }
    }

    /// Stores what the run found.
    pub(super) async fn finish<T: Serialize>(self, found: T) -> Result<T, Halt> {
        let summary = serde_json::to_value(&found);
        let summary = summary.map_err(|error| DbError::Other(error.to_string()))?;
        let ours = job_runs::finish(&self.db, self.id, self.done, &summary).await?;
        if ours { Ok(found) } else { Err(Halt::GivenUp) }
    }
}

/// Does the work of a run until it is done or the server stops. A run that ends badly says why.
///
/// # Errors
/// [`DbError`] where the run ended badly; the admin's page tells why as well.
pub(super) async fn carry_out<T>(
    db: &Db,
    id: Uuid,
    stop: &CancellationToken,
    work: impl Future<Output = Result<T, Halt>>,
) -> Result<T, DbError> {
    let ended = tokio::select! {
        ended = work => ended,
        () = stop.cancelled() => Err(Halt::Stopped),
    };
    let (reason, error) = match ended {
        Ok(found) => return Ok(found),
        Err(Halt::GivenUp) => {
            return Err(DbError::Unavailable("it took too long to answer a job".to_owned()));
        }
        Err(Halt::Stopped) => {
            let error = DbError::Unavailable("the server stops".to_owned());
            ("The server was stopped before it was done.", error)
        }
        Err(Halt::Db(error)) => ("The database did not do what was asked.", error),
        Err(Halt::Panic(error)) => {
            let error = DbError::Other(error.to_string());
            ("It broke off by a fault of Readyline; the log of the server says more.", error)
        }
    };
    job_runs::fail(db, id, reason).await?;
    Err(error)
}
