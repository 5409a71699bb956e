//! The thread that looks after Postgres: start it, say so, start it again, stop it.

use std::process::ExitStatus;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::process::Child;
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Settings;
use super::cluster::{Cluster, QUOTED};
use super::command;
use super::disk;
use super::log::Log;
use super::orphans;
use super::problem::Problem;
use super::process;

/// How long a start may take: recovery after a crash reads the whole write-ahead log.
const PATIENCE: Duration = Duration::from_secs(120);

/// The wait before another start, which doubles up to the longest while starts keep failing.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A life this long was a good one: the next wait is the shortest again.
const GOOD_LIFE: Duration = Duration::from_secs(30);

/// The supervisor's ties to the rest of the server.
pub(super) struct Orders {
    /// Told once how the first start went.
    pub(super) ready: Option<oneshot::Sender<Result<PgConnectOptions, Problem>>>,
    /// Counts deaths nobody asked for.
    pub(super) death: watch::Sender<u64>,
    /// Says whether the disk has room for writes.
    pub(super) has_room: watch::Sender<bool>,
    /// Asks for the end.
    pub(super) asked: CancellationToken,
}

impl Orders {
    /// Whether somebody still waited for the first start.
    fn first_start(&mut self, outcome: Result<PgConnectOptions, Problem>) -> bool {
        let Some(ready) = self.ready.take() else { return false };
        // A caller who is gone has asked for the end as well.
        let _ = ready.send(outcome);
        true
    }
}

/// Runs Postgres until it is asked to stop, or until the first start fails.
pub(super) fn run(settings: Settings, mut orders: Orders) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            orders.first_start(Err(Problem::no_thread(&error)));
            return;
        }
    };
    runtime.block_on(async {
        let asked = orders.asked.clone();
        let prepared = tokio::select! {
            () = asked.cancelled() => return,
            prepared = Cluster::prepare(&settings) => prepared,
        };
        match prepared {
            Ok(cluster) => {
                keep_alive(&cluster, &mut orders).await;
                cluster.leave();
            }
            Err(problem) => {
                orders.first_start(Err(problem));
            }
        }
    });
}

async fn keep_alive(cluster: &Cluster, orders: &mut Orders) {
    let asked = orders.asked.clone();
    let mut wait = SHORTEST_WAIT;
    loop {
        let begin = Instant::now();
        let Some(problem) = live(cluster, orders).await else { return };
        if orders.first_start(Err(problem.clone())) {
            return;
        }
        // A start that fails counts as well: somebody may have connected before we could.
        orders.death.send_modify(|deaths| *deaths += 1);
        if begin.elapsed() > GOOD_LIFE {
            wait = SHORTEST_WAIT;
        }
        let reason = problem.reason();
        tracing::error!(reason, wait_ms = wait.as_millis(), "PostgreSQL is down");
        tokio::select! {
            () = asked.cancelled() => return,
            () = sleep(wait) => {}
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// One life of Postgres. `None` where it ended because it was asked to.
async fn live(cluster: &Cluster, orders: &mut Orders) -> Option<Problem> {
    let asked = orders.asked.clone();
    let socket = cluster.socket();
    let cleared = tokio::select! {
        () = asked.cancelled() => return None,
        cleared = orphans::end(&cluster.folder.cluster, &socket) => cleared,
    };
    if let Err(problem) = cleared {
        return Some(problem);
    }
    let path = &cluster.folder.log;
    let mut log = match Log::open(path) {
        Ok(log) => log,
        Err(error) => return Some(Problem::folder("write to", path, &error)),
    };
    let mut child = match process::spawn(cluster, &log) {
        Ok(child) => child,
        Err(error) => {
            return Some(Problem::folder("run", &cluster.binaries.program("postgres"), &error));
        }
    };
    let ended = tokio::select! {
        () = asked.cancelled() => None,
        problem = serve(cluster, orders, &mut child, &mut log) => Some(problem),
    };
    process::stop(&mut child).await;
    ended
}

/// Waits until Postgres takes connections, says so, and waits for its death.
async fn serve(
    cluster: &Cluster,
    orders: &mut Orders,
    child: &mut Child,
    log: &mut Log,
) -> Problem {
    let options = cluster.connect_options();
    let ready = tokio::select! {
        status = child.wait() => return failed(cluster, log, status),
        ready = timeout(PATIENCE, reachable(&options)) => ready,
    };
    if ready.is_err() {
        return too_slow(cluster, log);
    }
    if !orders.first_start(Ok(options)) {
        tracing::info!("PostgreSQL is up again");
    }
    let mut look = tokio::time::interval(disk::INTERVAL);
    loop {
        tokio::select! {
            status = child.wait() => return failed(cluster, log, status),
            _ = look.tick() => disk::look(&cluster.folder.data_dir, &orders.has_room),
        }
    }
}

/// Returns once a connection succeeds.
async fn reachable(options: &PgConnectOptions) {
    let options = options.clone().disable_statement_logging();
    let mut pause = Duration::from_millis(10);
    loop {
        let attempt = timeout(Duration::from_secs(5), PgConnection::connect_with(&options)).await;
        if let Ok(Ok(connection)) = attempt {
            // The server sees the connection go either way.
            let _ = connection.close().await;
            return;
        }
        sleep(pause).await;
        pause = (pause * 5 / 4).min(Duration::from_millis(250));
    }
}

fn failed(cluster: &Cluster, log: &mut Log, status: std::io::Result<ExitStatus>) -> Problem {
    let lines = log.last_lines(QUOTED);
    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
    let why = command::complaint(&lines).unwrap_or("it wrote nothing to its log");
    Problem::new(
        format!("PostgreSQL ended ({status}): {why}."),
        format!(
            "Put that right and start again; its log is {}, and the data is still there.",
            cluster.folder.log.display()
        ),
    )
    .quoting(lines)
}

fn too_slow(cluster: &Cluster, log: &mut Log) -> Problem {
    Problem::new(
        format!("PostgreSQL took no connection within {} seconds.", PATIENCE.as_secs()),
        format!("Start again, and see its log: {}", cluster.folder.log.display()),
    )
    .quoting(log.last_lines(QUOTED))
}
