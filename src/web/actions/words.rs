//! The plan's own sentences.

use crate::web::wizard::Notice;

/// What was done, behind a press that led here.
pub(super) fn done(key: &str) -> Option<&'static str> {
    match key {
        "added" => Some("The action is in the plan."),
        "changed" => Some("The action is changed."),
        "carried" => Some("The open actions of the last plan stand in this one now."),
        "shared" => Some("Shared pages show the plan now, except links that hide figures."),
        "kept-back" => Some("No shared page shows the plan."),
        _ => None,
    }
}

pub(super) const FULL: &str =
    "The plan has 100 actions, which is the most it can hold. Change one that is done or dropped.";

pub(super) const NO_ROOM: Notice = Notice {
    heading: "The open actions do not fit",
    text: "A plan can hold 100 actions. Nothing was carried on. Write those that matter most anew.",
    ask: false,
};

pub(super) const NOT_SUGGESTED: Notice = Notice {
    heading: "The result does not suggest this any more",
    text: "A newer result may say something else. What it suggests stands below.",
    ask: false,
};

pub(super) const TAKEN: Notice = Notice {
    heading: "This is in the plan already",
    text: "It stands below, where you can change it.",
    ask: false,
};

pub(super) const GONE: Notice = Notice {
    heading: "There is no such action in this plan",
    text: "The link may be old. The plan stands below.",
    ask: false,
};

pub(super) const CLASH: Notice = Notice {
    heading: "This action was changed elsewhere meanwhile",
    text: "Another tab or another person saved something different. Both stand below: yours in \
           the fields, the saved one above them. Press “Save this action” to save yours.",
    ask: false,
};

pub(super) const SENT_BEFORE: Notice = Notice {
    heading: "This form was sent once already, with other words",
    text: "What it added then stands beside what you typed now. Press “Save this action” to put \
           yours in its place.",
    ask: false,
};

pub(super) const NOT_SAVED: Notice = Notice {
    heading: "We could not save this just now",
    text: "What you typed is still here. Wait a moment, then press the button again; nothing is \
           saved twice.",
    ask: false,
};
