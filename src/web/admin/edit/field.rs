//! A text field with all that belongs to it: its label, its fault, what somebody else stored, its
//! unit, and what the version in which the draft began has there.

use askama::Template;

use crate::web::charts::drawn;

/// One text field.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/edit/field.html")]
pub(super) struct Field {
    /// Its name, which is its id too.
    pub(super) name: String,
    /// What it is, in full.
    pub(super) label: String,
    /// The words that are shown instead, where the place does not say what the field is.
    pub(super) shown: Option<String>,
    /// What stands in it, as typed.
    pub(super) value: String,
    /// The unit behind it; may be empty.
    pub(super) unit: String,
    /// `numeric`, `decimal` or `text`.
    pub(super) mode: &'static str,
    /// What is wrong with it.
    pub(super) fault: Option<String>,
    /// What somebody else stored there meanwhile.
    pub(super) theirs: Option<String>,
    /// What the version in which the draft began has there, if that differs.
    pub(super) was: Option<String>,
}

drawn!(Field);

impl Field {
    /// The same with a label that is seen.
    pub(super) fn shown(mut self, words: impl Into<String>) -> Field {
        self.shown = Some(words.into());
        self
    }

    /// The same for a number with this unit.
    pub(super) fn decimal(mut self, unit: &str) -> Field {
        unit.clone_into(&mut self.unit);
        self.mode = "decimal";
        self
    }

    /// The same for a whole number.
    pub(super) fn numeric(mut self) -> Field {
        self.mode = "numeric";
        self
    }

    /// Whether it needs a look.
    pub(super) fn wrong(&self) -> bool {
        self.fault.is_some()
    }

    /// Whether it has something to say, so that it must not be folded away.
    pub(super) fn speaks(&self) -> bool {
        self.wrong() || self.theirs.is_some()
    }

    /// The ids of what describes it.
    pub(super) fn described_by(&self) -> String {
        let parts = [
            ("fault", self.fault.is_some()),
            ("other", self.theirs.is_some()),
            ("unit", !self.unit.is_empty()),
            ("was", self.was.is_some()),
        ];
        let ids = parts.iter().filter(|(_, there)| *there);
        let ids: Vec<_> = ids.map(|(part, _)| format!("{}-{part}", self.name)).collect();
        ids.join(" ")
    }
}
