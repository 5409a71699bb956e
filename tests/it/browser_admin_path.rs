//! The whole way of an admin in a real browser: from the link that the first start prints to rules
//! that are published, with an old result that stays as it was.

use readyline::rules::examples::examples;
use readyline::rules::ruleset::{Verdict, default_ruleset};
use readyline::rules::score::assess;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::desk::{DOWNTIME, with};
use crate::support::people::{PASSWORD, offered};
use crate::support::phone::Phone;
use crate::support::walk::Walk;

/// How many of the example companies change a verdict when the downtime ramp ends there, the need
/// for a director of IT is called low below this mark, and nothing else changes.
fn flips(full_at: u32, some: u32) -> usize {
    let (before, after) = (default_ruleset(), with(default_ruleset(), DOWNTIME, full_at));
    let after = with(&after, "/roles/0/need/bands/some", some);
    let verdicts = |rules, answers| -> Vec<Vec<Verdict>> {
        assess(rules, answers).roles.into_iter().map(|role| role.verdicts).collect()
    };
    let flips = |answers| verdicts(before, answers) != verdicts(&after, answers);
    examples().iter().filter(|example| flips(&example.answers)).count()
}

async fn first_admin(browser: &Browser, app: &TestApp) {
    browser.goto(app.url(&offered(app).await.expect("a link"))).await;
    browser.see("Make the first admin").await;
    for (field, text) in [("#email", "ana@example.com"), ("#name", "Ana"), ("#password", PASSWORD)]
    {
        browser.type_into(field, text).await;
    }
    browser.press_on("Make the account").await;
    browser.type_into("#email", "ana@example.com").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Sign in").await;
    browser.see("Second factor").await;
    browser.press_on("Set it up").await;
    let phone = Phone::new(app, &browser.text("#key").await);
    browser.type_into("#code", &phone.code(0).await).await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Turn it on").await;
    browser.press_on("I have kept them, go on").await;
    browser.see("Overview").await;
}

/// What a result page says of a role, for programs.
async fn figures(walk: &mut Walk) -> Vec<String> {
    let page = walk.get("result").await;
    let text = page.text();
    let pieces = text.split('"').collect::<Vec<_>>();
    let named = pieces.windows(2).filter(|two| {
        ["data-verdict=", "data-need=", "data-fit="].iter().any(|name| two[0].ends_with(name))
    });
    named.map(|two| two[1].to_owned()).collect()
}

#[tokio::test]
async fn from_the_first_link_to_published_rules() {
    // Pawfolio's need of 21.3 is the one that a lower mark moves, whatever downtime does.
    let expected = flips(20, 20);
    assert_eq!(expected, 1, "the test shows a flip");
    let app = TestApp::start_with(None, |app| app.second_factor_for_admins = true).await;
    let names = ["Harbor & Pine", "Tallow & Thread", "Bramble Box", "Northlight Audio", "Pawfolio"];
    let mut walks = Vec::new();
    for name in names {
        walks.push(Walk::finished(&app, &Company::named(name)).await);
    }
    let mut before = Vec::new();
    for walk in &mut walks {
        before.push(figures(walk).await);
    }
    assert!(before.iter().all(|figures| figures.len() >= 6), "{before:?}");

    let browser = Browser::open(Kind::Plain).await;
    first_admin(&browser, &app).await;
    browser.press_on("Rules").await;
    browser.press_on("Start a draft from it: version 1").await;
    let draft = browser.address().await;
    browser.press_on("Edit").await;
    assert_eq!(browser.value("#downtime-full_at").await, "26");
    browser.type_into("#downtime-full_at", "20").await;
    browser.type_into("#mark-some", "20").await;
    browser.press_on("Save").await;
    browser.see_css("#status").await;
    browser.goto(format!("{draft}/publish")).await;
    browser
        .see_text(
            "Not known yet: the draft as it is now has no finished preview against version 1.",
        )
        .await;
    assert_eq!(browser.count("#reason").await, 0, "nothing goes out unseen");

    browser.goto(format!("{draft}/preview")).await;
    browser.press_on("Try the draft on all companies").await;
    browser.see_text("Go on to publish").await;
    browser.see_text("Of 5 companies, 1 changes verdict.").await;
    browser.press_on("Go on to publish").await;
    browser.see_text("Store downtime: full points at 26 → 20 hours per year").await;
    browser.type_into("#reason", "Most of a day without a store hurts earlier").await;
    if browser.count("#signed").await == 1 {
        browser.type_into("#signed", "Pawfolio was made for the old mark").await;
        browser.press_at("#cases").await;
    }
    browser.press_on("Publish version 2").await;
    browser.see("Rules version 2").await;
    browser.see_text("Most of a day without a store hurts earlier").await;
    browser.goto(app.url("/method")).await;
    browser.see_text("Rules version 2").await;
    browser.finish().await;

    for (walk, before) in walks.iter_mut().zip(before) {
        assert_eq!(figures(walk).await, before, "an old result stays as it was");
    }
}
