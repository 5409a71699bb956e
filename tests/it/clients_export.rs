//! What a firm takes with it, what one client may have, and what is left of a client that was
//! erased.

use readyline::db::assessments::OfFirm;
use readyline::db::retention::{Keep, ending, ends, in_force, sweep_clients};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use crate::pages_projects::{add, filled};
use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::firm::{Office, key};
use crate::support::people::audit_log;
use crate::support::walk::Walk;

/// A client with everything that a client can have; its name and more are `marked`.
pub(crate) async fn client(app: &TestApp, office: &Office, marked: &str) -> (OfFirm, Walk) {
    let of = office.client(app, &format!("Client {marked}")).await;
    let sql = format!(
        "update client set notes = 'Note {marked}', contact = '=Contact {marked}',
            email = '{marked}@example.com', tags = '{{{marked}}}' where client_id = '{}'",
        of.client
    );
    run(&mut psql(&app.options).await, &sql).await;
    let mut walk = office.assessment(app, of).await;
    let (link, _) = key(app, &walk, &format!("Guest {marked}")).await;
    let mut guest = Walk { visitor: app.visitor(), base: walk.base.clone() };
    assert_eq!(guest.visitor.get(&link).await.status, 303);
    guest.answer(&Company::named("Harbor & Pine")).await;
    let project = filled(&format!("Project {marked}"), "sales", "marketing", "not_in");
    assert_eq!(add(&mut walk, project).await.status, 303);
    assert_eq!(walk.submit().await.status, 303);
    walk.share().await;
    let parent = walk.base.rsplit('/').next().unwrap();
    let sql = format!(
        "with own as (
            insert into assessment (assessment_id, secret_hash, ruleset_version, opinion_of,
                revision)
            values (gen_random_uuid(), sha256('x'), 1, '{parent}', 1) returning assessment_id
        ), given as (
            insert into answer (assessment_id, signal, revision, value)
            select assessment_id, 'headcount', 1, '432' from own
        ), settled as (
            insert into settlement (assessment_id, signal, value, taken_from, settled_by)
            values ('{parent}', 'headcount', '432', 'Opinion {marked}', 'kim')
        ), planned as (
            insert into action (assessment_id, action_id, source, words, status)
            values ('{parent}', gen_random_uuid(), 'own', 'Action {marked}', 'open')
        ), opened as (
            insert into share_opening (assessment_id, token_hash, number)
            select assessment_id, token_hash, 1 from share where assessment_id = '{parent}'
        )
        insert into opinion (assessment_id, opinion_id, firm_id, link_id, name, role, note)
        select '{parent}', assessment_id, '{}', gen_random_uuid(), 'Opinion {marked}',
            'COO {marked}', 'Hello {marked}' from own",
        office.firm
    );
    run(&mut psql(&app.options).await, &sql).await;
    (of, walk)
}

async fn json(visitor: &mut Visitor, path: &str) -> Value {
    let reply = visitor.get(path).await;
    assert_eq!(reply.status, 200);
    serde_json::from_slice(&reply.body).unwrap_or_else(|e| panic!("{e}: {}", reply.text()))
}

#[tokio::test]
async fn the_whole_portfolio_leaves_and_no_formula_with_it() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    rival.client(&app, "Not theirs").await;
    client(&app, &office, "zebra").await;
    office.client(&app, "@SUM(1)").await;
    let csv = office.consultant.get("/clients/export.csv").await;
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines.len(), 4, "heads, two roles, and one without a result: {lines:?}");
    assert!(lines[1].contains(",Client zebra,'=Contact zebra,zebra@example.com,zebra,kim@"));
    assert!(
        lines[1].contains(",it_director,no,hire,yes,85.1,85.1,100.0,100.0,RL-"),
        "{}",
        lines[1]
    );
    assert!(lines[3].contains(",'@SUM(1),"));
    let fields = lines[0].matches(',').count();
    assert!(lines.iter().all(|line| line.matches(',').count() == fields), "as many as the head");
    let all = json(&mut office.consultant, "/clients/export.json").await;
    let clients = all["clients"].as_array().unwrap();
    assert_eq!(clients.len(), 2);
    let assessment = &clients[0]["assessments"][0];
    assert_eq!(assessment["answers"]["headcount"], 180);
    assert_eq!(assessment["results"][0]["scores"]["roles"][0]["key"], "it_director");
    assert!(!all.to_string().contains("hash") && !all.to_string().contains("Not theirs"));
    // More clients than one portion has.
    let many = format!(
        "insert into client (firm_id, client_id, name)
        select '{}', gen_random_uuid(), 'Many ' || n from generate_series(1, 1020) n",
        office.firm
    );
    run(&mut psql(&app.options).await, &many).await;
    let csv = office.consultant.get("/clients/export.csv").await;
    assert_eq!(csv.text().lines().count(), 1024);
    let all = json(&mut office.consultant, "/clients/export.json").await;
    assert_eq!(all["clients"].as_array().unwrap().len(), 1022);
    let log = audit_log(&app).await;
    assert_eq!(log.iter().filter(|line| line.starts_with("export clients by kim@")).count(), 4);
}

#[tokio::test]
async fn a_client_gets_everything_about_it() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (of, mut walk) = client(&app, &office, "zebra").await;
    let mut form = Company::named("Harbor & Pine").form("company");
    form[0].1 = "321".to_owned();
    walk.save("company", &form).await;
    let path = format!("/clients/{}/export", of.client);
    let all = json(&mut office.consultant, &format!("{path}.json")).await;
    assert_eq!(all["client"]["notes"], "Note zebra");
    let assessment = &all["assessments"][0];
    let given: Vec<_> = assessment["answers"].as_array().unwrap().iter().collect();
    let heads: Vec<_> = given.iter().filter(|answer| answer["signal"] == "headcount").collect();
    assert_eq!((&heads[0]["value"], &heads[0]["given_by"]), (&180.into(), &"Guest zebra".into()));
    assert_eq!((&heads[1]["value"], &heads[1]["given_by"]), (&321.into(), &"kim".into()));
    assert!(heads.iter().all(|answer| answer["saved_at"].is_string()));
    assert_eq!(assessment["invitations"][0]["name"], "Guest zebra");
    assert_eq!(assessment["opinions"][0]["role"], "COO zebra");
    assert_eq!(assessment["opinions"][0]["answers"][0]["value"], 432);
    assert_eq!(assessment["settlements"][0]["taken_from"], "Opinion zebra");
    assert_eq!(assessment["results"].as_array().unwrap().len(), 1);
    assert_eq!(assessment["links"].as_array().unwrap().len(), 1);
    assert!(all["audit"].to_string().contains("client_added"));
    assert!(!all.to_string().contains("_hash"), "no fingerprint of a secret");
    let csv = office.consultant.get(&format!("{path}.csv")).await;
    for cell in ["Note zebra", "'=Contact zebra", "321 people,kim,", "Guest zebra", "432 people"] {
        assert!(csv.text().contains(cell), "{cell}: {}", csv.text());
    }
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    for what in ["export.json", "export.csv", "erase"] {
        let path = format!("/clients/{}/{what}", of.client);
        assert_eq!(rival.consultant.clone().get(&path).await.status, 404, "{what}");
    }
}

/// Every cell of every table that holds a text, as `table: row`.
async fn found(psql: &mut PgConnection, text: &str) -> Vec<String> {
    let tables = "select table_name::text from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *psql).await.unwrap();
    let mut found = Vec::new();
    for table in tables {
        let sql = format!("select it::text as row from {table} it where it::text ilike '%{text}%'");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *psql).await.unwrap();
        found.extend(rows.iter().map(|row| format!("{table}: {}", row.get::<String, _>("row"))));
    }
    found
}

#[tokio::test]
async fn nothing_of_a_client_is_left_once_it_is_erased() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (of, mut walk) = client(&app, &office, "zebra").await;
    let (other, _) = client(&app, &office, "giraffe").await;
    // A file that was uploaded and not imported yet names it too.
    let parts = [("file", Some("a.csv"), &b"name\nClient zebra\nSomebody else"[..])];
    assert_eq!(office.consultant.post_parts("/clients/import", &parts).await.status, 303);
    let mut psql = psql(&app.options).await;
    assert!(found(&mut psql, "zebra").await.len() > 3);
    let path = format!("/clients/{}/erase", of.client);
    let page = office.consultant.get(&path).await;
    assert!(page.text().contains("one share link") && page.text().contains("one invitation"));
    let wrong = office.consultant.post(&path, &[("name", "Client giraffe")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(walk.get("company").await.status, 200, "nothing was erased");
    let gone = office.consultant.post(&path, &[("name", " client  ZEBRA")]).await;
    assert_eq!((gone.status, gone.location()), (303, "/clients?erased=yes"));
    assert_eq!(found(&mut psql, "zebra").await, Vec::<String>::new());
    let opinions = "select count(*) from assessment where opinion_of is not null";
    assert_eq!(number(&mut psql, opinions).await, 1, "of the other client");
    let id = walk.base.rsplit('/').next().unwrap();
    let left = found(&mut psql, id).await;
    assert!(left.iter().all(|row| row.starts_with("audit_entry: ")), "{left:?}");
    assert!(!found(&mut psql, "giraffe").await.is_empty(), "the other client stays");
    let log = audit_log(&app).await;
    let tombstone = format!("client_erased {} by kim@example.com", of.client);
    assert!(log.contains(&tombstone), "{log:?}");
    assert_eq!(office.consultant.get(&path).await.status, 404);
    assert_eq!(office.consultant.post(&path, &[("name", "x")]).await.status, 404);
    assert!(readyline::db::clients::find(&app.db(), other).await.unwrap().is_some());
}

#[tokio::test]
async fn a_firm_s_client_goes_as_a_whole_after_its_time_and_the_firm_is_warned() {
    let app = TestApp::start().await;
    let db = app.db();
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let keep = Keep { client_months: 12, ..in_force(&db).await.unwrap().keep };
    let mut psql = psql(&app.options).await;
    let mut clients = Vec::new();
    // A client and its assessment, each changed so long ago, whether the client goes, and whether
    // the firm is warned.
    for (client, assessment, goes, warned) in [
        ("13 months", "13 months", true, true),
        ("13 months", "10 months", false, false),
        ("10 months", "13 months", false, false),
        ("13 months", "11 months 20 days", false, true),
    ] {
        let of = office.client(&app, &format!("Client of {assessment}")).await;
        office.assessment(&app, of).await;
        let sql = format!(
            "update client set changed_at = now() - interval '{client}', archived_at = now()
            where client_id = '{0}';
            update assessment set changed_at = now() - interval '{assessment}'
            where client_id = '{0}'",
            of.client
        );
        run(&mut psql, &sql).await;
        clients.push((of, goes, warned));
    }
    for (of, _, warned) in &clients {
        assert_eq!(ends(&db, *of, keep).await.unwrap().is_some(), *warned);
    }
    assert_eq!(ending(&db, office.firm, keep).await.unwrap().len(), 2);
    assert_eq!(readyline::db::retention::sweep(&db, keep, 10).await, Ok(0));
    assert_eq!(sweep_clients(&db, keep, 10).await, Ok(1));
    assert_eq!(sweep_clients(&db, keep, 10).await, Ok(0));
    for (of, goes, _) in clients {
        let there = readyline::db::clients::find(&db, of).await.unwrap().is_some();
        assert_eq!(there, !goes);
        let sql = format!("select count(*) from assessment where client_id = '{}'", of.client);
        assert_eq!(number(&mut psql, &sql).await, i64::from(!goes));
    }
    let log = audit_log(&app).await;
    assert!(log.iter().any(|line| line.starts_with("client_erased") && line.ends_with("server")));
}

#[tokio::test]
async fn an_upload_goes_after_its_time() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let parts = [("file", Some("a.csv"), &b"name\nAda"[..])];
    let sent = office.consultant.post_parts("/clients/import", &parts).await;
    for (ago, status) in [("23 hours", 200), ("25 hours", 404)] {
        let sql = format!("update import_batch set created_at = now() - interval '{ago}'");
        run(&mut psql(&app.options).await, &sql).await;
        readyline::jobs::retention::sweep(&app.db()).await.unwrap();
        assert_eq!(office.consultant.get(sent.location()).await.status, status, "{ago}");
    }
    assert_eq!(app.look_up("select count(*)::text from import_row").await, "0");
}
