//! The main job in a real browser: a company's answers are typed into the pages, and the result
//! says what it must, in the page, in the database and by the share link.

use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::{CHECK_VALUES, Company};

/// One company from the start page to a revoked share link.
async fn company(at: usize, kind: Kind) {
    let (name, expected) = &CHECK_VALUES[at];
    let company = Company::named(name);
    let app = TestApp::start().await;
    let browser = Browser::open(kind).await;
    browser.complete(&app, &company).await;
    for role in expected {
        browser.shows(role).await;
    }
    stored(&app, &company).await;
    let link = share(&browser, &app).await;
    let path = link.strip_prefix(&app.url("")).unwrap();
    assert_eq!(app.visitor().get(path).await.status, 200);

    let other = Browser::open(kind).await;
    other.goto(&link).await;
    for role in expected {
        other.shows(role).await;
    }
    assert_eq!(other.count("form").await, 0, "a shared result is only for reading");
    browser.press_at("form[action$='/shares/revoke'] button").await;
    browser.see_text("Links that no longer open").await;
    assert_eq!(app.visitor().get(path).await.status, 404);
    other.expect("404");
    other.reload().await;
    assert_eq!(other.count("[data-role]").await, 0, "a revoked link still shows the result");
    other.finish().await;
    browser.finish().await;
}

/// The database has one result, made of exactly these answers.
async fn stored(app: &TestApp, company: &Company) {
    let count = app.look_up("select count(*)::text from result").await;
    assert_eq!(count, "1", "results of {}", company.name);
    let answers = app.look_up("select answers::text from result").await;
    let answers: Value = serde_json::from_str(&answers).unwrap();
    let figure = |value: &Value| value.as_f64().map(|n| n.to_string());
    for (key, value) in &company.answers {
        let found = &answers[key];
        assert!(found == value || figure(found) == figure(value), "{key} is {found}, not {value}");
    }
}

/// Makes a share link and gives it as the page shows it.
async fn share(browser: &Browser, app: &TestApp) -> String {
    browser.press_on("Make a link").await;
    let link = browser.text("[aria-labelledby='share'] code.link").await;
    assert!(link.starts_with(&app.url("/r/")), "{link}");
    link
}

#[tokio::test]
async fn harbor_and_pine_should_hire_for_it() {
    company(0, Kind::Plain).await;
}

#[tokio::test]
async fn tallow_and_thread_should_hire_for_service() {
    company(1, Kind::Plain).await;
}

#[tokio::test]
async fn bramble_box_should_bridge_both() {
    company(2, Kind::Plain).await;
}

#[tokio::test]
async fn northlight_audio_should_prepare_for_it() {
    company(3, Kind::Plain).await;
}

#[tokio::test]
async fn pawfolio_should_prepare_for_service() {
    company(4, Kind::Plain).await;
}

#[tokio::test]
async fn it_all_works_without_javascript() {
    company(0, Kind::NoScript).await;
}

#[tokio::test]
async fn the_other_companies_come_out_the_same_without_javascript() {
    for at in 1..CHECK_VALUES.len() {
        company(at, Kind::NoScript).await;
    }
}

#[tokio::test]
async fn what_is_not_known_stays_open_in_the_result() {
    let company = Company::named("Pawfolio").knowing_little();
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.complete(&app, &company).await;
    let open = [
        ("data-need", "0.0-94.0"),
        ("data-fit", "21.4-61.4"),
        ("data-verdict", "not_yet bridge prepare hire"),
    ];
    for (name, expected) in open {
        let found = browser.attribute("[data-role='cs_director']", name).await.unwrap();
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&found), sorted(expected), "{name}");
    }
    browser.finish().await;
}
