//! The description of the API: it names every route and no other, and says the truth about what
//! anybody gets. What consultants' programs get is held against it wherever one calls.

use serde_json::{Value, json};

use crate::pages_access::routes;
use crate::support::app::TestApp;
use crate::support::firm::Office;
use crate::support::programmer::{Programmer, answers};

async fn document(app: &TestApp) -> Value {
    let reply = app.visitor().get("/api/v1/openapi.json").await;
    assert_eq!(reply.header("content-type"), Some("application/json"));
    serde_json::from_str(reply.text()).unwrap()
}

#[tokio::test]
async fn every_route_is_described_and_every_description_has_a_route() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.push(format!("{} {path}", method.to_uppercase()));
            assert!(operation["operationId"].is_string(), "{path}");
        }
    }
    described.sort();
    let ours: Vec<String> = routes().into_iter().filter(|r| r.contains(" /api/v1/")).collect();
    assert_eq!(described, ours);
}

#[tokio::test]
async fn what_anybody_gets_is_as_described() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut program = Programmer::of(&app, &office).await;
    for path in ["questionnaire", "ruleset", "openapi.json"] {
        program.read(&format!("/api/v1/{path}")).await;
    }
    for company in ["Harbor & Pine", "Pawfolio"] {
        let body = json!({ "answers": answers(company) });
        let (status, scores) = program.call("POST", "/api/v1/score", &[], Some(&body)).await;
        assert_eq!(status, 200, "{scores}");
    }
    let none = json!({ "answers": {} });
    assert_eq!(program.call("POST", "/api/v1/score", &[], Some(&none)).await.0, 200);
    let wrong = json!({ "answers": { "headcount": 0 } });
    let (status, problem) = program.call("POST", "/api/v1/score", &[], Some(&wrong)).await;
    assert_eq!(status, 422);
    assert_eq!(problem["type"], "/api#unusable-answers");
    assert_eq!(
        (&problem["status"], &problem["errors"][0]["signal"]),
        (&json!(422), &json!("headcount"))
    );
    let plain = program.visitor.try_send("POST", "/api/v1/score", &[], b"x").await.unwrap();
    let problem: Value = serde_json::from_str(plain.text()).unwrap();
    assert_eq!((plain.status, &problem["title"]), (415, &json!("Unsupported Media Type")));
    let nowhere = program.visitor.get("/api/v1/nothing").await;
    assert_eq!(nowhere.header("content-type"), Some("application/problem+json"));
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn people_read_the_same_on_a_page() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let page = app.visitor().get("/api").await;
    assert_eq!(page.status, 200);
    let text = page.read("main");
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            assert!(text.contains(&format!("{} {path}", method.to_uppercase())), "{path}");
        }
    }
    let ids = page.attributes("[id]", "id");
    for link in page.attributes("main a[href^='#']", "href") {
        assert!(ids.contains(&link[1..].to_owned()), "{link} leads nowhere");
    }
    for words in ["undefined", "any JSON", "[`", "$ref"] {
        assert!(!text.contains(words), "{words}");
    }
}
