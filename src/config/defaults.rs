//! What holds where a setting is left out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::reader::Reader;

pub(super) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
pub(super) const CONNECTIONS: u32 = 8;

/// What the defaults depend on.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// The server runs as root.
    pub root: bool,
    /// The system is macOS.
    pub macos: bool,
}

impl Machine {
    /// This process on this machine.
    #[must_use]
    pub fn here() -> Self {
        Self { root: rustix::process::geteuid().is_root(), macos: cfg!(target_os = "macos") }
    }
}

/// The data folder: the system's one for root, else one in the user's home.
///
/// A machine with a database of its own needs no folder, so there a missing home is no fault.
pub(super) fn data_dir(
    reader: &mut Reader,
    machine: Machine,
    has_database: bool,
) -> Option<PathBuf> {
    if machine.root {
        let folder = if machine.macos { "/usr/local/var/readyline" } else { "/var/lib/readyline" };
        return Some(PathBuf::from(folder));
    }
    let home = reader.folder("HOME");
    let found = if machine.macos {
        home.map(|home| home.join("Library/Application Support/readyline"))
    } else {
        let shared = reader.folder("XDG_DATA_HOME");
        shared.or_else(|| home.map(|home| home.join(".local/share"))).map(|at| at.join("readyline"))
    };
    if found.is_none() && !has_database {
        reader.missing(
            "READYLINE_DATA_DIR",
            "is not set, and neither is HOME: write the folder to keep the data in",
        );
    }
    found.or_else(|| Some(Path::new("/var/lib/readyline").to_owned()))
}
