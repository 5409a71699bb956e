//! Room on the disk. Postgres goes down at once when it cannot write the next piece of its log,
//! so writes have to stop before that; reads then go on.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

/// How often the disk is looked at.
pub(super) const INTERVAL: Duration = Duration::from_millis(500);

/// Two pieces of Postgres' log of 16 MiB each, and some more for what is being written already.
const RESERVE: u64 = 40 * 1024 * 1024;

/// Writes begin again only with a little more, so that they do not stop and go.
const ENOUGH: u64 = RESERVE + 4 * 1024 * 1024;

/// Looks at the disk and tells whoever listens, where something changed.
pub(super) fn look(folder: &Path, room: &watch::Sender<bool>) {
    // A disk that cannot be asked is not held against it: Postgres itself will complain.
    let free = free_bytes(folder).unwrap_or(u64::MAX);
    room.send_if_modified(|had| {
        let has = free >= if *had { RESERVE } else { ENOUGH };
        let changed = has != *had;
        *had = has;
        if changed {
            let mib = free / 1024 / 1024;
            let folder = folder.display();
            if has {
                tracing::warn!(%folder, mib, "the disk has room again");
            } else {
                tracing::error!(%folder, mib, "the disk is nearly full: only reading from now");
            }
        }
        changed
    });
}

/// What a normal user may still write on the disk of this folder.
fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}
