//! The cellar: the only room with SQL. One file a noun, one function a query, checked against the
//! schema in `migrations/` when the crate is built (`.sqlx` holds what the database said).
//!
//! Three rules hold for every query, so that the schema can move to a distributed Postgres:
//! - a statement on a table keyed by assessment names the assessment, so it touches one key;
//! - everything runs through `with_retry`, so a lost connection or a conflict is rerun with the
//!   same operation id and a commit is never cancelled;
//! - what was seen is compared with what is there, so no save silently overwrites another.
//!
//! What expires does so by the database's `now()`, because the clocks of servers differ.

pub mod accounts;
pub mod actions;
pub mod answers;
pub mod assessments;
pub mod attempts;
pub mod audit;
pub mod benchmark;
pub mod brands;
pub mod clients;
pub mod course;
pub mod crowd;
pub mod dossier;
pub mod drafts;
pub mod erasure;
pub mod factors;
pub mod firms;
pub mod golden;
pub mod imports;
pub mod insight;
pub mod invitations;
pub mod job_runs;
pub mod keys;
pub mod links;
pub mod opinions;
pub mod people;
pub mod portfolio;
pub mod previews;
pub mod projects;
pub mod renewal;
pub mod results;
pub mod retention;
pub mod rulesets;
pub mod scores;
pub mod sessions;
pub mod set_up;
pub mod shares;
pub mod sign_ins;
pub mod standing;
pub mod tokens;
pub mod webhooks;

mod breaker;
mod connect;
mod error;
mod merge;
mod migrate;
mod operations;
mod retry;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::types::Json;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::rules::answers::Answers;
use breaker::{Breaker, Losses};

pub use error::DbError;
pub(crate) use retry::{Access, Attempt, Halt, with_retry};

/// What a pool of connections is made from.
#[derive(Clone, Copy, Debug)]
pub struct DbSettings {
    /// Most connections open at once. Few are enough: two cores serve no more with forty than
    /// with eight.
    pub max_connections: u32,
}

impl Default for DbSettings {
    fn default() -> DbSettings {
        DbSettings { max_connections: 8 }
    }
}

/// The database. Cheap to clone: all clones share one pool of connections.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    pool: PgPool,
    options: PgConnectOptions,
    breaker: Breaker,
    losses: Arc<Losses>,
    room: OnceLock<watch::Receiver<bool>>,
}

impl Db {
    /// Tries the database once and opens a pool.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one line for the operator: what is wrong, what to do. It
    /// never holds the password.
    pub async fn connect(options: PgConnectOptions, settings: DbSettings) -> Result<Db, DbError> {
        connect::check(&options).await?;
        Ok(Db::lazy(options, settings))
    }

    /// Opens a pool without trying the database; the first query does.
    pub fn lazy(options: PgConnectOptions, settings: DbSettings) -> Db {
        let options = connect::with_limits(options);
        let losses = Arc::new(Losses::default());
        let suspects = Arc::clone(&losses);
        let pool = PgPoolOptions::new()
            .max_connections(settings.max_connections.max(1))
            .min_connections(settings.max_connections.clamp(1, 2))
            .acquire_timeout(retry::CONNECTION_PATIENCE)
            .idle_timeout(Duration::from_secs(60))
            .max_lifetime(Duration::from_secs(600))
            // A ping before each use costs a fifth of all page reads. A retry covers a connection
            // that died meanwhile, and its fellows are pinged once it has.
            .test_before_acquire(false)
            .before_acquire(move |connection, meta| {
                let suspect = suspects.concern(meta.idle_for, Instant::now());
                Box::pin(async move { Ok(!suspect || connection.ping().await.is_ok()) })
            })
            .connect_lazy_with(options.clone());
        Db(Arc::new(Inner {
            pool,
            options,
            breaker: Breaker::default(),
            losses,
            room: OnceLock::new(),
        }))
    }

    /// From now on refuses writes with [`DbError::Full`] while `room` says `false`. Our private
    /// Postgres needs that: it must not meet the very end of its disk.
    pub fn watch_room(&self, room: watch::Receiver<bool>) {
        // There is one disk, so the first watch is as good as any later one.
        let _ = self.0.room.set(room);
    }

    fn has_room(&self) -> bool {
        self.0.room.get().is_none_or(|room| *room.borrow())
    }

    /// Waits for the work that is under way, then closes every connection.
    pub async fn close(&self) {
        self.0.pool.close().await;
    }
}

/// Reads a `DATABASE_URL`.
///
/// # Errors
/// [`DbError::Unavailable`] when it is none. The text does not repeat it, for its password.
pub fn options(url: &str) -> Result<PgConnectOptions, DbError> {
    url.parse().map_err(|_| {
        DbError::Unavailable("DATABASE_URL is no address of a Postgres database".to_owned())
    })
}

impl From<Json<Answers>> for Answers {
    fn from(Json(answers): Json<Answers>) -> Answers {
        answers
    }
}
