//! When a company that keeps growing as it does becomes large enough for a director. Months are
//! counted from now; growth compounds monthly.

mod exact;
mod growth;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::answers::Answers;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, RoleScore};
use growth::{Term, growing};

/// How far anybody may look ahead, in months.
pub const HORIZON: u32 = 60;

/// When the fit of one role crosses its marks.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Timing {
    /// The role's key.
    pub role: String,
    /// Every mark that the fit does not certainly reach today, lowest first. Empty: the company is
    /// large enough already.
    pub marks: Vec<MarkTiming>,
    /// What is assumed about growth, one sentence each.
    pub assumptions: Vec<String>,
    /// The whole in one sentence.
    pub summary: String,
}

/// When the fit crosses one mark.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct MarkTiming {
    /// The band that begins at the mark: `growing` or `ready`.
    pub band: &'static str,
    /// The mark.
    pub mark: Points,
    /// When.
    pub when: When,
    /// The verdicts that then stand in the table, if the need stays as it is; highest first.
    pub verdicts: Vec<Verdict>,
    /// When and what follows, in words.
    pub sentence: String,
}

/// When something happens, in whole months from now.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum When {
    /// In one of these months, whatever the unknown answers are.
    Within {
        /// The first month that some completion of the unknown answers gives; 0 is today.
        earliest: u32,
        /// The last one; `None` where some completion takes longer than five years.
        latest: Option<u32>,
    },
    /// Later than in five years or never, whatever the unknown answers are.
    NotWithinFiveYears,
    /// The answers do not say.
    CannotTell {
        /// Why not.
        reason: CannotTell,
    },
}

/// Why nobody can tell when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CannotTell {
    /// How fast the company grows is not known.
    GrowthUnknown,
    /// The company does not grow.
    NotGrowing,
    /// The fit of this role depends on nothing that grows.
    NothingGrows,
}

/// Why a company that is told to prepare does not grow into a full-time director.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// At its pace it takes more than five years.
    FiveYears,
    /// It does not grow.
    NotGrowing,
}

impl Stays {
    /// Whether a company with this verdict certainly stays below the size for a director, as far as
    /// anybody looks ahead. Then there is no post to prepare for, only somebody else to lead.
    pub fn below(role: &Role, score: &RoleScore, answers: &Answers) -> Option<Stays> {
        let asked = !score.filled && score.verdicts == [Verdict::Prepare];
        if !asked || score.fit.low >= role.fit.bands.marks[1] {
            return None;
        }
        match Outlook::of(role, score, answers).when(role.fit.bands.marks[1]) {
            When::NotWithinFiveYears => Some(Stays::FiveYears),
            When::CannotTell { reason: CannotTell::NotGrowing } => Some(Stays::NotGrowing),
            When::Within { .. } | When::CannotTell { .. } => None,
        }
    }
}

/// When each role that is not filled crosses the marks of its fit above what it reaches today.
pub fn timing(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Vec<Timing> {
    let roles = rules.roles.iter().zip(&scored.roles);
    roles
        .filter(|(_, score)| !score.filled)
        .map(|(role, score)| of_role(role, score, answers))
        .collect()
}

fn of_role(role: &Role, score: &RoleScore, answers: &Answers) -> Timing {
    let outlook = Outlook::of(role, score, answers);
    let bands = role.fit.bands;
    let ahead = (0..2).filter(|index| score.fit.low < bands.marks[*index]);
    let marks: Vec<MarkTiming> = ahead.map(|index| outlook.mark(index)).collect();
    // Who stays too small for five years need not hear of being large enough.
    let lasting = marks.first().filter(|first| first.when == When::NotWithinFiveYears);
    let summary = match lasting.or(marks.last()) {
        None => "The company is large enough for this role today.".to_owned(),
        Some(mark) => mark.sentence.clone(),
    };
    let assumptions = if marks.is_empty() { Vec::new() } else { outlook.assumptions() };
    Timing { role: role.key.clone(), marks, assumptions, summary }
}

/// A role's fit over the months to come.
struct Outlook<'a> {
    role: &'a Role,
    score: &'a RoleScore,
    answers: &'a Answers,
    terms: Vec<Term>,
    /// The answers that say how fast the fit's figures grow, each once.
    paces: Vec<&'static Signal>,
}

impl<'a> Outlook<'a> {
    fn of(role: &'a Role, score: &'a RoleScore, answers: &'a Answers) -> Outlook<'a> {
        let factors = role.fit.factors.iter().zip(&score.fit.factors);
        let terms = factors.map(|(factor, scored)| Term::of(factor, scored, answers)).collect();
        let mut paces: Vec<&Signal> = Vec::new();
        for (_, by, _) in role.fit.factors.iter().flat_map(growing) {
            if !paces.iter().any(|pace| pace.key == by.key) {
                paces.push(by);
            }
        }
        Outlook { role, score, answers, terms, paces }
    }

    fn mark(&self, index: usize) -> MarkTiming {
        let bands = self.role.fit.bands;
        let when = self.when(bands.marks[index]);
        let verdicts = self.verdicts(index + 1);
        let sentence = self.sentence(index + 1, &when, &verdicts);
        MarkTiming {
            band: bands.names[index + 1],
            mark: bands.marks[index],
            when,
            verdicts,
            sentence,
        }
    }

    fn when(&self, mark: Points) -> When {
        if let Some(reason) = self.cannot_tell() {
            return When::CannotTell { reason };
        }
        let now = self.score.fit.high >= mark;
        match (if now { Some(0) } else { self.first(mark, true) }, self.first(mark, false)) {
            (Some(earliest), latest) => When::Within { earliest, latest },
            (None, _) => When::NotWithinFiveYears,
        }
    }

    fn cannot_tell(&self) -> Option<CannotTell> {
        let known: Option<Vec<Decimal>> =
            self.paces.iter().map(|pace| self.answers.number(&pace.key)).collect();
        match known {
            None => Some(CannotTell::GrowthUnknown),
            Some(paces) if paces.is_empty() => Some(CannotTell::NothingGrows),
            Some(paces) if paces.iter().all(|pace| *pace <= Decimal::ZERO) => {
                Some(CannotTell::NotGrowing)
            }
            Some(_) => None,
        }
    }

    /// The first month in which the least or the most points reach the mark.
    fn first(&self, mark: Points, most: bool) -> Option<u32> {
        let reached = |months: u32| {
            let points: i64 = self.terms.iter().map(|term| term.points(months, most)).sum();
            points >= mark.tenths()
        };
        if !self.terms.iter().all(Term::never_falls) {
            return (1..=HORIZON).find(|months| reached(*months));
        }
        let (mut before, mut after) = (0, HORIZON + 1);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if reached(middle) {
                after = middle;
            } else {
                before = middle;
            }
        }
        (after <= HORIZON).then_some(after)
    }

    /// The verdicts of a band of fit for each band of need that is reached today.
    fn verdicts(&self, fit: usize) -> Vec<Verdict> {
        let names = self.role.need.bands.names;
        let reached = |need: &usize| self.score.need.bands.contains(&names[*need]);
        let needs: Vec<usize> = (0..3).filter(reached).collect();
        let then = |verdict: &Verdict| {
            needs.iter().any(|need| self.role.verdicts.at(*need, fit) == *verdict)
        };
        Verdict::HIGHEST_FIRST.into_iter().filter(then).collect()
    }

    fn assumptions(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (_, _, words) in self.role.fit.factors.iter().flat_map(growing) {
            if !found.iter().any(|each| each == words) {
                found.push(words.to_owned());
            }
        }
        found
    }
}
