//! How the result and method pages are built: whole, named, escaped, and following their rules.

use std::collections::BTreeSet;

use readyline::rules::answers::Answers;
use readyline::rules::decimal::Points;
use readyline::rules::ruleset::{Ruleset, Scale, default_ruleset};
use scraper::{ElementRef, Html};

use crate::result_pages::{NAMES, all, company, method, owner, shared};
use crate::result_view::{find, words};

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (name, html) in all() {
        let page = Html::parse_document(&html);
        assert!(find(&page, "[style], style").is_empty(), "{name} has an inline style");
        assert!(find(&page, "script:not([src])").is_empty(), "{name} has an inline script");
        for element in find(&page, "*") {
            let mut attributes = element.value().attrs();
            assert!(!attributes.any(|(key, _)| key.starts_with("on")), "{name}: {element:?}");
        }
        for element in find(&page, "[src], link[href]") {
            let address = element.attr("src").or(element.attr("href")).unwrap();
            assert!(address.starts_with('/') && !address.starts_with("//"), "{name}: {address}");
        }
    }
}

#[test]
fn every_id_stands_once_and_every_reference_finds_its_id() {
    for (name, html) in all() {
        let page = Html::parse_document(&html);
        let ids: Vec<_> = find(&page, "[id]").iter().map(|e| e.attr("id").unwrap()).collect();
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name} has an id twice");
        let links = find(&page, "main a[href^='#']");
        let links = links.iter().map(|e| &e.attr("href").unwrap()[1..]);
        let labels = find(&page, "[aria-labelledby]");
        let labels = labels.iter().flat_map(|e| e.attr("aria-labelledby").unwrap().split(' '));
        let fields = find(&page, "label[for]");
        let fields = fields.iter().map(|e| e.attr("for").unwrap());
        for id in links.chain(labels).chain(fields) {
            assert!(unique.contains(id), "{name}: nothing has the id {id}");
        }
    }
}

#[test]
fn every_drawing_is_named_and_described_or_hidden() {
    for (name, html) in all() {
        let page = Html::parse_document(&html);
        for drawing in find(&page, "svg") {
            let inside = drawing.ancestors().filter_map(ElementRef::wrap);
            if inside.into_iter().any(|outer| outer.value().name() == "svg") {
                continue;
            }
            let hidden = drawing.attr("aria-hidden") == Some("true");
            let children: Vec<_> = drawing.child_elements().take(2).collect();
            let titled = || {
                children[0].value().name() == "title"
                    && children[1].value().name() == "desc"
                    && children.iter().all(|child| !words(*child).is_empty())
            };
            let label = drawing.attr("aria-label").is_some_and(|words| words.contains(": "));
            let named = drawing.attr("role") == Some("img") && (label || titled());
            assert!(hidden || named, "{name}: {}", drawing.html());
        }
    }
}

/// A page is read on a phone, on the way. What it weighs is what it says, not how it is written.
#[test]
fn no_page_of_a_company_weighs_more_than_it_says() {
    for name in NAMES {
        let html = owner(default_ruleset(), &company(name));
        let page = Html::parse_document(&html);
        let said: usize = page.root_element().text().map(str::len).sum();
        assert!(html.len() < 128_000, "{name}: {} bytes", html.len());
        assert!(html.len() < said * 5 / 2, "{name}: {} bytes for {said}", html.len());
    }
}

#[test]
fn headings_go_down_one_rank_at_a_time_from_one_first() {
    for (name, html) in all() {
        let page = Html::parse_document(&html);
        let ranks = find(&page, "h1, h2, h3, h4").into_iter();
        let ranks: Vec<_> =
            ranks.map(|h| h.value().name()[1..].parse::<usize>().unwrap()).collect();
        assert_eq!(ranks.iter().filter(|rank| **rank == 1).count(), 1, "{name}");
        let mut last = 2;
        for rank in ranks.into_iter().skip_while(|rank| *rank != 1) {
            assert!(rank <= last + 1, "{name}: rank {rank} after {last}");
            last = rank;
        }
    }
}

/// The default rules with markup in every text that an admin may edit.
fn hostile(text: &str) -> Ruleset {
    let mut rules = default_ruleset().clone();
    rules.name = text.to_owned();
    rules.ownership.title = text.to_owned();
    rules.alternatives.source = text.to_owned();
    for alert in &mut rules.alerts {
        alert.message = text.to_owned();
    }
    for role in &mut rules.roles {
        role.title = text.to_owned();
    }
    let dials = rules.roles.iter_mut().flat_map(|role| [&mut role.need, &mut role.fit]);
    for dial in dials.chain([&mut rules.ownership.dial]) {
        for factor in &mut dial.factors {
            factor.label = text.to_owned();
            factor.source = text.to_owned();
            factor.theme = text.to_owned();
        }
    }
    rules
}

#[test]
fn texts_of_an_admin_are_shown_as_text_and_never_as_markup() {
    let text = "<script>alert(1)</script>\"' onload=x &amp;";
    let rules = hostile(text);
    let answers = company("Northlight Audio");
    for html in [owner(&rules, &answers), shared(&rules, &answers), method(&rules)] {
        let page = Html::parse_document(&html);
        assert!(find(&page, "main script").is_empty());
        assert!(find(&page, "[onload]").is_empty());
        let shown = words(find(&page, "main")[0]);
        assert!(shown.contains(text), "the text is shown as it was typed");
    }
}

#[test]
fn the_method_page_draws_every_factor_with_its_weight_and_source() {
    let rules = default_ruleset();
    let page = Html::parse_document(&method(rules));
    let dials = rules.roles.iter().flat_map(|role| [&role.need, &role.fit]);
    let factors = dials.chain([&rules.ownership.dial]).flat_map(|dial| &dial.factors);
    let rows = find(&page, "table.ledger tr:has(th.f)");
    assert_eq!(rows.len(), factors.clone().count());
    for (row, factor) in rows.into_iter().zip(factors) {
        let text = words(row);
        assert!(text.starts_with(&format!("{} Source: ", factor.label)), "{text}");
        assert_eq!(
            words(row.child_elements().last().unwrap()),
            factor.weight.to_string(),
            "{text}"
        );
        assert_eq!(row.html().matches("<svg").count(), 1, "{text}");
    }
    let main = words(find(&page, "main")[0]);
    for alert in &rules.alerts {
        assert!(main.contains(&alert.told(&Answers::default())));
    }
    for part in [
        "Below 30 is low, from 30 some, from 60 high.",
        "Below 50 is small, from 50 growing, from 100 ready.",
        "Shown for security incidents: 1",
        "$150,000",
        "Hire: start looking for a director.",
    ] {
        assert!(main.contains(part), "{part:?} is not on the method page");
    }
}

#[test]
fn the_method_page_follows_the_rules_it_is_given() {
    let mut rules = default_ruleset().clone();
    let need = &mut rules.roles[0].need;
    need.bands.marks = [Points::from_tenths(125), Points::whole(97)];
    need.factors[0].label = "Growth of sales".to_owned();
    need.factors[0].weight = 4;
    if let Scale::Ramp { full_at, .. } = &mut need.factors[0].scale {
        *full_at = readyline::rules::decimal::Decimal::from_thousandths(42_500);
    }
    rules.alerts.clear();
    rules.roles[1].verdicts.low.ready = readyline::rules::ruleset::Verdict::Bridge;
    let page = Html::parse_document(&method(&rules));
    let main = words(find(&page, "main")[0]);
    for part in [
        "Below 12.5 is low, from 12.5 some, from 97 high.",
        "Growth of sales Source:",
        "No points at 10%, all at 42.5%",
        "These rules have no alerts.",
    ] {
        assert!(main.contains(part), "{part:?} is not on the method page");
    }
    assert_eq!(find(&page, "svg.grid").len(), 2, "tables that differ are drawn one by one");
    assert_eq!(find(&Html::parse_document(&method(default_ruleset())), "svg.grid").len(), 1);
}
