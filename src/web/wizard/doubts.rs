//! Unlikely figures that a page asks about once.

use super::posted::Posted;
use crate::rules::answers::{Answers, Doubt, unlikely};
use crate::rules::questionnaire::{Page, questionnaire};

/// Whether a saved page has unlikely figures that nobody was asked about yet.
pub(super) fn asks_again(page: &Page, posted: &Posted, now: &Answers) -> bool {
    let unasked = |doubt: &Doubt| !posted.asked.contains(&doubt.mark(now));
    doubts_on(now, &page.key).iter().any(unasked)
}

/// The unlikely figures that a page should ask about.
pub(super) fn doubts_on(answers: &Answers, page: &str) -> Vec<Doubt> {
    let here = |doubt: &Doubt| doubt.signals.iter().any(|key| asks(page, key));
    unlikely(answers).into_iter().filter(here).collect()
}

/// Whether a page asks a question.
pub(super) fn asks(page: &str, signal: &str) -> bool {
    questionnaire().signal(signal).is_some_and(|signal| signal.page == page)
}
