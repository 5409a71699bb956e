//! What a consultant's program does: clients, assessments, answers, results.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::firm::Office;
use crate::support::people::audit_log;
use crate::support::programmer::{Programmer, answers};

async fn office(app: &TestApp) -> (Office, Programmer) {
    let office = Office::founded(app, "Kestrel Advice", "kim@example.com").await;
    let program = Programmer::of(app, &office).await;
    (office, program)
}

#[tokio::test]
async fn a_program_adds_a_client_answers_and_reads_the_result() {
    let app = TestApp::start().await;
    let (office, mut program) = office(&app).await;
    let body = json!({ "name": "Harbor & Pine", "contact": "Olu Ade", "email": "Olu@Example.com",
        "notes": "**Ask** about returns.", "tags": ["apparel", "eu"] });
    let (status, client) = program.call("POST", "/api/v1/clients", &[], Some(&body)).await;
    assert_eq!((status, client["email"].as_str()), (201, Some("olu@example.com")));
    let client = client["id"].as_str().unwrap().to_owned();
    let assessment = program.assessment(&client).await;
    let begun = program.read(&assessment).await;
    assert_eq!((&begun["revision"], &begun["ready"]), (&json!(0), &json!(false)));

    let results = format!("{assessment}/results");
    let (status, problem) = program.call("POST", &results, &[], None).await;
    assert_eq!((status, &problem["type"]), (409, &json!("/api#unfinished")));
    assert!(problem["errors"].as_array().unwrap().iter().any(|e| e["signal"] == "headcount"));

    let made = program.result(&assessment, "Harbor & Pine").await;
    let (status, again) = program.call("POST", &results, &[], None).await;
    assert_eq!((status, &again["id"]), (200, &made["id"]), "nothing changed since");
    let list = program.read(&results).await;
    assert_eq!(list["results"], json!([made]));
    let whole = program.read(&format!("{results}/{}", made["id"].as_str().unwrap())).await;
    let path = assessment.trim_start_matches("/api/v1");
    let file = office.consultant.clone().get(&format!("{path}/result.json")).await;
    assert_eq!(whole, serde_json::from_str::<Value>(file.text()).unwrap(), "the same as the file");
    let seen = program.read(&format!("/api/v1/clients/{client}")).await;
    assert_eq!(seen["assessments"], json!([path.rsplit('/').next().unwrap()]));

    let author = app.look_up("select distinct author::text from answer").await;
    assert_eq!(author, office.account.to_string());
    let log = audit_log(&app).await;
    for action in ["client_added", "assessment_begun"] {
        let found = |line: &String| line.starts_with(action) && line.ends_with("kim@example.com");
        assert!(log.iter().any(found), "{action}: {log:?}");
    }
}

#[tokio::test]
async fn nobodys_answers_are_overwritten_unseen() {
    let app = TestApp::start().await;
    let (_, mut program) = office(&app).await;
    let client = program.client("Harbor & Pine").await;
    let assessment = program.assessment(&client).await;
    let path = format!("{assessment}/answers");
    let send = |answers: Value, revision: Value| match revision {
        Value::Null => json!({ "answers": answers }),
        revision => json!({ "answers": answers, "revision": revision }),
    };
    let first = send(json!({ "headcount": 180, "agents": 12 }), json!(0));
    let (status, saved) = program.call("PATCH", &path, &[], Some(&first)).await;
    assert_eq!((status, &saved["revision"]), (200, &json!(1)));
    assert_eq!(saved["answers"], json!({ "headcount": 180, "agents": 12 }));

    for (headers, body, status, kind) in [
        (&[][..], send(json!({ "headcount": 200 }), Value::Null), 428, "no-revision"),
        (&[], send(json!({ "headcount": 200 }), json!(0)), 409, "clash"),
        (&[("if-match", "\"0\"")], send(json!({ "csat_pct": null }), Value::Null), 412, "clash"),
        (&[], send(json!({ "headcount": 0, "no": 1 }), json!(1)), 422, "unusable-answers"),
    ] {
        let (found, problem) = program.call("PATCH", &path, headers, Some(&body)).await;
        assert_eq!((found, &problem["type"]), (status, &json!(format!("/api#{kind}"))), "{body}");
        assert!(!problem["errors"].as_array().unwrap().is_empty());
    }
    // Other questions merge, and the same revision by its ETag is let through.
    let other = send(json!({ "csat_pct": null }), json!(0));
    assert_eq!(program.call("PATCH", &path, &[], Some(&other)).await.0, 200);
    let exact = send(json!({ "headcount": 200 }), Value::Null);
    let tag = program.send("GET", &assessment, &[], None).await.header("etag").unwrap().to_owned();
    let reply = program.call("PATCH", &path, &[("if-match", &tag)], Some(&exact)).await;
    assert_eq!((reply.0, &reply.1["answers"]["headcount"]), (200, &json!(200)));
    assert_eq!(reply.1["answers"]["csat_pct"], Value::Null, "not known is an answer");
}

#[tokio::test]
async fn the_same_key_does_the_same_work_once() {
    let app = TestApp::start().await;
    let (_, mut program) = office(&app).await;
    let key = [("idempotency-key", "invoice 7")];
    let body = json!({ "name": "Harbor & Pine" });
    let first = program.call("POST", "/api/v1/clients", &key, Some(&body)).await;
    assert_eq!(program.call("POST", "/api/v1/clients", &key, Some(&body)).await, first);
    let client = first.1["id"].as_str().unwrap();
    let path = format!("/api/v1/clients/{client}/assessments");
    let key = [("idempotency-key", "begin 7")];
    let begun = program.call("POST", &path, &key, None).await;
    assert_eq!(program.call("POST", &path, &key, None).await, begun);
    let path = format!("/api/v1/assessments/{}/answers", begun.1["id"].as_str().unwrap());
    let key = [("idempotency-key", "answers 7")];
    let body = json!({ "answers": { "headcount": 180 }, "revision": 0 });
    let saved = program.call("PATCH", &path, &key, Some(&body)).await;
    assert_eq!(saved.0, 200);
    assert_eq!(program.call("PATCH", &path, &key, Some(&body)).await, saved);
    let other = json!({ "answers": { "headcount": 181 }, "revision": 1 });
    let (status, problem) = program.call("PATCH", &path, &key, Some(&other)).await;
    assert_eq!((status, &problem["type"]), (422, &json!("/api#reused-key")));
    for table in ["client", "assessment"] {
        let sql = format!("select count(*) from {table}");
        let mut psql = crate::support::database::psql(&app.options).await;
        assert_eq!(crate::support::database::number(&mut psql, &sql).await, 1, "{table}");
    }
}

#[tokio::test]
async fn another_firms_program_finds_nothing() {
    let app = TestApp::start().await;
    let (_, mut program) = office(&app).await;
    let client = program.client("Harbor & Pine").await;
    let assessment = program.assessment(&client).await;
    let result = program.result(&assessment, "Harbor & Pine").await;
    let result = result["id"].as_str().unwrap();
    let other = Office::founded(&app, "Other Advice", "lee@example.com").await;
    let mut stranger = Programmer::of(&app, &other).await;
    let sent = json!({ "answers": answers("Harbor & Pine"), "revision": 0 });
    for (method, path, body) in [
        ("GET", format!("/api/v1/clients/{client}"), None),
        ("POST", format!("/api/v1/clients/{client}/assessments"), None),
        ("GET", assessment.clone(), None),
        ("PATCH", format!("{assessment}/answers"), Some(&sent)),
        ("GET", format!("{assessment}/results"), None),
        ("POST", format!("{assessment}/results"), None),
        ("GET", format!("{assessment}/results/{result}"), None),
        ("GET", "/api/v1/clients/nonsense".to_owned(), None),
    ] {
        let reply = stranger.send(method, &path, &[], body).await;
        assert_eq!(reply.status, 404, "{method} {path}");
        assert!(!reply.text().contains("Harbor"));
    }
    assert_eq!(stranger.read("/api/v1/clients").await, json!({ "clients": [], "next": null }));
    // A result of another assessment of one's own is not found there either.
    let second = program.assessment(&client).await;
    let wrong = program.send("GET", &format!("{second}/results/{result}"), &[], None).await;
    assert_eq!(wrong.status, 404);
}

#[tokio::test]
async fn clients_come_portion_by_portion() {
    let app = TestApp::start().await;
    let (_, mut program) = office(&app).await;
    let mut added = Vec::new();
    for name in ["A", "B", "C", "D", "E"] {
        added.push(program.client(name).await);
    }
    added.sort();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let list = program.read(&format!("/api/v1/clients?limit=2{after}")).await;
        let clients = list["clients"].as_array().unwrap();
        assert!(clients.len() <= 2);
        seen.extend(clients.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(next) = list["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, added);
    let reply = program.send("GET", "/api/v1/clients?after=x", &[], None).await;
    assert_eq!(reply.status, 400);
    for body in [json!({}), json!({"name": " "}), json!({"name": "A", "more": 1}), json!([])] {
        let reply = program.send("POST", "/api/v1/clients", &[], Some(&body)).await;
        assert_eq!(reply.status, 422, "{body}");
    }
}

#[tokio::test]
async fn pages_and_programs_are_held_to_one_measure() {
    let app = TestApp::start().await;
    let (office, mut program) = office(&app).await;
    let mut browser = office.consultant.clone();
    let long = |letters: usize| "x".repeat(letters);
    for (field, text, words) in [
        ("name", String::new(), "Write the name"),
        ("name", long(121), "120 letters"),
        ("contact", long(121), "120 letters"),
        ("email", "olu@".to_owned(), "whole e-mail address"),
        ("notes", long(16_385), "too long"),
        ("tags", long(41), "40 letters"),
    ] {
        let mut body = json!({ "name": "Harbor & Pine" });
        body[field] = if field == "tags" { json!([text]) } else { json!(text) };
        let (status, problem) = program.call("POST", "/api/v1/clients", &[], Some(&body)).await;
        let told = problem["detail"].as_str().unwrap();
        assert_eq!(status, 422, "{field}");
        assert!(told.contains(&format!("\"{field}\"")) && told.contains(words), "{told}");
        if field == "notes" {
            // No form brings so long a field.
            continue;
        }
        let mut form = vec![("name", "Harbor & Pine")];
        form.retain(|(key, _)| *key != field);
        form.push((field, text.as_str()));
        let page = browser.post("/clients", &form).await;
        assert_eq!(page.status, 422, "{field}: {}", page.text());
        assert!(page.read(".faults").contains(words), "{field}");
    }
    let body =
        json!({ "name": " Harbor & Pine ", "tags": [" eu ", "EU", ""], "notes": long(16_384) });
    let (status, client) = program.call("POST", "/api/v1/clients", &[], Some(&body)).await;
    assert_eq!(
        (status, &client["name"], &client["tags"]),
        (201, &json!("Harbor & Pine"), &json!(["eu"]))
    );
}
