//! What a consultant's program begins an assessment with.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::firm::Office;
use crate::support::programmer::{Programmer, answers};

#[tokio::test]
async fn an_assessment_begins_empty_with_answers_or_with_those_of_the_one_before() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut program = Programmer::of(&app, &office).await;
    let client = program.client("Harbor & Pine").await;
    let path = format!("/api/v1/clients/{client}/assessments");
    let begin = async |program: &mut Programmer, body: Option<Value>| {
        let (status, begun) = program.call("POST", &path, &[], body.as_ref()).await;
        assert_eq!(status, 201, "{begun}");
        begun
    };
    let copy = json!({ "copy_newest": true });
    for nothing in [None, Some(json!({})), Some(copy.clone())] {
        let begun = begin(&mut program, nothing).await;
        assert_eq!((&begun["revision"], &begun["answers"]), (&json!(0), &json!({})));
    }
    let all = json!({ "answers": answers("Harbor & Pine") });
    let begun = begin(&mut program, Some(all.clone())).await;
    assert_eq!((&begun["revision"], &begun["ready"]), (&json!(1), &json!(true)));
    assert_eq!(begun["answers"], all["answers"]);
    let author = app.look_up("select distinct author::text from answer").await;
    assert_eq!(author, office.account.to_string());

    let copied = begin(&mut program, Some(copy)).await;
    assert_eq!(copied["answers"], all["answers"]);
    assert_ne!(copied["id"], begun["id"]);
    let changed = json!({ "copy_newest": true, "answers": { "headcount": 321 } });
    let changed = begin(&mut program, Some(changed)).await;
    assert_eq!(changed["answers"]["headcount"], 321);
    assert_eq!(changed["answers"]["agents"], all["answers"]["agents"]);
    let result = format!("/api/v1/assessments/{}/results", changed["id"].as_str().unwrap());
    assert_eq!(program.call("POST", &result, &[], None).await.0, 201);
}

#[tokio::test]
async fn what_cannot_be_begun_with_is_named_and_nothing_is_begun() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut program = Programmer::of(&app, &office).await;
    let client = program.client("Harbor & Pine").await;
    let path = format!("/api/v1/clients/{client}/assessments");
    for body in [json!([]), json!({ "answer": {} }), json!({ "copy_newest": "yes" })] {
        assert_eq!(program.call("POST", &path, &[], Some(&body)).await.0, 422, "{body}");
    }
    let wrong = json!({ "answers": { "headcount": 0 } });
    let (status, problem) = program.call("POST", &path, &[], Some(&wrong)).await;
    assert_eq!((status, &problem["errors"][0]["signal"]), (422, &json!("headcount")));
    assert_eq!(app.look_up("select count(*)::text from assessment").await, "0");

    let key = [("idempotency-key", "begin 7")];
    let body = json!({ "answers": { "headcount": 180 } });
    let first = program.call("POST", &path, &key, Some(&body)).await;
    assert_eq!(first.0, 201);
    assert_eq!(program.call("POST", &path, &key, Some(&body)).await, first, "done once");
    for other in [None, Some(json!({ "answers": { "headcount": 181 } }))] {
        let (status, problem) = program.call("POST", &path, &key, other.as_ref()).await;
        assert_eq!((status, &problem["type"]), (422, &json!("/api#reused-key")));
    }
    assert_eq!(app.look_up("select count(*)::text from assessment").await, "1");
    let other = Office::founded(&app, "Other Advice", "lee@example.com").await;
    let mut stranger = Programmer::of(&app, &other).await;
    let copy = json!({ "copy_newest": true });
    assert_eq!(stranger.call("POST", &path, &[], Some(&copy)).await.0, 404);
}
