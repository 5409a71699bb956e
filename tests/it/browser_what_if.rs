//! What if, in a real browser: live with JavaScript, a plain form without.

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn the_outcome_follows_what_is_typed() {
    let app = TestApp::start().await;
    let walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &walk.visitor).await;
    browser.goto(app.url(&format!("{}/result", walk.base))).await;
    browser.press_on("Try other answers").await;
    browser.see_css("[data-role=it_director][data-verdict=prepare]").await;
    look_at(&browser, "what-if").await;
    browser.type_into("#headcount", "100").await;
    browser.see_css("[data-role=it_director][data-verdict=hire]").await;
    assert!(browser.address().await.ends_with("&headcount=100"));
    browser.expect("422");
    browser.type_into("#headcount", "a lot").await;
    browser.see_text("Correct the marked figures to see what would happen.").await;
    browser.press_on("See what would happen").await;
    browser.see_css("#headcount-fault").await;
    look_at(&browser, "what-if-fault").await;
    browser.finish().await;
}

#[tokio::test]
async fn without_scripts_the_button_does_the_same() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let shared = walk.share().await;
    let browser = Browser::open(Kind::NoScript).await;
    browser.goto(app.url(&shared)).await;
    browser.press_on("Try other answers").await;
    browser.type_into("#headcount", "100").await;
    browser.press_on("See what would happen").await;
    browser.see_css("[data-role=it_director][data-verdict=hire]").await;
    look_at(&browser, "what-if-shared").await;
    browser.press_at("#tried ~ div a.small").await;
    browser.see_css("[data-role=it_director][data-verdict=prepare]").await;
    browser.finish().await;
}
