//! One role at the top of the page: its verdict, a sentence, and its two dials.

use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::fit::ready_takes_all;
use crate::rules::explain::heading::word;
use crate::rules::explain::verdict;
use crate::rules::ruleset;
use crate::rules::score::DialScore;
use crate::web::charts::{Dial, DialShape, Ids, Mark};

/// A role as it is shown. The `data_` fields are for programs that read the page.
#[derive(Clone, Debug)]
pub struct RoleView {
    /// The role's key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The shape of its verdict.
    pub mark: Mark,
    /// Its verdict in words: "Prepare", "Still open: prepare or bridge".
    pub word: String,
    /// What the verdict means and which figures made it so.
    pub sentence: String,
    /// The drawn need.
    pub need: Dial,
    /// The drawn fit.
    pub fit: Dial,
    /// What being large enough takes, where that is every point; may be empty.
    pub all: String,
    /// The verdicts' keys, highest first, or `filled`.
    pub data_verdict: String,
    /// `85.1`, or `43.2-61.0` while open.
    pub data_need: String,
    /// The same for the fit.
    pub data_fit: String,
}

/// The view of one role.
pub(super) fn view(ids: &mut Ids, case: &Case, scored: Scored) -> RoleView {
    let Scored { role, score } = scored;
    let outcome = scored.outcome();
    RoleView {
        key: role.key.clone(),
        title: role.title.clone(),
        mark: Mark { key: mark(outcome) },
        word: word(outcome),
        sentence: verdict::sentence(case, scored),
        need: dial(ids, "Need", &role.need, &score.need),
        fit: dial(ids, "Fit", &role.fit, &score.fit),
        all: ready_takes_all(role).unwrap_or_default(),
        data_verdict: data_verdict(scored),
        data_need: data_range(&score.need),
        data_fit: data_range(&score.fit),
    }
}

/// A verdict in small letters, need and fit: "prepare", "72.5", "64.0".
pub(super) fn brief(scored: Scored) -> (String, String, String) {
    let score = scored.score;
    let range = |dial: &DialScore| data_range(dial).replace('-', "–");
    (word(scored.outcome()).to_lowercase(), range(&score.need), range(&score.fit))
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Filled => "filled",
        Outcome::Open(_) => "open",
        Outcome::Settled(verdict) => verdict.key(),
    }
}

fn data_verdict(scored: Scored) -> String {
    if scored.score.filled {
        return "filled".to_owned();
    }
    let keys: Vec<_> = scored.score.verdicts.iter().map(|verdict| verdict.key()).collect();
    keys.join(" ")
}

fn data_range(score: &DialScore) -> String {
    let DialScore { low, high, .. } = score;
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

/// A scored dial, drawn.
pub fn dial(ids: &mut Ids, name: &str, rules: &ruleset::Dial, score: &DialScore) -> Dial {
    let shape = DialShape {
        name,
        low: score.low.tenths() * 10,
        high: score.high.tenths() * 10,
        marks: rules.bands.marks.map(|mark| mark.tenths() * 10),
        bands: rules.bands.names,
    };
    Dial::draw(ids, &shape)
}
