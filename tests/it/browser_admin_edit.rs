//! The edit form of a draft in a real browser.

use readyline::rules::ruleset::default_ruleset;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn the_page_of_a_dial_with_and_without_faults() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let draft = app.draft(default_ruleset()).await;
    for name in ["Northlight Audio", "Harbor & Pine", "Pawfolio"] {
        Walk::finished(&app, &Company::named(name)).await;
    }
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &admin).await;
    browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/it_director-need"))).await;
    look_at(&browser, "edit-dial").await;
    browser.unfold().await;
    look_at(&browser, "edit-dial-open").await;
    browser.type_into("#downtime-weight", "9").await;
    assert_eq!(browser.text("#total").await, "Weights add up to 102 of 100: 2 too many.");
    browser.type_into("#downtime-full_at", "8").await;
    browser.press_on("Save").await;
    browser
        .see_text("Saved. Two things must be put right before this draft can be published.")
        .await;
    look_at(&browser, "edit-dial-broken").await;
    browser.expect("422");
    browser.type_into("#downtime-weight", "ten").await;
    browser.type_into("#integrations-full_at", "12,5,3").await;
    browser.press_on("Save").await;
    browser.see_text("Two fields need another look").await;
    look_at(&browser, "edit-dial-refused").await;
    browser.finish().await;
}
