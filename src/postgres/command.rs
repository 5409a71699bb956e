//! How every Postgres program is run: as the right user, from a neutral folder, with a bare
//! environment, so that nobody's `PGPORT` or language changes what it does or says.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Output, Stdio};

use tokio::process::Command;

use super::account::Account;

/// A command for `program`. Its messages are in English and its times in UTC.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    let kept = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
    let kept = kept.map(|name| (name, std::env::var_os(name)));
    command
        .env_clear()
        .envs(
            kept.into_iter()
                .filter_map(|(name, value): (_, Option<OsString>)| Some((name, value?))),
        )
        .envs([("LC_ALL", "C"), ("TZ", "UTC")])
        .current_dir("/")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    if let Some(account) = account {
        // The supplementary groups go as well: std clears them where root sets a user.
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// Runs a short command to its end; what it wrote is in the output.
pub(super) async fn output(mut command: Command) -> io::Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().await
}

/// The last lines a program wrote, without empty ones.
pub(super) fn last_lines(bytes: &[u8], count: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let mut last: Vec<String> = lines.rev().take(count).map(str::to_owned).collect();
    last.reverse();
    last
}

/// What the lines complain about, without the program's name and the mark of severity.
pub(super) fn complaint(lines: &[String]) -> Option<&str> {
    let marks = ["PANIC:", "FATAL:", "ERROR:", "error:"];
    let marked = lines.iter().rev().find_map(|line| {
        marks.iter().find_map(|mark| line.split_once(mark).map(|(_, rest)| rest.trim()))
    });
    marked.or_else(|| lines.last().map(String::as_str)).map(|line| line.trim_end_matches('.'))
}
