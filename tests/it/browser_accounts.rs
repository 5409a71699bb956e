//! The first admin in a real browser, and how the pages for signing in look.

use readyline::db::accounts::Role;
use readyline::db::links::Purpose;
use readyline::mail::Mailer;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::people::{PASSWORD, invited, link, offered, person};

/// In plain http under another name a browser says less about where a form comes from, and a page
/// that hides its address must still be let through.
#[tokio::test]
async fn the_first_admin_comes_in_by_the_link_even_in_plain_http() {
    let app = TestApp::start_as(Some("http://ready.test".parse().unwrap())).await;
    let path = offered(&app).await.expect("a link");
    let browser = Browser::open(Kind::Plain).await;
    browser.expect("Cross-Origin-Opener-Policy untrustworthy");
    browser.goto(format!("http://ready.test:{}{path}", app.address.port())).await;
    browser.see("Make the first admin").await;
    browser.type_into("#email", "ana@example.com").await;
    browser.type_into("#name", "Ana").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press("Show the password").await;
    assert_eq!(browser.attribute("#password", "type").await.as_deref(), Some("text"));
    browser.press_on("Make the account").await;
    browser.see("Sign in").await;
    browser.see_text("The first admin is there").await;
    browser.type_into("#email", "ana@example.com").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Sign in").await;
    assert!(browser.address().await.ends_with("/admin"));
    browser.press_on("Sign out").await;
    browser.see_text("You are signed out").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_pages_for_signing_in() {
    let mailer = Mailer::new("smtp://127.0.0.1:1", "readyline@ready.example").unwrap();
    let app = TestApp::start_with(None, |app| app.mail = Some(mailer)).await;
    let browser = Browser::open(Kind::Plain).await;
    browser.goto(app.url(&offered(&app).await.expect("a link"))).await;
    look_at(&browser, "set-up").await;
    browser.expect("422");
    browser.press_on("Make the account").await;
    browser.see_css(".faults").await;
    look_at(&browser, "set-up-faults").await;

    let kim = invited(&app, Role::Consultant, "kim@example.com").await;
    browser.goto(app.url(&link(&app, kim, Purpose::Invitation).await)).await;
    look_at(&browser, "password").await;
    browser.expect("404");
    browser.goto(app.url("/password/nothing")).await;
    look_at(&browser, "password-dead-link").await;
    person(&app, Role::Admin, "ana@example.com").await;
    for (path, name) in [("/sign-in?done=password", "sign-in"), ("/sign-in/forgot", "forgot")] {
        browser.goto(app.url(path)).await;
        look_at(&browser, name).await;
    }
    browser.expect("429");
    browser.goto(app.url("/sign-in")).await;
    for _ in 1..=6 {
        browser.type_into("#email", "kim@example.com").await;
        browser.type_into("#password", "not it").await;
        browser.press_on("Sign in").await;
    }
    browser.see_text("You are not signed in yet").await;
    look_at(&browser, "sign-in-too-often").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_log_the_own_page_and_help_for_somebody_who_lost_the_phone() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, "ana@example.com").await;
    let kim = person(&app, Role::Consultant, "kim.a.long.address@consultants.example.com").await;
    let browser = Browser::open(Kind::Plain).await;
    browser.goto(app.url("/sign-in")).await;
    browser.type_into("#email", "ana@example.com").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Sign in").await;
    browser.see("Overview").await;
    browser.goto(app.url("/account")).await;
    browser.type_into("#name", "Ana Ito").await;
    browser.press_on("Change name").await;
    browser.see_text("Your name is changed, also beside what you did before.").await;
    look_at(&browser, "account-page").await;
    browser.goto(app.url("/admin/accounts")).await;
    browser.unfold().await;
    look_at(&browser, "accounts").await;
    browser.goto(app.url(&format!("/admin/accounts/{kim}/link"))).await;
    browser.expect("422");
    browser.press_on("Make the link").await;
    browser.see_css("#password-fault").await;
    look_at(&browser, "accounts-link-fault").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Make the link").await;
    browser.see_css("code.link").await;
    browser.goto(app.url("/admin/audit")).await;
    look_at(&browser, "audit").await;
    browser.finish().await;
}
