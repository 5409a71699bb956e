//! A link that keeps figures back: they are found in nothing that its reader receives, and two
//! companies that differ in nothing else cannot be told apart.

use std::collections::BTreeSet;

use readyline::report::document::Moment;
use readyline::report::{ReportInput, compose_kept, pdf};
use readyline::rules::answers::Answers;
use readyline::rules::explain::case::Case;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::rules::study::hidden::{Part, Shown, truth};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::paper::Paper;
use crate::support::walk::Walk;

/// Figures that stand nowhere by chance.
const ONE: [(&str, i64); 3] =
    [("annual_revenue", 94_719_350), ("headcount", 3_847), ("orders_per_month", 73_519)];
const OTHER: [(&str, i64); 3] =
    [("annual_revenue", 96_180_740), ("headcount", 4_261), ("orders_per_month", 78_293)];

/// The same figures as any page could write them.
const TOLD: [&str; 22] = [
    "94719350",
    "94,719,350",
    "94.719",
    "94.72",
    "94.7 million",
    "94.7m",
    "95 million",
    "94 million",
    "94719",
    "94,719",
    "3847",
    "3,847",
    "3.847",
    "3.8 thousand",
    "3,850",
    "3,800",
    "73519",
    "73,519",
    "73.519",
    "73.5 thousand",
    "73,500",
    "74,000",
];

/// A company that differs from its twin in nothing but the figures that are hidden.
fn company(figures: [(&str, i64); 3]) -> Company {
    let mut company = Company::named("Northlight Audio");
    for (signal, figure) in figures {
        company.answers.insert(signal.to_owned(), json!(figure));
    }
    company
}

fn answers(company: &Company) -> Answers {
    serde_json::from_value(Value::Object(company.answers.clone())).unwrap()
}

/// Everything that a reader can ask for behind a link.
async fn received(app: &TestApp, path: &str) -> Vec<(String, Reply)> {
    let mut reader: Visitor = app.visitor();
    let page = reader.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let playbook = page.attributes("a[href*='/playbook/']", "href");
    assert!(!playbook.is_empty());
    let mut addresses = vec![
        format!("{path}/result.pdf"),
        format!("{path}/what-if"),
        format!("{path}/what-if?csat_pct=70"),
        format!("{path}/what-if?headcount=120&annual_revenue=20000000"),
        format!("{path}/what-if?headcount=many"),
        format!("{path}/what-if?no_such=1"),
        format!("{path}/result.json"),
        format!("{path}/result.csv"),
        format!("{path}/playbook/it_director/none.md"),
    ];
    for part in ["watch", "look-again", "roi", "still-open"] {
        addresses.push(format!("{path}/playbook/it_director/{part}.md"));
        addresses.push(format!("{path}/playbook/cs_director/{part}.md"));
    }
    addresses.extend(playbook);
    let mut all = vec![(path.to_owned(), page)];
    for address in addresses {
        let reply = reader.get(&address).await;
        assert!(reply.status < 500, "{address}: {}", reply.status);
        all.push((address, reply));
    }
    all
}

/// All that stands in a PDF: its words, and its streams unpacked.
pub(crate) fn unpacked(bytes: &[u8]) -> String {
    let paper = Paper::read(bytes);
    let mut all = paper.text();
    for object in paper.0.objects.values() {
        all.push_str(&format!("{object:?}\n"));
        if let Ok(stream) = object.as_stream() {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            // Glyphs stand there by number; words, alternative texts and properties as text.
            let font = stream.dict.has(b"Length1") || stream.dict.has(b"Subtype");
            let kind = stream.dict.get(b"Type").and_then(|kind| kind.as_name()).unwrap_or_default();
            if !font || kind == b"Metadata" {
                all.push_str(&String::from_utf8_lossy(&content));
            }
        }
    }
    all
}

#[tokio::test]
async fn revenue_and_headcount_are_found_nowhere() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &company(ONE)).await;
    let whole = walk.share().await;
    let page = app.visitor().get(&whole).await;
    assert!(page.text().contains("94,719,350") && page.text().contains("3,847"), "a usual link");
    let path = walk.share_with(&[("parts", "without_size")]).await;
    assert_ne!(path, whole);
    for (address, reply) in received(&app, &path).await {
        let pdf = reply.body.starts_with(b"%PDF");
        let mut text =
            if pdf { unpacked(&reply.body) } else { String::from_utf8_lossy(&reply.body).into() };
        // The reader's own figures and the sender's must not be taken for each other.
        text.push_str(&format!("{:?}", reply.headers));
        let figures: Vec<&str> = match pdf {
            // A number of four digits may be a glyph or a place on paper.
            true => TOLD.into_iter().filter(|told| told.len() > 5).collect(),
            false => TOLD.to_vec(),
        };
        for figure in figures {
            let found = text.find(figure);
            let around = found.map(|at| text[at.saturating_sub(60)..].chars().take(140).collect());
            assert_eq!(around, None::<String>, "{figure} in {address}");
        }
        if pdf {
            let words = Paper::read(&reply.body).text();
            assert!(!TOLD.iter().any(|figure| words.contains(figure)), "{words}");
            assert!(words.contains("keptback") && !words.contains("Digest"), "{words}");
        }
    }
}

#[tokio::test]
async fn the_true_verdicts_stand_above_what_is_left() {
    let app = TestApp::start().await;
    let company = company(ONE);
    let mut walk = Walk::finished(&app, &company).await;
    let owner = walk.get("result").await;
    let path = walk.share_with(&[("parts", "without_size")]).await;
    let page = app.visitor().get(&path).await;
    let verdicts = |page: &Reply| page.attributes("[data-role]", "data-verdict");
    assert_eq!(verdicts(&page), verdicts(&owner));
    assert_eq!(page.read("h1"), owner.read("h1"));
    let fit = page.attributes("[data-role=it_director]", "data-fit").remove(0);
    assert!(fit.contains('-'), "the fit is a range without the size: {fit}");
    let text = page.text();
    assert!(text.contains("The sender keeps back three figures"), "{}", page.read("#kept ~ p"));
    assert_eq!(text.matches(">kept back<").count(), 3, "each in the list of answers");
    assert!(text.contains("Kept back"), "and in the ledgers");
    for misleading in ["How close it is", "What waiting costs", "missing figure", "Not answered"] {
        assert!(!text.contains(misleading), "{misleading}");
    }
    let tried = app.visitor().get(&format!("{path}/what-if")).await;
    assert!(tried.text().contains("Here they count as not known"));
    let mine = app.visitor().get(&format!("{path}/what-if?headcount=120")).await;
    assert_eq!(mine.status, 200);
    assert_eq!(mine.field("headcount"), Some("120".to_owned()));
    assert!(mine.read("#tried + div li").contains("120 people, was kept back"));
    for page in [&tried, &mine] {
        let text = page.text();
        assert!(!text.contains("not answered") && text.contains("(kept back)"), "{text}");
    }
}

/// A page without what is a link's own: its secret and the number of its result.
fn plain(page: &Reply, path: &str, reference: &str) -> String {
    page.text().replace(path.trim_start_matches("/r/"), "TOKEN").replace(reference, "REFERENCE")
}

fn reference(page: &Reply) -> String {
    let text = page.text();
    let at = text.find("RL-").expect("a reference");
    text[at..at + 12].to_owned()
}

#[tokio::test]
async fn twins_that_differ_in_hidden_figures_only_look_the_same() {
    let (rules, app) = (default_ruleset(), TestApp::start().await);
    let (one, other) = (company(ONE), company(OTHER));
    let told = |company: &Company| truth(rules, &assess(rules, &answers(company)));
    assert_eq!(told(&one), told(&other), "the same verdicts and bands, else this proves nothing");
    let mut pages = Vec::new();
    for company in [&one, &other] {
        let mut walk = Walk::finished(&app, company).await;
        let path = walk.share_with(&[("parts", "without_size")]).await;
        let all = received(&app, &path).await;
        let number = reference(&all[0].1);
        let html = all.iter().filter(|(_, reply)| !reply.body.starts_with(b"%PDF"));
        let html = html.filter(|(_, reply)| reply.status != 404);
        let plain: Vec<String> = html.map(|(_, page)| plain(page, &path, &number)).collect();
        pages.push(plain);
    }
    assert_eq!(pages[0].len(), pages[1].len());
    for (one, other) in pages[0].iter().zip(&pages[1]) {
        assert!(one == other, "{}", difference(one, other));
    }
}

/// Where two texts part.
fn difference(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(80)..(at + 80).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("{}\n--\n{}", around(one), around(other))
}

#[test]
fn the_reports_of_twins_are_the_same_byte_by_byte() {
    let rules = default_ruleset();
    let report = |company: &Company, part: Part| {
        let shown = Shown::of(rules, &answers(company), part);
        let told = shown.told(rules);
        let input = ReportInput {
            case: Case { ruleset: rules, answers: &shown.answers, assessment: &told },
            projects: &[],
            ruleset_version: 1,
            reference: "RL-7KQM-42XD",
            date: "22 November 2026",
            created: Moment { year: 2026, month: 11, day: 22, ..Moment::default() },
            digest: "",
        };
        pdf(&compose_kept(&input, &shown, part)).unwrap()
    };
    for part in [Part::Size, Part::AllButVerdicts] {
        assert!(report(&company(ONE), part) == report(&company(OTHER), part), "{part:?}");
    }
    let short = Paper::read(&report(&company(ONE), Part::AllButVerdicts));
    assert_eq!(short.pages(), 1);
    assert!(short.text().contains("Theneedis"), "{}", short.text());
}

#[tokio::test]
async fn a_link_with_verdicts_only_shows_nothing_else() {
    let app = TestApp::start().await;
    let company = company(ONE);
    let mut walk = Walk::finished(&app, &company).await;
    let owner = walk.get("result").await;
    let path = walk.share_with(&[("parts", "verdicts"), ("try", "yes")]).await;
    let mut reader = app.visitor();
    let page = reader.get(&path).await;
    assert_eq!(page.read("h1"), owner.read("h1"));
    let text = page.text();
    assert!(text.contains("The need is ") && text.contains("the fit is "));
    for none in ["data-need", "<svg class=\"dial", "of 100", "/what-if", "/playbook/", "%"] {
        assert!(!text.contains(none), "{none}");
    }
    for gone in ["what-if", "what-if?headcount=5", "playbook/it_director/job-profile.md"] {
        assert_eq!(reader.get(&format!("{path}/{gone}")).await.status, 404, "{gone}");
    }
    let paper = reader.get(&format!("{path}/result.pdf")).await;
    let words = Paper::read(&paper.body).text();
    assert!(words.contains("noanswers") && !words.contains("points"), "{words}");
}

/// The drawing of a range without the hidden figures is wider than what the result comes to: bold
/// is what the sentence says.
#[tokio::test]
async fn a_dial_has_those_bands_bold_that_it_names() {
    let app = TestApp::start().await;
    let parse = |css: &str| Selector::parse(css).unwrap();
    for (name, _) in CHECK_VALUES {
        let mut walk = Walk::finished(&app, &Company::named(name)).await;
        let path = walk.share_with(&[("parts", "without_size")]).await;
        let page = Html::parse_document(app.visitor().get(&path).await.text());
        let dials: Vec<_> = page.select(&parse(".role .dial")).collect();
        assert_eq!(dials.len(), 4, "{name}");
        for dial in dials {
            let words = |css: &str| -> Vec<String> {
                dial.select(&parse(css)).map(|each| each.text().collect()).collect()
            };
            let said = words("p span").pop().unwrap();
            let bold: BTreeSet<String> = words("svg text.on").into_iter().collect();
            let named = said.trim_start_matches("of 100, ").split([',', ' ']);
            let named = named.filter(|word| !["", "or"].contains(word));
            // A band of two words, such as "too small", is bold as one.
            let bold: BTreeSet<&str> = bold.iter().flat_map(|band| band.split(' ')).collect();
            assert_eq!(bold, named.collect(), "{name}: {said}");
        }
    }
}
