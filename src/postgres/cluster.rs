//! A cluster that is ready to be started: programs found, folder locked, files made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::account::{self, Account};
use super::binaries::{self, Binaries, OLDEST};
use super::command;
use super::folder::{self, Folder, SOCKET};
use super::install;
use super::problem::Problem;
use super::{InstallChoice, Settings};

/// The only role, and the database every cluster is born with: nobody else uses this cluster.
const ROLE: &str = "readyline";
const DATABASE: &str = "postgres";

/// How many lines of another program's words an error repeats.
pub(super) const QUOTED: usize = 8;

/// Everything a start needs.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) folder: Folder,
    pub(super) binaries: Binaries,
    pub(super) socket_dir: PathBuf,
    pub(super) durable: bool,
    account: Option<Account>,
}

impl Cluster {
    /// Locks the folder, finds the programs and makes the cluster where there is none.
    pub(super) async fn prepare(settings: &Settings) -> Result<Self, Problem> {
        let folder = Folder::open(&settings.data_dir)?;
        let account = account::for_postgres(&settings.system, &folder.cluster)?;
        let binaries = programs(settings, &folder, account.as_ref()).await?;
        if let Some(account) = &account {
            check_reach(&folder, &binaries, account).await?;
        }
        let socket_dir = folder.socket_dir(account.as_ref())?;
        let cluster = Self { folder, binaries, socket_dir, durable: settings.durable, account };
        if !cluster.folder.cluster.exists() {
            cluster.create().await?;
        }
        Ok(cluster)
    }

    pub(super) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.socket_dir.join(SOCKET)
    }

    /// Tidies up behind a Postgres that has ended: a socket folder elsewhere is for one life only.
    pub(super) fn leave(&self) {
        if !self.socket_dir.starts_with(&self.folder.data_dir) {
            // What is left there, if anything, belongs to the next start.
            let _ = fs::remove_dir(&self.socket_dir);
        }
    }

    /// How to connect.
    pub(super) fn connect_options(&self) -> PgConnectOptions {
        connect_options(&self.socket_dir)
    }

    /// Makes the cluster beside its place and moves it there whole.
    async fn create(&self) -> Result<(), Problem> {
        let new = &self.folder.unfinished;
        let failed = |error: io::Error| Problem::folder("make the database in", new, &error);
        match fs::remove_dir_all(new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        folder::private_dir(new, self.account()).map_err(failed)?;
        let mut output = self.initdb("C.UTF-8").await?;
        // Not every system has this locale; the other one sorts the same way.
        if !output.status.success() && says(&output, "invalid locale") {
            output = self.initdb("C").await?;
        }
        if !output.status.success() {
            return Err(refused(&output));
        }
        fs::rename(new, &self.folder.cluster).map_err(failed)?;
        folder::sync(&self.folder.data_dir).map_err(failed)
    }

    async fn initdb(&self, locale: &str) -> Result<Output, Problem> {
        let mut initdb = command::command(&self.binaries.program("initdb"), self.account());
        initdb.arg("--pgdata").arg(&self.folder.unfinished).args([
            "--username",
            ROLE,
            "--encoding",
            "UTF8",
            "--auth-local",
            "trust",
            "--auth-host",
            "reject",
            "--locale",
            locale,
        ]);
        if !self.durable {
            initdb.arg("--no-sync");
        }
        command::output(initdb)
            .await
            .map_err(|error| Problem::folder("run", &self.binaries.program("initdb"), &error))
    }
}

/// How to connect to a cluster of ours by its socket; nothing in this process' environment changes
/// it.
pub(super) fn connect_options(socket_dir: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(5432)
        .username(ROLE)
        .database(DATABASE)
        .ssl_mode(PgSslMode::Disable)
        .application_name("readyline")
}

fn says(output: &Output, words: &str) -> bool {
    String::from_utf8_lossy(&output.stderr).contains(words)
}

fn refused(output: &Output) -> Problem {
    let lines = command::last_lines(&output.stderr, QUOTED);
    let why = command::complaint(&lines).unwrap_or("it does not say why");
    Problem::new(
        format!("PostgreSQL could not make a new database: {why}."),
        "Put that right and start again, or set DATABASE_URL to use a Postgres that you have.",
    )
    .quoting(lines)
}

/// The programs for this folder: the version that made its data, else the newest.
async fn programs(
    settings: &Settings,
    folder: &Folder,
    account: Option<&Account>,
) -> Result<Binaries, Problem> {
    let made_by = made_by(&folder.cluster)?;
    if let Some(bin) = &settings.bin {
        let found = vec![binaries::in_folder(bin, account).await?];
        return choose(found, made_by, folder);
    }
    let mut found = binaries::installed(&settings.system, account).await;
    if found.is_empty() {
        install::install(&settings.system, settings.install).await?;
        found = binaries::installed(&settings.system, account).await;
    }
    if found.is_empty() {
        // Asking again would run the same command again.
        return install::install(&settings.system, InstallChoice::Never)
            .await
            .and_then(|()| Err(Problem::gave_up()));
    }
    choose(found, made_by, folder)
}

fn choose(
    found: Vec<Binaries>,
    made_by: Option<u32>,
    folder: &Folder,
) -> Result<Binaries, Problem> {
    let mut have: Vec<String> = found.iter().map(|one| one.major.to_string()).collect();
    have.dedup();
    let have = have.join(" and ");
    let fits = |one: &Binaries| made_by.map_or(one.major >= OLDEST, |major| one.major == major);
    if let Some(binaries) = found.into_iter().find(fits) {
        return Ok(binaries);
    }
    Err(match made_by {
        Some(major) => Problem::new(
            format!(
                "The data in {} was made by PostgreSQL {major}, but the programs found here are \
                 of version {have}.",
                folder.data_dir.display()
            ),
            format!(
                "Install PostgreSQL {major} as well, or name its folder with \
                 READYLINE_POSTGRES_BIN; pg_upgrade moves data to a newer version."
            ),
        ),
        None => Problem::new(
            format!("PostgreSQL {have} is too old: readyline needs {OLDEST} or newer."),
            "Install a newer PostgreSQL, or set DATABASE_URL to use one elsewhere.",
        ),
    })
}

/// The version that made the data; `None` where there is no data yet.
fn made_by(cluster: &Path) -> Result<Option<u32>, Problem> {
    if !cluster.exists() {
        return Ok(None);
    }
    let file = cluster.join("PG_VERSION");
    let text = fs::read_to_string(&file).map_err(|error| Problem::folder("read", &file, &error))?;
    let major = text.trim().parse().map_err(|_| {
        let error = io::Error::other("it does not hold a version");
        Problem::folder("read", &file, &error)
    })?;
    Ok(Some(major))
}

/// Makes sure that the user Postgres runs as can get to the data.
async fn check_reach(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), Problem> {
    let mut probe = command::command(&binaries.program("postgres"), Some(account));
    probe.arg("--version").current_dir(&folder.data_dir);
    match command::output(probe).await {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Problem::new(
            format!(
                "PostgreSQL does not run as root but as the user {}, who cannot enter {}.",
                account.name,
                folder.data_dir.display()
            ),
            "Set READYLINE_DATA_DIR to a folder open to that user, such as /var/lib/readyline, or \
             run readyline as a normal user.",
        )),
        Err(error) => Err(Problem::folder("enter", &folder.data_dir, &error)),
        Ok(_) => Ok(()),
    }
}
