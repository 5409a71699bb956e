//! Where a saved page leads: on, back to the check page, or to a new result.

/// Where a page was opened from, and so where saving it leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Onward {
    /// To the next page.
    #[default]
    On,
    /// Back to the check page.
    Check,
    /// To a new result: the page was opened from one, to give the answer that it lacked.
    Result,
}

impl Onward {
    /// What stands behind an address or in a form; `None` for anything else.
    pub(super) fn named(name: Option<&str>) -> Option<Onward> {
        match name {
            None => Some(Onward::On),
            Some("check") => Some(Onward::Check),
            Some("result") => Some(Onward::Result),
            Some(_) => None,
        }
    }

    /// The same for an address or a form; `None` for the next page.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Onward::On => None,
            Onward::Check => Some("check"),
            Onward::Result => Some("result"),
        }
    }

    /// The words on the button.
    pub(super) fn button(self) -> &'static str {
        match self {
            Onward::Result => "Save and see the new result",
            Onward::On | Onward::Check => "Continue",
        }
    }

    /// What stands behind an address that keeps it: `?return=check`, or nothing.
    pub(super) fn query(self) -> String {
        self.name().map_or_else(String::new, |name| format!("?return={name}"))
    }
}
