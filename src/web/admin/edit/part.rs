//! What a page of the edit form must give.

use axum::response::Response;

use super::alerts::AlertsPart;
use super::costs::CostsPart;
use super::frame::Frame;
use super::roles::RolesPart;
use super::sheet::Drawing;
use super::typed::{FieldFault, Typed};
use super::verdicts::VerdictsPart;
use super::{dial, playbook};
use crate::rules::ruleset::Ruleset;
use crate::web::error::PageResult;

/// The id of the offer to put back a row, which is where to go on once it is removed.
pub(super) const REMOVED: &str = "removed";

/// One field, as the rules have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name in the form, which is its id on the page too.
    pub(super) name: String,
    /// What it is, in full: `Store downtime, full points at`.
    pub(super) label: String,
    /// What stands in it.
    pub(super) text: String,
}

impl Entry {
    /// A field.
    pub(super) fn new(
        name: impl Into<String>,
        label: impl Into<String>,
        text: impl Into<String>,
    ) -> Entry {
        Entry { name: name.into(), label: label.into(), text: text.into() }
    }
}

/// A button other than Save: `add`, `remove-downtime`, `back-12-downtime`.
#[derive(Clone, Debug)]
pub(super) struct Act {
    /// What to do.
    pub(super) verb: Verb,
    /// With which row; may be empty.
    pub(super) key: String,
}

/// What a button does.
#[derive(Clone, Debug)]
pub(super) enum Verb {
    /// Adds a row, or something to the row of the key.
    Add,
    /// Removes a row.
    Remove,
    /// Moves a row one place up.
    Up,
    /// Moves a row one place down.
    Down,
    /// Puts back a row as these rules have it.
    Back(Box<Ruleset>),
}

/// A page of the edit form: one part of the rules as fields of text.
///
/// The frame around it stores and merges, keeps what was typed and shows faults. A page never
/// looks at what is typed but through [`Typed`], and never at other parts of the rules.
pub(super) trait Part: Send + Sync {
    /// The last part of its address, such as `it_director-need`.
    fn key(&self) -> String;

    /// Its heading.
    fn title(&self, rules: &Ruleset) -> String;

    /// Every field with the text that these rules give it, in the order of the page. Each name
    /// once; none where the rules have no such part.
    fn entries(&self, rules: &Ruleset) -> Vec<Entry>;

    /// Puts what was typed into the rules. A field that was not sent stays as it is.
    fn read(&self, typed: &mut Typed, rules: &mut Ruleset);

    /// Does what a button says and gives the id of the element to go on at. `None` where there is
    /// no such row. What is missing for it, such as what to add, is a fault in `typed`.
    fn act(&self, act: &Act, typed: &mut Typed, rules: &mut Ruleset) -> Option<String>;

    /// The keys of its rows, in order; none where it is no list.
    fn rows(&self, rules: &Ruleset) -> Vec<String>;

    /// The name of a row, `None` where there is none of this key.
    fn called(&self, rules: &Ruleset, key: &str) -> Option<String>;

    /// The id of the element that a fault's path means: an entry's name where it has a field.
    /// `None` where it is on another page.
    fn place(&self, rules: &Ruleset, path: &str) -> Option<String>;

    /// What is wrong about several fields together although some of them cannot be read.
    fn sure(&self, _rules: &Ruleset, _unreadable: &[FieldFault]) -> Vec<FieldFault> {
        Vec::new()
    }

    /// The page.
    ///
    /// # Errors
    /// When the template cannot be written.
    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response>;
}

/// Every page of the form for these rules, in the order of the list beside it.
pub(super) fn parts(rules: &Ruleset) -> Vec<Box<dyn Part>> {
    let boxed = |dial| Box::new(dial) as Box<dyn Part>;
    let mut parts: Vec<_> = dial::all(rules).into_iter().map(boxed).collect();
    parts.push(Box::new(VerdictsPart));
    parts.push(Box::new(AlertsPart));
    parts.push(Box::new(CostsPart));
    parts.push(Box::new(RolesPart));
    let playbooks = playbook::all(rules).into_iter();
    parts.extend(playbooks.map(|playbook| Box::new(playbook) as Box<dyn Part>));
    parts
}

/// The page with this key.
pub(super) fn find(rules: &Ruleset, key: &str) -> Option<Box<dyn Part>> {
    parts(rules).into_iter().find(|part| part.key() == key)
}
