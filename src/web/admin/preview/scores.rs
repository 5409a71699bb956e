//! Need and fit of one company before and after, and the marks that they cross, in words.

use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::explain::ledger::points;
use crate::rules::ruleset::{Dial, Ruleset};
use crate::rules::study::attribution::Range;
use crate::rules::study::flips::Beside;

/// Writes the scores of companies for one role.
pub(super) struct Scores<'a> {
    beside: Beside,
    need: [Option<&'a Dial>; 2],
    fit: [Option<&'a Dial>; 2],
}

/// A score by one of the two rules, and their marks.
type Side = (Range, [Points; 2]);

impl<'a> Scores<'a> {
    /// Those of a role by the rules in force and by the draft.
    pub(super) fn new(rules: [&'a Ruleset; 2], role: &str) -> Scores<'a> {
        let roles = rules.map(|rules| rules.role(role));
        Scores {
            beside: Beside::new(rules, role),
            need: roles.map(|role| role.map(|role| &role.need)),
            fit: roles.map(|role| role.map(|role| &role.fit)),
        }
    }

    /// "Need 58.2 → 61.0, reaches 60", and the same of fit.
    pub(super) fn of(&self, answers: &Answers) -> Vec<String> {
        let dials = self.beside.dials(answers);
        let sides = |of: [Option<&Dial>; 2], ranges: [Option<Range>; 2]| {
            let [before, after] = of.map(|dial| dial.map(|dial| dial.bands.marks));
            [ranges[0].zip(before), ranges[1].zip(after)]
        };
        let need = sides(self.need, dials.map(|dials| dials.map(|dials| dials.need)));
        let fit = sides(self.fit, dials.map(|dials| dials.map(|dials| dials.fit)));
        [line("Need", need), line("Fit", fit)].into_iter().flatten().collect()
    }
}

fn line(name: &str, sides: [Option<Side>; 2]) -> Option<String> {
    let (before, after) = match sides {
        [Some(before), Some(after)] => (before, after),
        [before, after] => return before.or(after).map(|(range, _)| said(name, range)),
    };
    let mut line = said(name, before.0);
    if before.0 != after.0 {
        line = format!("{line} → {}", points(after.0.low, after.0.high));
    }
    for (old, new) in before.1.into_iter().zip(after.1) {
        if let Some(crossing) = crossing((before.0, old), (after.0, new)) {
            line = format!("{line}, {crossing}");
        }
    }
    Some(line)
}

fn said(name: &str, range: Range) -> String {
    format!("{name} {}", points(range.low, range.high))
}

/// What became of a score at one mark; nothing where it stands as it stood. A mark that moved is
/// told as such, since then it may be the mark that crossed the score.
fn crossing(before: (Range, Points), after: (Range, Points)) -> Option<String> {
    let reaches = |(range, mark): (Range, Points)| [range.low >= mark, range.high >= mark];
    let (was, is) = (reaches(before), reaches(after));
    let (old, new) = (before.1, after.1);
    if was == is {
        return None;
    }
    let mark = new.short();
    if old != new {
        return Some(format!("the mark moves from {} to {mark}", old.short()));
    }
    Some(match is {
        [true, _] => format!("reaches {mark}"),
        [false, false] => format!("below {mark}"),
        [false, true] if was[0] => format!("may be below {mark}"),
        [false, true] => format!("may reach {mark}"),
    })
}
