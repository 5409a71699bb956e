//! Answers that need another look, and answers that come from two places.

use readyline::rules::questionnaire::questionnaire;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;

#[tokio::test]
async fn a_fault_keeps_every_value_as_it_was_typed() {
    for kind in [Kind::Plain, Kind::NoScript] {
        let app = TestApp::start().await;
        let browser = Browser::open(kind).await;
        let company = Company::named("Harbor & Pine");
        browser.begin(&app).await;
        browser.fill(&company, &questionnaire().pages[0]).await;
        browser.type_into("#headcount", "a few").await;
        browser.type_into("#annual_revenue", "$4.2m").await;
        browser.type_into("#order_growth_pct", "").await;
        browser.press_at("#order_growth_pct-unknown").await;
        browser.expect("422");
        browser.press_on("Continue").await;
        browser.see_css(".faults").await;
        assert!(browser.title().await.starts_with("Error: "), "{}", browser.title().await);
        assert_eq!(browser.count(".faults li").await, 1);
        assert_eq!(browser.value("#headcount").await, "a few");
        assert_eq!(browser.value("#annual_revenue").await, "$4.2m");
        assert!(browser.is_ticked("#order_growth_pct-unknown").await);
        let message = browser.text(".faults li a").await;
        browser.reads("#headcount-fault", &message).await;
        assert_eq!(browser.ask("return document.activeElement.className").await, "faults");

        browser.press(&message).await;
        assert_eq!(browser.ask("return document.activeElement.id").await, "headcount");
        browser.type_into("#headcount", "180").await;
        browser.press_on("Continue").await;
        browser.pass_doubts().await;
        browser.see(&questionnaire().pages[1].title).await;
        browser.back().await;
        let shown = browser.value("#annual_revenue").await;
        assert!(["4,200,000", "$4.2m"].contains(&shown.as_str()), "{shown}");
        browser.finish().await;
    }
}

#[tokio::test]
async fn a_figure_and_not_known_exclude_each_other() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.begin(&app).await;
    browser.type_into("#revenue_growth_pct", "28").await;
    browser.press_at("#revenue_growth_pct-unknown").await;
    assert_eq!(browser.value("#revenue_growth_pct").await, "");
    browser.press_at("#revenue_growth_pct-unknown").await;
    assert_eq!(browser.value("#revenue_growth_pct").await, "28");
    browser.press_at("#revenue_growth_pct-unknown").await;
    browser.type_into("#revenue_growth_pct", "30").await;
    assert!(!browser.is_ticked("#revenue_growth_pct-unknown").await);
    browser.finish().await;
}

#[tokio::test]
async fn two_tabs_merge_what_differs_and_ask_about_what_clashes() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let company = Company::named("Harbor & Pine");
    browser.begin(&app).await;
    browser.fill_and_go_on(&company, &questionnaire().pages[0]).await;
    browser.back().await;
    browser.see(&questionnaire().pages[0].title).await;
    let address = browser.address().await;
    browser.new_tab().await;
    browser.goto(&address).await;
    browser.type_into("#headcount", "190").await;
    browser.press_on("Continue").await;
    browser.see(&questionnaire().pages[1].title).await;

    browser.show_tab(0).await;
    browser.type_into("#orders_per_month", "39,000").await;
    browser.press_on("Continue").await;
    browser.see(&questionnaire().pages[1].title).await;
    browser.goto(&address).await;
    assert_eq!(browser.value("#headcount").await, "190", "the other tab's answer is lost");
    assert_eq!(browser.value("#orders_per_month").await, "39,000");

    browser.show_tab(1).await;
    browser.goto(&address).await;
    browser.show_tab(0).await;
    browser.type_into("#headcount", "200").await;
    browser.press_on("Continue").await;
    browser.see(&questionnaire().pages[1].title).await;
    browser.show_tab(1).await;
    browser.type_into("#headcount", "210").await;
    browser.expect("409");
    browser.press_on("Continue").await;
    browser.reads("#headcount-other", "200").await;
    assert_eq!(browser.value("#headcount").await, "210", "what was typed is kept");
    browser.press_on("Continue").await;
    browser.see(&questionnaire().pages[1].title).await;
    browser.goto(&address).await;
    assert_eq!(browser.value("#headcount").await, "210");
    browser.finish().await;
}

#[tokio::test]
async fn the_back_button_shows_pages_as_last_seen() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let company = Company::named("Bramble Box");
    let pages = &questionnaire().pages;
    browser.begin(&app).await;
    browser.fill_and_go_on(&company, &pages[0]).await;
    browser.fill_and_go_on(&company, &pages[1]).await;
    browser.see(&pages[2].title).await;
    browser.back().await;
    browser.see(&pages[1].title).await;
    assert_eq!(browser.value("#it_staff").await, "0.5");
    browser.press_on("Continue").await;
    browser.pass_doubts().await;
    browser.see(&pages[2].title).await;
    let count = app.look_up("select count(*)::text from answer where signal = 'it_staff'").await;
    assert_eq!(count, "1", "an unchanged answer was stored twice");
    browser.finish().await;
}

#[tokio::test]
async fn an_answer_changed_after_the_back_button_is_saved_at_once() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let pages = &questionnaire().pages;
    browser.begin(&app).await;
    browser.fill_and_go_on(&Company::named("Harbor & Pine"), &pages[0]).await;
    browser.back().await;
    browser.type_into("#headcount", "190").await;
    browser.press_on("Continue").await;
    browser.see(&pages[1].title).await;
    browser.back().await;
    assert_eq!(browser.value("#headcount").await, "190");
    browser.finish().await;
}

#[tokio::test]
async fn the_private_link_opens_the_same_place_elsewhere() {
    let app = TestApp::start().await;
    let here = Browser::open(Kind::Plain).await;
    let company = Company::named("Northlight Audio");
    let pages = &questionnaire().pages;
    here.begin(&app).await;
    here.fill_and_go_on(&company, &pages[0]).await;
    here.see(&pages[1].title).await;
    let link = here.text("#private-link").await;

    let there = Browser::open(Kind::NoScript).await;
    there.goto(&link).await;
    there.see(&pages[1].title).await;
    assert!(!there.address().await.contains("/resume/"), "the key stays in the address bar");
    there.fill_and_go_on(&company, &pages[1]).await;
    there.see(&pages[2].title).await;
    here.reload().await;
    assert_eq!(here.value("#it_staff").await, there_typed(&company, "it_staff"));
    here.finish().await;
    there.finish().await;
}

fn there_typed(company: &Company, key: &str) -> String {
    company.typed(questionnaire().signal(key).unwrap()).unwrap()
}

#[tokio::test]
async fn a_page_before_its_turn_leads_to_the_first_unfinished_one() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.begin(&app).await;
    let address = browser.address().await;
    let budget = address.replace("/company", "/budget");
    browser.goto(&budget).await;
    browser.see(&questionnaire().pages[0].title).await;
    assert_eq!(browser.address().await, address);
    browser.finish().await;
}
