//! A process of its own that keeps a private Postgres, so that a test can kill it.
//!
//! It is this very test binary, told to run the one ignored test below.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use readyline::postgres::{InstallChoice, Server, Settings};
use rustix::process::{Pid, Signal};
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

const DATA_DIR: &str = "KEEPER_DATA_DIR";

/// A folder that Postgres can get through to, whoever it runs as.
pub(crate) fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mode = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path(), mode).expect("our own folder");
    folder
}

/// The first process of the Postgres that runs in a data folder.
pub(crate) fn postmaster(data_dir: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(data_dir.join("postgres/postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
}

/// How to connect to the Postgres of another process.
pub(crate) fn options(data_dir: &Path) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(data_dir.join("run")).port(5432);
    options.username("readyline").database("postgres")
}

/// The folder of the programs that run for a data folder.
pub(crate) fn programs(data_dir: &Path) -> PathBuf {
    let pid = postmaster(data_dir).expect("it runs").as_raw_nonzero().to_string();
    let program = if cfg!(target_os = "linux") {
        std::fs::read_link(format!("/proc/{pid}/exe")).expect("it runs")
    } else {
        let ps = Command::new("ps").args(["-o", "comm=", "-p", &pid]).output().expect("ps");
        PathBuf::from(String::from_utf8(ps.stdout).expect("a path").trim())
    };
    program.parent().expect("a folder").to_owned()
}

/// Another process with a running private Postgres; killed when dropped.
pub(crate) struct Keeper {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Keeper {
    /// Starts one; it returns when Postgres is up.
    pub(crate) fn start(data_dir: &Path) -> Self {
        Self::start_with(data_dir, |_| {}).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// As `start`, with a change to the command. `Err` holds what the keeper's own start said.
    pub(crate) fn start_with(
        data_dir: &Path,
        change: impl FnOnce(&mut Command),
    ) -> Result<Self, String> {
        // Another user can run the file this way even where its folder is closed to them.
        let this = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { own_file() };
        let mut command = Command::new(this);
        command
            .args(["--exact", "support::keeper::keep", "--ignored", "--nocapture"])
            .env(DATA_DIR, data_dir)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .process_group(0);
        change(&mut command);
        let mut child = command.spawn().expect("this binary");
        let lines = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut keeper = Self { child, lines };
        let said = keeper.line(&["KEEPER-UP", "KEEPER-PROBLEM"]);
        if said.starts_with("KEEPER-UP") { Ok(keeper) } else { Err(said) }
    }

    /// Sends a signal to the keeper alone.
    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("it runs");
    }

    /// The keeper's own process.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed()).expect("a process")
    }

    /// Kills the keeper as the kernel would, and waits for its end only.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("its end");
    }

    /// Waits for an orderly end.
    pub(crate) fn ended_well(mut self) -> bool {
        let said = self.line(&["KEEPER-STOPPED"]);
        self.child.wait().is_ok_and(|status| status.success()) && said.starts_with("KEEPER-STOPPED")
    }

    fn line(&mut self, starts: &[&str]) -> String {
        let mut line = String::new();
        while self.lines.read_line(&mut line).is_ok_and(|length| length > 0) {
            // The harness writes words of its own before ours on the same line.
            let found = starts.iter().find_map(|start| line.find(start));
            if let Some(at) = found {
                return line.split_off(at);
            }
            line.clear();
        }
        panic!("the keeper ended without a word");
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn own_file() -> PathBuf {
    std::env::current_exe().expect("this binary")
}

#[tokio::test]
#[ignore = "not a test: the process that other tests start and kill"]
async fn keep() {
    let Some(data_dir) = std::env::var_os(DATA_DIR) else { return };
    let mut interrupt = signal(SignalKind::interrupt()).expect("a signal");
    let mut terminate = signal(SignalKind::terminate()).expect("a signal");
    let settings =
        Settings { install: InstallChoice::Never, ..Settings::new(PathBuf::from(data_dir)) };
    let server = match Server::start(settings).await {
        Ok(server) => server,
        Err(problem) => {
            return say(&format!("KEEPER-PROBLEM {}", problem.to_string().replace('\n', " ")));
        }
    };
    say("KEEPER-UP");
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    server.stop().await;
    say("KEEPER-STOPPED");
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody listens");
}
