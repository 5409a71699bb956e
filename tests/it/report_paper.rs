//! Texts that are hard to set: nothing runs off the paper, nothing is lost, nothing fails.

use readyline::report::document::{Block, Document, Moment};
use readyline::report::pdf;
use readyline::rules::ruleset::default_ruleset;

use crate::report_pdf::report;
use crate::rules_cases::company;
use crate::support::paper::{Paper, squeezed};

/// A document with nothing but this text.
fn only(markdown: &str) -> Document {
    Document {
        title: "A text".to_owned(),
        subject: "A text".to_owned(),
        language: "en-US".to_owned(),
        author: "Readyline".to_owned(),
        created: Moment { year: 2026, month: 11, day: 22, ..Moment::default() },
        footer: "foot".to_owned(),
        looks: None,
        blocks: vec![
            Block::Heading(1, "A text".to_owned()),
            Block::Markdown(2, markdown.to_owned()),
        ],
    }
}

fn set(markdown: &str) -> Paper {
    let paper = Paper::read(&pdf(&only(markdown)).expect("a PDF"));
    for (x, y, _) in paper.pieces() {
        assert!((71.0..541.0).contains(&x), "a text begins {x} points from the left");
        assert!((40.0..752.0).contains(&y), "a text stands {y} points above the foot");
    }
    paper
}

/// The text of all pages without what stands above and below it on each.
fn text(paper: &Paper) -> String {
    let count = paper.pages();
    let own = |page: usize| {
        let around = format!("AtextReadylinefootPage{page}of{count}");
        paper.page(page).replacen(&around, "", 1)
    };
    (1..=count).map(own).collect()
}

/// How often a word stands in the text.
fn times(paper: &Paper, word: &str) -> usize {
    text(paper).matches(&squeezed(word)).count()
}

#[test]
fn a_word_longer_than_a_line_is_broken() {
    let paper = set(&"W".repeat(3_000));
    let widest = paper.pieces().into_iter().map(|(.., glyphs)| glyphs).max();
    // A W takes more than 8 points of the 468 of a line.
    assert!((20..60).contains(&widest.expect("text")), "a line of {widest:?} glyphs");
    assert_eq!(times(&paper, "W"), 3_000);
    let cell = format!("| a | b |\n| --- | --- |\n| {} | short |\n", "W".repeat(400));
    let paper = set(&cell);
    // In a table it takes more than 7.
    assert!(paper.pieces().into_iter().all(|(.., glyphs)| glyphs < 67));
    assert_eq!(times(&paper, "W"), 400);
}

#[test]
fn a_long_text_fills_as_many_pages_as_it_needs() {
    let paper = set(&"Somebody has to answer for it. ".repeat(400));
    assert!(paper.pages() >= 3, "{} pages", paper.pages());
    assert_eq!(times(&paper, "Somebody has to answer for it."), 400);
    let list: String = (0..400).map(|at| format!("{at}. Point number {at}\n")).collect();
    let paper = set(&list);
    let words = text(&paper);
    assert!((0..400).all(|at| words.contains(&format!("{at}.Pointnumber{at}"))));
}

#[test]
fn a_row_taller_than_a_page_is_divided_and_a_head_stands_again() {
    let words = "every word of it ".repeat(1_600);
    let table = format!("| Name | Words |\n| --- | --- |\n| tall | {words} |\n| next | end |\n");
    let paper = set(&table);
    assert!(paper.pages() >= 3, "{} pages", paper.pages());
    assert_eq!(times(&paper, "every word of it"), 1_600);
    let again = (1..=paper.pages()).filter(|page| paper.page(*page).contains("NameWords"));
    assert_eq!(again.count(), paper.pages());
}

#[test]
fn nothing_that_an_admin_can_type_is_refused() {
    let deep = ">".repeat(2_000) + " deep";
    let list: String = (0..300).map(|at| format!("{}- at {at}\n", "  ".repeat(at))).collect();
    for text in [
        "",
        "\u{1f680} \u{65e5}\u{672c} \u{645}\u{631}\u{62d}\u{628}\u{627} \u{e000} \u{0} \u{feff}",
        "\u{202e}x \u{301}e\u{301}\u{fffd} fi \u{fb01} \u{2028} \u{a0}\u{a0} \t\u{2003}",
        "| | |\n|---|---|\n| | |\n",
        "| a |\n|---|\n",
        "# \n\n###### six\n\n# one\n\n- \n-\n\n1. \n",
        "```\ncode\n  more\n```\n\n    indented\n\n---\n\n<b>html</b> ![picture](x.png)",
        "[words](https://readyline.example/x) <https://readyline.example> **bold *both* **",
        &deep,
        &list,
        &"[".repeat(3_000),
        &"*a ".repeat(2_000),
    ] {
        set(text);
    }
    let paper = set("[words](https://readyline.example/x) and ~~no~~ &amp; \\* fin\u{ad}ished");
    let text = paper.text();
    assert!(text.contains("words(https://readyline.example/x)"), "{text}");
    assert!(text.contains("&*finished"), "{text}");
    assert!(set(&list).text().contains("at299"));
}

#[test]
fn a_playbook_of_the_rules_stands_in_the_report() {
    let mut rules = default_ruleset().clone();
    let playbook =
        "# First\n\nDo **this** at once.\n\n## Then\n\n| What | Who |\n|---|--:|\n| ask | 3 |";
    rules.roles[0].playbook = Some(playbook.to_owned());
    rules.roles[1].title = "Head of ".to_owned() + &"Everything".repeat(30);
    let paper = Paper::read(&pdf(&report(&rules, &company("Pawfolio"))).expect("a PDF"));
    let text = paper.text();
    for words in ["Playbook: Director of IT/Systems", "Do this at once.", "WhatWhoask3"] {
        assert!(text.contains(&squeezed(words)), "{words}");
    }
}
