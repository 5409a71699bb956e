//! The private Postgres on a disk that fills up. A small disk of its own needs root and the right
//! to mount one; without them these say so and try nothing.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use readyline::postgres::{InstallChoice, Server, Settings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::support::keeper::open_folder;

/// A disk in memory; unmounted when dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn of_mib(size: u32) -> Option<Self> {
        let folder = open_folder();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}m,mode=777"), "tmpfs"])
            .arg(folder.path())
            .status();
        let mounted = mounted.is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("no right to mount a disk: this test tries nothing");
        }
        mounted.then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Leaves so much and no more.
    fn fill_but_mib(&self, left: u64) {
        let disk = rustix::fs::statvfs(self.path()).unwrap();
        let free = disk.f_bavail * disk.f_frsize;
        let size = free.saturating_sub(left * 1024 * 1024);
        fs::write(self.ballast(), vec![1; usize::try_from(size).unwrap()]).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Postgres may need a moment to leave; a lazy unmount waits for it.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

async fn start(disk: &Disk) -> Server {
    let settings = Settings::new(disk.path().join("data"));
    let started = Server::start(Settings { install: InstallChoice::Never, ..settings }).await;
    started.unwrap_or_else(|problem| panic!("{problem}"))
}

async fn execute(options: &PgConnectOptions, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(sql).execute(&mut connection).await?;
    connection.close().await
}

#[tokio::test]
async fn writes_are_warned_off_before_the_disk_is_full() {
    let Some(disk) = Disk::of_mib(160) else { return };
    let server = start(&disk).await;
    let mut room = server.has_room();
    assert!(*room.borrow());
    for left in [30, 0] {
        disk.fill_but_mib(left);
        let warned = timeout(Duration::from_secs(5), room.wait_for(|has| !has)).await;
        warned.expect("nobody was warned").unwrap();
        execute(&server.connect_options(), "select 1").await.expect("reads go on");
        fs::remove_file(disk.ballast()).unwrap();
        let cleared = timeout(Duration::from_secs(5), room.wait_for(|has| *has)).await;
        cleared.expect("the warning stays").unwrap();
    }
    server.stop().await;
}

#[tokio::test]
async fn a_disk_that_fills_up_all_the_same_costs_nothing_acknowledged() {
    let Some(disk) = Disk::of_mib(160) else { return };
    let server = start(&disk).await;
    let options = server.connect_options();
    execute(&options, "create table kept as select 1 as one").await.unwrap();
    disk.fill_but_mib(0);
    // Writes to its log alone, past every piece of it that exists, until Postgres goes down.
    let flood = "select pg_logical_emit_message(true, 'x', repeat(md5(random()::text), 30000))";
    let died = server.died();
    while execute(&options, flood).await.is_ok() {}
    timeout(Duration::from_secs(30), died).await.expect("it went down");
    fs::remove_file(disk.ballast()).unwrap();
    let up_again = async {
        while execute(&options, "insert into kept values (2)").await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(30), up_again).await.expect("it stays down");
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let query = sqlx::query_scalar("select count(*) from kept");
    let kept: i64 = query.fetch_one(&mut connection).await.unwrap();
    assert_eq!(kept, 2);
    connection.close().await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_first_start_without_room_says_so() {
    let Some(disk) = Disk::of_mib(30) else { return };
    let settings = Settings::new(disk.path().join("data"));
    let settings = Settings { install: InstallChoice::Never, ..settings };
    let problem = Server::start(settings.clone()).await.expect_err("too small");
    assert!(problem.reason().contains("No space left on device"), "{problem}");
    let status = Command::new("mount").args(["-o", "remount,size=160m"]).arg(disk.path()).status();
    assert!(status.unwrap().success());
    let server = Server::start(settings).await;
    server.unwrap_or_else(|problem| panic!("{problem}")).stop().await;
}
