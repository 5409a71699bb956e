//! One role under some answers, made ready to tell what it comes to where one answer changes.
//!
//! What the answers that stay can give is worked out once. The answer that changes is then looked
//! at over whole stretches of values: every factor's points move one way with an answer, so the two
//! ends of a stretch hold all points between them, and a stretch is cut in two only where its ends
//! leave the verdicts uncertain.

mod matter;
mod moves;
mod search;
mod var;
mod view;

pub(crate) use moves::Move;
pub(crate) use search::{Stretch, Turn};
pub(crate) use view::View;

use super::group::{Group, groups};
use super::reach::{self, Gives};
use super::rest::{Outlook, Rest};
use super::term::{Side, Term, terms};
use super::verdicts::VerdictSet;
use crate::rules::answers::Answers;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Role;

/// A role under some answers.
pub(crate) struct Prospect<'a> {
    role: &'a Role,
    answers: &'a Answers,
    terms: Vec<Term<'a>>,
    /// The unknown signals that factors join, and what each group gives.
    groups: Vec<(Group<'a>, Gives)>,
    /// Everything as it is.
    whole: Rest<'a>,
    /// The same for an answer that moves need alone, and for one that moves fit alone.
    one_dial: [Rest<'a>; 2],
}

impl<'a> Prospect<'a> {
    /// Works out what the answers can give.
    pub(crate) fn new(role: &'a Role, answers: &'a Answers) -> Prospect<'a> {
        let terms = terms(&role.need, Some(&role.fit), answers);
        let open = terms.iter().filter(|term| term.known_points().is_none()).copied();
        let exact = |_, points| points;
        let groups: Vec<(Group<'a>, Gives)> = groups(open)
            .into_iter()
            .map(|group| {
                let gives = group.gives(&exact);
                (group, gives)
            })
            .collect();
        let gives = groups.iter().map(|(_, gives)| gives);
        let whole = Rest::new(role, reach::blocks(known(terms.iter()), gives));
        let one_dial = [true, false].map(|moves_need| whole.for_one_dial(moves_need));
        Prospect { role, answers, terms, groups, whole, one_dial }
    }

    /// What the role comes to as it is, whether or not the company has this director.
    pub(crate) fn verdicts(&self) -> VerdictSet {
        self.whole.over([0, 0], [0, 0]).sure
    }

    /// What the role comes to with these points more, or less, of need and of fit, in tenths.
    pub(crate) fn moved_by(&self, need: [i64; 2], fit: i64) -> Outlook {
        let rest = if fit == 0 { &self.one_dial[0] } else { &self.whole };
        rest.over(need, [fit, fit])
    }

    /// The signals without an answer that factors of this role use, in the order of the questions.
    pub(crate) fn unknown(&self) -> Vec<&'static Signal> {
        let used = |signal: &&Signal| {
            let groups = self.groups.iter().flat_map(|(group, _)| group.signals());
            groups.into_iter().any(|open| std::ptr::eq(*open, *signal))
        };
        questionnaire().signals.iter().filter(used).collect()
    }

    /// Whether a factor takes two signals together.
    pub(crate) fn joins(&self, one: &Signal, other: &Signal) -> bool {
        self.terms.iter().any(|term| term.uses(one) && term.uses(other))
    }

    /// The role as this answer changes and all others stay; `None` where it has no part in the
    /// role, or where the present answer is none that its question allows.
    pub(crate) fn view(&self, signal: &'static Signal) -> Option<View<'a>> {
        let fills = self.role.filled_when.signal == signal.key;
        let moved = || self.terms.iter().filter(|term| term.uses(signal));
        if moved().next().is_none() && !fills {
            return None;
        }
        let opened = moved().map(|term| term.without(signal, self.answers)).collect::<Vec<_>>();
        let mut vars = vec![signal];
        opened.iter().flat_map(Term::open).for_each(|open| add(&mut vars, open));
        let joins = |group: &Group<'a>| group.signals().iter().any(|open| has(&vars, open));
        let (inside, outside): (Vec<_>, Vec<_>) =
            self.groups.iter().partition(|(group, _)| joins(group));
        for open in inside.iter().flat_map(|(group, _)| group.signals()) {
            add(&mut vars, open);
        }
        let joined =
            |term: &&Term<'a>| !term.uses(signal) && vars.iter().any(|var| term.depends_on(var));
        let terms: Vec<Term<'a>> =
            opened.into_iter().chain(self.terms.iter().filter(joined).copied()).collect();
        let still = |side| terms.iter().all(|term| term.side != side);
        let one_dial = match (still(Side::Need), still(Side::Fit)) {
            (_, true) => Some(true),
            (true, false) => Some(false),
            (false, false) => None,
        };
        let (rest, before) = if inside.is_empty() {
            let rest = one_dial.map_or(&self.whole, |need| &self.one_dial[usize::from(!need)]);
            (rest.clone(), known(moved()))
        } else {
            let fixed = self.terms.iter().filter(|term| !term.uses(signal));
            let blocks = reach::blocks(known(fixed), outside.iter().map(|(_, gives)| gives));
            let rest = Rest::new(self.role, blocks);
            (one_dial.map_or_else(|| rest.clone(), |need| rest.for_one_dial(need)), [0, 0])
        };
        View::new(self.role, self.answers, rest, (vars, terms, before))
    }
}

/// The points of need and fit that no unknown answer changes.
fn known<'t, 'a: 't>(terms: impl Iterator<Item = &'t Term<'a>>) -> [i64; 2] {
    let mut points = [0, 0];
    for term in terms {
        points[usize::from(term.side == Side::Fit)] += term.known_points().unwrap_or(0);
    }
    points
}

fn has(signals: &[&'static Signal], signal: &Signal) -> bool {
    signals.iter().any(|each| std::ptr::eq(*each, signal))
}

fn add(signals: &mut Vec<&'static Signal>, signal: &'static Signal) {
    if !has(signals, signal) {
        signals.push(signal);
    }
}
