//! The edit form of a draft in a real browser.

use readyline::rules::ruleset::default_ruleset;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};

#[tokio::test]
async fn the_page_of_a_dial_with_and_without_faults() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let draft = app.draft(default_ruleset()).await;
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &admin).await;
    browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/it_director-need"))).await;
    look_at(&browser, "edit-dial").await;
    browser.finish().await;
}
