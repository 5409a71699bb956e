//! The report on paper: what stands in it, and what a screen reader finds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use readyline::report::document::{Document, Moment};
use readyline::report::{ReportInput, compose, pdf};
use readyline::rules::answers::{Answers, told};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::heading::word;
use readyline::rules::explain::ledger::{ledger, points};
use readyline::rules::explain::verdict::sentence;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Dial, Ruleset, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, assess};

use crate::rules_cases::{company, with_required_only};
use crate::rules_properties::{COMPANIES, config, some_answers};
use crate::support::paper::{Paper, squeezed};

pub(crate) const REFERENCE: &str = "RL-7KQM-42XD";

fn input<'a>(
    ruleset: &'a Ruleset,
    answers: &'a Answers,
    assessment: &'a Assessment,
) -> ReportInput<'a> {
    ReportInput {
        case: Case { ruleset, answers, assessment },
        projects: &[],
        ruleset_version: 3,
        reference: REFERENCE,
        date: "22 November 2026",
        created: Moment { year: 2026, month: 11, day: 22, hour: 10, minute: 14, second: 7 },
        digest: "sha256 3f2a9c61",
    }
}

/// The report on these answers by these rules.
pub(crate) fn report(ruleset: &Ruleset, answers: &Answers) -> Document {
    compose(&input(ruleset, answers, &assess(ruleset, answers)))
}

pub(crate) fn written(ruleset: &Ruleset, answers: &Answers) -> Vec<u8> {
    pdf(&report(ruleset, answers)).expect("a PDF")
}

/// Every company with all its answers, and with those alone that nobody may leave out.
pub(crate) fn everybody() -> Vec<(String, Answers)> {
    let known = COMPANIES.map(|name| (name.to_owned(), company(name)));
    let open = COMPANIES.map(|name| (format!("{name}, open"), with_required_only(name)));
    known.into_iter().chain(open).chain([("nothing".to_owned(), Answers::default())]).collect()
}

#[test]
fn every_line_of_every_ledger_stands_on_paper() {
    let rules = default_ruleset();
    for (name, answers) in everybody() {
        let paper = Paper::read(&written(rules, &answers));
        let text = paper.text();
        let holds = |words: &str| {
            assert!(text.contains(&squeezed(words)), "{name}: \"{words}\" is not on paper");
        };
        let assessment = assess(rules, &answers);
        let case = Case { ruleset: rules, answers: &answers, assessment: &assessment };
        for scored in case.order() {
            holds(&word(scored.outcome()));
            holds(&sentence(&case, scored));
            let (role, score) = (scored.role, scored.score);
            rows(&role.need, &score.need, &answers).iter().for_each(|row| holds(row));
            rows(&role.fit, &score.fit, &answers).iter().for_each(|row| holds(row));
        }
        let (rules, score) = (&rules.ownership.dial, &assessment.ownership);
        rows(rules, score, &answers).iter().for_each(|row| holds(row));
        for signal in &questionnaire().signals {
            // What "these three" are is said beside the question.
            let these = signal.label.contains(" of these ");
            let names = if these { signal.help.as_str() } else { "" };
            holds(&format!("{}{names}{}", signal.label, told(signal, &answers)));
        }
        let count = paper.pages();
        assert!(count > 8, "{name}: {count} pages");
        for page in 1..=count {
            let text = paper.page(page);
            assert!(text.contains(&format!("Page{page}of{count}")), "{name}: page {page}");
            assert!(text.contains(&format!("{REFERENCE},rulesversion3")), "{name}: page {page}");
        }
    }
}

/// Each row of a ledger as it stands on paper, with its cells in order.
fn rows(dial: &Dial, score: &DialScore, answers: &Answers) -> Vec<String> {
    let themes = ledger(dial, score, answers);
    let all = themes.iter().flat_map(|theme| &theme.rows);
    let row = |row: &readyline::rules::explain::ledger::LedgerRow| {
        let chosen = row.options.iter().find(|(.., chosen)| *chosen);
        let share = chosen.map(|(_, share, _)| format!("Counts {share}%"));
        let scale =
            row.ends_in_words().or(share).unwrap_or_else(|| "Depends on the answer".to_owned());
        let got = format!("{} of {}", points(row.low, row.high), row.max.short());
        format!("{}{}{}{}{scale}{got}", row.label, row.source, row.answer, row.parts)
    };
    all.map(row).collect()
}

#[test]
fn it_is_a_tagged_document_with_title_language_and_embedded_fonts() {
    let paper = Paper::read(&written(default_ruleset(), &company("Northlight Audio")));
    let catalog = paper.catalog();
    let words = |key| paper.entry(catalog, key).and_then(|o| o.as_str().ok()).expect(key);
    assert_eq!(words("Lang"), b"en-US");
    let marked = paper.entry(catalog, "MarkInfo").and_then(|o| o.as_dict().ok()).expect("marks");
    assert_eq!(marked.get(b"Marked").and_then(|o| o.as_bool()).ok(), Some(true));
    let viewer = paper.entry(catalog, "ViewerPreferences").and_then(|o| o.as_dict().ok());
    let shown = viewer.and_then(|v| v.get(b"DisplayDocTitle").and_then(|o| o.as_bool()).ok());
    assert_eq!(shown, Some(true), "the title stands in the window's bar");
    let properties = paper.entry(catalog, "Metadata").and_then(|o| o.as_stream().ok()).unwrap();
    let plain = properties.get_plain_content().expect("properties");
    let properties = String::from_utf8(plain).expect("text");
    for part in [REFERENCE, "pdfuaid:part>1<", "2026-11-22T10:14:07", "Should we hire"] {
        assert!(properties.contains(part), "{part} is not in {properties}");
    }
    let outline = paper.entry(catalog, "Outlines").and_then(|o| o.as_dict().ok()).expect("outline");
    assert!(outline.get(b"Count").and_then(|o| o.as_i64()).expect("a count") >= 6);
    let mut fonts = BTreeSet::new();
    for object in paper.0.objects.values().filter_map(|object| object.as_dict().ok()) {
        if object.get(b"Type").and_then(|o| o.as_name()).ok() == Some(b"FontDescriptor") {
            assert!(object.has(b"FontFile2") || object.has(b"FontFile3"), "a font is missing");
            let name = object.get(b"FontName").and_then(|o| o.as_name()).expect("a name");
            fonts.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    assert!(fonts.len() >= 2, "{fonts:?}");
    assert!(fonts.iter().all(|name| name.as_bytes()[6] == b'+'), "whole fonts: {fonts:?}");
}

#[test]
fn a_screen_reader_finds_headings_lists_tables_and_the_words_of_drawings() {
    let paper = Paper::read(&written(default_ruleset(), &company("Northlight Audio")));
    let elements = paper.elements();
    let count = |name: &str| elements.iter().filter(|(is, _)| is == name).count();
    let mut deepest = 0;
    for (name, _) in &elements {
        let level = name.strip_prefix('H').and_then(|level| level.parse::<u8>().ok());
        let Some(level) = level else { continue };
        assert!(level <= deepest + 1, "a heading of level {level} under one of {deepest}");
        deepest = level;
    }
    assert_eq!(count("H1"), 8, "summary, two roles and playbooks, ownership, answers, method");
    assert!(count("P") > 20 && count("L") >= 4 && count("LI") == count("LBody"));
    assert_eq!(count("Lbl"), count("LI"));
    assert!(count("Table") >= 6 && count("THead") >= 6 && count("TH") > 60 && count("TD") > 100);
    let scoped = |(name, element): &&(String, &lopdf::Dictionary)| {
        name == "TH" && format!("{:?}", paper.entry(element, "A")).contains("Scope")
    };
    assert_eq!(elements.iter().filter(scoped).count(), count("TH"), "each head says of what");
    let figures: Vec<_> = elements.iter().filter(|(name, _)| name == "Figure").collect();
    assert_eq!(figures.len(), 9, "two dials, a chart and a time line a role, and a dial more");
    for (_, figure) in figures {
        let words = paper.entry(figure, "Alt").and_then(|o| o.as_str().ok()).expect("words");
        assert!(words.len() > 30);
    }
}

#[test]
fn the_same_result_gives_the_same_bytes() {
    let answers = with_required_only("Pawfolio");
    assert!(written(default_ruleset(), &answers) == written(default_ruleset(), &answers));
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn whatever_is_answered_there_is_a_report(seed in any::<u64>(), known in 0..9_u64) {
        let answers = some_answers(seed, known);
        let paper = Paper::read(&written(default_ruleset(), &answers));
        prop_assert!(paper.pages() > 8);
    }
}
