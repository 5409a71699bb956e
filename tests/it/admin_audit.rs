//! The audit log: what it holds, that it only grows, how it is found and taken along.

use sqlx::Executor as _;

use crate::result_view::{find, words};
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::desk::Desk;
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
    let mut actors: Vec<&str> = rows.iter().map(|row| &row[2]).collect();
    actors.sort_unstable();
    assert_eq!(actors, ["'+1", "'-2", "'=cmd|calc", "'@sum", "bo@example.com"]);
    assert!(rows.iter().all(|row| &row[6] == "a, \"b\"" && &row[7] == "Reason: =1+1"));
    let times = ["5 October 2026, 10:00 UTC", "2026-10-05T10:00:00Z"];
    assert!(rows.iter().all(|row| [&row[0], &row[1]] == times), "{rows:?}");
    let export = "select count(*) from audit_entry where action = 'export'";
    assert_eq!(number(&mut psql, export).await, 1);
    let faulty = admin.get("/admin/audit.csv?from=x").await;
    assert_eq!(faulty.status, 422);
}

#[tokio::test]
async fn the_file_goes_on_until_the_log_ends() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    let many = "insert into audit_entry (entry_id, at, actor, client, request_id, action, object,
            details)
        select gen_random_uuid(), '2026-10-05', 'bo@example.com', '-', '', 'publish', n::text, '{}'
        from generate_series(1, 2500) n";
    run(&mut psql, many).await;
    let file = admin.get("/admin/audit.csv?action=publish").await;
    let mut rows = csv::Reader::from_reader(file.body.as_slice());
    let mut objects: Vec<i64> =
        rows.records().map(|row| row.unwrap()[9].parse().unwrap()).collect();
    objects.sort_unstable();
    assert_eq!(objects, (1..=2500).collect::<Vec<_>>(), "each once");
}

/// An entry that was written today.
fn written(action: &str, object: &str, details: &str) -> String {
    format!(
        "insert into audit_entry (entry_id, actor, client, request_id, action, object, details)
        values (gen_random_uuid(), 'server', '-', '', '{action}', '{object}', '{details}')"
    )
}

/// The id of something that was made on 22 November 2025.
const MADE: &str = "019aa9e5-4c00-7000-8000-000000000001";

type Told = (&'static str, &'static str, &'static str, &'static str, (&'static str, &'static str));

/// Action, object and details as they are stored; what the page says of the action, line by line;
/// what it calls the object, and where that leads.
const TOLD: [Told; 6] = [
    (
        "publish",
        "version 3",
        r#"{"reason": "Why not", "signed": null, "broken_cases": [], "revision": 4,
                "changes": ["One thing", "Another"], "instead_of_version": 2}"#,
        "Rules published|Reason: Why not|In the place of version 2|One thing|Another|\
             Revision: 4",
        ("Version 3", "/admin/rulesets/3"),
    ),
    (
        "draft_begun",
        MADE,
        r#"{"from_version": 1}"#,
        "Draft begun|From version 1",
        ("Draft of 22 November 2025", "/admin/rulesets/019aa9e5-4c00-7000-8000-000000000001"),
    ),
    (
        "job_begun",
        "recheck",
        "{}",
        "Work over all results begun",
        ("Check of all results", "/admin#results"),
    ),
    (
        "role_changed",
        "ana@example.com",
        r#"{"from": "admin", "to": "consultant"}"#,
        "Role changed|From admin to consultant",
        ("ana", "/admin/accounts"),
    ),
    (
        "moon_landing",
        "moon",
        r#"{"feet_first": true}"#,
        "Moon landing|Feet first: true",
        ("moon", ""),
    ),
    (
        "share_created",
        MADE,
        r#"{"days": 30}"#,
        "Share link made|Works for 30 days",
        ("Assessment of 22 November 2025", ""),
    ),
];

#[tokio::test]
async fn an_entry_says_in_words_what_was_done_to_what_and_leads_there() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    for (action, object, details, told, leads) in TOLD {
        run(&mut psql, &written(action, object, details)).await;
        let page = admin.get(&format!("/admin/audit?action={action}")).await;
        let page = scraper::Html::parse_document(page.text());
        let cells = find(&page, "tbody tr:first-child td");
        let lines: Vec<String> = cells[2].text().map(str::to_owned).collect();
        assert_eq!(lines.join("|"), told);
        assert_eq!(words(cells[1]), "The server", "no address, no network");
        assert!(words(cells[3]).starts_with(leads.0), "{}", words(cells[3]));
        let link = find(&page, "tbody tr:first-child td a");
        assert_eq!(link.first().and_then(|link| link.attr("href")).unwrap_or_default(), leads.1);
    }
}

#[test]
fn the_list_of_actions_has_every_action_that_is_recorded() {
    let told = std::fs::read_to_string("src/web/admin/audit/told/actions.rs").unwrap();
    let mut seen = 0;
    for path in sources("src".as_ref()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let recorded = text.split("Entry::new(").skip(1).filter_map(|call| {
            let call = call.split(");").next()?;
            let action = call.split('"').nth(1)?;
            let plain = action.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            (call.split('"').next()?.matches(',').count() == 1 && plain).then_some(action)
        });
        for action in recorded {
            assert!(told.contains(&format!("\"{action}\"")), "{action} of {}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 25, "{seen}");
}

/// Every source file below a directory.
fn sources(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

#[tokio::test]
async fn the_log_is_found_by_the_number_of_a_result_and_the_name_of_a_draft() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Harbor & Pine")).await;
    walk.share().await;
    let reference = app.look_up("select reference from result").await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.admin.post(&format!("{draft}/name"), &[("name", "Winter rules")]).await;
    let entries = "section[aria-labelledby=log]";
    let found = desk.admin.get(&format!("/admin/audit?about={}", reference.to_lowercase())).await;
    assert!(
        found.read(entries).contains(&format!("Result {reference}")),
        "{}",
        found.read(entries)
    );
    assert!(found.read(entries).contains("Share link made"));
    let id = walk.base.rsplit('/').next().unwrap().to_owned();
    assert!(!found.read(entries).contains(&id), "no long code where there is a number");
    let found = desk.admin.get("/admin/audit?about=winter").await;
    for said in ["Draft named", "Draft begun", "Draft “Winter rules”"] {
        assert!(found.read(entries).contains(said), "{said}: {}", found.read(entries));
    }
    assert!(!found.read(entries).contains("Share link made"));
    assert!(!found.text().contains("Golden case"));
}
