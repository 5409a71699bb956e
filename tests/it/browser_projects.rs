//! The list of technology projects in a real browser, with and without JavaScript.

use readyline::rules::questionnaire::questionnaire;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;

#[tokio::test]
async fn two_projects_are_listed_and_the_result_says_who_should_drive_them() {
    for kind in [Kind::Plain, Kind::NoScript] {
        list_two(kind).await;
    }
}

async fn list_two(kind: Kind) {
    let app = TestApp::start().await;
    let browser = Browser::open(kind).await;
    let company = Company::named("Northlight Audio");
    browser.begin(&app).await;
    for page in &questionnaire().pages {
        if page.key != "ownership" {
            browser.fill_and_go_on(&company, page).await;
            continue;
        }
        browser.fill(&company, page).await;
        browser.press_on("Save and list projects").await;
        browser.see("Your technology projects").await;
        look(&browser, kind, "projects-none").await;
        browser.expect("422");
        browser.press_on("Add this project").await;
        look(&browser, kind, "projects-faults").await;
        fill(&browser, "New online store", ["#benefit-sales", "#lead-agency", "#it_in-not_in"])
            .await;
        browser.press_on("Add this project").await;
        browser.see_text("The project is on the list.").await;
        fill(&browser, "Payroll", ["#benefit-administration", "#lead-finance", "#it_in"]).await;
        browser.press_on("Add this project").await;
        look(&browser, kind, "projects-two").await;
        browser.press_at("td a").await;
        browser.see_text("Change this project").await;
        browser.press_on("Leave it as it is").await;
        browser.press_on("Back to who owns technology").await;
        look(&browser, kind, "page-6-ownership-projects").await;
        browser.press_on("Continue").await;
        browser.pass_doubts().await;
    }
    browser.see("Check your answers").await;
    look(&browser, kind, "check-projects").await;
    browser.press_on("See the result").await;
    browser.see_text("Who should drive each project, and IT’s part in it").await;
    browser.unfold().await;
    look(&browser, kind, "result-projects").await;
    browser.finish().await;
}

async fn fill(browser: &Browser, name: &str, choices: [&str; 3]) {
    browser.type_into("#name", name).await;
    for choice in choices {
        browser.press_at(choice).await;
    }
}

/// Pictures are the same without JavaScript, so that one kind is enough.
async fn look(browser: &Browser, kind: Kind, name: &str) {
    if kind == Kind::Plain {
        look_at(browser, name).await;
    }
}
