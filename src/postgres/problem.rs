//! Why Postgres cannot run, in one line, and what to do about it, in another.

use std::fmt;
use std::io;
use std::path::Path;

/// Why the private Postgres cannot run. As text: a line with the reason, a line with what to do,
/// and, where Postgres said something itself, its last lines below.
#[derive(Clone, Debug)]
pub struct Problem {
    reason: String,
    advice: String,
    quoted: Vec<String>,
    in_use: bool,
}

impl Problem {
    pub(super) fn new(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { reason: reason.into(), advice: advice.into(), quoted: Vec::new(), in_use: false }
    }

    /// A file or folder that could not be used: `action` completes "Cannot ...".
    pub(super) fn folder(action: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(
            format!("Cannot {action} {}: {error}.", path.display()),
            "Set READYLINE_DATA_DIR to a folder that this user may write to, or DATABASE_URL to \
             use a Postgres that you have.",
        )
    }

    pub(super) fn no_thread(error: &io::Error) -> Self {
        Self::new(
            format!("No thread could be started for PostgreSQL: {error}."),
            "Free some memory, or raise the limit on processes for this user.",
        )
    }

    pub(super) fn gave_up() -> Self {
        Self::new("The start of PostgreSQL was given up.", "Start again.")
    }

    /// The same problem with lines that another program wrote.
    pub(super) fn quoting(mut self, lines: Vec<String>) -> Self {
        self.quoted = lines;
        self
    }

    /// The same problem, which is that another readyline uses the data folder.
    pub(super) fn in_use(mut self) -> Self {
        self.in_use = true;
        self
    }

    /// Whether another readyline uses the data folder, so that its Postgres may be used with
    /// [`neighbour`](super::neighbour).
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.in_use
    }

    /// What is wrong: one line.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What to do about it: one line.
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.advice
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.reason, self.advice)?;
        self.quoted.iter().try_for_each(|line| write!(f, "\n  | {line}"))
    }
}

impl std::error::Error for Problem {}
