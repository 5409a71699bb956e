//! What a browser posts on a page of the edit form.

use super::part::Verb;
use super::typed::Typed;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};

/// One posted page. Nothing in it is trusted yet.
pub(super) struct Posted {
    /// The revision of the draft that the form was drawn from.
    pub(super) revision: i64,
    /// The button that was pressed.
    pub(super) press: Press,
    /// Every other field as typed.
    pub(super) typed: Vec<(String, String)>,
}

/// A button of the form.
pub(super) enum Press {
    /// `save`, or the Enter key.
    Save,
    /// `preview`: saves, and goes on to what that would change.
    Preview,
    /// `add`, `add-KEY`, `remove-KEY`, `up-KEY`, `down-KEY`.
    Act(Verb, String),
    /// `back-REVISION-KEY`: puts back what that revision had.
    Back(i64, String),
}

impl Posted {
    /// Takes a form apart.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] where its revision or its button is none of ours.
    pub(super) fn read(form: StrictForm) -> PageResult<Posted> {
        let mut fields = Fields::from(form);
        let revision = fields.take("rev").and_then(|rev| rev.parse().ok());
        let revision = revision.filter(|rev| *rev >= 1).ok_or_else(changed_form)?;
        let press = match fields.take("action") {
            Some(action) => press(&action).ok_or_else(changed_form)?,
            None => Press::Save,
        };
        Ok(Posted { revision, press, typed: fields.take_all(|_| true) })
    }

    /// The fields, to be read.
    pub(super) fn fields(&self) -> Fields {
        Fields::from(StrictForm(self.typed.clone()))
    }

    /// Leaves out what only the button Add reads: `add` and all that begins with `add-`.
    pub(super) fn leave_out(&self, typed: &mut Typed) {
        for (name, _) in &self.typed {
            if name == "add" || name.starts_with("add-") {
                typed.take(name);
            }
        }
    }
}

fn press(action: &str) -> Option<Press> {
    let (verb, key) = action.split_once('-').unwrap_or((action, ""));
    let act = |verb| Some(Press::Act(verb, key.to_owned()));
    match verb {
        "save" if key.is_empty() => Some(Press::Save),
        "preview" if key.is_empty() => Some(Press::Preview),
        "add" => act(Verb::Add),
        "remove" => act(Verb::Remove),
        "up" => act(Verb::Up),
        "down" => act(Verb::Down),
        "back" => {
            let (revision, key) = key.split_once('-')?;
            let revision = revision.parse().ok().filter(|revision| *revision >= 1)?;
            Some(Press::Back(revision, key.to_owned()))
        }
        _ => None,
    }
}

/// The form holds what none of ours does.
pub(super) fn changed_form() -> PageError {
    PageError::BadRequest(CHANGED_FORM.to_owned())
}
