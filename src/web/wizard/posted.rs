//! What a browser posts on a page of the questionnaire: the answers as typed, and what rode along.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::onward::Onward;
use super::view::Drawing;
use crate::rules::questionnaire::{Page, Signal, questionnaire};
use crate::web::error::PageError;
use crate::web::form::{CHANGED_FORM, Fields};
use crate::web::secret::new_id;

/// One posted page. Nothing in it is trusted yet.
pub(super) struct Posted {
    /// The fields of this page's signals (`KEY`, `KEY-unknown`) as typed.
    pub(super) typed: Vec<(String, String)>,
    /// The operation id: the same press of the button, however often it arrives.
    pub(super) op: Uuid,
    /// The revision of the answers that the page was drawn from; `None` where the form had none.
    pub(super) seen_revision: Option<i64>,
    /// Where saving leads.
    pub(super) onward: Onward,
    /// The button was pressed that leads to the list of projects.
    pub(super) to_projects: bool,
    /// The unlikely figures that the person was already asked about.
    pub(super) asked: Vec<String>,
    /// A private link, typed where the browser had lost its key.
    pub(super) private_link: Option<String>,
}

impl Posted {
    /// Takes a form apart; an unknown field or a malformed hidden one is refused.
    pub(super) fn read(page: &Page, mut fields: Fields) -> Result<Self, PageError> {
        let op = fields.take_id("op")?.unwrap_or_else(new_id);
        let seen_revision = match fields.take("rev") {
            Some(rev) => Some(rev.parse().ok().filter(|r| *r >= 0).ok_or_else(bad_form)?),
            None => None,
        };
        let onward = Onward::named(fields.take("return").as_deref()).ok_or_else(bad_form)?;
        let to_projects = match fields.take("then").as_deref() {
            None => false,
            Some("projects") if page.key == "ownership" => true,
            Some(_) => return Err(bad_form()),
        };
        let asked = fields.take("seen").unwrap_or_default();
        let asked = asked.split(',').map(str::to_owned).collect();
        let private_link = fields.take("private-link");
        let here = |name: &str| {
            let key = name.strip_suffix("-unknown").unwrap_or(name);
            questionnaire().on_page(&page.key).any(|signal| signal.key == key)
        };
        let typed = fields.take_all(here);
        fields.finish()?;
        Ok(Self { typed, op, seen_revision, onward, to_projects, asked, private_link })
    }

    /// The fingerprint of what was typed: tells a repeated press from a changed form.
    pub(super) fn content(&self, page: &Page) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(page.key.as_bytes());
        for (name, value) in &self.typed {
            for part in [name, value] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().into()
    }

    /// Puts what was typed into a page that is drawn again.
    pub(super) fn typed_into<'a>(&'a self, mut drawing: Drawing<'a>) -> Drawing<'a> {
        drawing.typed = Some(&self.typed);
        drawing.onward = self.onward;
        drawing.asked = &self.asked;
        drawing
    }

    /// What was typed, question by question, as people read it.
    pub(super) fn shown(&self, page: &Page) -> Vec<(String, String)> {
        let find = |name: &str| self.typed.iter().find(|(field, _)| field == name);
        let answer = |signal: &Signal| {
            let typed = find(&signal.key).filter(|(_, value)| !value.is_empty());
            let option = |key: &str| signal.options.iter().find(|option| option.key == key);
            let value = match typed {
                Some((_, value)) => {
                    option(value).map_or_else(|| value.clone(), |o| o.label.clone())
                }
                None if find(&format!("{}-unknown", signal.key)).is_some() => "I don’t know".into(),
                None => return None,
            };
            Some((signal.label.clone(), value))
        };
        questionnaire().on_page(&page.key).filter_map(answer).collect()
    }

    /// Every field, to ride along hidden on a page that must not lose them.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let mut kept = self.typed.clone();
        kept.push(("op".into(), self.op.to_string()));
        if let Some(revision) = self.seen_revision {
            kept.push(("rev".into(), revision.to_string()));
        }
        if let Some(name) = self.onward.name() {
            kept.push(("return".into(), name.into()));
        }
        if self.to_projects {
            kept.push(("then".into(), "projects".into()));
        }
        kept
    }
}

fn bad_form() -> PageError {
    PageError::BadRequest(CHANGED_FORM.into())
}
