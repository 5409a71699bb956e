//! The page of answers that management can move: what a result may name as a way to another
//! verdict.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::control::{Checks, tick, ticked};
use super::frame::Frame;
use super::lists::item_of;
use super::part::{Act, Entry, Part};
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::questionnaire::{Page, Signal, questionnaire};
use crate::rules::ruleset::Ruleset;
use crate::rules::words::capital;
use crate::web::error::PageResult;

/// The answers that management can move.
pub(super) struct MovablePart;

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/movable.html")]
struct MovablePage {
    frame: Frame,
    groups: Vec<Checks>,
}

/// The name of a question's box.
fn name(signal: &str) -> String {
    format!("movable-{signal}")
}

/// The name of the field that says that the boxes of a page were sent.
fn group(page: &Page) -> String {
    format!("movable-page-{}", page.key)
}

fn words(signal: &Signal) -> String {
    capital(signal.name())
}

impl Part for MovablePart {
    fn key(&self) -> String {
        "movable".to_owned()
    }

    fn title(&self, _: &Ruleset) -> String {
        "What can be moved".to_owned()
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let movable = rules.movable();
        let entry = |signal: &Signal| {
            let there = movable.contains(&signal.key.as_str());
            Entry::new(name(&signal.key), words(signal), tick(there))
        };
        questionnaire().signals.iter().map(entry).collect()
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        let before: Vec<String> = rules.movable().into_iter().map(str::to_owned).collect();
        let mut chosen = Vec::new();
        for page in &questionnaire().pages {
            let signals: Vec<&Signal> = questionnaire().on_page(&page.key).collect();
            let boxes =
                signals.iter().map(|signal| (name(&signal.key), before.contains(&signal.key)));
            let ticks = ticked(typed, &group(page), boxes);
            let there = signals.iter().zip(ticks).filter(|(_, tick)| *tick);
            chosen.extend(there.map(|(signal, _)| signal.key.clone()));
        }
        let same = chosen.len() == before.len() && chosen.iter().all(|key| before.contains(key));
        if !same {
            rules.movable = Some(chosen);
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
        let (_, signal, _) = item_of(rules.movable.as_deref()?, "movable", path)?;
        Some(name(signal))
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let of_page = |page: &Page| {
            let signals = questionnaire().on_page(&page.key);
            let boxes = signals.map(|signal| (name(&signal.key), words(signal))).collect();
            Checks::new(drawing, (&group(page), &page.title), boxes)
        };
        let groups = questionnaire().pages.iter().map(of_page).collect();
        Ok(MovablePage { frame, groups }.into_response())
    }
}
