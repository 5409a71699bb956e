//! A Postgres that outlived the server that started it: ended before a new one starts.
//!
//! Only called while the data folder is locked, so whatever still works in it is nobody's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tokio::time::{Instant, sleep};

use super::problem::Problem;

/// After so long each, leftovers are asked less and less politely. None of this loses anything
/// acknowledged: Postgres recovers from its write-ahead log.
const IMMEDIATE_AFTER: Duration = Duration::from_secs(10);
const KILL_AFTER: Duration = Duration::from_secs(14);
const GIVE_UP_AFTER: Duration = Duration::from_secs(18);

/// Ends every process that works in the cluster, then removes the files that claim it.
pub(super) async fn end(cluster: &Path, socket: &Path) -> Result<(), Problem> {
    let begin = Instant::now();
    let mut sent = None;
    loop {
        let left = working_in(cluster);
        if left.is_empty() {
            break;
        }
        let signal = match begin.elapsed() {
            waited if waited > GIVE_UP_AFTER => return Err(stubborn(cluster, &left)),
            waited if waited > KILL_AFTER => Signal::KILL,
            waited if waited > IMMEDIATE_AFTER => Signal::QUIT,
            _ => Signal::INT,
        };
        if sent != Some(signal) {
            tracing::info!(?signal, processes = left.len(), "ending a leftover PostgreSQL");
            send(cluster, &left, signal);
            sent = Some(signal);
        }
        sleep(Duration::from_millis(20)).await;
    }
    let lock = socket.with_extension("5432.lock");
    for file in [cluster.join("postmaster.pid"), lock, socket.to_owned()] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Problem::folder("remove", &file, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A shutdown is asked of the first process alone, which tells the others; without it, and for
/// anything stronger, every process is told.
fn send(cluster: &Path, left: &[Pid], signal: Signal) {
    let first = postmaster(cluster).filter(|pid| left.contains(pid));
    let (told, signal) = match first {
        Some(pid) if signal != Signal::KILL => (vec![pid], signal),
        _ if signal == Signal::INT => (left.to_vec(), Signal::TERM),
        _ => (left.to_vec(), signal),
    };
    for pid in told {
        // One that is gone already is what is wanted.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// The process that the cluster's own pid file names.
fn postmaster(cluster: &Path) -> Option<Pid> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok().and_then(Pid::from_raw)
}

/// Every Postgres process has the cluster as its working folder; a zombie has none, and a process
/// that merely got a dead one's number has another.
#[cfg(target_os = "linux")]
fn working_in(cluster: &Path) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let processes = entries.filter_map(|entry| {
        let path: PathBuf = entry.ok()?.path();
        let number = path.file_name()?.to_str()?.parse().ok()?;
        let works_here = fs::read_link(path.join("cwd")).ok()? == cluster;
        let is_postgres = works_here && is_postgres(&path);
        is_postgres.then(|| Pid::from_raw(number)).flatten()
    });
    processes.collect()
}

/// A person's shell may stand in the cluster's folder too, and must be left alone.
#[cfg(target_os = "linux")]
fn is_postgres(process: &Path) -> bool {
    let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
    name.starts_with("postgres")
}

/// Without `/proc` the pid file names one process, and `ps` tells whether it is still ours.
#[cfg(not(target_os = "linux"))]
fn working_in(cluster: &Path) -> Vec<Pid> {
    let Some(pid) = postmaster(cluster) else { return Vec::new() };
    let number = pid.as_raw_nonzero().to_string();
    let output = std::process::Command::new("ps").args(["-o", "command=", "-p", &number]).output();
    let line = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let ours = line.is_ok_and(|line| line.contains(&*PathBuf::from(cluster).to_string_lossy()));
    if ours { vec![pid] } else { Vec::new() }
}

fn stubborn(cluster: &Path, left: &[Pid]) -> Problem {
    let numbers: Vec<String> = left.iter().map(|pid| pid.as_raw_nonzero().to_string()).collect();
    Problem::new(
        format!("A leftover PostgreSQL in {} does not end.", cluster.display()),
        format!("End it by hand: kill -9 {}", numbers.join(" ")),
    )
}
