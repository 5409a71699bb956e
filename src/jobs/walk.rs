//! What the jobs over all stored results have in common: a walk over rows that reads the next
//! portion while threads of their own count the last ones, and a run that shows that it is alive.

use std::time::Duration;

use serde::Serialize;
use tokio::task::{JoinError, JoinSet};
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

impl From<Halt> for DbError {
    fn from(halt: Halt) -> DbError {
        match halt {
            Halt::GivenUp => DbError::Unavailable("it took too long to answer a job".to_owned()),
            Halt::Stopped => DbError::Unavailable("the server stops".to_owned()),
            Halt::Db(error) => error,
            Halt::Panic(error) => DbError::Other(error.to_string()),
        }
    }
}

impl Halt {
    /// Why the run ended, in words for an admin; none for a run that another one took the place of.
    pub(super) fn reason(&self) -> Option<&'static str> {
        match self {
            Halt::GivenUp => None,
            Halt::Stopped => Some("The server was stopped before it was done."),
            Halt::Db(_) => Some("The database did not do what was asked."),
            Halt::Panic(_) => {
                Some("It broke off by a fault of Readyline; the log of the server says more.")
            }
        }
    }
}

/// Whoever is told how far a walk is.
pub(super) trait Listener<F> {
    /// So many rows more are counted, and this was found in them.
    fn counted(&mut self, rows: usize, found: F) -> impl Future<Output = Result<(), Halt>> + Send;
}

/// Counts all rows that `read` hands out from the key of the last one on, until it has none. Each
/// tally has a thread of its own, so portions are counted while the next one is read and while
/// what was found is stored. Gives the tallies back, in any order.
pub(super) async fn walk<R, K, T, F, P>(
    read: impl Fn(Option<K>) -> P,
    key: fn(&R) -> K,
    tallies: Vec<T>,
    count: fn(&mut T, Vec<R>) -> F,
    listener: &mut impl Listener<F>,
) -> Result<Vec<T>, Halt>
where
    R: Send + 'static,
    T: Send + 'static,
    F: Send + 'static,
    P: Future<Output = Result<Vec<R>, DbError>>,
{
    let (mut idle, mut last) = (tallies, None);
    let mut busy: JoinSet<(T, usize, F)> = JoinSet::new();
    loop {
        let portion = read(last).await?;
        let Some(row) = portion.last() else { break };
        last = Some(key(row));
        let mut counted = None;
        if idle.is_empty()
            && let Some((tally, rows, found)) = busy.join_next().await.transpose()?
        {
            idle.push(tally);
            counted = Some((rows, found));
        }
        let Some(mut tally) = idle.pop() else { break };
        busy.spawn_blocking(move || {
            let rows = portion.len();
            let found = count(&mut tally, portion);
            (tally, rows, found)
        });
        if let Some((rows, found)) = counted {
            listener.counted(rows, found).await?;
        }
    }
    while let Some((tally, rows, found)) = busy.join_next().await.transpose()? {
        idle.push(tally);
        listener.counted(rows, found).await?;
    }
    Ok(idle)
}

/// Counts rows as done and shows now and then that the run is alive.
impl Listener<()> for Run {
    async fn counted(&mut self, rows: usize, (): ()) -> Result<(), Halt> {
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
}

impl Run {
    /// A run of which nothing is done yet.
    pub(super) fn new(db: &Db, id: Uuid) -> Run {
        Run { db: db.clone(), id, done: 0, told_at: Instant::now() }
    }

    /// Counts all rows that `read` hands out, in one tally.
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
        let db = self.db.clone();
        let read = |last| read(db.clone(), last);
        let mut tallies = walk(read, key, vec![tally], count, self).await?;
        let lost = || DbError::Other("a walk gave no tally back".to_owned());
        Ok(tallies.pop().ok_or_else(lost)?)
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
    let halt = match ended {
        Ok(found) => return Ok(found),
        Err(halt) => halt,
    };
    if let Some(reason) = halt.reason() {
        job_runs::fail(db, id, reason).await?;
    }
    Err(halt.into())
}
