//! What settles an open verdict: one more answer, or the smallest set of answers.
//!
//! A set of unknown answers settles the verdict whatever they are if and only if it has every
//! answer that *matters*: one whose value alone decides for some values of the others. For where an
//! answer is left out that does not matter, changing it never changes the verdict, and so nor does
//! changing several such answers one after the other. So the smallest set is only one.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::answers::{Answer, Answers};
use crate::rules::journey::nothing_can_change;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::score::{Prospect, Stretch, VerdictSet, View, assess};

/// What settles the open verdict of one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Settling {
    /// The role's key.
    pub role: String,
    /// The one unknown answer that settles it for every value, or for the most values; `None` if
    /// no single answer ever does.
    pub one: Option<SettlingAnswer>,
    /// The fewest unknown answers that together settle it whatever they are, in the order of the
    /// questions.
    pub set: Vec<String>,
    /// False where it takes too long to tell whether each of `set` is needed: they settle it, but
    /// fewer might. Happens only while questions that must be answered are not.
    pub told: bool,
}

/// What the values of one unknown answer do for an open verdict.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct SettlingAnswer {
    /// The signal's key.
    pub signal: String,
    /// Whether every value settles it.
    pub always: bool,
    /// Whole percent of its values that settle it, rounded down. Of a number only those between
    /// the ends of its scales count, as beyond them nothing changes any more.
    pub share_pct: u8,
    /// All values, rising or in the order of the options, with what each comes to.
    pub by_value: Vec<ValueRange>,
}

/// Values that come to the same.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct ValueRange {
    /// The first value.
    pub from: Answer,
    /// The last value; the same as the first for an option.
    pub to: Answer,
    /// What they come to: one verdict where they settle it, no verdict where the company then has
    /// this director.
    pub verdicts: VerdictSet,
}

/// What settles each role whose verdict is open, in the order of the ruleset.
pub fn settling(ruleset: &Ruleset, answers: &Answers) -> Vec<Settling> {
    let scores = assess(ruleset, answers).roles;
    let scored = ruleset.roles.iter().zip(&scores).filter(|(_, score)| !score.settled);
    scored.map(|(role, _)| of_role(role, answers)).collect()
}

/// "You can stop now": no question that is still to be answered can change any verdict.
pub fn can_stop(ruleset: &Ruleset, answers: &Answers) -> bool {
    nothing_can_change(ruleset, answers)
}

fn of_role(role: &Role, answers: &Answers) -> Settling {
    let prospect = Prospect::new(role, answers);
    let mut told = true;
    let mut views: Vec<(&'static Signal, View<'_>)> = Vec::new();
    for signal in prospect.unknown() {
        let Some(view) = prospect.view(signal) else { continue };
        let matters = view.matters();
        told &= matters.is_some();
        if matters != Some(false) {
            views.push((signal, view));
        }
    }
    let set: Vec<String> = views.iter().map(|(signal, _)| signal.key.clone()).collect();
    let mut best: Option<Settled> = None;
    for (signal, view) in &mut views {
        if let Some(found) = Settled::of(signal, view)
            && best.as_ref().is_none_or(|best| found.compare(best) == Ordering::Greater)
        {
            best = Some(found);
        }
    }
    Settling { role: role.key.clone(), one: best.map(|best| best.answer), set, told }
}

/// An answer that settles the verdict for some values, and how many of how many.
struct Settled {
    answer: SettlingAnswer,
    values: i64,
    of: i64,
}

impl Settled {
    /// `None` where no value settles it, or where that takes too long to tell.
    fn of(signal: &Signal, view: &mut View<'_>) -> Option<Settled> {
        let stretches = view.stretches(signal.is_number())?;
        let scale = if signal.is_number() { view.scale() } else { [0, view.last()] };
        let settles = |stretch: &&Stretch| stretch.verdicts.len() <= 1;
        let inside =
            |stretch: &Stretch| (stretch.to.min(scale[1]) - stretch.from.max(scale[0]) + 1).max(0);
        let values: i64 = stretches.iter().filter(settles).map(inside).sum();
        let of = scale[1] - scale[0] + 1;
        let by_value = stretches.iter().map(|stretch| ValueRange {
            from: view.answer(stretch.from),
            to: view.answer(stretch.to),
            verdicts: stretch.verdicts,
        });
        let answer = SettlingAnswer {
            signal: signal.key.clone(),
            always: stretches.iter().all(|stretch| settles(&stretch)),
            share_pct: u8::try_from(values * 100 / of.max(1)).unwrap_or(100),
            by_value: by_value.collect(),
        };
        stretches.iter().any(|stretch| settles(&stretch)).then_some(Settled { answer, values, of })
    }

    /// First whether it always settles the verdict, then for how large a share of its values.
    fn compare(&self, other: &Settled) -> Ordering {
        let share = |one: &Settled, by: &Settled| i128::from(one.values) * i128::from(by.of);
        let always = self.answer.always.cmp(&other.answer.always);
        always.then(share(self, other).cmp(&share(other, self)))
    }
}
