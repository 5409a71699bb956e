//! Fields that are no line of text: a list to choose from, boxes to tick, a text of several lines.
//! How each is drawn and how it is read.

use askama::Template;

use super::field::Field;
use super::sheet::Drawing;
use super::typed::Typed;
use crate::web::charts::drawn;

/// How a ticked box is sent.
const YES: &str = "yes";
/// How a box that is not ticked stands in an entry; browsers send nothing for it.
const NO: &str = "no";

/// A list to choose from, or a text of several lines.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/edit/control.html")]
pub(super) struct Control {
    /// Its name, label, value, and what is to be said about it.
    pub(super) field: Field,
    kind: Kind,
}

drawn!(Control, Checks);

#[derive(Clone, Debug)]
enum Kind {
    /// The options in groups: each a heading, which may be empty, and the options with their words.
    List(Vec<(String, Options)>),
    /// So many lines high, and the most characters that the browser takes.
    Text(usize, usize),
}

/// What can be chosen: each option's key and its words.
pub(super) type Options = Vec<(String, String)>;

impl Control {
    /// A list to choose from, in groups. A value that is on no list is offered as it is, so that
    /// saving does not change it.
    pub(super) fn list(mut field: Field, mut groups: Vec<(String, Options)>) -> Control {
        let known = groups.iter().any(|(_, options)| words(options, &field.value).is_some());
        if !known {
            groups.push((String::new(), vec![(field.value.clone(), field.value.clone())]));
        }
        let in_words = |key: String| {
            groups.iter().find_map(|(_, options)| words(options, &key)).cloned().unwrap_or(key)
        };
        field.theirs = field.theirs.map(in_words);
        field.was = field.was.map(in_words);
        Control { field, kind: Kind::List(groups) }
    }

    /// A text of several lines.
    pub(super) fn text(field: Field, lines: usize, most: usize) -> Control {
        Control { field, kind: Kind::Text(lines, most) }
    }

    /// Whether it needs a look.
    pub(super) fn wrong(&self) -> bool {
        self.field.wrong()
    }
}

fn words<'o>(options: &'o Options, key: &str) -> Option<&'o String> {
    options.iter().find(|(option, _)| option == key).map(|(_, words)| words)
}

/// Boxes to tick, any number of them.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/edit/checks.html")]
pub(super) struct Checks {
    /// The group's id, and the name of the field that says that its boxes were on the page.
    name: String,
    legend: String,
    fault: Option<String>,
    /// Each box with the words beside it.
    boxes: Vec<(Field, String)>,
}

impl Checks {
    /// A group: its name, the question above it, and each box's name and words.
    pub(super) fn new(
        drawing: &Drawing,
        (name, legend): (&str, &str),
        boxes: Vec<(String, String)>,
    ) -> Checks {
        let field = |(name, words): (String, String)| (drawing.field(&name), words);
        Checks {
            name: name.to_owned(),
            legend: legend.to_owned(),
            fault: drawing.fault(name),
            boxes: boxes.into_iter().map(field).collect(),
        }
    }

    /// Whether it needs a look.
    fn wrong(&self) -> bool {
        self.fault.is_some() || self.boxes.iter().any(|(field, _)| field.wrong())
    }
}

/// The text that an entry has for a box.
pub(super) const fn tick(ticked: bool) -> &'static str {
    if ticked { YES } else { NO }
}

/// Reads which of these boxes are ticked: each box's name and whether it is now. A box is not
/// ticked where its group was on the page and it was not sent; without its group it stays as it
/// is.
pub(super) fn ticked(
    typed: &mut Typed,
    group: &str,
    boxes: impl Iterator<Item = (String, bool)>,
) -> Vec<bool> {
    let shown = typed.take(group).is_some();
    let read = |(name, now): (String, bool)| match typed.take(&name) {
        Some(text) => text == YES,
        None => now && !shown,
    };
    boxes.map(read).collect()
}

/// Reads a choice from a list. `None` where it was not sent or stays as it is.
pub(super) fn chosen<'o>(
    typed: &mut Typed,
    (name, now): (&str, &str),
    mut options: impl Iterator<Item = &'o str>,
) -> Option<&'o str> {
    let key = typed.take(name).filter(|key| key != now)?;
    let found = options.find(|option| *option == key);
    if found.is_none() {
        typed.fault(name, "Choose one from the list.");
    }
    found
}
