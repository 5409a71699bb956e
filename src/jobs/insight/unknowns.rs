//! Which questions companies cannot answer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::crowd::Latest;
use crate::rules::answers::{Answer, Answers};
use crate::rules::questionnaire::questionnaire;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Unknown {
    /// The signal's key.
    pub signal: String,
    /// How many companies were asked: those that answered anything on its page.
    pub asked: u64,
    /// How many of them said that they do not know.
    pub dont_know: u64,
    /// How many of them left it out.
    pub left_out: u64,
}

/// All questions while companies are counted.
pub(super) struct Tally {
    companies: u64,
    unknowns: Vec<Unknown>,
}

impl Tally {
    pub(super) fn new() -> Tally {
        let unknown = |signal: &str| Unknown {
            signal: signal.to_owned(),
            asked: 0,
            dont_know: 0,
            left_out: 0,
        };
        let unknowns = questionnaire().signals.iter().map(|signal| unknown(&signal.key));
        Tally { companies: 0, unknowns: unknowns.collect() }
    }

    pub(super) fn add(&mut self, companies: &[Latest]) {
        for company in companies {
            self.companies += 1;
            self.add_one(&company.answers);
        }
    }

    fn add_one(&mut self, answers: &Answers) {
        let all = questionnaire();
        let page = |key: &str| all.signal(key).map(|signal| signal.page.as_str());
        let asked: BTreeSet<&str> = answers.iter().filter_map(|(key, _)| page(key)).collect();
        for (signal, unknown) in all.signals.iter().zip(&mut self.unknowns) {
            if !asked.contains(signal.page.as_str()) {
                continue;
            }
            unknown.asked += 1;
            match answers.get(&signal.key) {
                Some(Answer::Unknown) => unknown.dont_know += 1,
                None => unknown.left_out += 1,
                Some(_) => {}
            }
        }
    }

    /// How many companies there are, and every question in the questionnaire's order.
    pub(super) fn found(self) -> (u64, Vec<Unknown>) {
        (self.companies, self.unknowns)
    }
}
