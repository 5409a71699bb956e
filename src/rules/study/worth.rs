//! What a question is worth: for how many companies the answer decides something.

use serde::{Deserialize, Serialize};

use super::flips::outcome;
use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{Company, Many};

/// What one question is worth.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Worth {
    /// The signal's key.
    pub signal: String,
    /// How many companies gave an answer that is known.
    pub known: u64,
    /// For how many of them taking this one answer away changes the outcome of any role: another
    /// set of verdicts, or no longer known that the company has that director.
    pub decides: u64,
}

/// The worth of all questions while companies are counted; it does not grow with their number.
#[derive(Clone, Debug)]
pub struct Worths {
    many: Many,
    parts: Vec<usize>,
    signals: Vec<Counted>,
}

/// A signal and the roles that hang on it.
#[derive(Clone, Debug)]
struct Counted {
    signal: &'static Signal,
    parts: Vec<usize>,
    known: u64,
    decides: u64,
}

impl Worths {
    /// Every question under these rules, without any company yet.
    pub fn new(rules: &Ruleset) -> Worths {
        let mut many = Many::default();
        let parts: Vec<usize> = rules.roles.iter().map(|role| many.part(role)).collect();
        let signal = |signal| {
            let parts = parts.iter().copied().filter(|part| many.hangs_on(*part, signal));
            Counted { signal, parts: parts.collect(), known: 0, decides: 0 }
        };
        let signals = questionnaire().signals.iter().map(signal).collect();
        Worths { many, parts, signals }
    }

    /// Counts one company.
    pub fn add(&mut self, answers: &Answers) {
        let many = &self.many;
        let company = many.company(answers);
        let score = |part: usize, company: &Company<'_>| outcome(many.score(part, company));
        let whole: Vec<(usize, Outcome)> =
            self.parts.iter().map(|part| (*part, score(*part, &company))).collect();
        for counted in &mut self.signals {
            let Some(without) = many.without(&company, counted.signal) else { continue };
            let hangs = |part: &usize| counted.parts.contains(part);
            let mut hanging = whole.iter().filter(|(part, _)| hangs(part));
            counted.known += 1;
            counted.decides +=
                u64::from(hanging.any(|(part, outcome)| score(*part, &without) != *outcome));
        }
    }

    /// One worth a question, in the order of the questionnaire.
    pub fn worths(&self) -> Vec<Worth> {
        let worth = |counted: &Counted| Worth {
            signal: counted.signal.key.clone(),
            known: counted.known,
            decides: counted.decides,
        };
        self.signals.iter().map(worth).collect()
    }
}

/// What every question is worth to these companies, in the order of the questionnaire.
pub fn worth(rules: &Ruleset, companies: &[Answers]) -> Vec<Worth> {
    let mut worths = Worths::new(rules);
    companies.iter().for_each(|answers| worths.add(answers));
    worths.worths()
}
