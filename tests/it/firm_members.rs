//! A firm's people: founding, inviting, leaving, and handing clients over.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::firm::Office;
use crate::support::people::{OTHER_PASSWORD, audit_log, invited, person, sign_in};

const PARTED: &str = "select coalesce(responsible::text, 'nobody') from client";

#[tokio::test]
async fn a_consultant_founds_a_firm_and_sees_the_clients_page() {
    let app = TestApp::start().await;
    let mut kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    assert_eq!(kim.get("/clients").await.location(), "/firm");
    assert_eq!(kim.get("/sign-in").await.location(), "/clients");
    let blank = kim.post("/firm", &[("firm", " ")]).await;
    assert_eq!(blank.status, 422);
    let founded = kim.post("/firm", &[("firm", "Kestrel & <Sons>")]).await;
    assert_eq!(founded.location(), "/firm?done=founded");
    let twice = kim.post("/firm", &[("firm", "Other"), ("found", "yes")]).await;
    assert_eq!(twice.location(), "/firm?done=there", "founding again gives no other name");
    assert_eq!(kim.get("/firm").await.read("h1"), "Kestrel & <Sons>");
    let again = kim.post("/firm", &[("firm", "Kestrel Advice")]).await;
    assert_eq!(again.location(), "/firm?done=name", "one firm, another name");
    assert_eq!(kim.get("/firm").await.read("h1"), "Kestrel Advice");
    assert_eq!(kim.get("/clients").await.status, 200);
    assert!(kim.get("/").await.text().contains("href=\"/clients\""), "the start page leads there");
    assert!(!app.visitor().get("/").await.text().contains("href=\"/clients\""));
    let log = audit_log(&app).await;
    assert!(log.iter().any(|line| line.starts_with("firm_founded")), "{log:?}");
    assert!(log.iter().any(|line| line.starts_with("firm_renamed")), "{log:?}");
    let accounts = app.admin().await.get("/admin/accounts").await;
    assert!(accounts.read("td").contains("Consultant Kestrel Advice"));
}

#[tokio::test]
async fn a_colleague_is_invited_by_a_link_and_shares_the_clients() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let form = [("email", "lee@example.com"), ("name", "Lee")];
    let page = office.consultant.post("/firm/members", &form).await;
    let link = page.texts("code.link").pop().expect("the link is shown");
    let at = link.find("/password/").expect("a path");
    let set = [("password", OTHER_PASSWORD)];
    let mut lee = app.visitor();
    assert_eq!(lee.post(&link[at..], &set).await.status, 303);
    assert_eq!(sign_in(&mut lee, "lee@example.com", OTHER_PASSWORD).await.location(), "/clients");
    assert_eq!(lee.get(&format!("/clients/{}", of.client)).await.status, 200);
    let twice = office.consultant.post("/firm/members", &form).await;
    assert_eq!((twice.status, twice.field("name").as_deref()), (422, Some("Lee")));
}

#[tokio::test]
async fn no_firm_gets_a_link_into_an_account_that_it_did_not_make() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    // One that an admin invited, an admin's own, and one of another firm.
    let waiting = invited(&app, Role::Consultant, "max@example.com").await;
    person(&app, Role::Admin, "ada@example.com").await;
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    for email in ["max@example.com", "ada@example.com", "lee@example.com"] {
        let reply =
            office.consultant.post("/firm/members", &[("email", email), ("name", "X")]).await;
        assert_eq!(reply.status, 422, "{email}");
        assert!(!reply.text().contains("/password/"), "{email}");
    }
    for account in [waiting, rival.account] {
        let path = format!("/firm/members/{account}/link");
        assert_eq!(office.consultant.post(&path, &[]).await.status, 404);
    }
    // One who left another firm comes with the own account, and nobody gets a link to that.
    let free = person(&app, Role::Consultant, "una@example.com").await;
    let form = [("email", "una@example.com"), ("name", "Una")];
    let joined = office.consultant.post("/firm/members", &form).await;
    assert_eq!(joined.location(), "/firm?done=joined");
    let path = format!("/firm/members/{free}/link");
    assert_eq!(office.consultant.post(&path, &[]).await.status, 404);
}

#[tokio::test]
async fn whoever_leaves_hands_the_clients_over_and_keeps_the_account() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    office.client(&app, "Harbor & Pine").await;
    let leave = format!("/firm/members/{}/leave", office.account);
    let last = office.consultant.post(&leave, &[("to", "nobody")]).await;
    assert_eq!(last.status, 409, "somebody has to stay with the clients");
    let heir = person(&app, Role::Consultant, "una@example.com").await;
    let form = [("email", "una@example.com"), ("name", "Una")];
    office.consultant.post("/firm/members", &form).await;
    let undecided = office.consultant.post(&leave, &[]).await;
    assert_eq!(undecided.status, 422, "nothing is handed over unasked");
    assert_eq!(app.look_up(PARTED).await, office.account.to_string());
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    let foreign = rival.account.to_string();
    assert_eq!(office.consultant.post(&leave, &[("to", &foreign)]).await.status, 422);
    let left = office.consultant.post(&leave, &[("to", &heir.to_string())]).await;
    assert_eq!(left.location(), "/firm?done=left");
    assert_eq!(app.look_up(PARTED).await, heir.to_string());
    assert_eq!(office.consultant.get("/clients").await.location(), "/firm");
    assert_eq!(office.consultant.get("/account").await.status, 200);
    let log = audit_log(&app).await;
    assert!(log.iter().any(|line| line.starts_with("firm_left kim@example.com")), "{log:?}");
    let mut admin = app.admin().await;
    let page = admin.get("/admin/audit?action=firm_left").await;
    assert!(page.read("td").contains("Clients handed over: 1 To una@example.com"));
}

#[tokio::test]
async fn whoever_is_taken_out_sees_nothing_of_the_firm_any_more() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let una = person(&app, Role::Consultant, "una@example.com").await;
    let form = [("email", "una@example.com"), ("name", "Una")];
    office.consultant.post("/firm/members", &form).await;
    let mut hers = app.visitor();
    sign_in(&mut hers, "una@example.com", crate::support::people::PASSWORD).await;
    let page = format!("/clients/{}", of.client);
    assert_eq!(hers.get(&page).await.status, 200);
    let out = office.consultant.post(&format!("/firm/members/{una}/leave"), &[]).await;
    assert_eq!(out.location(), "/firm?done=out");
    assert_eq!(hers.get(&page).await.status, 303, "signed out at once");
    sign_in(&mut hers, "una@example.com", crate::support::people::PASSWORD).await;
    assert_eq!(hers.get(&page).await.location(), "/firm");
}
