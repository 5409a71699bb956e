//! How certain a verdict is, in one short sentence: how close a score lies to a mark, and the
//! nearest single answers that would make it another verdict.

mod hair;
mod nearest;

use super::Explanation;
use super::case::{Case, Outcome, Scored};
use super::margins::Margin;
use super::missing;
use super::reasons::main_reasons;
use super::settling::Settling;
use super::timing::Stays;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::Verdict;
use crate::rules::words::{capital, count, list};
use hair::hair;
use nearest::Nearest;
pub use nearest::near;

/// So many missing figures are named; of more only the heaviest.
const NAMED: usize = 3;

/// How certain one verdict is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certainty {
    /// One or two words: "Close call", "Close", "Fairly stable", "Stable", "Open".
    pub word: &'static str,
    /// The rest of the sentence.
    pub text: String,
    /// Of a close call, single answers that would be enough; else empty.
    pub example: String,
}

impl Certainty {
    fn new(word: &'static str, text: impl Into<String>) -> Certainty {
        Certainty { word, text: text.into(), example: String::new() }
    }
}

/// How certain the verdict of one role is. `None` for a post that is filled, and while so much is
/// not known that nobody can tell.
pub fn certainty(case: &Case, told: &Explanation, scored: Scored) -> Option<Certainty> {
    let verdict = match scored.outcome() {
        Outcome::Filled => return None,
        Outcome::Open(_) => return Some(open(case, &told.settling, scored)),
        Outcome::Settled(verdict) => verdict,
    };
    let own: Vec<&Margin> =
        told.margins.iter().filter(|margin| margin.role == scored.role.key).collect();
    let mut found = match close(&own, scored, verdict) {
        Some(close) => close,
        None => match Nearest::of(&own).far() {
            Some(text) => Certainty::new("Fairly stable", text),
            None if own.iter().any(|margin| !margin.told) => return None,
            None => Certainty::new("Stable", "no single answer changes this."),
        },
    };
    if !missing::gaps(case, scored).is_empty() {
        found.text.push_str(" No missing figure can change it.");
    }
    Some(found)
}

/// How close the settled verdict of a role is to another one, by the role's own margins: a close
/// call, or close. `None` where it is neither. It says so for a page, a list and a picture.
pub fn close(own: &[&Margin], scored: Scored, verdict: Verdict) -> Option<Certainty> {
    let near = Nearest::of(own).near();
    match (hair(scored, verdict), near) {
        (Some(text), near) => Some(Certainty {
            example: near.map(|text| capital(&text)).unwrap_or_default(),
            ..Certainty::new("Close call", text)
        }),
        (None, Some(text)) => Some(Certainty::new("Close", text)),
        (None, None) => None,
    }
}

/// What the answers that change nothing alone come to; empty where every answer changes something.
/// `none` says that no answer does.
pub fn unmoved(margins: &[&Margin], none: bool) -> String {
    let untold = margins.iter().filter(|margin| !margin.told).count();
    if untold > 0 {
        let answers = count(untold, "answer", "answers");
        return format!("For {answers} this cannot be told while so much is not known.");
    }
    match (none, margins.len()) {
        (_, 0) => String::new(),
        (true, _) => "No known answer alone changes this, whatever it were.".to_owned(),
        (false, _) => "No other known answer changes this, whatever it were.".to_owned(),
    }
}

/// Why the verdict is what it is, in one or two short sentences: the heaviest reason, and whether
/// the company is too small. Empty for a post that is filled.
pub fn because(case: &Case, scored: Scored) -> String {
    let Scored { role, score } = scored;
    if score.filled {
        return String::new();
    }
    if role.need.bands.index(score.need.high) == 0 {
        return format!("The need is low, {} of 100.", score.need.high);
    }
    let size = match (role.fit.bands.index(score.fit.high), Stays::below(role, score, case.answers))
    {
        (0, _) => " The company is too small for this post.",
        (1, None) => " The company is only partly large enough for this post.",
        (1, Some(Stays::FiveYears)) => {
            " The company does not grow into this post within five years."
        }
        (1, Some(Stays::NotGrowing)) => {
            " Without growth the company stays below the size for this post."
        }
        _ => "",
    };
    let reasons = main_reasons(role, score, case.answers);
    let first = reasons.first().map(|reason| reason.headline.clone()).unwrap_or_default();
    format!("{first}{size}").trim_start().to_owned()
}

/// What an open verdict waits for.
fn open(case: &Case, settling: &[Settling], scored: Scored) -> Certainty {
    let known = settling.iter().find(|each| each.role == scored.role.key && each.told);
    let gaps = missing::gaps(case, scored);
    let needed = |signal: &&Signal| known.is_none_or(|known| known.set.contains(&signal.key));
    let names: Vec<&str> =
        gaps.iter().map(|gap| gap.signal).filter(needed).map(Signal::name).collect();
    let text = match names.as_slice() {
        [] => "it depends on figures that are not known.".to_owned(),
        [one] => format!("it depends on {one}, which is not known."),
        few if few.len() <= NAMED => {
            format!("it depends on {}, which are not known.", list(few, "and"))
        }
        [first, ..] => {
            let many = count(names.len(), "figure", "figures");
            format!("it depends on {many} that are not known, above all {first}.")
        }
    };
    Certainty::new("Open", text)
}
