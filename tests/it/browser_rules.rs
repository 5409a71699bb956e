//! The pages of rules in a real browser: how they look, and that they work without scripts.

use readyline::rules::ruleset::default_ruleset;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::desk::{DOWNTIME, Desk, with};

/// A browser in which the admin of this desk is signed in.
pub(crate) async fn signed_in(desk: &Desk<'_>, kind: Kind) -> Browser {
    let browser = Browser::open(kind).await;
    browser.goto(desk.app.url("/robots.txt")).await;
    let secret = &desk.admin.cookies["session"];
    browser.ask(&format!("document.cookie = 'session={secret}; path=/'")).await;
    browser
}

#[tokio::test]
async fn every_page_of_rules() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let browser = signed_in(&desk, Kind::Plain).await;
    desk.release(DOWNTIME, 20, "Stores that are down for most of a day suffer earlier").await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, "/roles/0/need/factors/9/weight", 0).await;
    desk.edit(&draft, "/name", " ").await;
    let ready = desk.ready("/roles/0/verdicts/high/ready", "prepare").await;
    for (name, path) in [
        ("rules", "/admin/rulesets".to_owned()),
        ("rules-version", "/admin/rulesets/2".to_owned()),
        ("rules-draft-faults", draft.clone()),
        ("rules-draft", ready.clone()),
        ("rules-compare", "/admin/rulesets/compare".to_owned()),
        ("rules-import", "/admin/rulesets/import".to_owned()),
        ("rules-publish-not-yet", format!("{draft}/publish")),
        ("rules-publish", format!("{ready}/publish")),
        ("golden", "/admin/golden".to_owned()),
        ("golden-new", "/admin/golden/new".to_owned()),
        ("golden-new-case", format!("/admin/golden/new?case={}", uuid::Uuid::from_u128(1))),
    ] {
        browser.goto(app.url(&path)).await;
        look_at(&browser, name).await;
    }
    browser.expect("422");
    browser.press_at("input[name=expected-it_director-filled]").await;
    browser.press_on("Store the test company").await;
    browser.see_css(".faults").await;
    look_at(&browser, "golden-new-faults").await;
    browser.goto(app.url("/admin/golden/new?reference=RL-0000-0000")).await;
    look_at(&browser, "golden-new-nowhere").await;
    browser.goto(app.url("/admin/rulesets/import")).await;
    browser.type_into("#text", "{\"name\": 1}").await;
    browser.press_on("Make a draft of it").await;
    look_at(&browser, "rules-import-faults").await;
    browser.goto(app.url(&format!("{ready}/publish"))).await;
    browser.press_on("Publish version 3").await;
    look_at(&browser, "rules-publish-faults").await;
    desk.edit(&ready, DOWNTIME, 24).await;
    browser.expect("409");
    browser.type_into("#reason", "Nobody hires this year").await;
    browser.press_on("Publish version 3").await;
    look_at(&browser, "rules-publish-changed").await;
    desk.admin.post(&format!("{draft}/discard"), &[]).await;
    browser.goto(app.url(&draft)).await;
    look_at(&browser, "rules-draft-ended").await;
    browser.finish().await;
}

#[tokio::test]
async fn rules_come_in_as_a_file_and_go_out_without_a_script() {
    let app = TestApp::start().await;
    let desk = Desk::new(&app).await;
    let browser = signed_in(&desk, Kind::NoScript).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.json");
    let rules = with(default_ruleset(), "/roles/0/verdicts/high/ready", "prepare");
    std::fs::write(&file, rules.to_json()).unwrap();
    browser.goto(app.url("/admin/rulesets")).await;
    browser.press_on("Bring in rules from a file").await;
    browser.type_into("#file", file.to_str().unwrap()).await;
    browser.press_on("Make a draft of it").await;
    let draft = browser.address().await.trim_start_matches(&app.url("")).to_owned();
    desk.preview(&draft, 412, 9).await;
    browser.press_on("Publish").await;
    browser.see("Publish version 2").await;
    browser.type_into("#signed", "We agreed on it").await;
    browser.press_at("#cases").await;
    browser.expect("422");
    browser.press_on("Publish version 2").await;
    browser.see_text("Say why these rules are published.").await;
    assert_eq!(browser.value("#signed").await, "We agreed on it");
    assert!(browser.is_ticked("#cases").await);
    browser.type_into("#reason", "Nobody hires this year").await;
    browser.press_on("Publish version 2").await;
    browser.see("Rules version 2").await;
    browser.see_text("Nobody hires this year").await;
    browser.finish().await;
}
