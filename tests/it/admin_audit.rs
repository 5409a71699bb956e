//! The audit log: what it holds, that it only grows, how it is found and taken along.

use sqlx::Executor as _;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::walk::Walk;

/// Adds an entry as if it were written then.
fn entry(at: &str, actor: &str, action: &str, object: &str) -> String {
    format!(
        "insert into audit_entry (entry_id, at, actor, client, request_id, action, object, details)
        values (gen_random_uuid(), '{at}', '{actor}', '192.0.2.7', '', '{action}', '{object}',
            '{{\"reason\": \"=1+1\"}}')"
    )
}

#[tokio::test]
async fn the_database_refuses_every_change_of_the_log() {
    let app = TestApp::start().await;
    let mut psql = psql(&app.options).await;
    run(&mut psql, &entry("2026-11-01T10:00Z", "ana@example.com", "publish", "2")).await;
    for change in [
        "update audit_entry set actor = 'bo@example.com'",
        "delete from audit_entry",
        "truncate audit_entry",
    ] {
        let error = psql.execute(change).await.expect_err(change);
        assert!(error.to_string().contains("the audit log is only added to"), "{error}");
    }
    run(&mut psql, &entry("2020-01-01T10:00Z", "ana@example.com", "publish", "1")).await;
    run(&mut psql, "delete from audit_entry where at < now() - interval '25 months'").await;
    assert_eq!(number(&mut psql, "select count(*) from audit_entry where object = '2'").await, 1);
}

#[tokio::test]
async fn what_visitors_share_and_delete_is_recorded_without_their_answers() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Harbor & Pine")).await;
    walk.share().await;
    let page = walk.get("result").await;
    let share = page.field("share").expect("a link to revoke");
    let base = walk.base.clone();
    for _ in 0..2 {
        let path = format!("{base}/shares/revoke");
        assert_eq!(walk.visitor.post(&path, &[("share", &share)]).await.status, 303);
    }
    assert_eq!(walk.visitor.post(&format!("{base}/delete"), &[]).await.status, 303);
    let mut psql = psql(&app.options).await;
    let id = base.rsplit('/').next().unwrap().to_owned();
    for action in ["share_created", "share_revoked", "assessment_deleted"] {
        let sql = format!(
            "select count(*) from audit_entry where action = '{action}' and object = '{id}'
            and actor = 'visitor' and client = '127.0.0.1' and request_id <> ''"
        );
        assert_eq!(number(&mut psql, &sql).await, 1, "{action}");
    }
    let told = "select count(*) from audit_entry where details::text like '%nobody%'";
    assert_eq!(number(&mut psql, told).await, 0);
}

#[tokio::test]
async fn the_log_is_found_by_what_who_and_when_page_by_page() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    for minute in 0..60 {
        let at = format!("2026-10-05T10:{minute:02}Z");
        run(&mut psql, &entry(&at, "bo@example.com", "draft_saved", &format!("draft-{minute:02}")))
            .await;
    }
    run(&mut psql, &entry("2026-10-06T00:00Z", "cy@example.com", "publish", "9")).await;
    run(&mut psql, &entry("2026-10-04T23:59Z", "cy@example.com", "publish", "8")).await;

    let page = admin.get("/admin/audit?about=BO%40example.com").await;
    assert!(page.text().contains("draft-59") && page.text().contains("draft-10"));
    assert!(!page.text().contains("draft-09"), "50 on a page");
    let older = page.text().split("href=\"").find(|at| at.contains("before=")).expect("a link");
    let older = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let page = admin.get(&older).await;
    assert!(page.text().contains("draft-09") && page.text().contains("draft-00"));
    assert!(!page.text().contains("draft-10") && !page.text().contains("before="), "no more");

    let day = "/admin/audit?from=2026-10-05&to=2026-10-05&action=";
    let found = admin.get(&format!("{day}publish")).await;
    assert!(found.text().contains("Nothing in the log fits"));
    let found = admin.get("/admin/audit?from=2026-10-06&to=2026-10-06").await;
    assert!(found.text().contains("cy@example.com") && !found.text().contains("draft-"));
    let faulty = admin.get("/admin/audit?from=yesterday").await;
    assert_eq!(faulty.status, 422);
    assert_eq!(faulty.field("from").as_deref(), Some("yesterday"));
    assert_eq!(admin.get("/admin/audit?before=x").await.status, 404);
}

#[tokio::test]
async fn the_file_holds_what_the_filter_finds_and_no_formula() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    for actor in ["=cmd|calc", "+1", "-2", "@sum", "bo@example.com"] {
        run(&mut psql, &entry("2026-10-05T10:00Z", actor, "publish", "a, \"b\"")).await;
    }
    let file = admin.get("/admin/audit.csv?action=publish").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let mut rows = csv::Reader::from_reader(file.body.as_slice());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
    let mut actors: Vec<&str> = rows.iter().map(|row| &row[1]).collect();
    actors.sort_unstable();
    assert_eq!(actors, ["'+1", "'-2", "'=cmd|calc", "'@sum", "bo@example.com"]);
    assert!(rows.iter().all(|row| &row[4] == "a, \"b\"" && row[0].starts_with("2026-10-05")));
    let export = "select count(*) from audit_entry where action = 'export'";
    assert_eq!(number(&mut psql, export).await, 1);
    let faulty = admin.get("/admin/audit.csv?from=x").await;
    assert_eq!(faulty.status, 422);
}
