//! Every page at 320 and at 1280 pixels, light and dark: nothing sticks out, everything has words,
//! every text can be read. The pictures lie in `target/looks` for a person to look at.

use std::collections::BTreeMap;

use readyline::db::accounts::Role;
use readyline::rules::questionnaire::questionnaire;

use crate::browser_rules::signed_in;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::desk::Desk;

const CHECKS: &str = include_str!("support/browser/checks.js");

/// Looks at the page that is shown, in all four ways, and takes a picture of each.
pub(crate) async fn look_at(browser: &Browser, name: &str) {
    let mut faults = BTreeMap::<String, Vec<String>>::new();
    for (width, height) in [(320, 640), (1280, 900)] {
        browser.size(width, height).await;
        for dark in [false, true] {
            browser.dark(dark).await;
            let way = if dark { "dark" } else { "light" };
            browser.look(&format!("{name}-{width}-{way}")).await;
            let found = browser.ask(CHECKS).await;
            for fault in found.as_array().expect("a list") {
                faults.entry(fault.to_string()).or_default().push(format!("{width} {way}"));
            }
        }
    }
    browser.dark(false).await;
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

#[tokio::test]
async fn the_pages_before_the_questions() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    for (path, name) in [("/", "start"), ("/method", "method"), ("/privacy", "privacy")] {
        browser.goto(app.url(path)).await;
        look_at(&browser, name).await;
    }
    browser.expect("404");
    browser.goto(app.url("/nothing-here")).await;
    look_at(&browser, "not-found").await;
    browser.finish().await;
}

#[tokio::test]
async fn every_page_with_questions() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let company = Company::named("Northlight Audio");
    browser.begin(&app).await;
    for (at, page) in questionnaire().pages.iter().enumerate() {
        look_at(&browser, &format!("page-{}-{}", at + 1, page.key)).await;
        browser.expect("422");
        browser.press_on("Continue").await;
        browser.see_css(".faults").await;
        look_at(&browser, &format!("page-{}-{}-faults", at + 1, page.key)).await;
        browser.fill_and_go_on(&company, page).await;
    }
    browser.see("Check your answers").await;
    look_at(&browser, "check").await;
    browser.finish().await;
}

#[tokio::test]
async fn a_settled_result_and_its_shared_page() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.complete(&app, &Company::named("Northlight Audio")).await;
    browser.press_on("Make a link").await;
    browser.unfold().await;
    look_at(&browser, "result").await;
    let link = browser.text("code.link").await;
    browser.goto(&link).await;
    browser.unfold().await;
    look_at(&browser, "shared").await;
    browser.finish().await;
}

#[tokio::test]
async fn an_open_result() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.complete(&app, &Company::named("Pawfolio").knowing_little()).await;
    browser.unfold().await;
    look_at(&browser, "result-open").await;
    browser.finish().await;
}

#[tokio::test]
async fn a_result_whose_range_hardly_crosses_a_mark() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    // Its need lies between 53.1 and 60.1, and the mark is 60.
    let mut company = Company::named("Bramble Box");
    company.answers.insert("downtime_hours".to_owned(), serde_json::Value::Null);
    browser.complete(&app, &company).await;
    browser.reads("#stand ~ div", "on both sides of the mark at 60").await;
    look_at(&browser, "result-hardly-open").await;
    browser.finish().await;
}

#[tokio::test]
async fn what_a_consultant_finds() {
    let app = TestApp::start().await;
    let kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    let browser = signed_in(&Desk::of(&app, kim), Kind::Plain).await;
    browser.goto(app.url("/account")).await;
    look_at(&browser, "account-consultant").await;
    browser.expect("403");
    browser.goto(app.url("/admin")).await;
    look_at(&browser, "only-admins").await;
    browser.press_on("Go to your account").await;
    browser.see("Your account").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_page_for_a_browser_without_its_key() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.begin(&app).await;
    browser.fill(&Company::named("Northlight Audio"), &questionnaire().pages[0]).await;
    let link = browser.text("#private-link").await;
    browser.forget_cookies().await;
    browser.expect("404");
    browser.press_on("Continue").await;
    browser.see_css("#private-link").await;
    look_at(&browser, "lost").await;
    browser.type_into("#private-link", &link).await;
    browser.press_on("Go on").await;
    browser.pass_doubts().await;
    browser.see(&questionnaire().pages[1].title).await;
    browser.finish().await;
}
