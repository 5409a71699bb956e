//! The second step of signing in once it was tried often, and the way back from it.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::phone::{Person, change, done};

async fn type_in(browser: &mut Visitor, code: &str) -> Reply {
    browser.post("/sign-in/code", &[("code", code), ("next", "/account")]).await
}

#[tokio::test]
async fn fifty_codes_a_day_are_looked_at_and_recovery_codes_open_still() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, _, codes) = ana.set_up().await;
    let mut browser = ana.browser().await;
    let soon = "update attempt set begun_at = now() - interval '61 seconds'
        where purpose <> 'second_factor'";
    change(
        &app,
        "insert into attempt (purpose, subject, count)
        values ('second_factor', sha256('ana@example.com'), 48)",
    )
    .await;
    for _ in 0..2 {
        assert_eq!(type_in(&mut browser, "000000").await.status, 422);
    }
    for _ in 0..2 {
        change(&app, soon).await;
        let late = type_in(&mut browser, &phone.code(0).await).await;
        assert_eq!(late.status, 429, "also the right one");
        assert!(late.text().contains("Use a recovery code, or try again tomorrow"));
    }
    assert_eq!(done(&app).await.matches("second_factor_limited").count(), 1);
    assert_eq!(type_in(&mut browser, &codes[0]).await.status, 200);
    let mut next = ana.browser().await;
    change(&app, "update attempt set begun_at = now() - interval '1 day'").await;
    assert_eq!(type_in(&mut next, &phone.code(0).await).await.status, 303);
}

#[tokio::test]
async fn whoever_is_half_signed_in_is_led_to_the_code_and_may_start_over() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    ana.set_up().await;
    let mut browser = ana.browser().await;
    for (path, leads) in [
        ("/sign-in", "/sign-in/code"),
        ("/sign-in?next=%2Fadmin", "/sign-in/code?next=%2Fadmin"),
        ("/sign-in?next=%2F%2Fevil.example", "/sign-in/code"),
    ] {
        let reply = browser.get(path).await;
        assert_eq!((reply.status, reply.location()), (303, leads), "{path}");
    }
    let page = browser.get("/sign-in/code").await;
    assert!(page.text().contains("Start over with another address"));
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/sign-in?done=out");
    assert_eq!(browser.get("/sign-in").await.status, 200);
}
