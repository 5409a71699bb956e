//! The form of one action: empty, with a suggestion of the result in it, or as it was typed.

use uuid::Uuid;

use super::posted::{MOST_OF_NOTE, MOST_OF_WORDS, Typed};
use super::view::Drawing;
use crate::db::actions::Action;
use crate::rules::projects::Choice as _;
use crate::rules::questionnaire::{Page, questionnaire};
use crate::rules::study::plan::{Source, Status};
use crate::web::secret::new_id;

/// A question to choose: its key, its words, and whether it is chosen.
type Choice = (String, String, bool);

/// The form of one action.
pub(super) struct Form {
    pub(super) heading: &'static str,
    pub(super) button: &'static str,
    pub(super) press: &'static str,
    pub(super) item: Option<Uuid>,
    pub(super) seen: Option<i64>,
    pub(super) op: Uuid,
    pub(super) source: (&'static str, String),
    /// What the suggestion is about; may be empty.
    pub(super) about: String,
    pub(super) typed: Typed,
    /// What stands there meanwhile, field by field; empty where it is the same.
    pub(super) other: Typed,
    pub(super) statuses: Vec<(&'static str, &'static str, bool)>,
    /// Pages of the questionnaire with their questions.
    pub(super) signals: Vec<(String, Vec<Choice>)>,
    pub(super) most_of_words: usize,
    pub(super) most_of_note: usize,
}

impl Form {
    /// The form of the action that is added, taken or changed.
    pub(super) fn new(page: &Drawing) -> Form {
        let actions = page.plan.iter().flat_map(|plan| &plan.actions);
        let stored = page.changing.and_then(|id| actions.into_iter().find(|each| each.id == id));
        let changing = page.changing.filter(|_| stored.is_some() || page.plan.is_none());
        let posted = page.posted.as_ref();
        let typed = match (posted, stored, &page.taken) {
            (Some(posted), ..) => posted.typed.clone(),
            (None, Some(stored), _) => typed_of(stored),
            (None, None, Some(taken)) => Typed {
                words: taken.text.clone(),
                signal: taken.signal.clone().unwrap_or_default(),
                status: Status::Open.key().to_owned(),
                ..Typed::default()
            },
            (None, None, None) => {
                Typed { status: Status::Open.key().to_owned(), ..Typed::default() }
            }
        };
        let source = match (posted, &page.taken) {
            (Some(posted), _) => posted.source(),
            (None, Some(taken)) => (taken.source, taken.key.clone()),
            (None, None) => (Source::Own, String::new()),
        };
        let (heading, button, press) = match (changing, &page.taken) {
            (Some(_), _) => ("Change this action", "Save this action", "change"),
            (None, Some(_)) => ("Take this into the plan", "Take it into the plan", "add"),
            (None, None) => ("Add an action of your own", "Add this action", "add"),
        };
        let clash = page.clash.as_ref().map(typed_of).unwrap_or_default();
        Form {
            heading,
            button,
            press,
            item: changing,
            seen: page
                .clash
                .as_ref()
                .map(|clash| clash.revision)
                .or(posted.and_then(|posted| posted.seen))
                .or(stored.map(|stored| stored.revision))
                .filter(|_| changing.is_some()),
            op: posted.map_or_else(new_id, |posted| posted.op),
            source: (source.0.key(), source.1),
            about: page.taken.as_ref().map(|taken| taken.about.clone()).unwrap_or_default(),
            statuses: statuses(&typed.status),
            signals: signals(&typed.signal),
            other: clash.where_not(&typed),
            typed,
            most_of_words: MOST_OF_WORDS,
            most_of_note: MOST_OF_NOTE,
        }
    }
}

/// A stored action as its fields show it.
fn typed_of(action: &Action) -> Typed {
    let content = &action.content;
    Typed {
        words: content.words.clone(),
        owner: content.owner.clone(),
        due: content.due_on.map(|day| day.to_string()).unwrap_or_default(),
        status: content.status.key().to_owned(),
        signal: content.signal.clone().unwrap_or_default(),
        note: content.note.clone(),
    }
}

/// The choices of how an action stands, and which is chosen.
fn statuses(chosen: &str) -> Vec<(&'static str, &'static str, bool)> {
    let all = Status::ALL.iter();
    all.map(|status| (status.key(), status.label(), status.key() == chosen)).collect()
}

/// The questions by page, and which is chosen.
fn signals(chosen: &str) -> Vec<(String, Vec<Choice>)> {
    let page = |page: &Page| {
        let signals = questionnaire().on_page(&page.key);
        let line = signals.map(|it| (it.key.clone(), it.label.clone(), it.key == chosen));
        (page.title.clone(), line.collect())
    };
    questionnaire().pages.iter().map(page).collect()
}
