//! What made a company's outcome change.

use serde::{Deserialize, Serialize};

use super::{Outcome, matched, outcome};
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Dial, Factor, Role};
use crate::rules::score::{Company, Many, Span};

/// What moved most.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Mover {
    /// Where it stands.
    pub dial: Moved,
    /// The factor's key; empty unless the dial is need or fit.
    pub key: String,
    /// The factor's name in the draft, else in the rules in force; empty with the key.
    pub label: String,
    /// How far the factor's points moved, negative for down: of its two ends the one that moved
    /// further. 0.0 where only points between its ends changed, which unknown answers might reach.
    pub moved: Points,
}

/// Where a mover stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// A factor of need.
    Need,
    /// A factor of fit.
    Fit,
    /// The marks of need or fit.
    Marks,
    /// The verdict table.
    Table,
    /// The condition by which a company has this director already.
    Filled,
}

/// What a change of one role can be traced to.
#[derive(Clone, Debug)]
pub(super) struct Causes {
    factors: Vec<FactorPair>,
    /// The old role with the new factors, with the new marks, with the new table, and with both.
    factors_alone: usize,
    marks_alone: usize,
    table_alone: usize,
    marks_and_table: usize,
}

/// A factor before and after, as numbers of measures.
#[derive(Clone, Debug)]
struct FactorPair {
    dial: Moved,
    key: String,
    label: String,
    measures: [Option<usize>; 2],
}

impl Causes {
    pub(super) fn new(many: &mut Many, old: &Role, new: &Role) -> Causes {
        let need = pairs(many, Moved::Need, [&old.need, &new.need]);
        let fit = pairs(many, Moved::Fit, [&old.fit, &new.fit]);
        let with = |factors: &Role, marks: &Role, table: &Role| {
            let dial = |factors: &Dial, marks: &Dial| Dial {
                factors: factors.factors.clone(),
                bands: marks.bands,
            };
            Role {
                need: dial(&factors.need, &marks.need),
                fit: dial(&factors.fit, &marks.fit),
                verdicts: table.verdicts,
                ..old.clone()
            }
        };
        Causes {
            factors: need.into_iter().chain(fit).collect(),
            factors_alone: many.part(&with(new, old, old)),
            marks_alone: many.part(&with(old, new, old)),
            table_alone: many.part(&with(old, old, new)),
            marks_and_table: many.part(&with(old, new, new)),
        }
    }

    /// The cause of a change: the factor that moved most, if the new factors alone change the
    /// outcome; else marks or table, if they alone do; else again the factor, as it took both.
    pub(super) fn mover(
        &self,
        many: &Many,
        company: &Company<'_>,
        [before, after]: [Outcome; 2],
    ) -> Mover {
        if [before, after].contains(&Outcome::Filled) {
            return Mover::of_role(Moved::Filled);
        }
        let changes = |part| outcome(many.score(part, company)) != before;
        let most = self.moved_most(company);
        if let Some((factor, moved)) = most
            && changes(self.factors_alone)
        {
            return factor.mover(moved);
        }
        let marks_or_table = [
            (self.marks_alone, Moved::Marks),
            (self.table_alone, Moved::Table),
            (self.marks_and_table, Moved::Marks),
        ];
        if let Some((_, cause)) = marks_or_table.into_iter().find(|(part, _)| changes(*part)) {
            return Mover::of_role(cause);
        }
        let differs = |factor: &&FactorPair| factor.measures[0] != factor.measures[1];
        let between = || self.factors.iter().find(differs).map(|factor| (factor, 0));
        let found = most.or_else(between);
        found.map_or(Mover::of_role(Moved::Marks), |(factor, moved)| factor.mover(moved))
    }

    /// The factor that moved most, and by how many tenths; of several the first.
    fn moved_most(&self, company: &Company<'_>) -> Option<(&FactorPair, i64)> {
        let moves = self.factors.iter().map(|factor| (factor, factor.moved(company)));
        moves
            .filter(|(_, moved)| *moved != 0)
            .reduce(|most, next| if next.1.abs() > most.1.abs() { next } else { most })
    }
}

impl Mover {
    fn of_role(dial: Moved) -> Mover {
        Mover { dial, key: String::new(), label: String::new(), moved: Points::ZERO }
    }
}

impl FactorPair {
    /// By how many tenths its points move, at the end where they move further.
    fn moved(&self, company: &Company<'_>) -> i64 {
        let none = Span { low: 0, high: 0 };
        let [old, new] =
            self.measures.map(|measure| measure.map_or(none, |measure| company.span(measure)));
        let (low, high) = (new.low - old.low, new.high - old.high);
        if high.abs() > low.abs() { high } else { low }
    }

    fn mover(&self, moved: i64) -> Mover {
        let (key, label) = (self.key.clone(), self.label.clone());
        Mover { dial: self.dial, key, label, moved: Points::from_tenths(moved) }
    }
}

fn pairs(many: &mut Many, dial: Moved, [old, new]: [&Dial; 2]) -> Vec<FactorPair> {
    let pairs = matched(&old.factors, &new.factors, |factor| &factor.key).into_iter();
    let pair = |(old, new): (Option<&Factor>, Option<&Factor>)| {
        let Factor { key, label, .. } = new.or(old)?;
        let measures = [old, new].map(|factor| factor.map(|factor| many.measure(factor)));
        Some(FactorPair { dial, key: key.clone(), label: label.clone(), measures })
    };
    pairs.filter_map(pair).collect()
}
