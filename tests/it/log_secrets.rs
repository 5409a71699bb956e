//! The log of the real program at its most talkative holds no key, no link and no answer.

use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::people::{PASSWORD, sign_in};
use crate::support::program::Place;
use crate::support::walk::{Walk, fields};

#[tokio::test]
async fn the_log_of_a_whole_visit_tells_nobody_anything() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { log_filter: "trace", ..Place::new(folder.path()) };
    let mut program = place.start().await;
    let mut walk = Walk::begin_as(Visitor::new(place.address)).await;
    // A figure that stands nowhere else, right and wrong.
    walk.save("company", &fields(&[("headcount", "7531 people or so")])).await;
    let mut company = Company::named("Harbor & Pine");
    company.answers.insert("annual_revenue".into(), 86_420_975.into());
    walk.answer(&company).await;
    assert_eq!(walk.submit().await.status, 303);
    let shared = walk.share().await;
    let mut stranger = Visitor::new(place.address);
    assert_eq!(stranger.get(&shared).await.status, 200);
    let page = walk.get("company").await;
    let text = page.text();
    let private = &text[text.find("/resume/").expect("a private link")..][..72];
    assert_eq!(stranger.get(private).await.status, 303);
    assert_eq!(stranger.get("/r/not-a-link-of-ours").await.status, 404);
    program.terminate();
    assert!(program.ended().await.success());

    let log = std::fs::read_to_string(&place.log).unwrap();
    assert!(log.contains("answered"), "requests are logged");
    let mut secrets: Vec<&str> = walk.visitor.cookies.values().map(String::as_str).collect();
    secrets.extend([shared.trim_start_matches("/r/"), private.trim_start_matches("/resume/")]);
    // Four figures alone stand in many a time of day.
    secrets.extend(["7531 people", "7531+people", "7531%20people"]);
    secrets.extend(["86420975", "86,420,975", "not-a-link-of-ours"]);
    for secret in secrets {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

#[tokio::test]
async fn the_log_of_a_sign_in_opens_no_door() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { log_filter: "trace", ..Place::new(folder.path()) };
    let mut program = place.start().await;
    let log = || std::fs::read_to_string(&place.log).unwrap();
    let offered = log();
    let at = offered.find("/set-up/").expect("the link for the operator");
    let link = offered[at..].split_whitespace().next().unwrap();
    let mut ana = Visitor::new(place.address);
    let fields = [("email", "ana@example.com"), ("name", "Ana"), ("password", PASSWORD)];
    assert_eq!(ana.post(link, &fields).await.status, 303);
    assert_eq!(sign_in(&mut ana, "ana@example.com", "not her password").await.status, 422);
    assert_eq!(sign_in(&mut ana, "ana@example.com", PASSWORD).await.status, 303);
    let dead = format!("/password/{}", "k".repeat(43));
    assert_eq!(ana.get(&dead).await.status, 404);
    assert_eq!(ana.post(&dead, &[("password", PASSWORD)]).await.status, 404);
    program.terminate();
    assert!(program.ended().await.success());
    let log = log();
    assert_eq!(log.matches(link).count(), 1, "once, when it was offered");
    for secret in [ana.cookies["session"].as_str(), PASSWORD, "not her password", "kkkkkk"] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}
