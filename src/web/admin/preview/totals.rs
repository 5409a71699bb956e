//! How many companies get which verdict, in force and in the draft.

use super::changes::said;
use super::found::figure;
use crate::rules::ruleset::Verdict;
use crate::rules::study::flips::{RoleSummary, Summary};
use crate::rules::study::outcome::Outcome;
use crate::web::prose::Prose;

/// The totals of every role.
pub(super) struct Totals {
    /// The titles of the roles.
    pub(super) roles: Vec<String>,
    /// A row a verdict, from *hire* down; then those still open and those that are filled.
    pub(super) rows: Vec<TotalRow>,
}

/// The companies with one verdict.
pub(super) struct TotalRow {
    /// The verdict.
    pub(super) name: Prose,
    /// For each role its title, and "53 → 55", or "53" where that stays.
    pub(super) cells: Vec<(String, String)>,
}

impl Totals {
    /// The view of a summary; what nobody has before or after is left out.
    pub(super) fn new(summary: &Summary) -> Totals {
        let verdicts = Verdict::HIGHEST_FIRST.map(|verdict| Outcome::of_verdicts(&[verdict]));
        let one = |outcome: Outcome| {
            row(summary, said(Prose::new(), outcome), &|found: Outcome| found == outcome)
        };
        let open = |found: Outcome| found.verdicts().len() > 1;
        let mut rows: Vec<_> = verdicts.into_iter().filter_map(one).collect();
        rows.extend(row(summary, Prose::plain("Still open"), &open));
        rows.extend(one(Outcome::Filled));
        Totals { roles: summary.roles.iter().map(|role| role.title.clone()).collect(), rows }
    }
}

fn row(summary: &Summary, name: Prose, counts: &dyn Fn(Outcome) -> bool) -> Option<TotalRow> {
    let sums: Vec<_> = summary.roles.iter().map(|role| sums(role, counts)).collect();
    if sums.iter().all(|sums| *sums == [0, 0]) {
        return None;
    }
    let words = |[before, after]: [u64; 2]| match before == after {
        true => figure(before),
        false => format!("{} → {}", figure(before), figure(after)),
    };
    let titles = summary.roles.iter().map(|role| role.title.clone());
    Some(TotalRow { name, cells: titles.zip(sums.into_iter().map(words)).collect() })
}

/// The companies that count by the rules in force, and by the draft.
fn sums(role: &RoleSummary, counts: &dyn Fn(Outcome) -> bool) -> [u64; 2] {
    let sum = |of: &dyn Fn(&(Outcome, Outcome)) -> Outcome| {
        let pairs = role.changes.iter().map(|it| ((it.before, it.after), it.companies));
        pairs.filter(|(pair, _)| counts(of(pair))).map(|(_, companies)| companies).sum()
    };
    [sum(&|pair| pair.0), sum(&|pair| pair.1)]
}
