//! The edit form of a draft in a real browser.

use readyline::rules::ruleset::default_ruleset;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::editor::{Editor, stored};
use crate::support::walk::Walk;

const NEED: &str = "it_director-need";

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
    browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/{NEED}"))).await;
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
    browser.see_css("#status:focus").await;
    look_at(&browser, "edit-dial-broken").await;
    browser.expect("422");
    browser.type_into("#downtime-weight", "ten").await;
    browser.type_into("#integrations-full_at", "12,5,3").await;
    browser.press_on("Save").await;
    browser.see_text("Nothing is saved yet: two fields need another look").await;
    look_at(&browser, "edit-dial-refused").await;
    browser.finish().await;
}

#[tokio::test]
async fn two_admins_in_one_draft_see_what_the_other_stored() {
    let app = TestApp::start().await;
    let (mut ben, draft) = Editor::begin_as(&app, default_ruleset(), NEED, "ben").await;
    let ana = app.admin().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &ana).await;
    browser.goto(app.url(&ben.path)).await;
    ben.set("downtime-full_at", "20").set("mark-high", "65").press("remove-new_tech").await;
    browser.type_into("#downtime-full_at", "24").await;
    browser.type_into("#order_growth-weight", "9").await;
    browser.type_into("#new_tech-weight", "3").await;
    browser.expect("409");
    // The Enter key saves; it neither moves nor removes anything.
    browser.enter().await;
    browser.see_css(".note[role=alert]:focus").await;
    look_at(&browser, "edit-dial-moved").await;
    assert_eq!(browser.value("#downtime-full_at").await, "24");
    assert_eq!(browser.text("#downtime-full_at-other").await, "Stored meanwhile: 20");
    assert_eq!(browser.value("#mark-high").await, "65");
    browser.press_on("Put back: New technology").await;
    browser
        .see_text("Saved. One thing must be put right before this draft can be published.")
        .await;
    let need = stored(&app, draft).await.ruleset.roles[0].need.clone();
    let weights: Vec<_> = need.factors.iter().map(|f| (f.key.as_str(), f.weight)).collect();
    assert!(weights.contains(&("new_tech", 4)) && weights.contains(&("order_growth", 9)));
    assert_eq!(need.bands.marks[1].short(), "65");
    browser.finish().await;
}

#[tokio::test]
async fn rows_are_moved_removed_and_put_back_by_keyboard_without_a_script() {
    let app = TestApp::start().await;
    let draft = app.draft(default_ruleset()).await;
    let admin = app.admin().await;
    let browser = Browser::open(Kind::NoScript).await;
    browser.be(&app, &admin).await;
    browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/{NEED}"))).await;
    browser.type_into("#sku_growth-weight", "4").await;
    browser.press_at("#row-downtime + .more summary").await;
    browser.press_at("button[value=up-downtime]").await;
    browser.see_css("#row-downtime:focus").await;
    browser.see_css("tbody:has(#row-downtime) + tbody #row-integration_failures").await;
    browser.press_at("#row-downtime + .more summary").await;
    browser.press_at("button[value=remove-downtime]").await;
    browser.see_text("Removed: Store downtime").await;
    browser.see_css("#removed:focus").await;
    look_at(&browser, "edit-dial-removed").await;
    browser.press_on("Put it back").await;
    browser.see_css("#row-downtime").await;
    assert_eq!(browser.value("#sku_growth-weight").await, "4");
    browser.finish().await;
}
