//! What a browser posts on the plan's page.

use jiff::civil::Date;
use uuid::Uuid;

use crate::db::actions::Content;
use crate::rules::answers::Fault;
use crate::rules::projects::Choice as _;
use crate::rules::questionnaire::questionnaire;
use crate::rules::study::plan::{Source, Status};
use crate::rules::words::is_plain;
use crate::web::error::PageError;
use crate::web::form::{CHANGED_FORM, Fields};
use crate::web::secret::new_id;

/// Most characters of what is to be done.
pub(super) const MOST_OF_WORDS: usize = 1000;
/// Most characters of who does it.
const MOST_OF_OWNER: usize = 80;
/// Most characters of a note.
pub(super) const MOST_OF_NOTE: usize = 2000;

/// The fields that a person fills in, with the names that people read.
const FIELDS: [(&str, &str); 6] = [
    ("words", "What is to be done"),
    ("owner", "Who does it"),
    ("due", "By when"),
    ("status", "How it stands"),
    ("signal", "Answer that it is to move"),
    ("note", "Note"),
];

/// Which button was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    /// Take a new action into the plan.
    Add,
    /// Keep what was changed of this one.
    Change(Uuid),
    /// Show the plan on shared pages, or no longer.
    Share(bool),
    /// Carry the open actions of the plan before into this one.
    Carry,
}

impl Press {
    /// Whether fields for an action were sent with it.
    pub(super) fn has_fields(self) -> bool {
        matches!(self, Press::Add | Press::Change(_))
    }
}

/// One posted form. Nothing in it is trusted yet.
pub(super) struct Posted {
    pub(super) press: Press,
    /// The operation id: the same press of the button, however often it arrives.
    pub(super) op: Uuid,
    /// The revision that the form was drawn from.
    pub(super) seen: Option<i64>,
    /// A private link, typed where the browser had lost its key.
    pub(super) private_link: Option<String>,
    pub(super) typed: Typed,
    source: (String, String),
}

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) words: String,
    pub(super) owner: String,
    pub(super) due: String,
    pub(super) status: String,
    pub(super) signal: String,
    pub(super) note: String,
}

impl Posted {
    /// Takes a form apart; an unknown field or a malformed hidden one is refused.
    pub(super) fn read(mut fields: Fields) -> Result<Self, PageError> {
        let op = fields.take_id("op")?.unwrap_or_else(new_id);
        let seen = match fields.take("rev") {
            Some(rev) => Some(rev.parse().ok().filter(|r| *r > 0).ok_or_else(bad_form)?),
            None => None,
        };
        let item = fields.take_id("item")?;
        let press = match (fields.take("press").as_deref(), item) {
            (Some("add"), None) => Press::Add,
            (Some("change"), Some(id)) if seen.is_some() => Press::Change(id),
            (Some("share"), None) => Press::Share(true),
            (Some("keep-back"), None) => Press::Share(false),
            (Some("carry"), None) => Press::Carry,
            _ => return Err(bad_form()),
        };
        let private_link = fields.take("private-link");
        let mut text = |name: &str| fields.take(name).unwrap_or_default().replace("\r\n", "\n");
        let [words, owner, due, status, signal, note] = FIELDS.map(|(name, _)| text(name));
        let typed = Typed { words, owner, due, status, signal, note };
        let source = (text("source"), text("source-key"));
        fields.finish()?;
        Ok(Self { press, op, seen, private_link, typed, source })
    }

    /// What is to stand in the plan, or what needs another look.
    pub(super) fn content(&self) -> Result<Content, Vec<Fault>> {
        let typed = &self.typed;
        let mut faults = Vec::new();
        let words = text("words", &typed.words, MOST_OF_WORDS, &mut faults);
        if words.is_empty() {
            faults.push(fault("words", "Write what is to be done.".to_owned()));
        }
        let owner = text("owner", &typed.owner, MOST_OF_OWNER, &mut faults);
        if owner.contains('\n') {
            faults.push(fault("owner", "Write who does it in one line.".to_owned()));
        }
        let due_on = day(&typed.due).unwrap_or_else(|| {
            let words = "Write the day as year, month and day: 2027-03-31.";
            faults.push(fault("due", words.to_owned()));
            None
        });
        let status = Status::of(&typed.status).unwrap_or_else(|| {
            faults.push(fault("status", "Choose how it stands.".to_owned()));
            Status::Open
        });
        let signal = Some(typed.signal.clone()).filter(|key| !key.is_empty());
        if signal.as_ref().is_some_and(|key| questionnaire().signal(key).is_none()) {
            faults.push(fault("signal", "Choose one of the questions, or none.".to_owned()));
        }
        let note = text("note", &typed.note, MOST_OF_NOTE, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let (source, source_key) = self.source();
        Ok(Content { source, source_key, signal, words, owner, due_on, status, note })
    }

    /// Where the action comes from; what no page of ours posts counts as the company's own.
    pub(super) fn source(&self) -> (Source, String) {
        let (source, key) = &self.source;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        let known = key.len() <= 200 && key.chars().all(plain) && !key.is_empty();
        match Source::of(source).filter(|source| known && *source != Source::Own) {
            Some(source) => (source, key.clone()),
            None => (Source::Own, String::new()),
        }
    }

    /// Every field, to ride along hidden on a page that must not lose them.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let (press, item) = match self.press {
            Press::Add => ("add", None),
            Press::Change(id) => ("change", Some(id)),
            Press::Share(true) => ("share", None),
            Press::Share(false) => ("keep-back", None),
            Press::Carry => ("carry", None),
        };
        let own = |name: &str, value: String| (name.to_owned(), value);
        let mut kept = vec![own("press", press.to_owned()), own("op", self.op.to_string())];
        kept.extend(item.map(|id| own("item", id.to_string())));
        kept.extend(self.seen.map(|rev| own("rev", rev.to_string())));
        if self.press.has_fields() {
            kept.push(own("source", self.source.0.clone()));
            kept.push(own("source-key", self.source.1.clone()));
            let values = self.typed.values();
            kept.extend(FIELDS.iter().zip(values).map(|((name, _), value)| own(name, value)));
        }
        kept
    }

    /// What was typed, as people read it.
    pub(super) fn shown(&self) -> Vec<(String, String)> {
        let Typed { words, owner, due, note, .. } = &self.typed;
        let named = [(FIELDS[0].1, words), (FIELDS[1].1, owner), (FIELDS[2].1, due)];
        let all = named.into_iter().chain([(FIELDS[5].1, note)]);
        let filled = all.filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

impl Typed {
    /// These fields where they differ from others; empty where they do not.
    pub(super) fn where_not(self, other: &Typed) -> Typed {
        let differs = |own: String, other: &str| if own == other { String::new() } else { own };
        Typed {
            words: differs(self.words, &other.words),
            owner: differs(self.owner, &other.owner),
            due: differs(self.due, &other.due),
            status: differs(self.status, &other.status),
            signal: differs(self.signal, &other.signal),
            note: differs(self.note, &other.note),
        }
    }

    /// The fields in the order of the form.
    fn values(&self) -> [String; 6] {
        let Typed { words, owner, due, status, signal, note } = self.clone();
        [words, owner, due, status, signal, note]
    }
}

/// A text without blanks around it; too long a one or one with signs that nobody types is a fault.
fn text(field: &str, typed: &str, most: usize, faults: &mut Vec<Fault>) -> String {
    let text = typed.trim().to_owned();
    let long = text.chars().count();
    if long > most {
        let words = format!("Write at most {most} characters; these are {long}.");
        faults.push(fault(field, words));
    } else if !text.lines().all(|line| line.is_empty() || is_plain(line)) {
        let words = "This holds signs that cannot be shown. Type it anew.";
        faults.push(fault(field, words.to_owned()));
    }
    text
}

/// `2027-03-31` or `31 March 2027`; `Some(None)` for no day, `None` for what is no day.
pub(in crate::web) fn day(typed: &str) -> Option<Option<Date>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(None);
    }
    let day = typed.parse::<Date>().or_else(|_| Date::strptime("%d %B %Y", typed)).ok()?;
    (2000..=2199).contains(&day.year()).then_some(Some(day))
}

fn fault(field: &str, message: String) -> Fault {
    Fault { signal: field.to_owned(), message }
}

fn bad_form() -> PageError {
    PageError::BadRequest(CHANGED_FORM.into())
}
