//! The first screen of a phone: the verdicts, why, how certain, and what to do on Monday.

use readyline::rules::examples::examples;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn everything_that_matters_stands_on_the_first_screen_of_a_phone() {
    let app = TestApp::start().await;
    let browser = Browser::open(Kind::Plain).await;
    for example in examples() {
        let walk = Walk::finished(&app, &Company::named(&example.name)).await;
        browser.be(&app, &walk.visitor).await;
        browser.size(360, 640).await;
        browser.goto(app.url(&format!("{}/result", walk.base))).await;
        let lines = browser.count(".sure li").await;
        assert_eq!(lines, 2, "{}", example.name);
        let end = "return document.querySelector('.first').getBoundingClientRect().bottom";
        let end = browser.ask(end).await.as_f64().expect("a place");
        assert!(end <= 640.0, "{}: the first step ends at {end}", example.name);
    }
    browser.finish().await;
}
