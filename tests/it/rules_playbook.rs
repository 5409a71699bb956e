//! Playbooks: every combination of role, verdict and knowledge gives parts that read well.

use proptest::prelude::*;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::examples::examples;
use readyline::rules::explain::playbook::{Part, Playbook, playbook};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{
    Role, Ruleset, Verdict, VerdictRow, VerdictTable, default_ruleset,
};
use readyline::rules::score::assess;

use crate::rules_oracle::{Dice, any_value};
use crate::rules_third::three_roles;
use crate::support::population::companies;

/// The default rules with a third role without a text of its own.
fn rules() -> Ruleset {
    let mut rules = three_roles();
    rules.roles[2].playbook = None;
    rules
}

fn books(rules: &Ruleset, answers: &Answers) -> Vec<Playbook> {
    let assessment = assess(rules, answers);
    rules.roles.iter().map(|role| playbook(rules, answers, &assessment, role)).collect()
}

/// The rules under which every company comes to one verdict.
fn always(verdict: Verdict) -> Ruleset {
    let row = VerdictRow { small: verdict, growing: verdict, ready: verdict };
    let mut rules = rules();
    for role in &mut rules.roles {
        role.verdicts = VerdictTable { high: row, some: row, low: row };
    }
    rules
}

/// What must stand in no part.
const LEFTOVERS: [&str; 8] = ["{", "}", "[", "]", "  ", "Some(", "()", " ,"];

fn check(book: &Playbook, what: &str) {
    for part in &book.parts {
        let at = format!("{what}, {} {}:\n{}", book.role, part.key, part.markdown);
        for leftover in LEFTOVERS {
            assert!(!part.markdown.contains(leftover), "{leftover:?} in {at}");
        }
        assert!(part.markdown.trim().len() > 20, "hardly a word in {at}");
        check_blocks(part, &at);
        check_marks(&part.markdown, &at);
    }
}

/// No heading without words below, no table without rows or with a row of another length.
fn check_blocks(part: &Part, at: &str) {
    let blocks: Vec<&str> = part.markdown.trim_end().split("\n\n").collect();
    for (index, block) in blocks.iter().enumerate() {
        if block.starts_with("###") {
            let next = blocks.get(index + 1);
            assert!(next.is_some_and(|next| !next.starts_with('#')), "{block} is empty in {at}");
        }
        if block.starts_with('|') {
            let cells = |line: &&str| line.replace("\\|", "").matches('|').count();
            let lines: Vec<&str> = block.lines().collect();
            assert!(lines.len() > 2, "an empty table in {at}");
            assert!(lines.iter().all(|line| cells(line) == cells(&lines[0])), "cells in {at}");
        }
    }
}

/// Headings of rank 3, paragraphs, lists, tables and bold words: nothing else.
fn check_marks(text: &str, at: &str) {
    let mut cells = 0;
    for event in Parser::new_ext(text, Options::all()) {
        match &event {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. })
            | Event::Start(
                Tag::Paragraph
                | Tag::List(_)
                | Tag::Item
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::Strong,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::SoftBreak => {}
            Event::Start(Tag::TableCell) => cells += 1,
            other => panic!("{other:?} in {at}"),
        }
    }
    assert!(cells < 2_000, "more cells than a page draws in {at}");
}

fn weights(part: &Part) -> u32 {
    let rows = part.markdown.lines().filter(|line| line.contains('☐'));
    rows.map(|row| row.split(" | ").nth(1).unwrap().parse::<u32>().unwrap()).sum()
}

#[test]
fn every_role_and_verdict_has_parts_that_read_well_whatever_is_known() {
    let mut known: Vec<Answers> = examples().iter().map(|each| each.answers.clone()).collect();
    let nothing = Answers::default();
    let mut unknown = nothing.clone();
    for signal in &questionnaire().signals {
        unknown.set(&signal.key, Some(Answer::Unknown));
    }
    known.extend([nothing, unknown]);
    for verdict in Verdict::HIGHEST_FIRST {
        let rules = always(verdict);
        for answers in &known {
            for book in books(&rules, answers) {
                let keys: Vec<_> = book.parts.iter().map(|part| part.key).collect();
                let first = match (verdict, book.role.as_str()) {
                    (Verdict::NotYet, _) => "watch",
                    (Verdict::Bridge, _) => "cover",
                    (Verdict::Prepare, "it_director" | "cs_director") => "before-the-hire",
                    (Verdict::Hire, _) => "job-profile",
                    _ => "measures",
                };
                if verdict != Verdict::NotYet && book.role.len() == "data_director".len() {
                    let parts = if verdict == Verdict::Bridge { 4 } else { 3 };
                    assert!(keys.contains(&"job-profile") && keys.len() == parts, "{keys:?}");
                } else {
                    assert_eq!(keys[0], first, "{} {verdict:?}", book.role);
                    let long = book.role != "data_director" && verdict != Verdict::NotYet;
                    assert!(keys.len() >= if long { 9 } else { 2 }, "{keys:?}");
                }
                check(&book, verdict.key());
                for card in book.parts.iter().filter(|part| part.key == "scorecard") {
                    assert_eq!(weights(card), 100, "{}", card.markdown);
                }
            }
        }
    }
}

#[test]
fn an_open_verdict_says_so_first_and_a_filled_post_gets_what_a_new_director_needs() {
    let rules = rules();
    for book in books(&rules, &Answers::default()) {
        assert_eq!(book.parts[0].key, "still-open");
        let text = &book.parts[0].markdown;
        assert!(text.contains("hire, prepare, bridge or not yet"), "{text}");
        assert!(text.contains("Not known yet"), "{text}");
        check(&book, "open");
    }
    let mut filled = crate::rules_cases::company("Harbor & Pine");
    for lead in ["it_lead", "cs_lead"] {
        filled.set(lead, Some(Answer::Choice("director".to_owned())));
    }
    for book in &books(&rules, &filled)[..2] {
        let keys: Vec<_> = book.parts.iter().map(|part| part.key).collect();
        assert_eq!(keys, ["first-90-days", "measures", "managing", "roi"]);
        check(book, "filled");
    }
}

#[test]
fn an_advisers_text_comes_first_and_is_all_of_a_role_that_readyline_does_not_know() {
    let text = "# As typed\n\n{anything} [goes]";
    let mut rules = rules();
    rules.roles.iter_mut().for_each(|role: &mut Role| role.playbook = Some(text.to_owned()));
    for book in books(&rules, &crate::rules_cases::company("Harbor & Pine")) {
        let Part { key, title, markdown } = &book.parts[0];
        assert_eq!((*key, *title, markdown.as_str()), ("advisers", "From your advisers", text));
        assert_eq!(book.parts.len() == 1, book.role == "data_director");
    }
    rules.roles[2].playbook = Some(" \n".to_owned());
    let book = &books(&rules, &Answers::default())[2];
    assert_eq!(book.parts[0].key, "still-open", "a blank text is none");
}

#[test]
fn words_of_an_admin_stay_words() {
    let mut rules = always(Verdict::Hire);
    let role = &mut rules.roles[2];
    for factor in &mut role.need.factors {
        factor.label = "A *b* | [c](d) <i>\n# e `f` ~~g~~".to_owned();
        factor.theme = "x | y ** z".to_owned();
    }
    for book in books(&rules, &crate::rules_cases::company("Harbor & Pine")) {
        for part in &book.parts {
            check_blocks(part, &part.markdown);
            check_marks(&part.markdown, &part.markdown);
        }
    }
    rules = default_ruleset().clone();
    rules.roles[1].need.factors[2].label = "A|b".to_owned();
    let book = &books(&rules, &crate::rules_cases::company("Northlight Audio"))[1];
    assert!(book.parts[0].markdown.contains("| A\\|b |"), "{}", book.parts[0].markdown);
}

/// A test of a text names a metric or an option that there is, or it could never hold.
#[test]
fn every_test_in_the_texts_can_hold() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/data/playbook");
    let mut tried = 0;
    for folder in ["it", "cs", "any"] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for test in text.split('[').skip(1).map(|rest| rest.split(']').next().unwrap()) {
                tried += 1;
                let test = test.trim_start_matches('!');
                let Some((key, options)) = test.split_once('=') else { continue };
                let Some(signal) = questionnaire().signal(key) else { continue };
                for option in options.split(',').filter(|_| !signal.is_number()) {
                    assert!(signal.option(option).is_some(), "{test}");
                }
            }
        }
    }
    assert!(tried > 100);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None,
        ..ProptestConfig::default() })]

    #[test]
    fn any_answers_and_rules_give_playbooks_that_read_well(seed: u64) {
        let mut dice = Dice(seed);
        let rules = match dice.below(3) {
            0 => rules(),
            1 => crate::support::population::edited(&mut dice, &rules()),
            _ => always(Verdict::HIGHEST_FIRST[dice.below(4) as usize]),
        };
        let mut answers = companies(seed, 1).remove(0);
        for signal in &questionnaire().signals {
            if dice.below(6) == 0 {
                let value = any_value(&mut dice, signal);
                answers.set(&signal.key, (dice.below(2) == 0).then_some(value));
            }
        }
        for book in books(&rules, &answers) {
            check(&book, &format!("seed {seed}"));
            for card in book.parts.iter().filter(|part| part.key == "scorecard") {
                prop_assert_eq!(weights(card), 100);
            }
        }
    }
}
