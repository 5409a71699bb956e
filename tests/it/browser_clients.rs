//! A consultant's way through the clients in a real browser, and how those pages look.

use readyline::db::accounts::Role;

use crate::browser_looks::look_at;
use crate::browser_rules::signed_in;
use crate::load_clients::fill;
use crate::support::app::TestApp;
use crate::support::browser::Kind;
use crate::support::company::Company;
use crate::support::desk::Desk;
use crate::support::firm::Office;

#[tokio::test]
async fn a_consultant_founds_a_firm_and_adds_a_client() {
    let app = TestApp::start().await;
    let kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    let browser = signed_in(&Desk::of(&app, kim), Kind::Plain).await;
    browser.goto(app.url("/clients")).await;
    browser.see("Your firm").await;
    look_at(&browser, "firm-found").await;
    browser.type_into("#firm", "Kestrel Advice").await;
    browser.press_on("Found the firm").await;
    browser.see("Kestrel Advice").await;
    browser.type_into("#email", "lee@example.com").await;
    browser.type_into("#name", "Lee").await;
    browser.press_on("Invite").await;
    browser.see_text("Pass this link on to Lee").await;
    look_at(&browser, "firm").await;
    browser.press_on("Clients").await;
    browser.see("Clients").await;
    browser.press_on("Add a client").await;
    browser.expect("422");
    browser.press_on("Add the client").await;
    browser.see_css(".faults").await;
    look_at(&browser, "client-new-faults").await;
    browser.type_into("#name", "Harbor & Pine").await;
    browser.type_into("#contact", "Olu Ade, COO").await;
    browser.type_into("#tags", "retail, Boston").await;
    browser.type_into("#notes", "- Prefers **calls**\n- Board meets in March").await;
    browser.press_on("Add the client").await;
    browser.see("Harbor & Pine").await;
    browser.see_text("Board meets in March").await;
    look_at(&browser, "client-new").await;
    browser.finish().await;
}

#[tokio::test]
async fn a_portfolio_of_five_and_one_of_many() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut pages = Vec::new();
    for name in ["Harbor & Pine", "Tallow & Thread", "Bramble Box", "Northlight Audio", "Pawfolio"]
    {
        let of = office.client(&app, name).await;
        let mut company = Company::named(name);
        if name == "Bramble Box" {
            company.answers.insert("downtime_hours".to_owned(), serde_json::Value::Null);
        }
        let mut walk = office.assessment(&app, of).await;
        walk.answer(&company).await;
        assert_eq!(walk.submit().await.status, 303);
        walk.share().await;
        pages.push(format!("/clients/{}", of.client));
    }
    let browser = signed_in(&Desk::of(&app, office.consultant.clone()), Kind::Plain).await;
    browser.goto(app.url("/clients")).await;
    look_at(&browser, "clients").await;
    browser.goto(app.url("/clients/picture")).await;
    look_at(&browser, "clients-picture").await;
    browser.goto(app.url(&pages[2])).await;
    look_at(&browser, "client").await;
    browser.press_on("Questions for the next meeting").await;
    browser.see_css(".sheet li").await;
    look_at(&browser, "client-meeting").await;
    browser.goto(app.url(&format!("{}/edit", pages[2]))).await;
    look_at(&browser, "client-edit").await;
    browser.goto(app.url(&format!("/firm/members/{}/leave", office.account))).await;
    look_at(&browser, "firm-leave").await;
    fill(&app, &office).await;
    browser.goto(app.url("/clients/picture")).await;
    look_at(&browser, "clients-picture-many").await;
    browser.finish().await;
}
