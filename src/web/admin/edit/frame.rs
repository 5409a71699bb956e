//! What stands around the fields of every page of the edit form: display values only.

use super::part::REMOVED;
use crate::web::prose::{capital, count};

/// The frame of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The heading.
    pub(super) title: String,
    /// What the draft is called.
    pub(super) draft: String,
    /// Where it comes from, and who saved it last.
    pub(super) saved_by: String,
    /// The draft's own page.
    pub(super) back: String,
    /// Where the form goes.
    pub(super) action: String,
    /// The revision that the fields are of.
    pub(super) rev: i64,
    /// Whether the draft can still be saved.
    pub(super) open: bool,
    /// The pages of the form.
    pub(super) parts: Vec<PartLink>,
    /// What happened meanwhile.
    pub(super) notices: Vec<Notice>,
    /// Whether it was saved, and what is left to put right.
    pub(super) status: String,
    /// What looks mistyped on this page, each with the id of the field that it is about.
    pub(super) looks: Vec<(String, String)>,
    /// What is wrong on this page.
    pub(super) faults: FaultList,
}

impl Frame {
    /// "One thing to look at:"
    pub(super) fn looks_heading(&self) -> String {
        format!("{}:", to_look_at(self.looks.len()))
    }
}

/// A line of the list of pages.
#[derive(Clone, Debug)]
pub(super) struct PartLink {
    /// Its heading.
    pub(super) title: String,
    /// Its address.
    pub(super) href: String,
    /// Whether it is the page that is shown.
    pub(super) current: bool,
    /// How much is to be put right there, in words; empty where nothing is.
    pub(super) faults: String,
}

/// What is wrong on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct FaultList {
    /// The heading over it.
    pub(super) heading: String,
    /// Each fault and the id of the element that it is about, which may be empty.
    pub(super) lines: Vec<(String, String)>,
    /// Whether the page was not saved because of it.
    pub(super) refused: bool,
}

impl FaultList {
    /// Fields that cannot be read, each with its label in front.
    /// `fields` of the lines are about such fields; the rest is wrong beside them.
    pub(super) fn unreadable(lines: Vec<(String, String)>, fields: usize) -> FaultList {
        let heading = match (lines.len(), fields) {
            (1, _) => "one field needs another look".to_owned(),
            (all, fields) if all > fields => {
                format!("{} need another look", count(all, "thing", "things"))
            }
            (many, _) => format!("{} need another look", count(many, "field", "fields")),
        };
        let heading = format!("Nothing is saved yet: {heading}");
        FaultList { heading, lines, refused: true }
    }

    /// What keeps a stored page from being published.
    pub(super) fn broken(lines: Vec<(String, String)>) -> FaultList {
        FaultList { heading: "To put right on this page".to_owned(), lines, refused: false }
    }
}

/// Something that happened, above the fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Notice {
    /// Its id, where an address leads to it; else empty.
    pub(super) id: &'static str,
    /// The heading.
    pub(super) heading: String,
    /// What it means and what to do.
    pub(super) text: Vec<String>,
    /// What changed, a sentence a line.
    pub(super) lines: Vec<String>,
    /// Buttons of the form: what each does, and its words.
    pub(super) buttons: Vec<(String, String)>,
    /// Whether it is read out at once.
    pub(super) urgent: bool,
}

impl Notice {
    /// Another admin saved a short while ago.
    pub(super) fn recent(who: &str, seconds: i64) -> Notice {
        let when = match seconds / 60 {
            0 => "less than a minute ago".to_owned(),
            1 => "a minute ago".to_owned(),
            minutes => format!("{minutes} minutes ago"),
        };
        Notice {
            heading: format!("{who} saved this draft {when}"),
            text: vec![
                "You may both edit it. Whoever saves second sees what the other changed, and \
                 nothing gets lost."
                    .to_owned(),
            ],
            ..Notice::default()
        }
    }

    /// A row was removed; `revision` still has it.
    pub(super) fn removed(name: &str, revision: i64, key: &str) -> Notice {
        Notice {
            id: REMOVED,
            heading: format!("Removed: {name}"),
            buttons: vec![(format!("back-{revision}-{key}"), "Put it back".to_owned())],
            ..Notice::default()
        }
    }

    /// The database did not store it.
    pub(super) fn not_saved() -> Notice {
        Notice {
            heading: "Not saved yet".to_owned(),
            text: vec![
                "Our database did not answer in time. What you typed is still here: wait a few \
                 seconds and press Save again. Saving twice stores it once."
                    .to_owned(),
            ],
            urgent: true,
            ..Notice::default()
        }
    }

    /// The draft was published or thrown away while its form was open.
    pub(super) fn ended(published_as: Option<i64>, changes: Vec<String>) -> Notice {
        let heading = match published_as {
            Some(version) => format!("This draft was published as version {version}"),
            None => "This draft was thrown away".to_owned(),
        };
        let mut text = vec!["It cannot be saved any more.".to_owned()];
        if !changes.is_empty() {
            text.push(
                "What you typed is still in the fields, so that you can copy it into another \
                 draft. This is what you changed:"
                    .to_owned(),
            );
        }
        Notice { heading, text, lines: changes, urgent: true, ..Notice::default() }
    }
}

/// What stands above the fields about the whole draft: whether it was just saved, and how much
/// keeps it from being published.
pub(super) fn status(saved: bool, faults: usize) -> String {
    let rest = match faults {
        0 => String::new(),
        many => {
            let things = capital(&count(many, "thing", "things"));
            format!("{things} must be put right before this draft can be published.")
        }
    };
    match (saved, rest.is_empty()) {
        (true, true) => "Saved.".to_owned(),
        (true, false) => format!("Saved. {rest}"),
        (false, _) => rest,
    }
}

/// "One thing to look at"; nothing where there is none.
pub(in crate::web::admin) fn to_look_at(things: usize) -> String {
    if things == 0 {
        return String::new();
    }
    format!("{} to look at", capital(&count(things, "thing", "things")))
}

/// How many faults a page has, for the list of pages.
pub(super) fn fault_count(faults: usize) -> String {
    if faults == 0 { String::new() } else { format!("{faults} to put right") }
}
