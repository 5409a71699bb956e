//! The private Postgres of another readyline that runs on the same data folder.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tokio::time::{Instant, sleep};

use super::cluster::connect_options;
use super::folder::CLUSTER;

/// How long a neighbour that has only just begun is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How to connect to the Postgres of whoever uses this data folder. `None` where it does not come
/// up within ten seconds.
pub async fn neighbour(data_dir: &Path) -> Option<PgConnectOptions> {
    let patience = Instant::now() + PATIENCE;
    loop {
        if let Some(socket_dir) = socket_dir(data_dir) {
            return Some(connect_options(&socket_dir));
        }
        if Instant::now() > patience {
            return None;
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// Where a running Postgres says that its socket is: the fifth line of its lock file.
fn socket_dir(data_dir: &Path) -> Option<PathBuf> {
    let lines = std::fs::read(data_dir.join(CLUSTER).join("postmaster.pid")).ok()?;
    let line = lines.split(|&byte| byte == b'\n').nth(4).filter(|line| !line.is_empty())?;
    Some(PathBuf::from(OsStr::from_bytes(line)))
}
