//! The private Postgres: finds the installed programs, keeps a cluster in the data folder, starts
//! it, starts it again when it dies, and stops it with the server.
//!
//! It listens on a Unix socket in a folder only we can enter, so it needs no password and no port.
//! A server that was killed leaves nothing behind that the next start does not take over.

mod account;
mod binaries;
mod cluster;
mod command;
mod disk;
mod folder;
mod install;
mod log;
mod memory;
mod neighbour;
mod orphans;
mod problem;
mod process;
mod supervise;
mod system;

use std::path::PathBuf;

use sqlx::postgres::PgConnectOptions;
use tokio::sync::{oneshot, watch};
use tokio_util::sync::{CancellationToken, DropGuard};

pub use neighbour::neighbour;
pub use problem::Problem;
pub use system::System;

/// What a private Postgres is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The absolute folder for the data, the socket, the log and the lock; made where missing.
    pub data_dir: PathBuf,
    /// The folder with `postgres` and `initdb`; searched for on the system where `None`.
    pub bin: Option<PathBuf>,
    /// What to do where the programs are missing.
    pub install: InstallChoice,
    /// `true` keeps every acknowledged write through a power cut. `false` is for data nobody
    /// minds losing: it is faster and allows more connections, as tests want.
    pub durable: bool,
    /// The machine to search; a test brings its own.
    pub system: System,
}

impl Settings {
    /// Lasting data in `data_dir`, on this machine, and a question before anything is installed.
    #[must_use]
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            bin: None,
            install: InstallChoice::Ask,
            durable: true,
            system: System::here(),
        }
    }
}

/// What to do where no Postgres programs are installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallChoice {
    /// Ask on the terminal; without one, only name the command.
    Ask,
    /// Run the install command at once.
    Always,
    /// Only name the command.
    Never,
}

/// A running private Postgres. Dropping it stops Postgres as well, without waiting.
#[derive(Debug)]
pub struct Server {
    options: PgConnectOptions,
    deaths: watch::Receiver<u64>,
    room: watch::Receiver<bool>,
    stopped: oneshot::Receiver<()>,
    asked: DropGuard,
}

impl Server {
    /// Starts Postgres and returns once it takes connections. From then on a Postgres that dies
    /// is started again, for as long as this value lives.
    ///
    /// A thread of its own does the work, so this works on any runtime and outlives it. Dropping
    /// the future gives the start up and stops what was started.
    ///
    /// # Errors
    /// A [`Problem`]: missing programs, a folder that cannot be used or is in use, data of another
    /// version, or whatever Postgres itself says when it refuses to start.
    pub async fn start(settings: Settings) -> Result<Self, Problem> {
        let (ready, first_start) = oneshot::channel();
        let (death, deaths) = watch::channel(0);
        let (has_room, room) = watch::channel(true);
        let (done, stopped) = oneshot::channel();
        let asked = CancellationToken::new();
        let orders =
            supervise::Orders { ready: Some(ready), death, has_room, asked: asked.clone() };
        let asked = asked.drop_guard();
        // Linux ends Postgres when the *thread* that started it ends, so this one lives as long.
        std::thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || {
                supervise::run(settings, orders);
                // Nobody waits where the server was dropped.
                let _ = done.send(());
            })
            .map_err(|error| Problem::no_thread(&error))?;
        let options = first_start.await.map_err(|_| Problem::gave_up())??;
        Ok(Self { options, deaths, room, stopped, asked })
    }

    /// How to connect. It stays the same for every start on the same data folder.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Resolves when Postgres next dies, counted from this call, without having been asked to; it
    /// is then being started again already. Never resolves while Postgres stays up.
    pub fn died(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut deaths = self.deaths.clone();
        deaths.mark_unchanged();
        async move {
            // An error means that the supervisor itself is gone, and Postgres with it.
            let _ = deaths.changed().await;
        }
    }

    /// Whether the disk has room for writes, looked at twice a second.
    ///
    /// While it is `false` nothing should be written: Postgres reads on with a full disk, but goes
    /// down when it cannot write its log, and then cannot come up again before there is space.
    #[must_use]
    pub fn has_room(&self) -> watch::Receiver<bool> {
        self.room.clone()
    }

    /// Stops Postgres: running statements are cancelled, everything acknowledged is on disk, and
    /// the data folder is free for another server on return. Takes 25 seconds at the very most.
    pub async fn stop(self) {
        drop(self.asked);
        // An error means that the thread is gone already, which is what is waited for.
        let _ = self.stopped.await;
    }
}
