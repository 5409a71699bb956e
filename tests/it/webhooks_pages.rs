//! The pages about webhooks: what may be added, what is sent by hand, and who may do it.

use readyline::courier::Courier;
use readyline::jobs::webhooks::{Office as Post, round};
use readyline::web::secret::{jitter, new_id};

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::firm::Office;
use crate::support::people::audit_log;
use crate::support::receiver::Receiver;

async fn add(browser: &mut Visitor, address: &str) -> crate::support::client::Reply {
    let op = browser.get("/firm/webhooks").await.field("op").unwrap();
    let form = [("op", op.as_str()), ("address", address), ("result.finished", "1")];
    browser.post("/firm/webhooks", &form).await
}

#[tokio::test]
async fn an_address_has_to_be_one_that_everybody_can_reach() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut browser = office.consultant.clone();
    for (address, words) in [
        ("", "Write a whole address"),
        ("example.com/hook", "Write a whole address"),
        ("http://example.com/hook", "begins with https://"),
        ("ftp://example.com/hook", "begins with https://"),
        ("http://127.0.0.1:9/hook", "begins with https://"),
        ("https://127.0.0.1/hook", "private network"),
        ("https://localhost/hook", "private network"),
        ("https://192.168.1.4/hook", "private network"),
        ("https://[fd00::1]/hook", "private network"),
        ("https://kim:secret@example.com/hook", "Leave out the user name"),
    ] {
        let page = add(&mut browser, address).await;
        assert_eq!(page.status, 422, "{address}");
        assert!(page.read(".faults").contains(words), "{address}: {}", page.read(".faults"));
        assert_eq!(page.field("address").as_deref(), Some(address), "it comes back as typed");
    }
    let made = add(&mut browser, " https://example.com/hook?a=b ").await;
    assert_eq!(made.status, 200);
    let secret = made.texts("code.link").pop().unwrap();
    assert!(secret.starts_with("whsec_"), "{secret}");
    let list = browser.get("/firm/webhooks").await;
    assert!(list.text().contains("https://example.com/hook?a=b"));
    assert!(!list.text().contains(&secret), "shown once");
    for _ in 0..4 {
        assert_eq!(add(&mut browser, "https://example.com/").await.status, 200);
    }
    assert_eq!(add(&mut browser, "https://example.com/").await.status, 422, "five are the most");
}

#[tokio::test]
async fn a_test_is_sent_again_by_hand_with_the_same_id() {
    let app = TestApp::start_with(None, |app| app.webhook_loopback = true).await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (mut browser, receiver) = (office.consultant.clone(), Receiver::start().await);
    add(&mut browser, &receiver.url()).await;
    let webhook = app.look_up("select webhook_id::text from webhook").await;
    let page = format!("/firm/webhooks/{webhook}");
    let (db, courier) = (app.db(), Courier::new(true).unwrap());
    let post = Post { db, courier, mail: None, page: String::new(), new_id, jitter };
    assert_eq!(browser.post(&format!("{page}/test"), &[]).await.location(), page);
    assert_eq!(round(&post).await.unwrap(), 1);
    let log = browser.get(&page).await;
    assert!(log.read("main").contains("Status 204"), "{}", log.read("main"));
    let event = log.field("event").unwrap();
    let again = browser.post(&format!("{page}/again"), &[("event", &event)]).await;
    assert_eq!(again.status, 303);
    assert_eq!(round(&post).await.unwrap(), 1);
    let ids: Vec<String> = receiver.taken().iter().map(|one| one.id()).collect();
    assert_eq!(ids, [event.clone(), event]);
    assert_eq!(receiver.taken()[0].json()["type"], "test");

    let other = Office::founded(&app, "Other Advice", "lee@example.com").await;
    let mut stranger = other.consultant.clone();
    assert_eq!(stranger.get(&page).await.status, 404);
    for what in ["test", "resume", "remove"] {
        assert_eq!(stranger.post(&format!("{page}/{what}"), &[]).await.status, 404, "{what}");
    }
    let form = [("event", ids[0].as_str())];
    assert_eq!(stranger.post(&format!("{page}/again"), &form).await.status, 404);
    assert!(!stranger.get("/firm/webhooks").await.text().contains(&receiver.url()));

    assert_eq!(browser.post(&format!("{page}/remove"), &[]).await.status, 303);
    assert_eq!(browser.get(&page).await.status, 404);
    let log = audit_log(&app).await;
    for action in ["webhook_added", "webhook_tested", "webhook_sent_again", "webhook_removed"] {
        let found = |line: &String| line.starts_with(action) && line.ends_with("kim@example.com");
        assert!(log.iter().any(found), "{action}: {log:?}");
    }
}
