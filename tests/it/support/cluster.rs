//! One throw-away Postgres for all tests of this process, and a fresh database for each test.
//!
//! ```ignore
//! let options = cluster().await.fresh_database("migrated", migrate).await;
//! ```

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use readyline::postgres::{InstallChoice, Server, Settings};
use rustix::fs::FlockOperation;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tokio::sync::{Mutex, OnceCell};

use super::keeper;

/// How every folder of a throw-away cluster begins.
const PREFIX: &str = "readyline-test-";

/// A running throw-away Postgres.
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Server,
    templates: Mutex<HashMap<String, Arc<OnceCell<()>>>>,
    made: AtomicU64,
    unwanted: mpsc::Sender<String>,
}

/// The cluster of this process, started by whoever asks first. It ends with the process, however
/// that ends, and takes its folder with it.
pub(crate) async fn cluster() -> &'static Cluster {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER.get_or_init(Cluster::start).await
}

impl Cluster {
    async fn start() -> Self {
        sweep(&std::env::temp_dir());
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().expect("a folder").keep();
        open_to_all(&folder);
        remove_with_us(&folder);
        let settings = Settings {
            durable: false,
            install: InstallChoice::Never,
            ..Settings::new(folder.clone())
        };
        let server = Server::start(settings).await.unwrap_or_else(|problem| panic!("{problem}"));
        let unwanted = start_dropper(server.connect_options());
        Self { folder, server, templates: Mutex::default(), made: AtomicU64::new(0), unwanted }
    }

    /// How to connect to a database of its own for one test, a copy of the template of that name.
    ///
    /// The first one to name a template fills it: `fill` gets an empty database, and must have
    /// closed its connections when it is done. The copy goes when the test's runtime ends.
    pub(crate) async fn fresh_database<F, Done>(&self, template: &str, fill: F) -> PgConnectOptions
    where
        F: FnOnce(PgConnectOptions) -> Done,
        Done: Future<Output = ()>,
    {
        let known = self.templates.lock().await.entry(template.to_owned()).or_default().clone();
        known
            .get_or_init(|| async {
                self.create(template, "template0").await;
                fill(self.server.connect_options().database(template)).await;
            })
            .await;
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.create(&name, template).await;
        let copy = Copy { name: name.clone(), unwanted: self.unwanted.clone() };
        tokio::spawn(async move {
            let _copy = copy;
            std::future::pending::<()>().await;
        });
        self.server.connect_options().database(&name)
    }

    /// An empty database of its own for one test.
    pub(crate) async fn empty_database(&self) -> PgConnectOptions {
        self.fresh_database("empty", |_| async {}).await
    }

    /// The folder of the programs that run it.
    pub(crate) fn programs(&self) -> PathBuf {
        keeper::programs(&self.folder)
    }

    /// The major version of those programs.
    pub(crate) fn version(&self) -> u32 {
        let text = std::fs::read_to_string(self.folder.join("postgres/PG_VERSION"));
        text.expect("a cluster").trim().parse().expect("a version")
    }

    async fn create(&self, name: &str, template: &str) {
        let options = self.server.connect_options();
        let mut admin = PgConnection::connect_with(&options).await.expect("the cluster is up");
        let sql = format!("create database \"{name}\" template \"{template}\"");
        admin.execute(AssertSqlSafe(sql)).await.expect("a new database");
        admin.close().await.expect("a clean end");
    }
}

/// A test's database; it lies with the tasks of the test's runtime and is dropped with them.
struct Copy {
    name: String,
    unwanted: mpsc::Sender<String>,
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Without a dropper the database goes with the whole cluster.
        let _ = self.unwanted.send(std::mem::take(&mut self.name));
    }
}

/// Drops databases behind the tests' backs: they must not wait, and have no runtime any more.
fn start_dropper(options: PgConnectOptions) -> mpsc::Sender<String> {
    let (unwanted, names) = mpsc::channel::<String>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        for name in names {
            runtime.block_on(async {
                let Ok(mut admin) = PgConnection::connect_with(&options).await else { return };
                let sql = format!("drop database \"{name}\" with (force)");
                if let Err(error) = admin.execute(AssertSqlSafe(sql)).await {
                    eprintln!("{name} stays: {error}");
                }
            });
        }
    });
    unwanted
}

/// Where root runs the tests, Postgres runs as another user and must get through to its files.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o711);
    std::fs::set_permissions(folder, mode).expect("our own folder");
}

/// Removes the folder when this process is gone. A child waits for the end of its standard input,
/// which comes with our end, be it by a panic, by Ctrl-C or by `kill -9`.
fn remove_with_us(folder: &Path) {
    let script = "read -r never; \
        kill -QUIT \"$(head -n 1 \"$0/postgres/postmaster.pid\")\" 2>/dev/null; \
        for try in 1 2 3 4 5; do rm -rf \"$0\" && exit; sleep 1; done";
    let child = Command::new("/bin/sh")
        .args(["-c", script])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    let stdin = child.expect("a shell").stdin.expect("its standard input");
    std::mem::forget(stdin);
}

/// Removes what dead processes left behind: a folder nobody holds the lock of.
fn sweep(temp: &Path) {
    let Ok(entries) = std::fs::read_dir(temp) else { return };
    let old = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let ours = entry.file_name().to_str()?.starts_with(PREFIX);
        ours.then(|| entry.path())
    });
    for folder in old.filter(|folder| is_abandoned(folder)) {
        // What belongs to another user stays for that one to remove.
        let _ = std::fs::remove_dir_all(folder);
    }
}

fn is_abandoned(folder: &Path) -> bool {
    // The lock is empty, or not there, in a folder that is just being made.
    let Ok(lock) = File::open(folder.join("supervisor.lock")) else { return false };
    let named = lock.metadata().is_ok_and(|found| found.len() > 0);
    named && rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok()
}
