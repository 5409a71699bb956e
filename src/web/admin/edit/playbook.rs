//! The page of one role's playbook: what to do about this role, in Markdown. It has a page of its
//! own because a form takes 64 kilobytes, and a few playbooks together would be more.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::control::Control;
use super::frame::Frame;
use super::lists::item_of;
use super::part::{Act, Entry, Part};
use super::roles::name;
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::ruleset::Ruleset;
use crate::rules::words::a;
use crate::web::error::PageResult;
use crate::web::markdown::Markdown;

/// The playbook of the role with this key.
pub(super) struct PlaybookPart(String);

/// The only field.
const FIELD: &str = "playbook";
/// What the browser takes, in characters; `check` counts bytes.
const MOST: usize = 15_000;

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/playbook.html")]
struct PlaybookPage {
    frame: Frame,
    field: Control,
    shown: Option<Markdown>,
}

/// The page of every role's playbook.
pub(super) fn all(rules: &Ruleset) -> Vec<PlaybookPart> {
    rules.roles.iter().map(|role| PlaybookPart(role.key.clone())).collect()
}

impl PlaybookPart {
    fn text<'r>(&self, rules: &'r Ruleset) -> Option<&'r str> {
        rules.role(&self.0)?.playbook.as_deref()
    }
}

impl Part for PlaybookPart {
    fn key(&self) -> String {
        format!("{}-playbook", self.0)
    }

    fn title(&self, rules: &Ruleset) -> String {
        let role = rules.role(&self.0).map_or(self.0.clone(), |role| a(&name(role)));
        format!("Playbook for {role}")
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let role = rules.role(&self.0);
        let text = |text: &str| Entry::new(FIELD, "Playbook", text);
        role.map(|_| text(self.text(rules).unwrap_or_default())).into_iter().collect()
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        let Some(text) = typed.take(FIELD) else { return };
        let role = rules.roles.iter_mut().find(|role| role.key == self.0);
        let text = text.replace("\r\n", "\n");
        if let Some(role) = role.filter(|role| role.playbook.as_deref() != Some(text.as_str())) {
            // An indent at the beginning means something in Markdown; empty lines mean nothing.
            let text = text.trim_end().trim_start_matches('\n');
            role.playbook = (!text.trim().is_empty()).then(|| text.to_owned());
        }
    }

    fn act(&self, _: &Act, _: &mut Typed, _: &mut Ruleset) -> Option<String> {
        None
    }

    fn rows(&self, _: &Ruleset) -> Vec<String> {
        Vec::new()
    }

    fn called(&self, _: &Ruleset, _: &str) -> Option<String> {
        None
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        let (_, role, rest) = item_of(&rules.roles, "roles", path)?;
        (role.key == self.0 && rest == "playbook").then(|| FIELD.to_owned())
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let mut field = drawing.field(FIELD).shown("What to do about this role");
        // A whole playbook under another one would help nobody; the draft tells what differs.
        field.was = None;
        let shown = self.text(drawing.rules).map(Markdown::new);
        Ok(PlaybookPage { frame, field: Control::text(field, 18, MOST), shown }.into_response())
    }
}
