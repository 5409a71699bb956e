//! What is different between two scores, in points: each dial as a sum of what the answers did and
//! what the rules did, factor by factor.

mod projects;
mod words;

use super::ledger::points;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::projects::Project;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::score::assess;
use crate::rules::study::attribution::{
    Attribution, DialShift, FactorShift, Range, RoleShift, Shift, Side, attribute,
};
use crate::rules::words::a;
use crate::web::prose::Prose;
use crate::web::rule_changes::{Group, groups};
use words::Turn;

/// Two scores side by side.
#[derive(Clone, Debug)]
pub(in crate::web) struct Difference {
    /// Every role of either side's rules.
    pub(in crate::web) roles: Vec<RoleDifference>,
    /// The ownership dial.
    pub(in crate::web) ownership: DialDifference,
    /// What changed in the rules, part by part.
    pub(in crate::web) rules: Vec<Group>,
    /// What changed in the answers.
    pub(in crate::web) answers: Vec<Prose>,
    /// What changed in the list of projects.
    pub(in crate::web) projects: Vec<Prose>,
}

/// What is different for one role.
#[derive(Clone, Debug)]
pub(in crate::web) struct RoleDifference {
    /// The role's key.
    pub(in crate::web) key: String,
    /// Its title.
    pub(in crate::web) title: String,
    /// What became of the verdict, and through what.
    pub(in crate::web) sentence: Prose,
    /// Need and fit; none where only one side's rules have the role.
    pub(in crate::web) dials: Vec<DialDifference>,
}

/// What is different in one dial.
#[derive(Clone, Debug)]
pub(in crate::web) struct DialDifference {
    /// "Need for a Director of IT/Systems".
    pub(in crate::web) caption: String,
    /// "Need goes from 72.5 to 78.1: answers +2.0, rules +3.6."
    pub(in crate::web) sentence: Prose,
    /// The factors that moved, then all others together. Nothing where no factor moved.
    pub(in crate::web) rows: Vec<Row>,
    /// The sum of the rows, under the dial's name.
    pub(in crate::web) sum: Row,
}

/// One line of a sum: before, and what answers and rules add, come to after.
#[derive(Clone, Debug)]
pub(in crate::web) struct Row {
    /// A factor.
    pub(in crate::web) label: String,
    /// `72.5`, or `35.7 to 69.7`.
    pub(in crate::web) before: String,
    /// `+2.0`, `0.0`, or `least +1.0, most −2.0`.
    pub(in crate::web) answers: String,
    /// The same for the rules.
    pub(in crate::web) rules: String,
    /// Like `before`.
    pub(in crate::web) after: String,
}

impl Difference {
    /// What is different from `before` to `after`.
    pub(in crate::web) fn new(before: Side, after: Side) -> Difference {
        let Attribution { roles, ownership } = attribute(before, after);
        let between = assess(before.rules, after.answers);
        let answers_too = before.answers != after.answers;
        let role = |shift: &RoleShift| {
            let between = between.roles.iter().find(|score| score.key == shift.key);
            let between = between.map(|score| score.verdicts.as_slice());
            role(Turn { shift, between, answers_too })
        };
        let title = &after.rules.ownership.title;
        Difference {
            roles: roles.iter().map(role).collect(),
            ownership: dial(title.clone(), "Concern", &ownership, answers_too),
            rules: groups(before.rules, after.rules),
            answers: changed(before.answers, after.answers),
            projects: Vec::new(),
        }
    }

    /// The same with what changed in the list of projects.
    pub(in crate::web) fn with_projects(mut self, before: &[Project], after: &[Project]) -> Self {
        self.projects = projects::changed(before, after);
        self
    }

    /// Whether neither answers nor projects nor rules differ.
    pub(in crate::web) fn is_none(&self) -> bool {
        self.rules.is_empty() && self.answers.is_empty() && self.projects.is_empty()
    }
}

fn role(turn: Turn) -> RoleDifference {
    let shift = turn.shift;
    let dials = [("Need", &shift.need), ("Fit", &shift.fit)].map(|(name, moves)| {
        dial(format!("{name} for {}", a(&shift.title)), name, moves, turn.answers_too)
    });
    RoleDifference {
        key: shift.key.clone(),
        title: shift.title.clone(),
        sentence: turn.sentence(),
        dials: if turn.on_both_sides() { dials.into() } else { Vec::new() },
    }
}

fn dial(caption: String, name: &str, shift: &DialShift, answers_too: bool) -> DialDifference {
    let sum = row(name, (shift.before, shift.after), (shift.by_answers, shift.by_rules));
    let (moved, still): (Vec<_>, Vec<_>) = shift.factors.iter().partition(|f| moved(f));
    let mut rows: Vec<Row> = moved.into_iter().map(factor).collect();
    let rest = still.iter().fold(Range::default(), |sum, factor| Range {
        low: sum.low + factor.before.low,
        high: sum.high + factor.before.high,
    });
    if !rows.is_empty() && !still.is_empty() {
        let nothing = Shift::default();
        rows.push(row("Factors that did not move", (rest, rest), (nothing, nothing)));
    }
    DialDifference { caption, sentence: words::dial(name, &sum, shift, answers_too), rows, sum }
}

/// Whether answers or rules moved a factor, even if they cancel out.
fn moved(factor: &FactorShift) -> bool {
    !factor.by_answers.is_none() || !factor.by_rules.is_none()
}

fn factor(shift: &FactorShift) -> Row {
    row(&shift.label, (shift.before, shift.after), (shift.by_answers, shift.by_rules))
}

fn row(label: &str, (before, after): (Range, Range), (answers, rules): (Shift, Shift)) -> Row {
    Row {
        label: label.to_owned(),
        before: points(before.low, before.high),
        answers: signed_pair(answers),
        rules: signed_pair(rules),
        after: points(after.low, after.high),
    }
}

/// `+2.0`, or both ends where they moved apart: `least +1.0, most −2.0`.
fn signed_pair(shift: Shift) -> String {
    match (signed(shift.low), signed(shift.high)) {
        (low, high) if low == high => low,
        (low, high) => format!("least {low}, most {high}"),
    }
}

/// `+2.0`, `−0.5` with a true minus, `0.0`.
fn signed(points: Points) -> String {
    match points.tenths() {
        0 => points.to_string(),
        up if up > 0 => format!("+{points}"),
        down => format!("−{}", Points::from_tenths(-down)),
    }
}

/// Every answer that differs, in the order of the questionnaire.
fn changed(before: &Answers, after: &Answers) -> Vec<Prose> {
    let changed = |signal: &&Signal| before.get(&signal.key) != after.get(&signal.key);
    let signals = questionnaire().signals.iter().filter(changed);
    signals.map(|signal| super::history::change(signal, before, after)).collect()
}
