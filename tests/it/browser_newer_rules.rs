//! Newer rules in a real browser: from the line on the result page to the result by those rules.

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::rules::{changed, of, publish, ramp, stricter_downtime};

#[tokio::test]
async fn an_owner_reads_what_newer_rules_change_takes_them_and_compares_both_results() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.complete(&app, &Company::named("Pawfolio").knowing_little()).await;
    let result = browser.address().await;
    let rules = changed(|rules| {
        *ramp(&mut rules.roles[0].need.factors, "downtime_hours").1 = of(20);
        *ramp(&mut rules.roles[0].fit.factors, "headcount").1 = of(150);
        *ramp(&mut rules.roles[1].need.factors, "backlog_days").1 = of(4);
    });
    publish(&app.options, 2, &rules).await;
    browser.reload().await;
    browser.press_on("See what is different in points").await;
    look_at(&browser, "changes").await;
    browser.press_on("move it to the newer ones").await;
    browser.see("Newer rules are in force").await;
    look_at(&browser, "newer-rules").await;
    browser.press_on("Use the newer rules").await;
    browser.see("What changed for you").await;
    browser.reads("#moved", "Done: you moved from version 1 to version 2").await;
    look_at(&browser, "moved-rules").await;
    browser.press_on("Go on to your answers").await;
    let company = Company::named("Pawfolio");
    let page = &readyline::rules::questionnaire::questionnaire().pages[2];
    browser.press_at("a[href*='systems?return=check']").await;
    browser.see(&page.title).await;
    browser.fill(&company, page).await;
    browser.press_on("Continue").await;
    browser.pass_doubts().await;
    browser.press_on("See the result").await;
    assert_eq!(browser.address().await, result);
    look_at(&browser, "result-by-newer-rules").await;
    browser.press_at("#history ~ div a[href*='/changes']").await;
    browser.see_css("[data-role=it_director]").await;
    look_at(&browser, "changes-between-results").await;
    browser.finish().await;
}

#[tokio::test]
async fn an_owner_who_has_only_begun_is_told_looks_and_goes_on() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let pages = &readyline::rules::questionnaire::questionnaire().pages;
    browser.begin(&app).await;
    browser.fill_and_go_on(&Company::named("Pawfolio"), &pages[0]).await;
    publish(&app.options, 2, &stricter_downtime()).await;
    browser.goto(app.url("/")).await;
    look_at(&browser, "start-newer-rules").await;
    browser.press_on("Page 2 of 7").await;
    look_at(&browser, "page-newer-rules").await;
    browser.press_on("See what they would change for you").await;
    browser.see("Newer rules are in force").await;
    look_at(&browser, "newer-rules-early").await;
    browser.press_on("Keep version 1").await;
    browser.see(&pages[1].title).await;
    browser.finish().await;
}
