//! Which pages are done, which comes next and which may be opened: derived from the answers alone,
//! never stored.

use super::answers::Answers;
use super::decimal::Decimal;
use super::metric::Metric;
use super::questionnaire::{Signal, questionnaire};
use super::ruleset::{Dial, Role, Ruleset};
use super::score::{RoleScore, assess};

/// Whether every question of the page that must be answered has a value or *I don't know*. On the
/// service team's page nobody who answers customers means that nothing else is asked.
pub fn page_done(answers: &Answers, page: &str) -> bool {
    let answered = |signal: &Signal| signal.optional || answers.get(&signal.key).is_some();
    nobody_serves(answers, page) || questionnaire().on_page(page).all(answered)
}

/// Whether this is the service team's page and nobody answers customers.
fn nobody_serves(answers: &Answers, page: &str) -> bool {
    let asks = questionnaire().signal("agents").is_some_and(|agents| agents.page == page);
    asks && answers.number("agents") == Some(Decimal::ZERO)
}

/// The pages that somebody is asked, in the order of the questionnaire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course<'a>(Option<&'a [String]>);

impl<'a> Course<'a> {
    /// Only the pages with these keys, or all of them.
    pub fn new(asked: Option<&'a [String]>) -> Course<'a> {
        Course(asked)
    }

    /// The keys of its pages.
    pub fn pages(self) -> impl Iterator<Item = &'static str> {
        pages().filter(move |page| self.asks(page))
    }

    /// Whether a page belongs to it.
    pub fn asks(self, page: &str) -> bool {
        self.0.is_none_or(|asked| asked.iter().any(|key| key == page))
    }

    /// The first page that is not done.
    pub fn first_unfinished(self, answers: &Answers) -> Option<&'static str> {
        self.pages().find(|page| !page_done(answers, page))
    }

    /// Whether the page is asked and it is its turn: done, the first unfinished one, or before.
    pub fn may_open(self, answers: &Answers, page: &str) -> bool {
        let Some(place) = self.place(page) else { return false };
        let first = self.first_unfinished(answers).and_then(|first| self.place(first));
        page_done(answers, page) || first.is_none_or(|first| place <= first)
    }

    /// The page after this one.
    pub fn page_after(self, page: &str) -> Option<&'static str> {
        self.pages().nth(self.place(page)? + 1)
    }

    /// The page before this one.
    pub fn page_before(self, page: &str) -> Option<&'static str> {
        self.pages().nth(self.place(page)?.checked_sub(1)?)
    }

    /// The page's place among them, from 0.
    pub fn place(self, page: &str) -> Option<usize> {
        self.pages().position(|each| each == page)
    }
}

/// The first page of all that is not done.
pub fn first_unfinished(answers: &Answers) -> Option<&'static str> {
    Course::default().first_unfinished(answers)
}

/// Whether the page exists and it is its turn, where all are asked.
pub fn may_open(answers: &Answers, page: &str) -> bool {
    Course::default().may_open(answers, page)
}

/// Whether the answers may be checked and submitted: all pages are done, or nothing that is left
/// can change a verdict.
pub fn may_check(ruleset: &Ruleset, answers: &Answers) -> bool {
    first_unfinished(answers).is_none() || nothing_can_change(ruleset, answers)
}

/// Whether no question that is still to be answered can change any verdict. Never true too early:
/// a role counts as closed when the company has that director, when its verdict is settled and it
/// is known whether the company has that director, or when no open question bears on it.
pub fn nothing_can_change(ruleset: &Ruleset, answers: &Answers) -> bool {
    let assessment = assess(ruleset, answers);
    let mut scored = ruleset.roles.iter().zip(&assessment.roles);
    scored.all(|(role, score)| is_closed(role, score, answers))
}

fn is_closed(role: &Role, score: &RoleScore, answers: &Answers) -> bool {
    let filled_by = &role.filled_when.signal;
    score.filled
        || (score.settled && !still_asked(answers, filled_by))
        || !bearing_on(role).any(|signal| still_asked(answers, &signal))
}

/// Whether a signal has no answer at all and its page is still to be finished.
fn still_asked(answers: &Answers, signal: &str) -> bool {
    let page = questionnaire().signal(signal).map(|signal| signal.page.as_str());
    answers.get(signal).is_none() && page.is_some_and(|page| !page_done(answers, page))
}

/// The signals that can move a role's verdict or fill the role.
fn bearing_on(role: &Role) -> impl Iterator<Item = String> {
    let inputs = |dial: &Dial| {
        let counting = dial.factors.iter().filter(|factor| factor.weight > 0);
        let metrics = counting.filter_map(|factor| Metric::find(&factor.metric));
        metrics.flat_map(|metric| metric.inputs()).map(|signal| signal.key.clone()).collect()
    };
    let (need, fit): (Vec<String>, Vec<String>) = (inputs(&role.need), inputs(&role.fit));
    need.into_iter().chain(fit).chain([role.filled_when.signal.clone()])
}

fn pages() -> impl Iterator<Item = &'static str> {
    questionnaire().pages.iter().map(|page| page.key.as_str())
}
