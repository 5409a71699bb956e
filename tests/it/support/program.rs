//! The server as a program of its own, which can be killed.

use std::ffi::OsStr;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use super::client::Visitor;

const PATIENCE: Duration = Duration::from_secs(60);

/// A place for a server that is started again and again: one address, one data folder.
pub(crate) struct Place {
    pub(crate) address: SocketAddr,
    pub(crate) data: PathBuf,
    /// Where the server writes its log, and how much of it.
    pub(crate) log: PathBuf,
    pub(crate) log_filter: &'static str,
    /// More settings.
    pub(crate) settings: Vec<(&'static str, String)>,
}

/// A running server. It is killed when this value goes.
pub(crate) struct Program {
    child: Child,
    pid: Pid,
    /// From the start of the program until `/readyz` said yes.
    pub(crate) ready_after: Duration,
}

impl Place {
    /// A free port of 127.0.0.1, and data below `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        open_to_all(folder);
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        let (data, log) = (folder.join("data"), folder.join("log"));
        Self { address, data, log, log_filter: "warn", settings: Vec::new() }
    }

    /// Starts the server and waits until it is ready.
    pub(crate) async fn start(&self) -> Program {
        let log = File::options().append(true).create(true).open(&self.log).unwrap();
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_readyline"))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"))
            .env("READYLINE_LISTEN", self.address.to_string())
            .env("READYLINE_DATA_DIR", &self.data)
            .env("READYLINE_LOG", self.log_filter)
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let pid = Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
        let mut program = Program { child, pid, ready_after: Duration::ZERO };
        while !self.is_ready().await {
            let ended = program.child.try_wait().unwrap();
            let log = || std::fs::read_to_string(&self.log).unwrap_or_default();
            assert!(ended.is_none(), "the server ended: {ended:?}\n{}", log());
            assert!(started.elapsed() < PATIENCE, "the server is not ready\n{}", log());
            sleep(Duration::from_millis(20)).await;
        }
        program.ready_after = started.elapsed();
        program
    }

    /// Whether `/readyz` says yes.
    pub(crate) async fn is_ready(&self) -> bool {
        let asked = Visitor::new(self.address).try_send("GET", "/readyz", &[], b"").await;
        asked.is_ok_and(|reply| reply.status == 200)
    }

    /// The process of the private Postgres, and the folder of its socket.
    pub(crate) fn postgres(&self) -> (Pid, PathBuf) {
        let text = std::fs::read_to_string(self.data.join("postgres/postmaster.pid")).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let pid = Pid::from_raw(lines[0].trim().parse().unwrap()).unwrap();
        (pid, PathBuf::from(OsStr::new(lines[4])))
    }
}

impl Program {
    /// Kills it as a power cut would, and waits until it is gone.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to end.
    pub(crate) fn terminate(&self) {
        kill_process(self.pid, Signal::TERM).unwrap();
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.expect("an end").unwrap()
    }
}

/// Where root runs the tests, Postgres runs as another user and must get through to its files.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o711)).unwrap();
}
