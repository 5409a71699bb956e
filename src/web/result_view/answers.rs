//! The full list of answers, by page of the wizard.

use crate::rules::answers::{Answer, Answers, show, told};
use crate::rules::questionnaire::{Page, Signal, questionnaire};

/// The answers of one page.
#[derive(Clone, Debug)]
pub struct AnswerPage {
    /// The page's heading.
    pub title: String,
    /// Where to change them; nowhere on a shared page.
    pub href: Option<String>,
    /// One line a question.
    pub lines: Vec<AnswerLine>,
}

/// One question with its answer.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// The question.
    pub label: String,
    /// The answer, or that there is none.
    pub value: String,
    /// Whether there is a known value.
    pub known: bool,
}

/// Every question of the questionnaire.
pub(super) fn pages(answers: &Answers, base: Option<&str>) -> Vec<AnswerPage> {
    let page = |page: &Page| AnswerPage {
        title: page.title.clone(),
        href: base.map(|base| format!("{base}/{}?return=check", page.key)),
        lines: questionnaire().on_page(&page.key).map(|signal| line(answers, signal)).collect(),
    };
    questionnaire().pages.iter().map(page).collect()
}

fn line(answers: &Answers, signal: &Signal) -> AnswerLine {
    AnswerLine {
        label: signal.label.clone(),
        value: told(signal, answers),
        known: answers.knows(&signal.key),
    }
}

/// An answer within a sentence: "not known", and an option as a quotation.
pub(super) fn within(answers: &Answers, signal: &Signal) -> String {
    match answers.get(&signal.key) {
        None => "not answered".to_owned(),
        Some(Answer::Unknown) => "not known".to_owned(),
        Some(answer @ Answer::Choice(_)) => format!("“{}”", show(signal, answer)),
        Some(answer @ Answer::Number(_)) => show(signal, answer),
    }
}

/// Where one answer that a result lacks can be given; the page leads to the new result.
pub(super) fn give(base: &str, signal: &Signal) -> String {
    format!("{base}/{}?return=result#{}", signal.page, signal.key)
}

/// Where one answer can be changed; the page leads back to the check page.
pub(in crate::web) fn change(base: &str, signal: &Signal) -> String {
    format!("{base}/{}?return=check#{}", signal.page, signal.key)
}
