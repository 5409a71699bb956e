//! The site as a whole: its public address, its cookies, and a database that is away.

use readyline::db::accounts::Role;
use readyline::db::{Db, DbSettings};
use url::Url;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn links_come_from_the_public_address_and_never_from_the_host_header() {
    let public: Url = "https://ready.example".parse().unwrap();
    let app = TestApp::start_as(Some(public)).await;
    let mut walk = Walk::begin(&app).await;
    let (name, _) = walk.visitor.cookies.iter().next().unwrap();
    assert!(name.starts_with("__Host-assessment-"), "{name}");
    let reply = app.visitor().post("/assessments", &[]).await;
    let cookie = reply.header("set-cookie").unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(reply.header("strict-transport-security").unwrap().contains("31536000"));
    assert!(reply.location().starts_with("/assessments/"), "redirects stay on this site");
    let page = walk.get("company").await;
    assert!(page.text().contains("https://ready.example/resume/"));
    let foreign = b"GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    let reply = crate::support::client::exchange(app.address, foreign).await.unwrap();
    assert_eq!(reply.status, 421);
}

#[tokio::test]
async fn a_consultant_is_told_what_there_is_to_do_and_what_is_for_admins() {
    let app = TestApp::start().await;
    let mut kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    let home = kim.get("/account").await;
    let said = home.read("main .lead");
    assert!(said.contains("look after your own account"), "{said}");
    assert_eq!(home.attributes("main .lead a", "href"), ["/clients", "/firm"]);
    let shut = kim.get("/admin/rulesets").await;
    assert_eq!((shut.status, shut.read("h1").as_str()), (403, "Only admins can open this page"));
    let said = shut.read("main");
    assert!(said.contains("not as an admin") && !said.contains("link"), "{said}");
    assert_eq!(shut.attributes("main a", "href"), ["/account"]);
    assert!(!shut.read("footer").contains("Sign in"), "Kim is signed in");
    assert!(kim.get("/nothing").await.read("footer").contains("Sign in"));
    let mut admin = app.admin().await;
    assert!(!admin.get("/account").await.read("main").contains("are for admins"));
}

#[tokio::test]
async fn while_the_database_is_away_pages_wait_and_typed_values_stay() {
    let mut app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let drawn = walk.get("company").await;
    let nowhere = app.options.clone().socket("/nonexistent");
    app.restart_with(Db::lazy(nowhere, DbSettings::default())).await;
    walk.visitor.move_to(app.address);

    assert_eq!(walk.visitor.get("/healthz").await.status, 200);
    assert_eq!(walk.visitor.get("/readyz").await.status, 503);
    assert_eq!(walk.visitor.get("/").await.status, 200, "the start page needs no database");
    let page = walk.get("company").await;
    assert_eq!(page.status, 503);
    assert!(page.header("retry-after").is_some());
    assert!(!page.text().contains("socket"), "no internal error is shown");
    let form = Company::named("Pawfolio").form("company");
    let kept = walk.send("company", &drawn, &form).await;
    assert_eq!(kept.status, 503);
    assert!(kept.header("retry-after").is_some());
    assert_eq!(kept.field("headcount").as_deref(), Some("95"));
    assert_eq!(kept.field("op"), drawn.field("op"), "the same press, should it have been saved");
    let open = walk.visitor.get("/r/none").await;
    assert_eq!(open.status, 404, "failing opens no door");

    let db = Db::lazy(app.options.clone(), DbSettings::default());
    app.restart_with(db).await;
    walk.visitor.move_to(app.address);
    assert_eq!(walk.send("company", &kept, &form).await.status, 303);
}
