//! The data folder: its parts, its lock, and who may enter.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Gid, Uid};
use sha2::{Digest as _, Sha256};

use super::account::Account;
use super::problem::Problem;

/// The name Postgres gives the socket within its folder.
pub(super) const SOCKET: &str = ".s.PGSQL.5432";

/// The folder of Postgres' own files within the data folder.
pub(super) const CLUSTER: &str = "postgres";

/// The longest path of a socket that every system takes, with the final zero byte.
const LONGEST_SOCKET: usize = 104;

/// The paths within one data folder, which this process has locked for itself.
#[derive(Debug)]
pub(super) struct Folder {
    /// The data folder itself, without symbolic links.
    pub(super) data_dir: PathBuf,
    /// The cluster: Postgres' own files.
    pub(super) cluster: PathBuf,
    /// Where `initdb` works, so that a cluster is either whole or not there.
    pub(super) unfinished: PathBuf,
    /// Postgres' own log.
    pub(super) log: PathBuf,
    /// Held for as long as we live; the system frees it even when we are killed.
    _lock: Lock,
}

impl Folder {
    /// Makes the folder where it is missing and locks it.
    pub(super) fn open(data_dir: &Path) -> Result<Self, Problem> {
        make_data_dir(data_dir)?;
        let data_dir = data_dir
            .canonicalize()
            .map_err(|error| Problem::folder("enter the data folder", data_dir, &error))?;
        let lock = lock(&data_dir)?;
        Ok(Self {
            cluster: data_dir.join(CLUSTER),
            unfinished: data_dir.join("postgres.new"),
            log: data_dir.join("postgres.log"),
            data_dir,
            _lock: lock,
        })
    }

    /// The folder for the socket, which only `account` (and root) may enter.
    pub(super) fn socket_dir(&self, account: Option<&Account>) -> Result<PathBuf, Problem> {
        let within = self.data_dir.join("run");
        let folder = if within.as_os_str().len() + 1 + SOCKET.len() < LONGEST_SOCKET {
            within
        } else {
            self.short_dir()
        };
        private_dir(&folder, account)
            .map_err(|error| Problem::folder("use the socket folder", &folder, &error))?;
        Ok(folder)
    }

    /// A folder with a short name, always the same one for this data folder.
    fn short_dir(&self) -> PathBuf {
        let digest = Sha256::digest(self.data_dir.as_os_str().as_bytes());
        let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let runtime = runtime.filter(|dir| dir.is_absolute() && dir.as_os_str().len() < 40);
        let root = rustix::process::geteuid().is_root();
        let parent = if root { None } else { runtime }.unwrap_or_else(|| PathBuf::from("/tmp"));
        parent.join(format!("readyline-{name}"))
    }
}

fn make_data_dir(data_dir: &Path) -> Result<(), Problem> {
    if data_dir.is_dir() {
        return Ok(());
    }
    let made = fs::create_dir_all(data_dir).and_then(|()| {
        // Root lends the cluster within to another user, who must be able to pass through.
        let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
        fs::set_permissions(data_dir, Permissions::from_mode(mode))
    });
    made.map_err(|error| Problem::folder("make the data folder", data_dir, &error))
}

/// A locked file. It is unlocked by name and not only by closing it: a program that is being
/// started at that moment holds a copy of every open file until it runs.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Where that fails the closing that follows unlocks it.
        let _ = rustix::fs::flock(&self.0, FlockOperation::Unlock);
    }
}

fn lock(data_dir: &Path) -> Result<Lock, Problem> {
    let path = data_dir.join("supervisor.lock");
    let opened = OpenOptions::new().create(true).read(true).write(true).truncate(false).open(&path);
    let mut file = opened.map_err(|error| Problem::folder("write to", &path, &error))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let mut holder = String::new();
            // The number is a courtesy; without it the message still says what is wrong.
            let _ = file.read_to_string(&mut holder);
            return Err(Problem::new(
                format!(
                    "Another readyline (process {}) uses the data folder {}.",
                    holder.trim(),
                    data_dir.display()
                ),
                "Stop that one first, or give this one a folder of its own with \
                 READYLINE_DATA_DIR.",
            )
            .in_use());
        }
        Err(error) => return Err(Problem::folder("lock", &path, &error.into())),
    }
    let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    noted.map_err(|error| Problem::folder("write to", &path, &error))?;
    Ok(Lock(file))
}

/// Makes a folder that only one user may enter, or makes sure that an existing one is like that.
///
/// It may lie in `/tmp`, where anybody could have put something of that name before us.
pub(super) fn private_dir(folder: &Path, account: Option<&Account>) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = fs::symlink_metadata(folder)?;
    let own = rustix::process::geteuid().as_raw();
    let owner = account.map_or(own, |account| account.uid);
    if !found.is_dir() || (found.uid() != owner && found.uid() != own) {
        return Err(io::Error::other("it belongs to somebody else"));
    }
    if let Some(account) = account {
        let (uid, gid) = (Uid::from_raw(account.uid), Gid::from_raw(account.gid));
        rustix::fs::chown(folder, Some(uid), Some(gid))?;
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

/// Makes the names in a folder last through a power cut.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A path as an item of a list in Postgres' settings.
pub(super) fn quoted(path: &Path) -> std::ffi::OsString {
    let mut bytes = vec![b'"'];
    for &byte in path.as_os_str().as_bytes() {
        bytes.extend(std::iter::repeat_n(byte, if byte == b'"' { 2 } else { 1 }));
    }
    bytes.push(b'"');
    OsStr::from_bytes(&bytes).to_owned()
}
