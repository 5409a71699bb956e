//! The machine that is searched for Postgres: a value, so that a test can describe another one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What decides where programs lie and how they are installed.
#[derive(Clone, Debug)]
pub struct System {
    /// The folder that stands for `/`: absolute places are searched below it.
    pub root: PathBuf,
    /// The search path for programs, as in the variable `PATH`.
    pub path: OsString,
    /// The system is macOS.
    pub macos: bool,
    /// This process runs as root.
    pub superuser: bool,
}

impl System {
    /// The machine and the user this process runs as.
    #[must_use]
    pub fn here() -> Self {
        Self {
            root: PathBuf::from("/"),
            path: std::env::var_os("PATH").unwrap_or_default(),
            macos: cfg!(target_os = "macos"),
            superuser: rustix::process::geteuid().is_root(),
        }
    }

    /// The absolute `path` on this machine.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// The folders of the search path; relative ones are left out, they mean something else to
    /// each process.
    pub(super) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        std::env::split_paths(&self.path).filter(|folder| folder.is_absolute())
    }

    /// The first program of that name on the search path.
    pub(super) fn program(&self, name: &str) -> Option<PathBuf> {
        self.folders().map(|folder| folder.join(name)).find(|file| is_program(file))
    }

    /// The names `/etc/os-release` gives this system, its own first, then those it resembles.
    pub(super) fn families(&self) -> Vec<String> {
        let files = ["/etc/os-release", "/usr/lib/os-release"];
        let text = files.iter().find_map(|file| std::fs::read_to_string(self.at(file)).ok());
        let text = text.unwrap_or_default();
        let value = |key: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            found.unwrap_or_default().trim_matches(['"', '\'']).to_lowercase()
        };
        let names = format!("{} {}", value("ID"), value("ID_LIKE"));
        names.split_whitespace().map(str::to_owned).collect()
    }
}

/// A file that somebody may run.
pub(super) fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}
