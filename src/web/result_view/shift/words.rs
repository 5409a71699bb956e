//! What became of a verdict and of a dial, in sentences.

use super::super::ledger::points;
use super::{Row, signed_pair};
use crate::rules::ruleset::Verdict;
use crate::rules::study::attribution::{DialShift, RoleShift, Shift};
use crate::web::prose::Prose;

/// One role's way from the score before to the one after.
pub(super) struct Turn<'a> {
    /// From where to where.
    pub(super) shift: &'a RoleShift,
    /// The verdicts of the new answers under the old rules; none where the post is filled then.
    pub(super) between: Option<&'a [Verdict]>,
    /// Whether any answer differs, so that both answers and rules may have done it.
    pub(super) answers_too: bool,
}

impl Turn<'_> {
    /// What became of the verdict, and through what.
    pub(super) fn sentence(&self) -> Prose {
        let (before, after) = match (&self.shift.before, &self.shift.after) {
            (None, after) => {
                let prose =
                    Prose::plain("The older rules do not have this role. By the newer ones ");
                let prose = came_to(prose, after.as_deref().unwrap_or_default());
                let [need, fit] = [self.shift.need.after, self.shift.fit.after]
                    .map(|dial| points(dial.low, dial.high));
                return prose.text(format!(" Need is {need}, fit {fit}."));
            }
            (_, None) => return Prose::plain("The newer rules do not have this role."),
            (Some(before), Some(after)) => (before.as_slice(), after.as_slice()),
        };
        let prose = Self::way(before, after);
        let between = self.between.filter(|_| self.answers_too).unwrap_or(before);
        match (before == between, between == after) {
            (true, true) => prose,
            (false, true) => prose.text(" The answers did that."),
            (true, false) if self.answers_too => self.by_rules(prose.text(" The rules did that.")),
            (true, false) => self.by_rules(prose),
            (false, false) => {
                let prose = came_to(prose.text(" By the answers alone "), between);
                prose.text(" The rules do the rest.")
            }
        }
    }

    /// Whether the rules of both sides have the role.
    pub(super) fn on_both_sides(&self) -> bool {
        self.shift.before.is_some() && self.shift.after.is_some()
    }

    fn way(before: &[Verdict], after: &[Verdict]) -> Prose {
        match (before, after) {
            ([], []) => Prose::plain("The post is filled, so there is no verdict."),
            ([], after) => {
                Prose::plain("The post was filled; now the verdict is ").verdicts(after).text(".")
            }
            (before, []) => {
                Prose::plain("The verdict was ").verdicts(before).text("; now the post is filled.")
            }
            (before, after) if before == after => {
                Prose::plain("The verdict stays ").verdicts(after).text(".")
            }
            (before, after) => {
                let prose = Prose::plain("The verdict goes from ").verdicts(before);
                prose.text(" to ").verdicts(after).text(".")
            }
        }
    }

    /// Rules may change a verdict although they move no point.
    fn by_rules(&self, prose: Prose) -> Prose {
        let shift = self.shift;
        let still = shift.need.by_rules.is_none() && shift.fit.by_rules.is_none();
        if still && shift.filled_before == shift.filled_after {
            return prose.text(" No point moved: the marks or the verdict table changed.");
        }
        prose
    }
}

fn came_to(prose: Prose, verdicts: &[Verdict]) -> Prose {
    match verdicts {
        [] => prose.text("the post is filled."),
        verdicts => prose.text("the verdict is ").verdicts(verdicts).text("."),
    }
}

/// What became of a dial: "Need goes from 72.5 to 78.1: answers +2.0, rules +3.6." Where only the
/// rules may differ, the answers are not mentioned.
pub(super) fn dial(name: &str, sum: &Row, shift: &DialShift, answers_too: bool) -> Prose {
    let prose = if shift.before == shift.after {
        Prose::plain(format!("{name} stays ")).strong(&sum.after)
    } else if shift.before.is_exact() && shift.after.is_exact() {
        let prose = Prose::plain(format!("{name} goes from ")).strong(&sum.before);
        prose.text(" to ").strong(&sum.after)
    } else {
        let prose = Prose::plain(format!("{name} is ")).strong(&sum.before).text(" before and ");
        prose.strong(&sum.after).text(" after")
    };
    if shift.by_answers.is_none() && shift.by_rules.is_none() {
        return prose.text(".");
    }
    let rules = bracketed(shift.by_rules);
    if !answers_too {
        return prose.text(format!(": rules {rules}."));
    }
    prose.text(format!(": answers {}, rules {rules}.", bracketed(shift.by_answers)))
}

/// Two ends stand in brackets, so that their comma is not taken for the list's.
fn bracketed(shift: Shift) -> String {
    let text = signed_pair(shift);
    if shift.low == shift.high { text } else { format!("({text})") }
}
