//! How many questions are answered, counted in one way wherever it is told.

use super::answers::Answers;
use super::journey::Course;
use super::questionnaire::questionnaire;

/// The questions of a course by what stands beside them. Every question is in one of three places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Questions with a figure or an option.
    pub answered: usize,
    /// Questions with *I don't know*.
    pub unknown: usize,
    /// Questions with nothing: left empty, not asked, or not reached yet.
    pub empty: usize,
}

impl Tally {
    /// Counts the questions that somebody is asked.
    pub fn of(course: Course, answers: &Answers) -> Tally {
        let signals = questionnaire().signals.iter().filter(|signal| course.asks(&signal.page));
        let mut tally = Tally { answered: 0, unknown: 0, empty: 0 };
        for signal in signals {
            let place = match answers.get(&signal.key) {
                None => &mut tally.empty,
                Some(_) if answers.knows(&signal.key) => &mut tally.answered,
                Some(_) => &mut tally.unknown,
            };
            *place += 1;
        }
        tally
    }

    /// Whether every question has a figure or an option.
    pub fn is_complete(self) -> bool {
        self.unknown + self.empty == 0
    }

    /// "33 of 40 questions answered, 6 said not known, 1 not answered."
    pub fn sentence(self) -> String {
        let Tally { answered, unknown, empty } = self;
        let total = answered + unknown + empty;
        if self.is_complete() {
            return format!("All {total} questions answered.");
        }
        let rest = [(unknown, "said not known"), (empty, "not answered")];
        let rest = rest.into_iter().filter(|(number, _)| *number > 0);
        let rest: String = rest.map(|(number, words)| format!(", {number} {words}")).collect();
        format!("{answered} of {total} questions answered{rest}.")
    }
}
