//! What people agree on and the assessment does not know yet: it needs no meeting, only to be
//! taken over.

use super::{Panel, different};
use crate::rules::answers::Answer;
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};

/// An answer that everybody gives who says anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The signal's key.
    pub signal: String,
    /// A value, or *I don't know*.
    pub answer: Answer,
    /// Who says so, in the people's order.
    pub who: Vec<String>,
}

/// Every question to which the base has no value and all who answer it give the same answer, other
/// than that of the base; in the order of the questions. Where nobody answers customers, nothing
/// else is asked about the team, so nothing else of that page is listed.
pub fn agreed(panel: &Panel) -> Vec<Agreed> {
    let ground = panel.ground();
    let agents = questionnaire().signal("agents").map(|signal| signal.page.as_str());
    let nobody = ground.number("agents") == Some(Decimal::ZERO);
    let left_out =
        |signal: &Signal| nobody && agents == Some(signal.page.as_str()) && signal.key != "agents";
    let one = |signal: &Signal| {
        if panel.base.knows(&signal.key) || left_out(signal) {
            return None;
        }
        let said = panel.said(signal);
        let mut answers = different(&said).into_iter();
        let (Some(answer), None) = (answers.next(), answers.next()) else { return None };
        let news = panel.base.get(&signal.key) != Some(&answer);
        let who = said.into_iter().map(|said| said.who).collect();
        news.then(|| Agreed { signal: signal.key.clone(), answer, who })
    };
    questionnaire().signals.iter().filter_map(one).collect()
}
