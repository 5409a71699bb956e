//! One Postgres process: how it is started and how it is stopped.

use std::ffi::OsString;
use std::io;
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::cluster::Cluster;
use super::command;
use super::folder;
use super::log::Log;
use super::memory;

/// How long a fast shutdown may take, and then an immediate one.
const FAST: Duration = Duration::from_secs(18);
const IMMEDIATE: Duration = Duration::from_secs(5);

/// Starts `postgres` itself, as a child of this thread: it ends when the thread does.
pub(super) fn spawn(cluster: &Cluster, log: &Log) -> io::Result<Child> {
    let mut postgres = command::command(&cluster.binaries.program("postgres"), cluster.account());
    postgres.arg("-D").arg(&cluster.folder.cluster);
    for (name, value) in settings(cluster) {
        let mut setting = OsString::from(format!("{name}="));
        setting.push(value);
        postgres.arg("-c").arg(setting);
    }
    postgres
        .stdout(log.handle()?)
        .stderr(log.handle()?)
        // Ctrl-C on the terminal goes to the server alone, which closes its connections first.
        .process_group(0)
        .kill_on_drop(false);
    end_with_us(&mut postgres);
    postgres.spawn()
}

/// What this Postgres runs with, whatever its files say.
fn settings(cluster: &Cluster) -> Vec<(&'static str, OsString)> {
    let mut settings = vec![
        ("listen_addresses", String::new()),
        ("port", "5432".to_owned()),
        ("unix_socket_permissions", "0700".to_owned()),
        ("cluster_name", "readyline".to_owned()),
        ("logging_collector", "off".to_owned()),
        ("log_destination", "stderr".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("timezone", "UTC".to_owned()),
        ("jit", "off".to_owned()),
    ];
    if cluster.durable {
        settings.extend([
            ("fsync", "on".to_owned()),
            ("synchronous_commit", "on".to_owned()),
            ("full_page_writes", "on".to_owned()),
            ("wal_compression", "on".to_owned()),
            ("checkpoint_timeout", "15min".to_owned()),
            // One assessment is a few kilobytes: a small disk matters more than rare checkpoints.
            ("max_wal_size", "256MB".to_owned()),
            ("max_connections", "100".to_owned()),
            ("shared_buffers", format!("{}MB", memory::shared_buffers_mib())),
        ]);
    } else {
        settings.extend([
            ("fsync", "off".to_owned()),
            ("synchronous_commit", "off".to_owned()),
            ("full_page_writes", "off".to_owned()),
            ("max_connections", "300".to_owned()),
            ("shared_buffers", "64MB".to_owned()),
            ("autovacuum", "off".to_owned()),
        ]);
    }
    let socket = ("unix_socket_directories", folder::quoted(&cluster.socket_dir));
    settings.into_iter().map(|(name, value)| (name, value.into())).chain([socket]).collect()
}

/// Makes Linux tell Postgres to shut down when we are gone, however we went.
///
/// Elsewhere the next start finds and ends what a killed server left behind.
#[cfg(target_os = "linux")]
fn end_with_us(postgres: &mut Command) {
    let parent = rustix::process::getpid();
    let in_child = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
        // We may have died before the line above, which then waits for a death that was.
        if rustix::process::getppid() == Some(parent) {
            Ok(())
        } else {
            Err(rustix::io::Errno::SRCH.into())
        }
    };
    #[expect(unsafe_code, reason = "only code between fork and exec can set the child's signal")]
    // SAFETY: between fork and exec of a program with threads only async-signal-safe code may run.
    // The closure makes two system calls and builds its errors from numbers: it allocates nothing,
    // takes no lock and touches no memory but its own copy of a process number.
    unsafe {
        postgres.pre_exec(in_child);
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with_us(_postgres: &mut Command) {}

/// Stops Postgres and waits for its end: fast, which cancels what runs and writes everything to
/// its place; then at once, which leaves that to the next start; then by force.
pub(super) async fn stop(child: &mut Child) {
    for (signal, patience) in [(Signal::INT, FAST), (Signal::QUIT, IMMEDIATE)] {
        signal_to(child, signal);
        if timeout(patience, child.wait()).await.is_ok() {
            return;
        }
        tracing::warn!(?signal, "PostgreSQL takes long to stop");
    }
    signal_to(child, Signal::KILL);
    // Waiting fails only where the child has been waited for already.
    let _ = child.wait().await;
}

fn signal_to(child: &Child, signal: Signal) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // One that is gone already is what is wanted.
        let _ = rustix::process::kill_process(pid, signal);
    }
}
