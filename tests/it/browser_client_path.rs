//! The whole way of a consultant with a client in real browsers: three people at the client answer
//! alone, what they disagree on is settled, the result goes to a stranger without the company's
//! size, and comes back.

use readyline::db::accounts::Role;
use readyline::rules::questionnaire::questionnaire;
use serde_json::{Value, json};

use crate::shares_kept::unpacked;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::people::{PASSWORD, person};

/// A revenue that stands nowhere by chance, and every way in which a page could write it.
const REVENUE: i64 = 94_719_350;
const TOLD: [&str; 11] = [
    "94719350",
    "94,719",
    // On paper 94.72 alone may be a place.
    "94.719m",
    "94.72 million",
    "94.72m",
    "94.7 million",
    "94.7m",
    "94 million",
    "95 million",
    "$94",
    "$95",
];
const NOTE: &str = "Ruth, please read the first page before Thursday.";

/// The company as somebody sees it.
fn company(changes: &[(&str, Value)]) -> Company {
    let mut company = Company::named("Bramble Box");
    let size = [("annual_revenue", json!(REVENUE)), ("headcount", json!(384))];
    for (signal, value) in size.iter().chain(changes) {
        company.answers.insert((*signal).to_owned(), value.clone());
    }
    company
}

/// Signs in, founds the firm, adds the client and begins an assessment.
async fn begin(kim: &Browser, app: &TestApp) {
    person(app, Role::Consultant, "kim@example.com").await;
    kim.goto(app.url("/sign-in")).await;
    kim.type_into("#email", "kim@example.com").await;
    kim.type_into("#password", PASSWORD).await;
    kim.press_on("Sign in").await;
    kim.see("Your firm").await;
    kim.type_into("#firm", "Kestrel Advice").await;
    kim.press_on("Found the firm").await;
    kim.press_on("Clients").await;
    kim.press_on("Add a client").await;
    kim.type_into("#name", "Bramble Box").await;
    kim.press_on("Add the client").await;
    kim.press_on("Begin").await;
    kim.see("Assessment of Bramble Box").await;
}

/// Asks somebody for an own view, of these pages or of all, and gives the private link.
async fn ask(kim: &Browser, [name, role]: [&str; 2], pages: &[&str]) -> String {
    kim.type_into("#ask-name", name).await;
    kim.type_into("#ask-role", role).await;
    if !pages.is_empty() {
        kim.press_at("[name=which][value=some]").await;
    }
    for page in pages {
        kim.press_at(&format!("[name='page-{page}']")).await;
    }
    kim.press_on("Ask").await;
    kim.see_css(".note[role=status]").await;
    let script = "return [...document.querySelectorAll('.item')]
        .find((item) => item.querySelector('h3').textContent.includes(NAME))
        .querySelector('code.link').textContent";
    let link = kim.ask(&script.replace("NAME", &format!("'{name}'"))).await;
    link.as_str().expect("a link").to_owned()
}

/// Comes by the link, sees who asks, answers the pages as this company and hands in.
async fn answer(browser: &Browser, link: &str, company: &Company, pages: &[&str]) {
    browser.goto(link).await;
    browser.reads("[aria-label='Who invited you']", "kim of Kestrel Advice").await;
    let all = questionnaire().pages.iter();
    for page in all.filter(|page| pages.is_empty() || pages.contains(&page.key.as_str())) {
        browser.fill_and_go_on(company, page).await;
    }
    browser.see("Check your answers").await;
    browser.press_on("Hand in").await;
    browser.see_text("You have handed in").await;
}

/// Settles one question by one of the answers, or by another one that is typed.
async fn settle(kim: &Browser, question: &str, given: &str, typed: Option<&str>) {
    kim.press_at(&format!("#{question} input[value='{given}']")).await;
    if let Some(typed) = typed {
        kim.type_into(&format!("#{question} input[name=other]"), typed).await;
    }
    let label = &questionnaire().signal(question).expect("a question").label;
    kim.press_on(&format!("Settle: {label}")).await;
    kim.see_css(".note[role=status]").await;
}

/// The questions that are left to settle, in the order of the page.
async fn left(kim: &Browser) -> Vec<String> {
    let ids = "return [...document.querySelectorAll('.disagreement')].map((one) => one.id)";
    serde_json::from_value(kim.ask(ids).await).expect("a list")
}

/// Takes the differences one by one, then what all agree on, and makes the result.
async fn decide(kim: &Browser) {
    kim.see("Where people differ").await;
    let all = left(kim).await;
    assert_eq!(all[0], "downtime_hours", "first what changes a verdict: {all:?}");
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(kim.count("[data-changes=true]").await, 1);
    kim.reads("#downtime_hours", "Ines Roth (IT lead)").await;
    settle(kim, "downtime_hours", "26", None).await;
    settle(kim, "csat_pct", "other", Some("75")).await;
    settle(kim, "integrations", "14", None).await;
    assert!(left(kim).await.is_empty());
    kim.reads(".lead", "Take over what they agree on").await;
    kim.press_on("Take over these 37 answers").await;
    kim.see_text("They are taken over, and count as answers of the assessment.").await;
    kim.press_on("Check the answers and see the result").await;
    kim.see("Check your answers").await;
    kim.press_on("See the result").await;
    kim.reads("[data-role]", "Need").await;
    let page = kim.ask("return document.documentElement.outerHTML").await;
    assert!(page.as_str().expect("a page").contains("94,719,350"), "the consultant sees it");
}

/// Makes a link without the company's size and gives it.
async fn share(kim: &Browser) -> String {
    kim.press_at("#parts option[value=without_size]").await;
    kim.unfold().await;
    kim.type_into("#note", NOTE).await;
    kim.press_on("Make a link").await;
    kim.reads("#share-1", "Without revenue and headcount.").await;
    kim.reads("#share-1", "Not opened yet.").await;
    kim.text("#share ~ div code.link").await
}

/// Everything that the browser has loaded and every address of ours that the page names.
async fn addresses(stranger: &Browser) -> Vec<String> {
    let script = "const loaded = performance.getEntries().map((entry) => entry.name);
        const named = [...document.querySelectorAll('[href], [src], [action]')]
            .map((node) => node.href ?? node.src ?? node.action);
        const all = [location.href, ...loaded, ...named].map(String);
        return all.filter((address) => address.startsWith(location.origin))
            .map((address) => address.slice(location.origin.length).split('#')[0])";
    serde_json::from_value(stranger.ask(script).await).expect("a list")
}

async fn must_not_tell(stranger: &Browser) {
    let page = stranger.ask("return document.documentElement.outerHTML").await;
    let page = page.as_str().expect("a page");
    let found = TOLD.iter().find(|told| page.contains(*told));
    assert_eq!(found, None, "{}", stranger.address().await);
}

/// Opens the link, reads, tries another answer; gives every address that came along.
async fn read_and_try(stranger: &Browser, link: &str) -> Vec<String> {
    stranger.goto(link).await;
    stranger.see_text(NOTE).await;
    stranger.reads(".firm", "Kestrel Advice").await;
    stranger.see_text("Some figures are kept back").await;
    must_not_tell(stranger).await;
    let mut all = addresses(stranger).await;
    stranger.press_on("Try other answers").await;
    let before = stranger.text("#outcome").await;
    stranger.type_into("#headcount", "90").await;
    stranger.see_css("#tried").await;
    assert_ne!(stranger.text("#outcome").await, before);
    must_not_tell(stranger).await;
    all.extend(addresses(stranger).await);
    all.sort();
    all.dedup();
    all
}

/// Asks for all of it once more, byte by byte, and for what such a link must not have.
async fn search(app: &TestApp, path: &str, mut addresses: Vec<String>) {
    for more in ["result.pdf", "result.json", "result.csv", "what-if?csat_pct=70"] {
        addresses.push(format!("{path}/{more}"));
    }
    let mut reader = app.visitor();
    let mut papers = 0;
    for address in &addresses {
        let reply = reader.get(address).await;
        assert!(reply.status < 500, "{address}: {}", reply.status);
        let paper = reply.body.starts_with(b"%PDF");
        papers += usize::from(paper);
        let text = match paper {
            true => unpacked(&reply.body),
            false => String::from_utf8_lossy(&reply.body).into_owned(),
        };
        let text = format!("{address} {:?} {text}", reply.headers);
        let found = TOLD.iter().find(|told| text.contains(*told));
        assert_eq!(found, None, "{address}");
        let squeezed = NOTE.replace(' ', "");
        assert!(!paper || text.contains(&squeezed), "the note is on the report, too");
    }
    assert!(papers >= 1 && addresses.len() > 15, "{addresses:?}");
}

#[tokio::test]
async fn from_three_answers_to_one_result_and_a_link_that_ends() {
    let app = TestApp::start().await;
    let [kim, coo, it, marketing, stranger] = Browser::open_many(Kind::Plain).await;
    begin(&kim, &app).await;
    let (tech, service) = (["it-team", "systems"], ["company", "customers"]);
    let links = [
        ask(&kim, ["Olu Ade", "COO"], &[]).await,
        ask(&kim, ["Ines Roth", "IT lead"], &tech).await,
        ask(&kim, ["Max Hall", "Marketing lead"], &service).await,
    ];
    let its = company(&[("downtime_hours", json!(26)), ("integrations", json!(15))]);
    let (hers, his) = (company(&[]), company(&[("csat_pct", json!(76))]));
    tokio::join!(
        answer(&coo, &links[0], &hers, &[]),
        answer(&it, &links[1], &its, &tech),
        answer(&marketing, &links[2], &his, &service),
    );
    kim.reload().await;
    kim.reads("#opinions ~ div", "3 of 3 handed in.").await;
    kim.press_on("See where people differ").await;
    decide(&kim).await;
    let link = share(&kim).await;
    let result = kim.address().await;

    let addresses = read_and_try(&stranger, &link).await;
    let path = link.strip_prefix(&app.url("")).expect("our own link").to_owned();
    kim.reload().await;
    kim.reads("#share-1", "Opened two times.").await;
    search(&app, &path, addresses).await;
    kim.goto(&result).await;
    kim.unfold().await;
    let opened = "return document.querySelectorAll('#share ~ div details ul.small li').length";
    assert!(kim.ask(opened).await.as_u64() >= Some(1), "the log says when");
    kim.press_on("Revoke this link").await;
    kim.see_text("Links that no longer open").await;
    kim.press_on("Back to the assessment").await;
    kim.see("Assessment of Bramble Box").await;
    stranger.expect("404");
    stranger.goto(&link).await;
    stranger.see("We cannot find this page").await;
    for browser in [kim, coo, it, marketing, stranger] {
        browser.finish().await;
    }
}
