//! The private Postgres when it, or the server around it, is killed.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use readyline::postgres::{InstallChoice, Server, Settings};
use rustix::process::{Pid, Signal};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};

use crate::support::keeper::{Keeper, open_folder, options, postmaster, programs};

async fn start(data_dir: &Path) -> Server {
    let settings = Settings::new(data_dir.to_owned());
    let started = Server::start(Settings { install: InstallChoice::Never, ..settings }).await;
    started.unwrap_or_else(|problem| panic!("{problem}"))
}

/// A ledger of small acknowledged writes.
struct Ledger {
    connection: PgConnection,
    acknowledged: i64,
}

impl Ledger {
    async fn open(options: &PgConnectOptions) -> Self {
        let mut connection = PgConnection::connect_with(options).await.unwrap();
        let sql = "create table if not exists ledger(entry bigint primary key)";
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        let acknowledged = count(&mut connection).await;
        Self { connection, acknowledged }
    }

    /// Writes until the connection breaks.
    async fn write_until_it_breaks(mut self) -> i64 {
        loop {
            let sql = "insert into ledger values ($1)";
            let next = sqlx::query(sql).bind(self.acknowledged + 1);
            match next.execute(&mut self.connection).await {
                Ok(_) => self.acknowledged += 1,
                Err(_) => return self.acknowledged,
            }
        }
    }
}

async fn count(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select count(*) from ledger").fetch_one(connection).await.unwrap()
}

/// What was acknowledged is there, and at most the one write that was on its way besides.
async fn check(options: &PgConnectOptions, acknowledged: i64) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let found = count(&mut connection).await;
    assert!(acknowledged > 0, "nothing was written at all");
    assert!((acknowledged..=acknowledged + 1).contains(&found), "{found} of {acknowledged}");
}

fn alive(pid: Pid) -> bool {
    fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero())).is_ok()
}

#[tokio::test]
async fn a_killed_server_loses_nothing_acknowledged() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for _ in 0..3 {
        let keeper = Keeper::start(&data_dir);
        let postgres = postmaster(&data_dir).unwrap();
        let ledger = Ledger::open(&options(&data_dir)).await;
        let writer = tokio::spawn(ledger.write_until_it_breaks());
        tokio::time::sleep(Duration::from_millis(200)).await;
        keeper.kill();
        let begin = Instant::now();
        let server = start(&data_dir).await;
        assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
        assert!(!alive(postgres), "the old postgres works on beside the new one");
        check(&server.connect_options(), writer.await.unwrap()).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn server_and_postgres_killed_together_lose_nothing_acknowledged() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let keeper = Keeper::start(&data_dir);
    let postgres = postmaster(&data_dir).unwrap();
    let ledger = Ledger::open(&options(&data_dir)).await;
    let writer = tokio::spawn(ledger.write_until_it_breaks());
    tokio::time::sleep(Duration::from_millis(200)).await;
    // The keeper is stopped first: it must not get to start Postgres again.
    keeper.signal(Signal::STOP);
    rustix::process::kill_process(postgres, Signal::KILL).unwrap();
    keeper.kill();
    assert!(data_dir.join("postgres/postmaster.pid").exists(), "postgres cleaned up after all");
    let server = start(&data_dir).await;
    check(&server.connect_options(), writer.await.unwrap()).await;
    server.stop().await;
}

#[tokio::test]
async fn a_postgres_left_running_is_taken_over() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let server = start(&data_dir).await;
    let binary = programs(&data_dir).join("postgres");
    server.stop().await;
    let owner = fs::metadata(data_dir.join("postgres")).unwrap();
    let mut orphan = Command::new(binary);
    orphan.arg("-D").arg(data_dir.join("postgres")).args(["-c", "listen_addresses="]);
    orphan.arg("-c").arg(format!("unix_socket_directories={}", data_dir.join("run").display()));
    orphan.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
    if rustix::process::geteuid().is_root() {
        orphan.uid(owner.uid()).gid(owner.gid());
    }
    let mut orphan = orphan.spawn().unwrap();
    let connected = async {
        while PgConnection::connect_with(&options(&data_dir)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), connected).await.expect("an orphan");
    let writer = Ledger::open(&options(&data_dir)).await;
    let writer = tokio::spawn(writer.write_until_it_breaks());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let server = start(&data_dir).await;
    let pid = postmaster(&data_dir).unwrap().as_raw_nonzero().get().cast_unsigned();
    assert_ne!(pid, orphan.id(), "the orphan goes on");
    check(&server.connect_options(), writer.await.unwrap()).await;
    server.stop().await;
    orphan.wait().unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_somebody_else_is_no_hindrance() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await;
    // The number of a dead Postgres may have gone to any process, here to this one.
    let stale = format!("{}\n{}\n", std::process::id(), data_dir.join("postgres").display());
    fs::write(data_dir.join("postgres/postmaster.pid"), &stale).unwrap();
    fs::write(data_dir.join("run/.s.PGSQL.5432.lock"), &stale).unwrap();
    start(&data_dir).await.stop().await;
}

#[tokio::test]
async fn a_postgres_that_dies_is_started_again() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let server = start(&data_dir).await;
    let options = server.connect_options();
    for _ in 0..3 {
        let ledger = Ledger::open(&options).await;
        let writer = tokio::spawn(ledger.write_until_it_breaks());
        tokio::time::sleep(Duration::from_millis(100)).await;
        let died = server.died();
        rustix::process::kill_process(postmaster(&data_dir).unwrap(), Signal::KILL).unwrap();
        tokio::time::timeout(Duration::from_secs(5), died).await.expect("its death is noticed");
        let begin = Instant::now();
        while PgConnection::connect_with(&options).await.is_err() {
            assert!(begin.elapsed() < Duration::from_secs(10), "it stays down");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        check(&options, writer.await.unwrap()).await;
    }
    server.stop().await;
    assert_eq!(postmaster(&data_dir), None);
}

#[tokio::test]
async fn ctrl_c_and_sigterm_stop_postgres_in_order() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for signal in [Signal::INT, Signal::TERM] {
        let keeper = Keeper::start(&data_dir);
        let postgres = postmaster(&data_dir).unwrap();
        let group = |pid| rustix::process::getpgid(Some(pid)).unwrap();
        assert_ne!(group(postgres), group(keeper.pid()), "Ctrl-C reaches postgres before us");
        keeper.signal(signal);
        assert!(keeper.ended_well(), "{signal:?}");
        assert!(!alive(postgres), "{signal:?}");
        let log = fs::read_to_string(data_dir.join("postgres.log")).unwrap();
        assert!(log.trim_end().ends_with("database system is shut down"), "{signal:?}: {log}");
    }
}

#[tokio::test]
async fn dropping_a_server_ends_postgres_too() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    drop(start(&data_dir).await);
    let begin = Instant::now();
    while postmaster(&data_dir).is_some() {
        assert!(begin.elapsed() < Duration::from_secs(10), "it goes on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
