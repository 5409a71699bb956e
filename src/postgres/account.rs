//! The user Postgres runs as. Postgres refuses to run as root, so root lends it another user.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::problem::Problem;
use super::system::System;

/// The users looked for, best first: the last one exists nearly everywhere.
const NAMES: [&str; 3] = ["postgres", "_postgres", "nobody"];

/// A user and its main group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The user to run Postgres as; `None` where it is the user we run as ourselves.
///
/// Data that exists stays with the user it belongs to.
pub(super) fn for_postgres(system: &System, cluster: &Path) -> Result<Option<Account>, Problem> {
    let own = rustix::process::geteuid().as_raw();
    let owner = fs::metadata(cluster).ok().map(|found| (found.uid(), found.gid()));
    if own != 0 {
        return match owner {
            Some((uid, _)) if uid != own => Err(Problem::new(
                format!(
                    "The data in {} belongs to another user (number {uid}).",
                    cluster.display()
                ),
                "Run readyline as that user or as root, or set READYLINE_DATA_DIR to another \
                 folder.",
            )),
            _ => Ok(None),
        };
    }
    let passwd = fs::read_to_string(system.at("/etc/passwd")).unwrap_or_default();
    let found = match owner {
        Some((uid, gid)) if uid != 0 => Some(Account { name: format!("number {uid}"), uid, gid }),
        _ => NAMES.iter().find_map(|name| lookup(&passwd, name)),
    };
    found.map(Some).ok_or_else(|| {
        Problem::new(
            "PostgreSQL does not run as root, and there is no user postgres or nobody to run it.",
            "Run readyline as a normal user, or add the user: useradd --system postgres",
        )
    })
}

fn lookup(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        (found && uid != 0).then(|| Account { name: name.to_owned(), uid, gid })
    })
}
