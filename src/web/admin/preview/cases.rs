//! Named companies before and after: the test companies, or the examples where there are none.

use super::changes::said;
use crate::db::golden::Case;
use crate::rules::answers::Answers;
use crate::rules::examples::{Example, examples};
use crate::rules::ruleset::Ruleset;
use crate::rules::score::assess;
use crate::rules::study::golden::{Golden, judge};
use crate::rules::study::outcome::Outcome;
use crate::web::prose::{Prose, capital, count};

/// Named companies.
pub(super) struct CaseTable {
    /// How many change, in words.
    pub(super) sentence: String,
    /// Whether they are test companies.
    pub(super) are_golden: bool,
    /// The titles of the roles.
    pub(super) roles: Vec<String>,
    /// One a company.
    pub(super) rows: Vec<CaseRow>,
}

/// One company.
pub(super) struct CaseRow {
    /// Its name.
    pub(super) name: String,
    /// What it comes to, role by role.
    pub(super) cells: Vec<CaseCell>,
}

/// What one company comes to for one role.
pub(super) struct CaseCell {
    /// The role's title.
    pub(super) title: String,
    /// "Bridge", or "Bridge becomes Prepare".
    pub(super) text: Prose,
    /// What a test company expects, where the draft gives something else.
    pub(super) expected: Option<Prose>,
    changes: bool,
}

impl CaseTable {
    /// Tries the test companies on both rules, or the examples where there are no cases.
    pub(super) fn new(golden: Vec<Case>, before: &Ruleset, after: &Ruleset) -> CaseTable {
        let are_golden = !golden.is_empty();
        let rows: Vec<CaseRow> = if are_golden {
            golden.iter().map(|case| golden_row(&case.golden, before, after)).collect()
        } else {
            let row = |each: &Example| row(&each.name, &each.answers, before, after);
            examples().iter().map(row).collect()
        };
        let changing = rows.iter().filter(|row| row.cells.iter().any(|cell| cell.changes)).count();
        let all = if are_golden { "test companies" } else { "example companies" };
        let sentence = match changing {
            0 => format!("None of the {all} changes verdict."),
            _ => {
                let of = |verb: &str| format!("of the {} {all} {verb} verdict.", rows.len());
                capital(&count(changing, &of("changes"), &of("change")))
            }
        };
        let roles = titles(before, after).map(|(_, title)| title.to_owned()).collect();
        CaseTable { sentence, are_golden, roles, rows }
    }
}

/// Key and title of each role: those of the draft, then those that it drops.
fn titles<'a>(before: &'a Ruleset, after: &'a Ruleset) -> impl Iterator<Item = (&'a str, &'a str)> {
    let dropped = before.roles.iter().filter(|role| after.role(&role.key).is_none());
    after.roles.iter().chain(dropped).map(|role| (role.key.as_str(), role.title.as_str()))
}

fn row(name: &str, answers: &Answers, before: &Ruleset, after: &Ruleset) -> CaseRow {
    let scores = [before, after].map(|rules| assess(rules, answers));
    let cell = |(key, title): (&str, &str)| {
        let [old, new] = scores.each_ref().map(|score| Outcome::of(score, key));
        let text = said(Prose::new(), old);
        CaseCell {
            title: title.to_owned(),
            text: if old == new { text } else { said(text.text(" becomes "), new) },
            expected: None,
            changes: old != new,
        }
    };
    CaseRow { name: name.to_owned(), cells: titles(before, after).map(cell).collect() }
}

fn golden_row(golden: &Golden, before: &Ruleset, after: &Ruleset) -> CaseRow {
    let mut row = row(&golden.name, &golden.answers, before, after);
    for broken in judge(after, golden) {
        let cells = row.cells.iter_mut().zip(titles(before, after));
        for (cell, _) in cells.filter(|(_, (key, _))| *key == broken.role) {
            cell.expected = Some(said(Prose::new(), broken.expected));
        }
    }
    row
}
