//! Postgres' own log, a file in the data folder: bounded at each start, quoted when a start fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::command::last_lines;

/// A log larger than this is put aside at the next start; the one before it goes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// As much as is read to quote the last lines.
const TAIL: u64 = 16 * 1024;

/// A log open for one life of Postgres.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    begin: u64,
}

impl Log {
    /// Opens the log to write on at its end.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|found| found.len() > LARGEST) {
            fs::rename(path, path.with_extension("log.1"))?;
        }
        let file =
            OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(path)?;
        let begin = file.metadata()?.len();
        Ok(Self { file, begin })
    }

    /// The file once more, for a child to write to.
    pub(super) fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// The last lines since this log was opened.
    pub(super) fn last_lines(&mut self, count: usize) -> Vec<String> {
        let mut bytes = Vec::new();
        let read = self.file.metadata().and_then(|found| {
            let from = self.begin.max(found.len().saturating_sub(TAIL));
            self.file.seek(SeekFrom::Start(from))?;
            self.file.read_to_end(&mut bytes)
        });
        if read.is_err() {
            return Vec::new();
        }
        last_lines(&bytes, count)
    }
}
