//! What a browser posts on the list's page.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::view::{self, Drawing};
use crate::rules::projects::{Benefit, Choice, ItIn, Lead, Typed};
use crate::web::error::PageError;
use crate::web::form::{CHANGED_FORM, Fields};
use crate::web::secret::new_id;

/// The fields of a project.
const FIELDS: [&str; 4] = ["name", "benefit", "lead", "it_in"];

/// Which button was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Add,
    Change(Uuid),
    Remove(Uuid),
}

/// One posted form. Nothing in it is trusted yet.
pub(super) struct Posted {
    pub(super) action: Action,
    /// The operation id: the same press of the button, however often it arrives.
    pub(super) op: Uuid,
    /// The revision that the page was drawn from; `None` where the form had none.
    pub(super) seen_revision: Option<i64>,
    /// The list was opened from the check page and leads back there.
    pub(super) return_to_check: bool,
    /// A private link, typed where the browser had lost its key.
    pub(super) private_link: Option<String>,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// Takes a form apart; an unknown field or a malformed hidden one is refused.
    pub(super) fn read(mut fields: Fields) -> Result<Self, PageError> {
        let op = fields.take_id("op")?.unwrap_or_else(new_id);
        let seen_revision = match fields.take("rev") {
            Some(rev) => Some(rev.parse().ok().filter(|r| *r >= 0).ok_or_else(bad_form)?),
            None => None,
        };
        let return_to_check = match fields.take("return").as_deref() {
            None => false,
            Some("check") => true,
            Some(_) => return Err(bad_form()),
        };
        let project = fields.take_id("project")?;
        let action = match (fields.take("action").as_deref(), project) {
            (Some("add"), None) => Action::Add,
            (Some("change"), Some(id)) => Action::Change(id),
            (Some("remove"), Some(id)) => Action::Remove(id),
            _ => return Err(bad_form()),
        };
        let private_link = fields.take("private-link");
        let typed = fields.take_all(|name| FIELDS.contains(&name));
        fields.finish()?;
        Ok(Self { action, op, seen_revision, return_to_check, private_link, fields: typed })
    }

    /// What was typed, field by field.
    pub(super) fn typed(&self) -> Typed<'_> {
        let value = |name: &str| {
            let field = self.fields.iter().find(|(field, _)| field == name);
            field.map_or("", |(_, value)| value.as_str())
        };
        let [name, benefit, lead, it_in] = FIELDS.map(value);
        Typed { name, benefit, lead, it_in }
    }

    /// The fingerprint of what was asked for: tells a repeated press from a changed form.
    pub(super) fn content(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let (action, project) = self.action.fields();
        let project = project.map(|id| id.to_string()).unwrap_or_default();
        let Typed { name, benefit, lead, it_in } = self.typed();
        for part in [action, &project, name, benefit, lead, it_in] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// Puts what was typed into a page that is drawn again.
    pub(super) fn typed_into<'a>(&'a self, mut drawing: Drawing<'a>) -> Drawing<'a> {
        drawing.return_to_check = self.return_to_check;
        match self.action {
            Action::Add => drawing.typed = Some(self.typed()),
            Action::Change(id) => {
                drawing.typed = Some(self.typed());
                drawing.changing = Some(id);
            }
            Action::Remove(_) => {}
        }
        drawing
    }

    /// Every field, to ride along hidden on a page that must not lose them.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let (action, project) = self.action.fields();
        let mut kept = self.fields.clone();
        kept.push(("action".into(), action.into()));
        kept.push(("op".into(), self.op.to_string()));
        let project = project.map(|id| ("project".to_owned(), id.to_string()));
        let revision = self.seen_revision.map(|rev| ("rev".to_owned(), rev.to_string()));
        let back = self.return_to_check.then(|| ("return".to_owned(), "check".to_owned()));
        kept.into_iter().chain(project).chain(revision).chain(back).collect()
    }

    /// What was typed, as people read it.
    pub(super) fn shown(&self) -> Vec<(String, String)> {
        let typed = self.typed();
        let name = (!typed.name.is_empty()).then(|| typed.name.to_owned());
        let label = |label: Option<&'static str>| label.map(str::to_owned);
        [
            (view::NAME, name),
            (view::BENEFIT, label(Benefit::of(typed.benefit).map(Choice::label))),
            (view::LEAD, label(Lead::of(typed.lead).map(Choice::label))),
            (view::IT_IN, label(ItIn::of(typed.it_in).map(Choice::label))),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((label.to_owned(), value?)))
        .collect()
    }
}

impl Action {
    /// As the form posts it: its key, and the project that it is about.
    pub(super) fn fields(self) -> (&'static str, Option<Uuid>) {
        match self {
            Action::Add => ("add", None),
            Action::Change(id) => ("change", Some(id)),
            Action::Remove(id) => ("remove", Some(id)),
        }
    }
}

fn bad_form() -> PageError {
    PageError::BadRequest(CHANGED_FORM.into())
}
