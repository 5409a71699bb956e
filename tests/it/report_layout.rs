//! How the report falls on pages: none is nearly empty, no row is torn, each page of a table has
//! its head, and no heading stands alone.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use lopdf::Dictionary;
use readyline::rules::answers::Answers;
use readyline::rules::explain::ledger::ledger;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::report_pdf::{everybody, written};
use crate::rules_cases::company;
use crate::support::paper::{Paper, squeezed};

/// The first and the last height at which text stands between the lines above and below it, in
/// points from the foot of the page.
const COLUMN: (f32, f32) = (724.0, 68.0);
/// The heads of the tables that are long enough to go over several pages.
const HEADS: [(&str, &str); 5] = [
    ("Every question with its answer", "QuestionAnswer"),
    ("Need: factors, answers, scales and points", "FactorAnswerScalePoints"),
    ("Fit: factors, answers, scales and points", "FactorAnswerScalePoints"),
    ("Concern: factors, answers, scales and points", "FactorAnswerScalePoints"),
    ("The alternatives with their yearly costs", "AlternativeAyearOfrevenue"),
];

/// Everybody's report, made once for all tests.
fn papers() -> &'static [(String, Paper)] {
    static PAPERS: LazyLock<Vec<(String, Paper)>> = LazyLock::new(|| {
        let paper = |answers: &Answers| Paper::read(&written(default_ruleset(), answers));
        everybody().into_iter().map(|(name, answers)| (name, paper(&answers))).collect()
    });
    &PAPERS
}

/// How far down the text of a page goes, as a share of the room for it.
fn filled(paper: &Paper, page: usize) -> f32 {
    let text = paper.pieces_on(page).into_iter().map(|(_, y, _)| y);
    let lowest = text.filter(|y| *y > COLUMN.1 - 10.0 && *y <= COLUMN.0).fold(COLUMN.0, f32::min);
    (COLUMN.0 - lowest) / (COLUMN.0 - COLUMN.1)
}

#[test]
fn no_page_is_nearly_empty_not_even_the_last() {
    for (name, paper) in papers() {
        for page in 1..=paper.pages() {
            let filled = filled(paper, page);
            assert!(filled > 0.24, "{name}: page {page} of {}: {filled}", paper.pages());
        }
    }
}

/// What is read as one piece, such as the alternatives with the notes on their costs, need not
/// leave half a page empty before it: the pages of all reports are filled to four fifths.
#[test]
fn pages_are_filled_and_few() {
    let (mut pages, mut all, mut half) = (0, 0.0, Vec::new());
    for (name, paper) in papers().iter().take(5) {
        assert!(paper.pages() <= 32, "{name}: {} pages", paper.pages());
        pages += paper.pages();
        for page in 2..paper.pages() {
            let filled = filled(paper, page);
            all += filled;
            if filled < 0.55 {
                half.push((name.clone(), page, filled));
            }
        }
    }
    let mean = all / (pages - 10) as f32;
    assert!(pages <= 132 && mean > 0.82, "{pages} pages, filled to {mean}");
    // The steps stand on a page of their own, to be torn out.
    assert!(half.iter().all(|(_, page, _)| *page == 3), "{half:?}");
}

/// The row that begins a group, which has fewer cells than the others, has one of its own below it.
#[test]
fn the_head_of_a_group_stands_with_its_first_row() {
    let mut groups = 0;
    for (name, paper) in papers() {
        for (_, table) in tables(paper) {
            let below = paper.below(table);
            let rows: Vec<_> = below.iter().filter(|(tag, _)| tag == "TR").collect();
            let cells = |row: &Dictionary| {
                paper.below(row).iter().filter(|(tag, _)| tag == "TH" || tag == "TD").count()
            };
            let most = rows.iter().map(|(_, row)| cells(row)).max().unwrap_or(0);
            for pair in rows.windows(2).filter(|pair| cells(pair[0].1) < most) {
                groups += 1;
                let [head, next] = [pair[0].1, pair[1].1].map(|row| paper.stands_on(row));
                assert_eq!(head, next, "{name}: a group's head stands alone");
            }
        }
    }
    assert!(groups > 100, "{groups}");
}

#[test]
fn notes_on_costs_stand_with_their_table() {
    let mut seen = 0;
    for (name, paper) in papers() {
        for page in (1..=paper.pages()).map(|page| paper.page(page)) {
            let notes = page.matches("Howthecostsareworkedout:").count();
            let tables = page.matches(HEADS[4].1).count();
            assert!(notes <= tables, "{name}: notes without their table: {page}");
            seen += notes;
        }
    }
    assert!(seen > 10, "{seen}");
}

/// The fit for IT is ready at its very end, and the line says so.
#[test]
fn a_mark_at_the_end_of_a_dial_has_its_figure() {
    let paper = Paper::read(&written(default_ruleset(), &company("Bramble Box")));
    assert!(paper.text().contains(&squeezed("50 100 Small Growing Ready")), "{}", paper.text());
}

/// No paragraph of a report is as tall as half a page, nor are five items of a list or the rows of
/// a small table: none of them is torn.
#[test]
fn no_small_block_is_torn() {
    let mut seen = 0;
    for (name, paper) in papers() {
        for (tag, element) in paper.elements() {
            let inside = |one: &str| paper.below(element).iter().filter(|(t, _)| t == one).count();
            let small = match tag.as_str() {
                "P" | "Figure" => true,
                "L" => inside("LI") <= 5,
                "Table" => inside("TR") <= 5,
                _ => false,
            };
            let pages = paper.stands_on(element);
            assert!(!small || pages.len() < 2, "{name}: a {tag} on pages {pages:?}");
            seen += usize::from(small);
        }
    }
    assert!(seen > 2_000, "{seen}");
}

/// Every table with its summary.
fn tables(paper: &Paper) -> Vec<(String, &Dictionary)> {
    let elements = paper.elements().into_iter().filter(|(name, _)| name == "Table");
    let summary = |table: &Dictionary| {
        let attributes = paper.entry(table, "A").map(|found| format!("{found:?}"));
        let known = HEADS.iter().map(|(summary, _)| *summary);
        let own = known.filter(|summary| attributes.as_ref().is_some_and(|a| a.contains(summary)));
        own.map(str::to_owned).next().unwrap_or_default()
    };
    elements.map(|(_, table)| (summary(table), table)).collect()
}

#[test]
fn no_row_is_torn_and_each_page_of_a_table_has_its_head() {
    let (mut rows, mut long, mut named) = (0, 0, BTreeSet::new());
    for (name, paper) in papers() {
        for (summary, table) in tables(paper) {
            let below = paper.below(table);
            let own: Vec<_> = below.iter().filter(|(tag, _)| tag == "TR").collect();
            for (_, row) in &own {
                let pages = paper.stands_on(row);
                assert_eq!(pages.len(), 1, "{name}: a row of “{summary}” on pages {pages:?}");
                rows += 1;
            }
            let pages = paper.stands_on(table);
            assert!(own.len() > 4 || pages.len() == 1, "{name}: “{summary}” on {pages:?}");
            long += usize::from(pages.len() > 1);
            let Some((_, head)) = HEADS.iter().find(|(of, _)| *of == summary) else { continue };
            named.insert(summary.clone());
            for page in pages {
                let text = paper.page(page as usize);
                assert!(text.contains(head), "{name}: no head of “{summary}” on page {page}");
            }
        }
    }
    assert!(rows > 2_000 && long > 30, "{rows} rows, {long} tables on several pages");
    assert_eq!(named.len(), HEADS.len(), "{named:?}");
}

#[test]
fn what_follows_a_heading_stands_on_its_page() {
    for (name, paper) in papers() {
        let elements = paper.elements();
        let heading = |tag: &str| tag.len() == 2 && tag.starts_with('H');
        let mut headings = 0;
        for (index, (tag, element)) in elements.iter().enumerate() {
            if !heading(tag) {
                continue;
            }
            headings += 1;
            let own = paper.stands_on(element);
            let mut after = elements[index + 1..].iter().map(|(_, next)| paper.stands_on(next));
            let next = after.find(|pages| !pages.is_empty()).expect("something follows");
            assert_eq!(own.last(), next.first(), "{name}: heading {headings}");
        }
        assert!(headings > 20, "{name}: {headings}");
    }
}

/// A ramp names its unit once: "8 to 25 connections", and both where they differ.
#[test]
fn the_ends_of_a_scale_name_their_unit_once() {
    let (rules, answers) = (default_ruleset(), company("Pawfolio"));
    let scored = assess(rules, &answers);
    let dials = rules.roles.iter().zip(&scored.roles);
    let rows = dials.flat_map(|(role, score)| {
        let need = ledger(&role.need, &score.need, &answers);
        need.into_iter().chain(ledger(&role.fit, &score.fit, &answers))
    });
    let said: BTreeSet<String> =
        rows.flat_map(|theme| theme.rows).filter_map(|row| row.ends_in_words()).collect();
    for words in ["8 to 25 connections", "1 day to 4 days", "$5m to $10m", "50 to 100 people"] {
        assert!(said.contains(words), "{words}: {said:?}");
    }
}
