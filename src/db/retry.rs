//! The one way to run a query: rerun what a conflict or a lost connection stopped, give up in
//! time, and never cancel a commit.

use std::future::Future;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection, PgConnection, Postgres};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::Instrument;

use super::error::{DbError, Remedy, describe, remedy};
use super::{Db, Inner};

/// How long a request waits for a connection, whether all are busy or the database is down.
pub(super) const CONNECTION_PATIENCE: Duration = Duration::from_secs(2);
/// After this long an unanswered commit is left to the server and its connection closed. Nobody
/// waits for it any more, but a pool must not fill up with such connections.
const COMMIT_PATIENCE: Duration = Duration::from_secs(60);
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(1000);

/// Whether work only reads, or changes something and so runs in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// On a plain connection. More than one statement may see different states.
    Read,
    /// In one transaction.
    Write,
}

impl Access {
    fn budget(self) -> Duration {
        match self {
            Access::Read => Duration::from_secs(5),
            Access::Write => Duration::from_secs(8),
        }
    }
}

/// Why one attempt ended without a value.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Postgres or the connection failed.
    Sql(sqlx::Error),
    /// The assessment is no longer at the revision that was read.
    Moved,
    /// The time for the whole request is over.
    Late,
    /// Nothing that another attempt could change.
    Final(DbError),
}

impl From<sqlx::Error> for Halt {
    fn from(error: sqlx::Error) -> Halt {
        Halt::Sql(error)
    }
}

impl Halt {
    fn remedy(&self) -> Remedy {
        match self {
            Halt::Sql(error) => remedy(error),
            Halt::Moved => Remedy::Again,
            Halt::Late | Halt::Final(_) => Remedy::Nothing,
        }
    }

    /// Whether the connection is of no more use.
    fn spoils_connection(&self) -> bool {
        matches!(self, Halt::Late) || self.remedy() == Remedy::Reconnect
    }

    fn describe(&self) -> String {
        match self {
            Halt::Sql(error) => describe(error),
            Halt::Moved => "another save was quicker".to_owned(),
            Halt::Late => "no answer in time".to_owned(),
            Halt::Final(error) => error.to_string(),
        }
    }

    fn into_error(self) -> DbError {
        match self {
            Halt::Sql(error) => error.into(),
            Halt::Moved | Halt::Late => DbError::Unavailable(self.describe()),
            Halt::Final(error) => error,
        }
    }
}

/// One attempt at some work.
pub(crate) type Attempt<'c, T> = Pin<Box<dyn Future<Output = Result<T, Halt>> + Send + 'c>>;

/// Runs work until it succeeds, until only a person can help, or until its time is over: 8 s for
/// a write, 5 s for a read, of which 2 s at most without a connection.
///
/// The work must have no effect outside the database, because it may run several times, and a
/// write must be recognisable by its operation id, because a commit whose answer was lost counts
/// as failed. It runs in a task of its own: a visitor who closes the browser cancels nothing.
///
/// # Errors
/// [`DbError`]; after [`DbError::Unavailable`] a write may still have happened.
pub(crate) async fn with_retry<T, W>(db: &Db, access: Access, work: W) -> Result<T, DbError>
where
    T: Send + 'static,
    W: for<'c> Fn(&'c mut PgConnection) -> Attempt<'c, T> + Send + Sync + 'static,
{
    if access == Access::Write && !db.has_room() {
        return Err(DbError::Full(
            "its disk is nearly full, so nothing more is written".to_owned(),
        ));
    }
    db.0.breaker.admit(Instant::now())?;
    let deadline = Instant::now() + access.budget();
    let runner = Runner { db: db.clone(), access, deadline };
    let task = tokio::spawn(async move { runner.run(work).await }.in_current_span());
    match timeout_at(deadline, task).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(DbError::Other("the work on the database broke off".to_owned())),
        Err(_) => Err(Halt::Late.into_error()),
    }
}

struct Runner {
    db: Db,
    access: Access,
    deadline: Instant,
}

impl Runner {
    async fn run<T, W>(self, work: W) -> Result<T, DbError>
    where
        W: for<'c> Fn(&'c mut PgConnection) -> Attempt<'c, T>,
    {
        let mut pauses = Pauses::new();
        loop {
            let halt = match self.attempt(&work).await {
                Ok(value) => return Ok(value),
                Err(halt) => halt,
            };
            let pause = pauses.next();
            let again = matches!(halt.remedy(), Remedy::Again | Remedy::Reconnect);
            if !again || Instant::now() + pause >= self.deadline {
                return Err(halt.into_error());
            }
            tracing::debug!(reason = halt.describe(), "running the work on the database again");
            sleep(pause).await;
        }
    }

    async fn attempt<T, W>(&self, work: &W) -> Result<T, Halt>
    where
        W: for<'c> Fn(&'c mut PgConnection) -> Attempt<'c, T>,
    {
        let Inner { breaker, losses, .. } = self.db.0.as_ref();
        let mut connection = self.connection().await?;
        let outcome = match self.access {
            Access::Read => timeout_at(self.deadline, work(&mut connection)).await.unwrap_or_late(),
            Access::Write => self.transaction(&mut connection, work).await,
        };
        match &outcome {
            Err(halt) if halt.spoils_connection() => {
                losses.note(Instant::now());
                if matches!(halt, Halt::Late) {
                    breaker.failed(Instant::now());
                }
                // Dropping the socket needs no answer from a server that gives none.
                drop(connection.detach());
            }
            _ => breaker.worked(),
        }
        outcome
    }

    /// Begins, works and commits. Up to the commit it may be cut off; the commit never is.
    async fn transaction<T, W>(&self, connection: &mut PgConnection, work: &W) -> Result<T, Halt>
    where
        W: for<'c> Fn(&'c mut PgConnection) -> Attempt<'c, T>,
    {
        let begun = timeout_at(self.deadline, connection.begin()).await;
        let mut transaction = begun.map_err(|_| Halt::Late)??;
        match timeout_at(self.deadline, work(&mut transaction)).await.unwrap_or_late() {
            Ok(value) => {
                let committed = timeout(COMMIT_PATIENCE, transaction.commit()).await;
                committed.map_err(|_| Halt::Late)??;
                Ok(value)
            }
            Err(halt) if halt.spoils_connection() => Err(halt),
            Err(halt) => {
                // A rollback that fails changes nothing: the pool drops such a connection.
                let _ = timeout_at(self.deadline, transaction.rollback()).await;
                Err(halt)
            }
        }
    }

    /// A connection within [`CONNECTION_PATIENCE`].
    async fn connection(&self) -> Result<PoolConnection<Postgres>, Halt> {
        let Inner { pool, breaker, .. } = self.db.0.as_ref();
        let patience = Instant::now() + CONNECTION_PATIENCE;
        let mut pauses = Pauses::new();
        loop {
            let error = match pool.acquire().await {
                Ok(connection) => return Ok(connection),
                Err(error) => error,
            };
            let pause = pauses.next();
            if remedy(&error) == Remedy::Reconnect && Instant::now() + pause < patience {
                sleep(pause).await;
                continue;
            }
            breaker.failed(Instant::now());
            return Err(Halt::Final(self.no_connection(error)));
        }
    }

    fn no_connection(&self, error: sqlx::Error) -> DbError {
        let waited = CONNECTION_PATIENCE.as_secs();
        match (error, self.db.0.pool.size()) {
            (sqlx::Error::PoolTimedOut, 0) => {
                DbError::Unavailable(format!("it could not be reached for {waited} s"))
            }
            (sqlx::Error::PoolTimedOut, open) => DbError::Unavailable(format!(
                "none of {open} connections became free within {waited} s"
            )),
            (error, _) => error.into(),
        }
    }
}

/// Turns the end of a time limit into [`Halt::Late`].
trait OrLate<T> {
    fn unwrap_or_late(self) -> Result<T, Halt>;
}

impl<T, E> OrLate<T> for Result<Result<T, Halt>, E> {
    fn unwrap_or_late(self) -> Result<T, Halt> {
        self.unwrap_or(Err(Halt::Late))
    }
}

/// Pauses between attempts: each about twice the one before, none like another's, so that two
/// requests that collided do not collide again.
struct Pauses(Duration);

impl Pauses {
    fn new() -> Pauses {
        Pauses(SHORTEST_PAUSE)
    }

    fn next(&mut self) -> Duration {
        // Each RandomState has keys of its own, which is random enough here and needs no clock.
        let random = RandomState::new().build_hasher().finish();
        let pause = self.0 + self.0 * (random % 1000) as u32 / 1000;
        self.0 = (self.0 * 2).min(LONGEST_PAUSE / 2);
        pause
    }
}
