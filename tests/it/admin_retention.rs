//! How long data is kept: what admins set, what is deleted then, and who is told.

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::database::{psql, run};
use crate::support::firm::Office;
use crate::support::people::audit_log;
use crate::support::walk::Walk;

const KEYS: [&str; 4] = ["unfinished", "finished", "clients", "uploads"];

async fn set(admin: &mut Visitor, periods: [&str; 4], sure: bool) -> Reply {
    let page = admin.get("/admin/retention").await;
    send(admin, &page.field("version").unwrap(), periods, sure).await
}

async fn send(admin: &mut Visitor, version: &str, periods: [&str; 4], sure: bool) -> Reply {
    let mut form = vec![("version", version)];
    form.extend(KEYS.into_iter().zip(periods));
    form.extend(sure.then_some(("sure", "1")));
    admin.post("/admin/retention", &form).await
}

#[tokio::test]
async fn everybody_is_told_the_periods_in_force() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let page = admin.get("/admin/retention").await;
    assert_eq!(KEYS.map(|key| page.field(key).unwrap()), ["90", "24", "36", "24"]);
    let saved = set(&mut admin, ["30", "1", "12", "2"], false).await;
    assert_eq!(saved.location(), "/admin/retention?saved=yes");
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let mut walk = Walk::begin(&app).await;
    let page = app.visitor().get("/privacy").await;
    assert!(
        page.text()
            .contains("deleted 1 month after the last change, unfinished ones after 30 days")
    );
    assert!(page.text().contains("that is deleted 12 months after"));
    for page in [app.visitor().get("/").await, walk.get("company").await] {
        assert!(
            page.text()
                .contains("finished assessments for 1 month and unfinished ones for 30 days")
        );
    }
    let page = office.assessment(&app, of).await.get("company").await;
    assert!(page.text().contains("Your answers are kept for 12 months"));
    let log = audit_log(&app).await;
    assert!(log.contains(&"retention_set periods by ana@example.com".to_owned()), "{log:?}");
    let page = admin.get("/admin/retention").await;
    assert!(page.read("tbody").contains("ana@example.com"));
}

#[tokio::test]
async fn what_would_go_at_once_is_said_first_and_two_admins_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut walk = Walk::begin(&app).await;
    let aged = "update assessment set changed_at = now() - interval '40 days'";
    run(&mut psql(&app.options).await, aged).await;
    let asked = set(&mut admin, ["30", "24", "36", "24"], false).await;
    assert_eq!(asked.status, 200);
    assert!(
        asked.text().contains("1 assessment and 0 clients with all their assessments would be")
    );
    assert_eq!(asked.field("unfinished").unwrap(), "30", "what was typed stays");
    readyline::jobs::retention::sweep(&app.db()).await.unwrap();
    assert_eq!(walk.get("company").await.status, 200, "nothing was saved");
    assert_eq!(set(&mut admin, ["30", "24", "36", "24"], true).await.status, 303);
    readyline::jobs::retention::sweep(&app.db()).await.unwrap();
    assert_eq!(walk.get("company").await.status, 404);

    let late = send(&mut admin, "0", ["60", "24", "36", "24"], false).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Another admin was quicker"));
    let version = late.field("version").unwrap();
    assert_eq!(send(&mut admin, &version, ["60", "24", "36", "24"], false).await.status, 303);
}

#[tokio::test]
async fn a_period_that_nobody_can_mean_is_refused() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    for periods in [["6", "24", "36", "24"], ["90", "0", "36", "24"], ["90", "24", "x", "24"]] {
        let reply = set(&mut admin, periods, false).await;
        assert_eq!(reply.status, 422);
        assert_eq!(reply.texts(".faults li").len(), 1);
        assert_eq!(KEYS.map(|key| reply.field(key).unwrap()), periods.map(str::to_owned));
    }
}
