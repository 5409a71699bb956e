//! How the consultant's other pages look, and those of guests and readers: sharing, the brand,
//! programs, files, plans, erasing. Each at two sizes, light and dark.

use readyline::db::accounts::Role;

use crate::brand::{SVG, save};
use crate::browser_looks::look_at;
use crate::browser_rules::signed_in;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::desk::Desk;
use crate::support::firm::{Office, key};
use crate::support::walk::Walk;

async fn browser_of(app: &TestApp, office: &Office) -> Browser {
    signed_in(&Desk::of(app, office.consultant.clone()), Kind::Plain).await
}

/// A client with a result.
async fn finished(app: &TestApp, office: &Office) -> (Walk, String) {
    let of = office.client(app, "Harbor & Pine").await;
    let mut walk = office.assessment(app, of).await;
    walk.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(walk.submit().await.status, 303);
    (walk, format!("/clients/{}", of.client))
}

#[tokio::test]
async fn sharing_under_the_firms_own_name() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let words = ["Kestrel & Sons", "#7a1f5c", "Kestrel & Sons, 4 Mill Lane, Boston"];
    save(&mut office, words, Some(("logo.svg", SVG.as_bytes()))).await;
    let (mut walk, _) = finished(&app, &office).await;
    let browser = browser_of(&app, &office).await;
    browser.goto(app.url("/firm/brand")).await;
    look_at(&browser, "brand").await;
    browser.expect("422");
    browser.type_into("#accent", "#ffcc00").await;
    browser.press_on("Save").await;
    browser.see_css("#accent-fault").await;
    look_at(&browser, "brand-faults").await;
    browser.goto(app.url(&format!("{}/result", walk.base))).await;
    browser.unfold().await;
    browser.type_into("#passcode", "oak").await;
    browser.press_on("Make a link").await;
    browser.see("New share link").await;
    look_at(&browser, "share-new-faults").await;
    browser.type_into("#passcode", "quiet otter").await;
    browser.press_on("Make a link").await;
    browser.see_css("#share-1").await;
    browser.finish().await;
    let note = "Ruth, please read the first page before Thursday.";
    let kept = walk.share_with(&[("parts", "without_size"), ("note", note)]).await;
    let verdicts = walk.share_with(&[("parts", "verdicts"), ("note", note)]).await;
    let locked = walk.share_with(&[("passcode", "quiet otter")]).await;
    let reader = Browser::open(Kind::Plain).await;
    for (path, name) in [(&kept, "shared-kept"), (&verdicts, "shared-verdicts")] {
        reader.goto(app.url(path)).await;
        reader.unfold().await;
        look_at(&reader, name).await;
    }
    reader.goto(app.url(&format!("{kept}/what-if"))).await;
    look_at(&reader, "what-if-kept").await;
    reader.expect("403");
    reader.goto(app.url(&locked)).await;
    look_at(&reader, "share-passcode").await;
    reader.press("Show the passcode").await;
    reader.type_into("#passcode", "quiet otter").await;
    reader.press_on("See the result").await;
    reader.see_css("[data-role]").await;
    reader.finish().await;
}

#[tokio::test]
async fn what_a_guest_finds_at_the_end_and_the_plan() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (walk, page) = finished(&app, &office).await;
    let (link, _) = key(&app, &walk, "Olu Ade").await;
    let guest = Browser::open(Kind::Plain).await;
    guest.goto(app.url(&link)).await;
    guest.reads("#inviter", "Kestrel Advice").await;
    look_at(&guest, "guest-result").await;
    guest.goto(app.url(&format!("{}/check", walk.base))).await;
    look_at(&guest, "guest-check").await;
    guest.goto(app.url(&format!("{}/actions", walk.base))).await;
    guest.expect("422");
    guest.press_on("Add this action").await;
    guest.see_css(".faults").await;
    look_at(&guest, "plan-faults").await;
    guest.type_into("#words", "Write down who runs each system").await;
    guest.type_into("#owner", "Ines Roth").await;
    guest.type_into("#due", "2027-03-31").await;
    guest.press_on("Add this action").await;
    guest.see_css("tbody tr").await;
    look_at(&guest, "plan").await;
    guest.finish().await;
    let browser = browser_of(&app, &office).await;
    browser.goto(app.url(&format!("{page}/course"))).await;
    look_at(&browser, "client-course").await;
    browser.goto(app.url(&format!("{page}/erase"))).await;
    look_at(&browser, "client-erase").await;
    browser.finish().await;
}

#[tokio::test]
async fn programs_files_and_how_long_things_are_kept() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let browser = browser_of(&app, &office).await;
    browser.goto(app.url("/firm/webhooks")).await;
    browser.type_into("#address", "https://hooks.harbor-and-pine.example.com/readyline/new").await;
    browser.press_on("Add").await;
    browser.see_text("Copy the secret now").await;
    look_at(&browser, "webhooks").await;
    browser.press_on("send a test").await;
    browser.press_on("Send a test").await;
    look_at(&browser, "webhook-log").await;
    browser.goto(app.url("/account/tokens")).await;
    browser.type_into("#name", "Monthly report").await;
    browser.press_on("Make the token").await;
    browser.see_text("Copy the token").await;
    look_at(&browser, "tokens").await;
    browser.goto(app.url("/clients/import")).await;
    look_at(&browser, "import").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clients-of-this-year.csv");
    let rows =
        "name,headcount,csat_pct\r\nHarbor & Pine,lots,86\r\nPawfolio,95,400\r\nTallow,12,71";
    std::fs::write(&file, rows).unwrap();
    browser.type_into("#file", file.to_str().unwrap()).await;
    browser.press_on("Upload and check").await;
    browser.see("What was found").await;
    look_at(&browser, "import-report").await;
    browser.finish().await;
    let admin = app.signed_in(Role::Admin, "ana@example.com").await;
    let browser = signed_in(&Desk::of(&app, admin), Kind::Plain).await;
    browser.goto(app.url("/admin/retention")).await;
    look_at(&browser, "retention").await;
    browser.finish().await;
}
