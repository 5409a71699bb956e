//! What only the holder of an assessment sees: its answers, history and share links.

use std::collections::{BTreeMap, BTreeSet};

use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::web::result_view::subject;
use scraper::Html;

use crate::result_pages::{all, company, open, shared};
use crate::result_view::{data, find, page, words};

#[test]
fn every_question_stands_in_the_list_of_answers_with_a_link_a_page_to_change_them() {
    let page = page(&open());
    let links = find(&page, "section[aria-labelledby=answers] a");
    let hrefs: Vec<_> = links.iter().map(|link| link.attr("href").unwrap()).collect();
    let expected = questionnaire().pages.iter();
    let expected: Vec<_> =
        expected.map(|page| format!("/assessments/018f/{}?return=check", page.key)).collect();
    assert_eq!(hrefs, expected);
    let told = find(&page, "section[aria-labelledby=answers] dt");
    assert_eq!(told.len(), questionnaire().signals.len());
    let quiet = find(&page, "section[aria-labelledby=answers] dd.quiet");
    assert_eq!(quiet.into_iter().map(words).collect::<Vec<_>>(), ["Not known"; 3]);
}

#[test]
fn every_question_has_a_short_name_of_its_own() {
    let signals = &questionnaire().signals;
    let names: BTreeSet<_> =
        signals.iter().map(|s| subject(&s.key).unwrap_or_else(|| panic!("{}", s.key))).collect();
    assert_eq!(names.len(), signals.len());
    assert_eq!(subject("no_such_question"), None);
}

#[test]
fn the_history_says_what_changed_since_the_result_before() {
    let page = page(&company("Northlight Audio"));
    let rows: Vec<_> = find(&page, "#history ~ div tbody tr").into_iter().map(words).collect();
    assert_eq!(rows.len(), 2);
    let news = ["22 November 2026 This result", "People in the company: 64 people, was 56 people"];
    for part in news.iter().chain(&["Technology projects under way: 7 projects", "need 72.5"]) {
        assert!(rows[0].contains(part), "{part:?} is not in {:?}", rows[0]);
    }
    assert!(rows[1].contains("14 May 2026") && rows[1].contains("First result"), "{rows:?}");
    let link = find(&page, "#history ~ div th a")[0].attr("href");
    assert_eq!(link, Some("/assessments/018f/result?of=018e"));
}

#[test]
fn an_earlier_result_leads_to_the_newest_and_changed_answers_to_the_check_page() {
    let pages: BTreeMap<_, _> = all().into_iter().collect();
    let links = |name: &str| {
        let page = Html::parse_document(&pages[name]);
        let links = find(&page, ".note.ask > p a");
        links.iter().map(|link| link.attr("href").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(links("old"), ["/assessments/018f/result?of=018d"]);
    assert_eq!(links("changed"), ["/assessments/018f/check"]);
    assert!(links("pawfolio").is_empty());
}

#[test]
fn share_links_can_be_made_and_revoked_and_show_their_life() {
    let page = page(&company("Pawfolio"));
    let make = find(&page, "form[action='/assessments/018f/shares']");
    assert_eq!(make.len(), 1);
    let days = find(&page, "select[name=days] option");
    let days: Vec<_> = days.iter().map(|o| (o.attr("value"), o.attr("selected"))).collect();
    assert_eq!(days, [(Some("7"), None), (Some("30"), Some("")), (Some("90"), None)]);
    assert_eq!(
        find(&page, "form[action='/assessments/018f/shares'] input[name=op]")[0].attr("value"),
        Some("018c")
    );
    let revoke = find(&page, "form[action='/assessments/018f/shares/revoke'] [name=share]");
    assert_eq!(revoke.len(), 1, "a link that has ended cannot be revoked");
    let links: Vec<String> =
        find(&page, "section[aria-labelledby=share] code.link").into_iter().map(words).collect();
    assert!(links.len() == 1 && links[0].starts_with("https://readyline.example/r/"), "{links:?}");
    let text = words(find(&page, "section[aria-labelledby=share]")[0]);
    for part in [
        "Made 22 November 2026. Ends 22 December 2026. Opened three times.",
        "Revoked 23 November 2026. Opened once.",
        "The link is the key",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
fn a_shared_result_is_the_same_result_and_nothing_of_its_holder() {
    let answers = company("Northlight Audio");
    let text = shared(default_ruleset(), &answers);
    let page = Html::parse_document(&text);
    assert_eq!(data(&page, "it_director"), ["72.5", "64.0", "prepare"]);
    assert_eq!(words(find(&page, ".over")[0]), "Shared result, read-only, until 22 December 2026");
    assert_eq!(words(find(&page, "title")[0]), "Shared result - Readyline");
    assert_eq!(find(&page, "form, main a[href^='/assessments'], code.link, #history").len(), 0);
    assert!(!text.contains("/assessments/"), "the holder's address is nobody's business");
    let metas = find(&page, "meta[name=description], meta[property]");
    assert!(metas.is_empty(), "a preview must not tell the verdict");
    let robots = find(&page, "meta[name=robots]")[0].attr("content").unwrap();
    assert!(robots.contains("noindex"), "{robots}");
    assert_eq!(find(&page, "section[aria-labelledby=answers] dt").len(), 40);
}
