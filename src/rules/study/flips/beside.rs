//! The scores of single companies by both rulesets: what stands beside a flip.

use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{Many, Span};
use crate::rules::study::attribution::Range;

/// Scores companies for one role by both rulesets.
#[derive(Clone, Debug)]
pub struct Beside {
    many: Many,
    parts: [Option<usize>; 2],
}

/// Need and fit of one company for one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dials {
    /// The score of need.
    pub need: Range,
    /// The score of fit.
    pub fit: Range,
}

impl Beside {
    /// Makes a role of the rules in force and of the draft ready, by its key.
    pub fn new(rules: [&Ruleset; 2], role: &str) -> Beside {
        let mut many = Many::default();
        let parts = rules.map(|rules| rules.role(role).map(|role| many.part(role)));
        Beside { many, parts }
    }

    /// What a company scores before and after; `None` where the rules do not have the role.
    pub fn dials(&self, answers: &Answers) -> [Option<Dials>; 2] {
        let company = self.many.company(answers);
        self.parts.map(|part| {
            let score = self.many.score(part?, &company)?;
            Some(Dials { need: range(score.need), fit: range(score.fit) })
        })
    }
}

fn range(span: Span) -> Range {
    Range { low: Points::from_tenths(span.low), high: Points::from_tenths(span.high) }
}
