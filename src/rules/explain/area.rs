//! What a role leads. The answers name helpers and candidates for IT and for customer service only,
//! so a role that an admin adds for something else gets advice without them.

use crate::rules::answers::Answers;
use crate::rules::ruleset::Role;

/// What a role leads, told by the question that says whether the company has this director.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    It,
    Service,
    Other,
}

impl Area {
    pub(super) fn of(role: &Role) -> Area {
        match role.filled_when.signal.as_str() {
            "it_lead" => Area::It,
            "cs_lead" => Area::Service,
            _ => Area::Other,
        }
    }

    /// What it is called inside a sentence.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Area::It => "IT and systems",
            Area::Service => "customer service",
            Area::Other => "this area",
        }
    }

    /// Whether someone inside could grow into the job; `None` while nobody said.
    pub(super) fn candidate(self, answers: &Answers) -> Option<bool> {
        let own = match self {
            Area::It => "it",
            Area::Service => "cs",
            Area::Other => return None,
        };
        answers.choice("inside_candidate").map(|option| option == own || option == "both")
    }

    /// Whether the company buys help from outside for it today; `None` while nobody said.
    pub(super) fn helped(self, answers: &Answers) -> Option<bool> {
        let own = match self {
            // A provider that leads IT is a provider in use, whatever the later question says.
            Area::It if answers.choice("it_lead") == Some("provider") => return Some(true),
            Area::It => "it_provider",
            Area::Service => "outsourced_cs",
            Area::Other => return Some(false),
        };
        answers.choice("outside_help").map(|option| option == own || option == "both")
    }
}
