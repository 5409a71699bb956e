//! Plans that go on: into the plan of the next assessment, into the report and the file.

use serde_json::Value;

use crate::actions::add;
use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::firm::Office;
use crate::support::paper::{Paper, squeezed};
use crate::support::people::audit_log;
use crate::support::walk::Walk;

#[tokio::test]
async fn open_actions_are_carried_into_the_next_plan_once() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Northlight Audio").await;
    let mut first = office.assessment(&app, of).await;
    for (words, status) in
        [("Write a list", "open"), ("Ask Olu", "doing"), ("Buy it", "done"), ("Wait", "dropped")]
    {
        let typed = [("words", words), ("status", status), ("owner", "Ines"), ("note", "soon")];
        add(&mut first, &typed).await;
    }
    assert!(!first.get("actions").await.text().contains("value=\"carry\""));
    let mut second = office.assessment(&app, of).await;
    add(&mut second, &[("words", "New")]).await;
    let page = second.get("actions").await;
    assert!(page.read("button[value=carry]").contains("two open actions"));
    for _ in 0..2 {
        let carried = second.post("actions", &[("press", "carry")]).await;
        assert!(carried.location().ends_with("?done=carried"), "{}", carried.text());
    }
    let page = second.get("actions?done=carried").await;
    let rows = page.texts("#plan + div tbody tr");
    assert_eq!(rows.len(), 3, "{rows:?}");
    for words in ["Write a list", "Ask Olu"] {
        let row = rows.iter().find(|row| row.contains(words)).expect(words);
        assert!(row.contains("Ines") && row.contains("Note: soon"), "{row}");
        assert!(row.contains("Changed by kim"), "{row}");
    }
    assert!(!page.text().contains("value=\"carry\""), "there is nothing left to carry");
    let told = page.read("#earlier + div");
    assert!(told.contains("Buy it") && told.contains("Write a list"), "the earlier plan stays");
    let log = audit_log(&app).await;
    let carried = log.iter().filter(|line| line.starts_with("actions_carried")).count();
    assert_eq!(carried, 1, "{log:?}");

    let many = format!(
        "insert into action (assessment_id, action_id, source, words, status)
        select assessment_id, gen_random_uuid(), 'own', 'Many', 'open'
        from assessment, generate_series(1, 98)
        where assessment_id = '{}'",
        first.base.rsplit('/').next().unwrap()
    );
    let mut psql = crate::support::database::psql(&app.options).await;
    crate::support::database::run(&mut psql, &many).await;
    let full = second.post("actions", &[("press", "carry")]).await;
    assert_eq!(full.status, 409);
    assert!(full.text().contains("The open actions do not fit"));
    let mut alone = Walk::begin(&app).await;
    assert_eq!(alone.post("actions", &[("press", "carry")]).await.status, 404);
}

/// Whether the report at this address says this.
async fn says(visitor: &mut Visitor, path: &str, words: &str) -> bool {
    let reply = visitor.get(path).await;
    assert_eq!(reply.status, 200, "{path}");
    Paper::read(&reply.body).text().contains(&squeezed(words))
}

#[tokio::test]
async fn the_plan_stands_in_the_report_and_the_file_of_those_who_may_see_it() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let before = owner.get("result.json").await;
    let before: Value = serde_json::from_str(before.text()).unwrap();
    assert_eq!(before["plan"], Value::Array(Vec::new()));
    let path = format!("{}/result.pdf", owner.base);
    assert!(!says(&mut owner.visitor, &path, "What the company means to do").await);

    let typed = [("words", "Call the warehouse"), ("owner", "Ines"), ("due", "2031-03-03")];
    add(&mut owner, &[&typed[..], &[("signal", "projects_late_pct")]].concat()).await;
    for told in ["Call the warehouse", "Ines", "3 March 2031", "One action: 1 open", "Is to move"] {
        assert!(says(&mut owner.visitor, &path, told).await, "{told}");
    }
    let file = owner.get("result.json").await;
    let json: Value = serde_json::from_str(file.text()).unwrap();
    assert_eq!(json["plan"][0]["words"], "Call the warehouse");
    assert_eq!(json["plan"][0]["due_on"], "2031-03-03");
    assert_eq!((&json["plan"][0]["status"], &json["digest"]), (&"open".into(), &before["digest"]));
    let parts = [("file", Some("result.json"), file.text().as_bytes())];
    let verified = app.visitor().post_parts("/verify", &parts).await;
    assert_eq!(verified.read("#same"), "Identical");

    let shared = format!("{}/result.pdf", owner.share().await);
    let mut reader = app.visitor();
    assert!(!says(&mut reader, &shared, "Call the warehouse").await);
    assert_eq!(owner.post("actions", &[("press", "share")]).await.status, 303);
    assert!(says(&mut reader, &shared, "Call the warehouse").await);
    for parts in ["without_size", "verdicts"] {
        let sql = format!("update share set parts = '{parts}'");
        let mut psql = crate::support::database::psql(&app.options).await;
        crate::support::database::run(&mut psql, &sql).await;
        assert!(!says(&mut reader, &shared, "Call the warehouse").await, "{parts}");
    }
}
