//! What the result pages say: verdicts, figures, reasons, sums, and what only the holder sees.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::ruleset::{Verdict, default_ruleset};
use scraper::{ElementRef, Html, Selector};

use crate::result_pages::{NAMES, company, open, owner, unknown, without};

/// Everything on the page that a selector finds.
pub(crate) fn find<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

/// The words of an element, with single spaces.
pub(crate) fn words(element: ElementRef) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The owner's page.
pub(crate) fn page(answers: &Answers) -> Html {
    Html::parse_document(&owner(default_ruleset(), answers))
}

/// Need, fit and verdict of a role as programs read them.
pub(crate) fn data(page: &Html, role: &str) -> [String; 3] {
    let found = find(page, &format!("[data-role={role}]"));
    assert_eq!(found.len(), 1, "{role} stands once on the page");
    ["data-need", "data-fit", "data-verdict"].map(|name| found[0].attr(name).unwrap().to_owned())
}

fn heading(page: &Html) -> String {
    words(find(page, "h1")[0])
}

#[test]
fn the_example_companies_have_the_agreed_scores_in_the_page() {
    let expected = [
        (["85.1", "100.0", "hire"], ["5.6", "0.7", "not_yet"]),
        (["1.7", "100.0", "not_yet"], ["88.9", "76.7", "hire"]),
        (["55.8", "0.0", "bridge"], ["45.8", "0.0", "bridge"]),
        (["72.5", "64.0", "prepare"], ["16.4", "0.0", "not_yet"]),
        (["21.3", "95.0", "not_yet"], ["60.2", "27.4", "prepare"]),
    ];
    for (name, (it, cs)) in NAMES.into_iter().zip(expected) {
        let page = page(&company(name));
        assert_eq!(data(&page, "it_director"), it, "{name}");
        assert_eq!(data(&page, "cs_director"), cs, "{name}");
        let shown: Vec<String> = find(&page, ".dial b").into_iter().map(words).collect();
        for figure in [it[0], it[1], cs[0], cs[1]] {
            assert!(shown.iter().any(|b| b == figure), "{name}: {figure} is not in {shown:?}");
        }
    }
}

#[test]
fn the_heading_names_every_verdict_the_highest_first() {
    let headings = NAMES.map(|name| heading(&page(&company(name))));
    assert_eq!(
        headings,
        [
            "Hire a Director of IT/Systems. No Director of Customer Service yet.",
            "Hire a Director of Customer Service. No Director of IT/Systems yet.",
            "Bridge the gaps in IT and Customer Service without a director.",
            "Prepare for a Director of IT/Systems. No Director of Customer Service yet.",
            "Prepare for a Director of Customer Service. No Director of IT/Systems yet.",
        ]
    );
}

#[test]
fn a_verdict_comes_with_the_sizes_and_figures_that_made_it() {
    let says = |name: &str, role: &str, parts: &[&str]| {
        let page = page(&company(name));
        let text = words(find(&page, &format!("[data-role={role}] > p:not(.verdict)"))[0]);
        for part in parts {
            assert!(text.contains(part), "{name}: {part:?} is not in {text:?}");
        }
    };
    let it = ["Start hiring", "85.1 of 100", "180 people", "$42,000,000", "large enough"];
    says("Harbor & Pine", "it_director", &it);
    let it = ["do not hire yet", "72.5 of 100", "64 people", "partly large"];
    says("Northlight Audio", "it_director", &it);
    let cs = ["without a director", "45.8", "3 people who answer", "540 contacts", "too small"];
    says("Bramble Box", "cs_director", &cs);
    says(
        "Tallow & Thread",
        "it_director",
        &["Do not hire", "1.7 of 100", "although", "140 people"],
    );
}

#[test]
fn an_open_role_shows_its_range_and_names_the_figures_that_decide() {
    let page = page(&open());
    assert_eq!(data(&page, "cs_director"), ["35.7-69.7", "27.4", "prepare bridge"]);
    assert_eq!(data(&page, "it_director"), ["21.3", "95.0", "not_yet"]);
    assert!(heading(&page).starts_with("Customer Service is still open: prepare or bridge."));
    assert!(
        words(find(&page, ".over")[0]).ends_with("37 of 40 questions answered, 3 said not known.")
    );
    let sure = words(find(&page, ".sure li")[0]);
    let open = "Open: it depends on customer satisfaction, team turnover and time to first reply,";
    assert!(sure.contains(open), "{sure}");
    let role = words(find(&page, "[data-role=cs_director]")[0]);
    assert!(role.contains("between 35.7 and 69.7"), "{role}");
    let links = find(&page, ".note.ask a");
    let hrefs: Vec<_> = links.iter().map(|link| link.attr("href").unwrap()).collect();
    assert_eq!(hrefs[0], "/assessments/018f/customers?return=result#csat_pct");
    assert_eq!(hrefs.len(), 4, "where to answer what settles it, then every figure");
    assert_eq!(find(&page, "svg .box").len(), 1, "an open role is a box on the chart");
}

#[test]
fn with_everything_unknown_the_page_still_leads_with_the_heaviest_figures() {
    let page = page(&unknown());
    let all = ["0.0-94.0", "21.4-61.4", "hire prepare bridge not_yet"];
    assert_eq!(data(&page, "cs_director"), all);
    assert_eq!(find(&page, ".note.ask > ul > li").len(), 5);
    assert_eq!(find(&page, ".note.ask details li").len(), 15);
    assert_eq!(find(&page, ".ledger .d svg .dot").len(), 6, "known figures have dots");
}

#[test]
fn a_role_that_is_settled_in_spite_of_unknown_figures_says_so() {
    let text = owner(default_ruleset(), &without("Tallow & Thread", &["csat_pct"]));
    let page = Html::parse_document(&text);
    assert_eq!(data(&page, "cs_director")[2], "hire");
    let sure = words(find(&page, ".sure li")[0]);
    assert!(sure.starts_with("Customer Service: ") && sure.contains("No missing figure can"));
}

#[test]
fn a_filled_post_has_dials_and_no_verdict() {
    let mut answers = company("Tallow & Thread");
    answers.set("cs_lead", Some(Answer::Choice("director".to_owned())));
    let page = page(&answers);
    assert_eq!(data(&page, "cs_director"), ["88.9", "76.7", "filled"]);
    let role = words(find(&page, "[data-role=cs_director]")[0]);
    assert!(role.contains("already have this director") && !role.contains("Start hiring"));
    assert!(heading(&page).ends_with("You already have a Director of Customer Service."));
    assert_eq!(find(&page, "circle.spot").len(), 1, "only IT has a place among the verdicts");
    answers.set("it_lead", Some(Answer::Choice("director".to_owned())));
    let both = self::page(&answers);
    assert_eq!(find(&both, "svg.grid").len(), 0);
    assert_eq!(find(&both, "a[href='#stand']").len(), 0);
}

#[test]
fn roles_with_tables_of_their_own_get_a_chart_each() {
    let mut rules = default_ruleset().clone();
    rules.roles[0].verdicts.some.small = Verdict::NotYet;
    let page = Html::parse_document(&owner(&rules, &company("Bramble Box")));
    assert_eq!(find(&page, "svg.grid").len(), 2);
    assert_eq!(data(&page, "it_director")[2], "not_yet");
    assert_eq!(find(&self::page(&company("Bramble Box")), "svg.grid").len(), 1);
}

/// Points with one decimal as tenths, low and high: "20.5 to 41.5 of 48" is (205, 415).
fn tenths(text: &str) -> (i64, i64) {
    let number = |text: &str| text.trim().replace('.', "").parse::<i64>().unwrap();
    let points = text.split(" of ").next().unwrap();
    match points.split_once(" to ") {
        Some((low, high)) => (number(low), number(high)),
        None => (number(points), number(points)),
    }
}

#[test]
fn every_ledger_adds_up_to_its_theme_and_to_its_dial() {
    let cases = NAMES.map(company).into_iter().chain([open(), unknown()]);
    for answers in cases {
        let page = page(&answers);
        let tables = find(&page, "table.ledger");
        assert_eq!(tables.len(), 5);
        for table in tables {
            let sum = |css: &str| {
                let cells = table.select(&Selector::parse(css).unwrap()).collect::<Vec<_>>();
                let points = cells.into_iter().map(|cell| tenths(&words(cell)));
                points.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1))
            };
            let rows = sum("tr:not(.group):not(.sum) .n:not([scope])");
            assert_eq!(rows, sum("tfoot .n"), "{}", words(table));
            let themes = sum("tr.group .n:not([scope])");
            assert!(themes == rows || themes == (0, 0), "{}", words(table));
        }
    }
}

#[test]
fn a_role_has_at_most_four_reasons_and_a_low_need_says_what_comes_closest() {
    for name in NAMES {
        for list in find(&page(&company(name)), "section[aria-labelledby^=why-] ol") {
            let items = list.select(&Selector::parse("li").unwrap()).count();
            assert!((1..=4).contains(&items), "{name}: {items}");
        }
    }
    let page = page(&company("Northlight Audio"));
    let headings: Vec<String> = find(&page, "h2[id^=why-]").into_iter().map(words).collect();
    assert_eq!(headings, ["Main reasons for IT", "What comes closest in Customer Service"]);
}

#[test]
fn the_advice_on_ownership_follows_the_answers() {
    let advice = |name: &str| {
        let page = page(&company(name));
        let lines = find(&page, "section[aria-labelledby=owner] > div > ul > li");
        lines.into_iter().map(words).collect::<Vec<_>>()
    };
    let northlight = advice("Northlight Audio");
    assert!(northlight[0].starts_with("Sponsors: 30% of projects have one."), "{northlight:?}");
    assert!(northlight[1].starts_with("The store: an outside agency"), "{northlight:?}");
    assert!(northlight.iter().any(|line| line.starts_with("Meeting: rarely or never.")));
    let tallow = advice("Tallow & Thread");
    assert!(!tallow.iter().any(|line| line.starts_with("Sponsors")), "{tallow:?}");
}

#[test]
fn alerts_stand_on_the_page_only_where_they_fire() {
    let alerts = |name: &str| {
        let answers = company(name);
        let all = default_ruleset().alerts.iter().map(|alert| alert.to_do(&answers));
        let all: Vec<String> = all.filter(|action| !action.is_empty()).collect();
        let page = page(&answers);
        let steps = find(&page, "#next ~ div li").into_iter().map(words);
        steps.filter(|step| all.iter().any(|message| step.contains(message))).count()
    };
    assert_eq!(NAMES.map(alerts), [1, 0, 1, 2, 0]);
}
