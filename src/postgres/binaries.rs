//! Finds the installed Postgres programs, wherever the system keeps them.

use std::fs;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::command;
use super::problem::Problem;
use super::system::{System, is_program};

/// The oldest PostgreSQL that still gets fixes and was tried. `db::connect` asks for the same.
pub(super) const OLDEST: u32 = 14;

/// Folders of programs, one a version: everything up to the star is the start of a name.
const PLACES: [&str; 9] = [
    "/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
    "/opt/homebrew/opt/postgresql@*/bin", // Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",    // Homebrew on Intel
    "/usr/pgsql-*/bin",                   // Red Hat, from PostgreSQL's own packages
    "/usr/lib/postgresql*/bin",           // openSUSE
    "/usr/libexec/postgresql*/",          // Alpine
    "/usr/lib64/postgresql-*/bin",        // Gentoo
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql*/bin", // built from source
];

/// A folder that holds `postgres` and `initdb`.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The programs in the folder that the settings name, and nowhere else.
pub(super) async fn in_folder(
    folder: &Path,
    account: Option<&Account>,
) -> Result<Binaries, Problem> {
    let advice = "Set READYLINE_POSTGRES_BIN to the folder that holds postgres and initdb, or \
                  leave it out to search for it.";
    for name in ["postgres", "initdb"] {
        if !is_program(&folder.join(name)) {
            let reason =
                format!("READYLINE_POSTGRES_BIN is {}, which holds no {name}.", folder.display());
            return Err(Problem::new(reason, advice));
        }
    }
    let major = version(folder, account).await;
    let major = major.map_err(|why| {
        Problem::new(format!("{}/postgres cannot be used: {why}.", folder.display()), advice)
    })?;
    Ok(Binaries { folder: folder.to_owned(), major })
}

/// Every usable installation, the newest version first; of one version, the one that `pg_config`
/// or the search path names.
pub(super) async fn installed(system: &System, account: Option<&Account>) -> Vec<Binaries> {
    let mut folders: Vec<PathBuf> = pg_config(system).await.into_iter().collect();
    folders.extend(system.folders());
    folders.extend(PLACES.iter().flat_map(|place| expand(system, place)));
    let mut found: Vec<Binaries> = Vec::new();
    for folder in folders {
        let complete = ["postgres", "initdb"].iter().all(|name| is_program(&folder.join(name)));
        if !complete || found.iter().any(|known| same(&known.folder, &folder)) {
            continue;
        }
        match version(&folder, account).await {
            Ok(major) => found.push(Binaries { folder, major }),
            Err(why) => tracing::warn!(folder = %folder.display(), why, "cannot use this postgres"),
        }
    }
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    found
}

/// Two names of one folder, as `/bin` and `/usr/bin` often are.
fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

async fn pg_config(system: &System) -> Option<PathBuf> {
    let mut command = command::command(&system.program("pg_config")?, None);
    command.arg("--bindir");
    let output = command::output(command).await.ok().filter(|output| output.status.success())?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    folder.is_absolute().then_some(folder)
}

/// The folders that exist for a place with one star in it.
fn expand(system: &System, place: &str) -> Vec<PathBuf> {
    let Some((before, after)) = place.split_once('*') else { return Vec::new() };
    let Some((parent, start)) = before.rsplit_once('/') else { return Vec::new() };
    let Ok(entries) = fs::read_dir(system.at(parent)) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(start)).collect();
    names.sort();
    let after = after.trim_matches('/');
    names.iter().map(|name| system.at(parent).join(name).join(after)).collect()
}

/// The major version of the `postgres` in `folder`, as `account` gets it to run.
async fn version(folder: &Path, account: Option<&Account>) -> Result<u32, String> {
    let mut command = command::command(&folder.join("postgres"), account);
    command.arg("--version");
    let output = command::output(command).await.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = text.split_once("(PostgreSQL) ").map_or("", |(_, rest)| rest);
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| format!("it says {:?} about its version", text.trim()))
}
