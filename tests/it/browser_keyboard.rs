//! The way through without a mouse.

use fantoccini::key::Key;
use readyline::rules::questionnaire::{Page, questionnaire};

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;

const TAB: &str = "\u{e004}";

/// Presses Tab until a script's answer about the focus is this; counts on getting there.
async fn tab_until(browser: &Browser, about_focus: &str, wanted: &str) {
    for _ in 0..200 {
        if browser.ask(about_focus).await == wanted {
            return;
        }
        browser.keys(TAB).await;
    }
    panic!("Tab never reaches {wanted} on {}", browser.address().await);
}

async fn tab_to(browser: &Browser, id: &str) {
    tab_until(browser, "return document.activeElement.id", id).await;
}

/// Fills a page by Tab, letters, the arrow keys and the space bar, and sends it by Enter.
async fn fill_by_keys(browser: &Browser, company: &Company, page: &Page) {
    browser.see(&page.title).await;
    for signal in questionnaire().on_page(&page.key) {
        let typed = company.typed(signal);
        if signal.is_number() {
            match typed {
                Some(text) => {
                    tab_to(browser, &signal.key).await;
                    browser.keys(&text).await;
                }
                None => {
                    tab_to(browser, &format!("{}-unknown", signal.key)).await;
                    browser.keys(" ").await;
                }
            }
            continue;
        }
        // Tab reaches a group's first radio while none is chosen; arrows go on from there.
        tab_to(browser, &signal.key).await;
        browser.keys(" ").await;
        let wanted = typed.as_deref().unwrap_or("unknown");
        for _ in 0..signal.options.len() {
            let chosen = "return document.activeElement.value";
            if browser.ask(chosen).await == wanted {
                break;
            }
            browser.keys(&char::from(Key::Down).to_string()).await;
        }
    }
    browser.enter().await;
    browser.pass_doubts().await;
}

#[tokio::test]
async fn the_first_tab_leads_past_the_head_of_the_page() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.goto(app.url("/")).await;
    browser.keys(TAB).await;
    let focus = "return document.activeElement.getAttribute('href')";
    assert_eq!(browser.ask(focus).await, "#main");
    let left = "return document.activeElement.getBoundingClientRect().left";
    assert!(browser.ask(left).await.as_f64().unwrap() >= 0.0, "the skip link stays hidden");
    browser.finish().await;
}

#[tokio::test]
async fn an_assessment_can_be_answered_by_keyboard_alone() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    let company = Company::named("Northlight Audio");
    browser.begin(&app).await;
    for page in &questionnaire().pages {
        fill_by_keys(&browser, &company, page).await;
    }
    browser.see("Check your answers").await;
    tab_until(&browser, "return document.activeElement.textContent", "See the result").await;
    browser.enter().await;
    browser.see_css("[data-role='it_director'][data-need='72.5']").await;
    browser.finish().await;
}

#[tokio::test]
async fn what_is_typed_is_not_left_without_a_question() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    browser.begin(&app).await;
    // What browsers ask before a page is left, without leaving it.
    let asks = "const leaving = new Event('beforeunload', { cancelable: true }); \
                return !dispatchEvent(leaving)";
    assert_eq!(browser.ask(asks).await, false, "nothing is typed yet");
    browser.type_into("#headcount", "120").await;
    assert_eq!(browser.ask(asks).await, true);
    browser.expect("422");
    browser.press_on("Continue").await;
    browser.see_css(".faults").await;
    assert_eq!(browser.value("#headcount").await, "120");
    browser.finish().await;
}
