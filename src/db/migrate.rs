//! Bringing the schema up to date, and telling whether it is.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPoolOptions;
use tokio::time::{Instant, sleep, timeout};

use super::error::{Remedy, describe, remedy};
use super::retry::{Access, with_retry};
use super::{Db, DbError};

/// How long to try while other work holds the tables.
const PATIENCE: Duration = Duration::from_secs(60);
const READY_WITHIN: Duration = Duration::from_millis(500);

fn migrations() -> Migrator {
    let mut migrations = sqlx::migrate!();
    // An older server must still start after a newer one has brought the schema forward.
    migrations.set_ignore_missing(true);
    migrations
}

impl Db {
    /// Brings the schema up to date. Servers that start together take turns.
    ///
    /// A migration waits 2 s at most for a lock, so that it never stands in the way of the pages
    /// for longer, and is tried again for a minute.
    ///
    /// # Errors
    /// [`DbError`] with one line for the operator.
    pub async fn migrate(&self) -> Result<(), DbError> {
        let options = self.0.options.clone().options([("statement_timeout", "30s")]);
        let patience = Instant::now() + PATIENCE;
        loop {
            // A pool of its own: closing it also gives up the lock of a migration that failed.
            let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options.clone());
            let outcome = migrations().run(&pool).await;
            pool.close().await;
            match outcome {
                Ok(()) => return Ok(()),
                Err(error) if passes(&error) && Instant::now() < patience => {
                    tracing::warn!(reason = words(&error), "the schema is busy, trying again");
                    sleep(Duration::from_millis(500)).await;
                }
                Err(error) => return Err(refusal(&error)),
            }
        }
    }

    /// Whether pages can be served: the database answers within 500 ms, takes writes, and has
    /// every migration that this program knows.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with the reason.
    pub async fn ready(&self) -> Result<(), DbError> {
        let latest = migrations().iter().map(|migration| migration.version).max().unwrap_or(0);
        let state = with_retry(self, Access::Read, |connection| {
            Box::pin(async move {
                let query = sqlx::query!(
                    r#"select pg_is_in_recovery() as "standby!",
                        (select max(version) from _sqlx_migrations where success) as "version?""#
                );
                Ok(query.fetch_one(connection).await?)
            })
        });
        let state = timeout(READY_WITHIN, state).await.map_err(|_| {
            let limit = READY_WITHIN.as_millis();
            DbError::Unavailable(format!("no answer within {limit} ms"))
        })??;
        if state.standby {
            return Err(DbError::Unavailable("it is a standby that takes no writes".to_owned()));
        }
        if state.version.unwrap_or(0) < latest {
            return Err(DbError::Unavailable("its schema is older than this program".to_owned()));
        }
        Ok(())
    }
}

fn inner(error: &MigrateError) -> Option<&sqlx::Error> {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => Some(error),
        _ => None,
    }
}

fn passes(error: &MigrateError) -> bool {
    inner(error).is_some_and(|error| matches!(remedy(error), Remedy::Again | Remedy::Reconnect))
}

fn words(error: &MigrateError) -> String {
    inner(error).map_or_else(|| error.to_string(), describe)
}

fn refusal(error: &MigrateError) -> DbError {
    let words = words(error);
    let code = inner(error).and_then(|error| error.as_database_error()?.code());
    match inner(error).map(remedy) {
        Some(Remedy::Space) => DbError::Full(words),
        Some(Remedy::Again | Remedy::Reconnect | Remedy::Later) => DbError::Unavailable(words),
        _ if code.as_deref() == Some("42501") => DbError::Other(format!(
            "the schema cannot be brought up to date: {words}; make the user of DATABASE_URL the \
             owner of the database"
        )),
        _ => DbError::Other(format!("the schema cannot be brought up to date: {words}")),
    }
}
