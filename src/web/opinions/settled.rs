//! Questions that somebody decided about: what each had said stays in view, and the decision can
//! be changed in the same place.

use super::view::{Row, Typed};
use super::{Compared, FIRST, Judge, Voice};
use crate::db::opinions::Settlement;
use crate::rules::answers::{self, Answer, Answers};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::opinions::says;
use crate::web::invitations::Asked;
use crate::web::result_view::change;
use crate::web::words::date;

/// One decision.
pub(super) struct SettledLine {
    pub(super) signal: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) taken: String,
    pub(super) by: String,
    pub(super) at: String,
    /// What each had said, with the form that decides anew; none where all say the same by now.
    pub(super) row: Option<Row>,
    /// Where the answer is changed otherwise.
    pub(super) href: String,
}

/// Whether a decision is still the answer, and nobody who says otherwise has handed in since.
pub(super) fn stands(settled: &Settlement, stored: &Answers, people: &[Asked]) -> bool {
    let signal = settled.signal.as_str();
    let since = |asked: &Asked| {
        let later = asked.own.handed_in_at.is_some_and(|at| at > settled.settled_at);
        let said = asked.own.answers.get(signal).filter(|said| says(signal, said));
        later && said.is_some_and(|said| *said != settled.value)
    };
    stored.get(signal) == Some(&settled.value) && !people.iter().any(since)
}

/// What the assessment itself had answered before somebody decided: one more voice.
pub(super) fn first(settlements: &[Settlement]) -> Voice {
    let mut first = Answers::default();
    for settled in settlements {
        let was = settled.was.clone().filter(|was| *was != Answer::Unknown);
        first.set(&settled.signal, was);
    }
    Voice { who: FIRST.to_owned(), answers: first, asked: None }
}

impl Compared {
    /// The decisions, the one made last first.
    pub(super) fn settled(
        &self,
        judge: &Judge,
        typed: Option<&Typed>,
        own: &str,
    ) -> Vec<SettledLine> {
        let line = |settled: &Settlement| {
            let signal = questionnaire().signal(&settled.signal)?;
            Some(SettledLine {
                signal: signal.key.clone(),
                label: signal.label.clone(),
                value: answers::show(signal, &settled.value),
                taken: settled.taken_from.clone(),
                by: settled.settled_by.clone(),
                at: date(settled.settled_at),
                row: self.decided(judge, signal, typed),
                href: change(own, signal),
            })
        };
        self.settlements.iter().filter_map(line).collect()
    }

    /// The row of a question that was decided, with the answer that counts chosen.
    fn decided(&self, judge: &Judge, signal: &Signal, typed: Option<&Typed>) -> Option<Row> {
        let found = self.found.disagreements.iter().find(|each| each.signal == signal.key)?;
        let stored = judge.visit.stored.answers.get(&signal.key)?;
        let mut row = self.row(found, typed)?;
        if row.chosen.is_empty() && row.fault.is_none() {
            row.chosen = super::view::value(signal, stored);
        }
        Some(row)
    }
}
