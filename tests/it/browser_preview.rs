//! The preview in a real browser: it shows its outcome by itself, and works without scripts.

use crate::admin_preview::{MARK, store_some, weigh_nothing};
use crate::browser_looks::look_at;
use crate::browser_rules::signed_in;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::desk::{DOWNTIME, Desk};
use crate::support::population::companies;

/// A draft with one warning, and companies to try it on.
async fn ready(desk: &mut Desk<'_>, count: u64) -> String {
    store_some(desk, &companies(3, count)).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, DOWNTIME, 20).await;
    desk.edit(&draft, MARK, 55).await;
    desk.edit(&draft, "/roles/0/verdicts/high/growing", "hire").await;
    weigh_nothing(desk, &draft).await;
    draft
}

#[tokio::test]
async fn an_admin_watches_a_preview_and_reads_who_changes() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = ready(&mut desk, 3_000).await;
    let browser = signed_in(&desk, Kind::Plain).await;
    browser.goto(app.url(&draft)).await;
    browser.press_on("Preview").await;
    look_at(&browser, "preview-ready").await;
    browser.press_on("Try the draft on all companies").await;
    browser.see_css("[data-waiting] progress").await;
    browser.look("preview-running").await;
    // Nobody presses anything from here on.
    browser.see_text("Go on to publish").await;
    look_at(&browser, "preview").await;
    browser.unfold().await;
    look_at(&browser, "preview-unfolded").await;
    browser
        .press_at("[aria-labelledby=role-it_director] a[href*='flips']:not([href*='from'])")
        .await;
    look_at(&browser, "preview-flips").await;
    browser.press_on("Next companies").await;
    browser.see_text("From the beginning").await;
    browser.finish().await;
}

#[tokio::test]
async fn one_number_is_drawn() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = ready(&mut desk, 300).await;
    let browser = signed_in(&desk, Kind::Plain).await;
    browser.goto(app.url(&format!("{draft}/curve"))).await;
    look_at(&browser, "curve-none").await;
    draw(&browser, "roles[0].need.factors[9].ramp.full_at", "curve").await;
    draw(&browser, "roles[1].need.bands.high", "curve-mark").await;
    browser.finish().await;
}

async fn draw(browser: &Browser, number: &str, name: &str) {
    let choose = format!("document.getElementById('number').value = '{number}'");
    browser.ask(&choose).await;
    browser.press_on("Draw").await;
    browser.see_css("figure path.area").await;
    browser.unfold().await;
    look_at(browser, name).await;
}

#[tokio::test]
async fn a_preview_needs_no_script() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = ready(&mut desk, 3_000).await;
    let browser = signed_in(&desk, Kind::NoScript).await;
    browser.goto(app.url(&format!("{draft}/preview"))).await;
    browser.press_on("Try the draft on all companies").await;
    browser.press_on("See how far it is now").await;
    while browser.count("[data-waiting]").await > 0 {
        browser.reload().await;
    }
    browser.see_text("Go on to publish").await;
    browser.finish().await;
}
