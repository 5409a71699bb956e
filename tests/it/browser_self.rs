//! The browser tests' own tools: a complaint of the browser must not go unnoticed.

use crate::support::browser::{Browser, Kind};

#[tokio::test]
async fn a_quiet_page_passes() {
    for kind in [Kind::Plain, Kind::NoScript] {
        let browser = Browser::open(kind).await;
        browser.goto("data:text/html,<h1>It's here</h1><p id=a>b").await;
        browser.see("It's here").await;
        assert_eq!(browser.text("#a").await, "b");
        browser.finish().await;
    }
}

#[tokio::test]
#[should_panic(expected = "the browser complains")]
async fn an_exception_on_a_page_fails_the_test() {
    let browser = Browser::open(Kind::Plain).await;
    browser.goto("data:text/html,<script>throw new Error('oh')</script>").await;
    browser.finish().await;
}
