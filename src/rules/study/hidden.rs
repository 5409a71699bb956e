//! A result without some of its figures. What is hidden is found nowhere, and nothing that is
//! shown tells it.
//!
//! That holds by construction: the figures are taken out of the *answers*, and everything a reader
//! sees, and every *what if* that a reader tries, is worked out from the answers that are left. The
//! one thing that is true to the whole result is told on purpose: the verdicts and the bands of
//! need and fit. So two companies that differ only in hidden figures, and come to the same verdicts
//! and bands, cannot be told apart. A band does say that the figures behind it are large enough for
//! it: who shares "ready" shares that.
//!
//! Texts that people typed, such as the names and notes of projects, are no figures. Whether they
//! are shown is for the caller to decide.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outcome::Outcome;
use crate::rules::answers::Answers;
use crate::rules::explain::ledger::{ThemeRows, ledger};
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Dial, Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, DialScore, RoleScore, assess};

/// What is kept from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// How large the company is: its revenue and how many people work there.
    Size,
    /// Every answer; the verdicts and bands alone are shown. [`truth`] gives them.
    AllButVerdicts,
}

/// A signal that is hidden, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// The signal's key.
    pub signal: &'static str,
    /// Why it would tell what is to be hidden.
    pub why: &'static str,
}

/// Why size needs three signals, and no more of them.
///
/// Not hidden, although they come near it: `people_per_it_person` and `contacts_per_100_orders` are
/// no answers but worked out, and so are unknown as soon as one side is, which leaves `it_staff`
/// and `contacts_per_month` saying nothing of the other side. Growth in percent says nothing of the
/// amount that grew. `it_staff`, `agents` and `supervisors` are some of the people, which is a
/// floor and no count of all of them. `leader_budget` is what somebody wants to spend; it has no
/// fixed share in revenue, and the share that a director costs is worked out from revenue, so it is
/// unknown.
const SIZE: [Hidden; 3] = [
    Hidden { signal: "annual_revenue", why: "This is the revenue." },
    Hidden { signal: "headcount", why: "This is how many people work for the company." },
    Hidden {
        signal: "orders_per_month",
        why: "Orders times what an order is usually worth, which a store's prices tell, is the \
              revenue.",
    },
];

/// Why every answer is hidden where only the verdicts are shown.
const ALL: &str = "Only the verdicts and bands are shown.";

/// The signals to hide.
pub fn hidden_signals(part: Part) -> Vec<Hidden> {
    match part {
        Part::Size => SIZE.to_vec(),
        Part::AllButVerdicts => {
            let signals = crate::rules::questionnaire::questionnaire().signals.iter();
            signals.map(|signal| Hidden { signal: &signal.key, why: ALL }).collect()
        }
    }
}

/// The answers without those that are hidden: they are as if nobody had answered yet, whether they
/// were known or not, as even that would tell something.
pub fn without(answers: &Answers, hidden: &[Hidden]) -> Answers {
    let mut left = answers.clone();
    hidden.iter().for_each(|each| left.set(each.signal, None));
    left
}

/// What a whole result says about one role and may always be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// Its verdicts.
    pub outcome: Outcome,
    /// The bands of need that are reached, lowest first.
    pub need: Vec<&'static str>,
    /// The bands of fit that are reached, lowest first.
    pub fit: Vec<&'static str>,
}

/// The verdicts and bands of a result, in the order of the ruleset: all there is to *verdict only*.
pub fn truth(rules: &Ruleset, assessment: &Assessment) -> Vec<Truth> {
    let of = |score: &RoleScore| Truth {
        role: score.key.clone(),
        title: rules.role(&score.key).map_or(&score.key, |role| &role.title).clone(),
        outcome: Outcome::from(score),
        need: score.need.bands.clone(),
        fit: score.fit.bands.clone(),
    };
    assessment.roles.iter().map(of).collect()
}

/// A result as it is shown without its hidden figures. Nothing in it comes from them but `truth`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The signals that are hidden.
    pub hidden: Vec<Hidden>,
    /// The answers that are left. A *what if* on a shared result starts from these, so whatever is
    /// tried, it can tell nothing of the others.
    pub answers: Answers,
    /// What those answers come to by themselves: explanations are worked out from these two.
    pub assessment: Assessment,
    /// The verdicts and bands of the whole result.
    pub truth: Vec<Truth>,
}

impl Shown {
    /// A company's result under these rules without the hidden figures.
    pub fn of(rules: &Ruleset, answers: &Answers, part: Part) -> Shown {
        let hidden = hidden_signals(part);
        let truth = truth(rules, &assess(rules, answers));
        let answers = without(answers, &hidden);
        let assessment = assess(rules, &answers);
        Shown { hidden, answers, assessment, truth }
    }

    /// Whether a signal is hidden.
    pub fn hides(&self, signal: &str) -> bool {
        self.hidden.iter().any(|each| each.signal == signal)
    }

    /// What a page shows in place of the assessment: points and ranges are those of the answers
    /// that are left, verdicts and bands those of the whole result. So it may say "Hire" beside a
    /// range of points that alone would leave the verdict open.
    pub fn told(&self, rules: &Ruleset) -> Assessment {
        let mut told = self.assessment.clone();
        let truths: BTreeMap<&str, &Truth> =
            self.truth.iter().map(|truth| (truth.role.as_str(), truth)).collect();
        for score in &mut told.roles {
            let truth = truths.get(score.key.as_str());
            if let (Some(truth), Some(role)) = (truth, rules.role(&score.key)) {
                tell(score, truth, role);
            }
        }
        told
    }

    /// The ledger of a dial, worked out from the answers that are left. A row that hangs on a
    /// hidden signal says "Hidden" for the answer and keeps the range that any answer could give.
    pub fn ledger(&self, dial: &Dial, score: &DialScore) -> Vec<ThemeRows> {
        let mut themes = ledger(dial, score, &self.answers);
        for row in themes.iter_mut().flat_map(|theme| &mut theme.rows) {
            let factor = dial.factors.iter().find(|factor| factor.key == row.key);
            let metric = factor.and_then(|factor| Metric::find(&factor.metric));
            let inputs = metric.map(|metric| metric.inputs()).unwrap_or_default();
            if inputs.iter().any(|signal| self.hides(&signal.key)) {
                row.answer = HIDDEN.to_owned();
                row.parts = String::new();
            }
        }
        themes
    }
}

/// What stands in place of a hidden answer.
pub const HIDDEN: &str = "Hidden";

fn tell(score: &mut RoleScore, truth: &Truth, role: &Role) {
    let verdicts: Vec<Verdict> = truth.outcome.verdicts();
    score.filled = truth.outcome == Outcome::Filled;
    score.settled = score.filled || verdicts.len() == 1;
    score.need.bands.clone_from(&truth.need);
    score.fit.bands.clone_from(&truth.fit);
    for (need, row) in score.cells.iter_mut().enumerate() {
        for (fit, cell) in row.iter_mut().enumerate() {
            // Only the verdicts and bands are told, so a cell that they allow may still be reached.
            let bands = truth.need.contains(&role.need.bands.names[need])
                && truth.fit.contains(&role.fit.bands.names[fit]);
            *cell &= bands && (score.filled || verdicts.contains(&role.verdicts.at(need, fit)));
        }
    }
    score.verdicts = verdicts;
}
