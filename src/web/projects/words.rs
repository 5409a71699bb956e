//! The list's own sentences.

use crate::web::wizard::Notice;

/// What was done, behind a press that led here.
pub(super) fn done(key: &str) -> Option<&'static str> {
    match key {
        "added" => Some("The project is on the list."),
        "changed" => Some("The project is changed."),
        "removed" => Some("The project is off the list."),
        _ => None,
    }
}

pub(super) const SAME_NAME: &str =
    "A project of this name is on the list already. Change that one, or write another name.";

pub(super) const FULL: &str =
    "The list has 20 projects, which is the most it can hold. Remove one first.";

pub(super) const GONE: Notice = Notice {
    heading: "This project is no longer on the list",
    text: "Another tab or another person removed it.",
    ask: false,
};

pub(super) const REMOVED: Notice = Notice {
    heading: "This project was removed elsewhere meanwhile",
    text: "Another tab or another person took it off the list. What you typed is below. Press \
           “Add this project” to list it again.",
    ask: false,
};

pub(super) const CLASH: Notice = Notice {
    heading: "This project was changed elsewhere meanwhile",
    text: "Another tab or another person saved something different. Both stand below: yours in \
           the fields, the saved one above them. Press “Save this project” to save yours.",
    ask: false,
};

pub(super) const CHANGED_BEFORE_REMOVAL: Notice = Notice {
    heading: "This project was changed elsewhere meanwhile",
    text: "It stands in the list as it is now. Press Remove again if it should go nevertheless.",
    ask: false,
};

pub(super) const OTHER_CONTENT: Notice = Notice {
    heading: "This form was sent once already, with other words",
    text: "What you typed since then is below. Send it again to save it as well.",
    ask: false,
};

pub(super) const NOT_SAVED: Notice = Notice {
    heading: "We could not save this just now",
    text: "What you typed is still here. Wait a moment, then press the button again; nothing is \
           saved twice.",
    ask: false,
};
