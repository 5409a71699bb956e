//! An admin's second factor in a real browser: set up, used, replaced by a recovery code, and how
//! its pages look.

use readyline::db::accounts::Role;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::people::PASSWORD;
use crate::support::phone::{Person, Phone, later};

async fn sign_in(browser: &Browser, app: &TestApp, email: &str) {
    browser.goto(app.url("/sign-in")).await;
    browser.type_into("#email", email).await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Sign in").await;
}

#[tokio::test]
async fn an_admin_sets_it_up_signs_in_with_it_and_loses_the_phone() {
    let app = TestApp::start_with(None, |app| app.second_factor_for_admins = true).await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let browser = Browser::open(Kind::Plain).await;
    sign_in(&browser, &app, ana.email).await;
    browser.see("Second factor").await;
    look_at(&browser, "account-second-factor-needed").await;
    browser.press_on("Set it up").await;
    browser.see("Set up your second factor").await;
    let phone = Phone::new(&app, &browser.text("#key").await);
    browser.expect("422");
    browser.type_into("#code", "000 000").await;
    browser.press_on("Turn it on").await;
    look_at(&browser, "account-set-up-faults").await;
    browser.type_into("#code", &phone.code(0).await).await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Turn it on").await;
    browser.see("Your second factor is on").await;
    look_at(&browser, "account-recovery-codes").await;
    let recovery = browser.text("ul.codes li").await;
    browser.press_on("I have kept them, go on").await;
    browser.see("Overview").await;
    browser.press_on("Sign out").await;

    later(&app).await;
    sign_in(&browser, &app, ana.email).await;
    browser.see("Type the code from your app").await;
    look_at(&browser, "account-code").await;
    browser.type_into("#code", &phone.code(0).await).await;
    browser.press_on("Sign in").await;
    browser.see("Overview").await;
    browser.press_on("Sign out").await;

    sign_in(&browser, &app, ana.email).await;
    browser.press_at("summary").await;
    browser.type_into("#recovery", "ABCD-EFGH").await;
    browser.expect("422");
    browser.press_on("Sign in with this code").await;
    look_at(&browser, "account-recovery-fault").await;
    browser.type_into("#recovery", &recovery.to_lowercase()).await;
    browser.press_on("Sign in with this code").await;
    browser.see("You are signed in").await;
    look_at(&browser, "account-recovered").await;
    browser.press_on("Go on").await;
    browser.see("Overview").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_page_about_oneself() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana.maria.kowalska@harbor-and-pine.example");
    let ana = ana.await;
    let _elsewhere = ana.known_browser().await;
    let _half = ana.browser().await;
    let browser = Browser::open(Kind::NoScript).await;
    sign_in(&browser, &app, ana.email).await;
    browser.see("Your firm").await;
    browser.press_on("Your account").await;
    look_at(&browser, "account").await;
    browser.expect("422");
    browser.press_on("Change password").await;
    look_at(&browser, "account-faults").await;
    browser.press_on("End all others").await;
    browser.see_text("Every other browser is signed out.").await;
    look_at(&browser, "account-alone").await;
    browser.goto(app.url("/account/second-factor")).await;
    browser.press_on("Set it up").await;
    let phone = Phone::new(&app, &browser.text("#key").await);
    browser.type_into("#code", &phone.code(0).await).await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Turn it on").await;
    browser.goto(app.url("/account/second-factor")).await;
    look_at(&browser, "account-second-factor-on").await;
    browser.expect("422");
    browser.press_on("Turn it off").await;
    look_at(&browser, "account-second-factor-faults").await;
    browser.press_on("Move it").await;
    look_at(&browser, "account-second-factor-move").await;
    browser.finish().await;
}
