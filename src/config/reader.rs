//! Takes each setting from its flag or its variable, and collects every fault on the way.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

pub(super) type Environment = BTreeMap<OsString, OsString>;

/// Every variable that means something here; `unknown_variables` knows a slip by them.
const KNOWN: [&str; 13] = [
    "READYLINE_ADMIN_SECOND_FACTOR",
    "READYLINE_DATABASE_CONNECTIONS",
    "READYLINE_DATA_DIR",
    "READYLINE_INSTALL_POSTGRES",
    "READYLINE_LISTEN",
    "READYLINE_LOG",
    "READYLINE_LOG_FORMAT",
    "READYLINE_MAIL_FROM",
    "READYLINE_POSTGRES_BIN",
    "READYLINE_PUBLIC_URL",
    "READYLINE_SMTP_URL",
    "READYLINE_TRUSTED_PROXIES",
    "READYLINE_WEBHOOK_LOOPBACK",
];

/// A slip of up to this many letters still names what was meant.
const NEAR: usize = 2;

/// One setting that is missing or wrong; as text, a sentence with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The flag or variable the value came from, such as `--listen` or `READYLINE_LISTEN`.
    pub setting: String,
    /// The rest of the sentence.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.setting, self.message)
    }
}

/// An environment and the faults found so far.
pub(super) struct Reader {
    env: Environment,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(env: Environment) -> Self {
        Self { env, faults: Vec::new() }
    }

    /// A setting as `parse` reads it; `None` where it is unset or wrong.
    pub(super) fn value<T>(
        &mut self,
        name: &'static str,
        flag: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.parsed(name, flag, parse, |text| format!("is \"{text}\""))
    }

    /// As `value`, for a value that must not be repeated on a screen or in a log.
    pub(super) fn secret<T>(
        &mut self,
        name: &'static str,
        flag: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.parsed(name, flag, parse, |_| "cannot be used".to_owned())
    }

    /// `trouble` begins the sentence about a text that `parse` refuses.
    fn parsed<T>(
        &mut self,
        name: &'static str,
        flag: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, String>,
        trouble: impl FnOnce(&str) -> String,
    ) -> Option<T> {
        let (setting, text) = self.text(name, flag)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(advice) => self.fault(setting, format!("{}: {advice}", trouble(&text))),
        }
    }

    /// A path, made absolute; it need not be UTF-8.
    pub(super) fn path(&mut self, name: &'static str, flag: Option<OsString>) -> Option<PathBuf> {
        let flag = flag.filter(|typed| !typed.is_empty());
        let setting = if flag.is_some() { flag_name(name) } else { name.to_owned() };
        let typed = flag.or_else(|| self.variable(name).cloned())?;
        match std::path::absolute(&typed) {
            Ok(path) => Some(path),
            Err(error) => {
                self.fault(setting, format!("is {typed:?}: write an absolute path ({error})"))
            }
        }
    }

    /// A variable of the system that should hold an absolute folder; anything else is ignored,
    /// as the XDG rules ask.
    pub(super) fn folder(&self, name: &str) -> Option<PathBuf> {
        let path = Path::new(self.variable(name)?);
        path.is_absolute().then(|| path.to_owned())
    }

    /// Whether anything is written for a setting, right or wrong.
    pub(super) fn is_set(&self, name: &str, flag: Option<&str>) -> bool {
        let typed = |text: &str| !text.trim().is_empty();
        flag.is_some_and(typed)
            || self.variable(name).is_some_and(|value| value.to_str().is_none_or(typed))
    }

    pub(super) fn missing(&mut self, name: &str, message: &str) {
        self.faults.push(Fault { setting: name.to_owned(), message: message.to_owned() });
    }

    /// A sentence for each `READYLINE_` variable that is none of ours.
    pub(super) fn unknown_variables(&self) -> Vec<String> {
        let names = self.env.keys().filter_map(|name| name.to_str());
        names
            .filter(|name| name.starts_with("READYLINE_") && !KNOWN.contains(name))
            .map(|name| match nearest(name) {
                Some(meant) => format!("{name} is no setting: did you mean {meant}?"),
                None => format!("{name} is no setting and changes nothing"),
            })
            .collect()
    }

    pub(super) fn finish<T>(self, config: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(config) } else { Err(self.faults) }
    }

    /// Where the value came from, and the value without the blanks around it.
    fn text(&mut self, name: &'static str, flag: Option<&str>) -> Option<(String, String)> {
        if let Some(typed) = flag.map(str::trim).filter(|typed| !typed.is_empty()) {
            return Some((flag_name(name), typed.to_owned()));
        }
        match self.variable(name)?.to_str().map(str::trim) {
            Some("") => None,
            Some(typed) => Some((name.to_owned(), typed.to_owned())),
            None => self.fault(name.to_owned(), "is not readable as UTF-8 text".to_owned()),
        }
    }

    fn variable(&self, name: &str) -> Option<&OsString> {
        self.env.get(OsStr::new(name)).filter(|value| !value.is_empty())
    }

    fn fault<T>(&mut self, setting: String, message: String) -> Option<T> {
        self.faults.push(Fault { setting, message });
        None
    }
}

/// `READYLINE_DATA_DIR` is `--data-dir` on the command line.
fn flag_name(name: &str) -> String {
    let bare = name.strip_prefix("READYLINE_").unwrap_or(name);
    format!("--{}", bare.to_ascii_lowercase().replace('_', "-"))
}

fn nearest(name: &str) -> Option<&'static str> {
    let ranked = KNOWN.iter().map(|known| (distance(name, known), *known));
    ranked.min().filter(|(letters, _)| *letters <= NEAR).map(|(_, known)| known)
}

/// How many letters must be added, removed or replaced to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (line, from) in one.bytes().enumerate() {
        let mut left = line + 1;
        let mut row = vec![left];
        for (pair, to) in above.windows(2).zip(other.bytes()) {
            let [diagonal, over] = pair else { continue };
            left = (diagonal + usize::from(from != to)).min(over + 1).min(left + 1);
            row.push(left);
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}
