//! Webhooks: every event arrives, in the order of each client, signed, and twice only with the same
//! id, whatever the receiver or we are up to meanwhile.

use std::collections::HashMap;

use readyline::courier::{Courier, Message, public, signature};
use readyline::db::webhooks::{self as queue, Of};
use readyline::jobs::webhooks::{Office as Post, round};
use readyline::web::secret::{jitter, new_id};
use serde_json::json;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::database::{number, psql, run};
use crate::support::firm::Office;
use crate::support::programmer::Programmer;
use crate::support::receiver::{Mode, Receiver};

const DUE: &str = "update webhook_event set due_at = now() where due_at is not null";

/// A firm with a receiver, a program that makes results, and what delivers.
pub(crate) struct Scene {
    pub(crate) app: TestApp,
    pub(crate) office: Office,
    program: Programmer,
    pub(crate) receiver: Receiver,
    post: Post,
    of: Of,
    secret: String,
}

impl Scene {
    pub(crate) async fn set() -> Scene {
        let app = TestApp::start_with(None, |app| app.webhook_loopback = true).await;
        let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
        let program = Programmer::of(&app, &office).await;
        let receiver = Receiver::start().await;
        let mut browser = office.consultant.clone();
        let op = browser.get("/firm/webhooks").await.field("op").unwrap();
        let (url, both) = (receiver.url(), [("result.finished", "1"), ("verdict.changed", "1")]);
        let form = [&[("op", op.as_str()), ("address", &url)][..], &both].concat();
        let page = browser.post("/firm/webhooks", &form).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let secret = page.texts("code.link").pop().unwrap();
        let of = Of { firm: office.firm, webhook: op.parse().unwrap() };
        let db = readyline::db::Db::lazy(app.options.clone(), Default::default());
        let courier = Courier::new(true).unwrap();
        let post = Post { db, courier, mail: None, page: String::new(), new_id, jitter };
        Scene { app, office, program, receiver, post, of, secret }
    }

    /// A new client with a result of this company: the address of its assessment.
    pub(crate) async fn result(&mut self, client: &str, company: &str) -> String {
        let client = self.program.client(client).await;
        let assessment = self.program.assessment(&client).await;
        self.program.result(&assessment, company).await;
        assessment
    }

    async fn sql(&self, sql: &str) {
        run(&mut psql(&self.app.options).await, sql).await;
    }

    pub(crate) async fn waiting(&self) -> i64 {
        let sql = "select count(*) from webhook_event where due_at is not null";
        number(&mut psql(&self.app.options).await, sql).await
    }

    /// Delivers until nothing is due.
    pub(crate) async fn deliver(&self) {
        while round(&self.post).await.unwrap() > 0 {}
    }

    /// The page about the webhook.
    async fn log(&self) -> String {
        let path = format!("/firm/webhooks/{}", self.of.webhook);
        self.office.consultant.clone().get(&path).await.read("main")
    }
}

#[tokio::test]
async fn a_receiver_that_was_down_gets_every_event_in_order_and_none_twice() {
    let mut scene = Scene::set().await;
    scene.receiver.be(Mode::Says(500, "we are down".to_owned()));
    let first = scene.result("Harbor & Pine", "Harbor & Pine").await;
    scene.result("Bramble Box", "Bramble Box").await;
    scene.deliver().await;
    scene.program.result(&first, "Pawfolio").await;
    for mode in [Mode::HangsUp, Mode::Hangs, Mode::Says(404, String::new())] {
        scene.receiver.be(mode);
        scene.sql(DUE).await;
        scene.deliver().await;
        assert!(scene.waiting().await >= 4);
    }
    scene.program.result(&first, "Harbor & Pine").await;
    assert_eq!(scene.receiver.taken().len(), 0);
    assert!(scene.log().await.contains("Status 500"), "the log says what came of it");
    assert!(scene.log().await.contains("we are down"));
    scene.receiver.be(Mode::Takes);
    scene.deliver().await;
    assert_eq!(scene.receiver.taken().len(), 0, "not before it is due");
    scene.sql(DUE).await;
    scene.deliver().await;
    assert_eq!(scene.waiting().await, 0);

    let taken = scene.receiver.taken();
    let mut by_client: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for message in &taken {
        let json = message.json();
        let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let told = (word(&json["type"]), word(&json["data"]["result"]));
        by_client.entry(word(&json["data"]["client"])).or_default().push(told);
    }
    let mut lengths: Vec<usize> = by_client.values().map(Vec::len).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [1, 5], "three results of which two changed a verdict, and one");
    let long = by_client.values().find(|told| told.len() == 5).unwrap();
    let kinds: Vec<&str> = long.iter().map(|(kind, _)| kind.as_str()).collect();
    let (new, changed) = ("result.finished", "verdict.changed");
    assert_eq!(kinds, [new, new, changed, new, changed]);
    let results: Vec<&String> = long.iter().map(|(_, result)| result).collect();
    assert!(results[1] == results[2] && results[3] == results[4] && results[0] < results[1]);
    assert!(results[2] < results[3], "uuids of version 7 rise");
    let mut ids: Vec<String> = taken.iter().map(|message| message.id()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), taken.len(), "none was taken twice");
    let failed = scene.receiver.messages().into_iter().filter(|message| !message.taken);
    let mut failed: Vec<String> = failed.map(|message| message.id()).collect();
    failed.sort();
    failed.dedup();
    assert_eq!(failed.len(), 2, "of each client only the first was tried");
    assert!(failed.iter().all(|id| ids.contains(id)), "with the same id on every try");
}

#[tokio::test]
async fn a_message_is_signed_and_tells_no_answers() {
    let mut scene = Scene::set().await;
    scene.result("Harbor & Pine", "Harbor & Pine").await;
    scene.deliver().await;
    let message = scene.receiver.taken().pop().unwrap();
    assert!(message.head.starts_with("POST /hook?from=readyline HTTP/1.1"), "{}", message.head);
    assert_eq!(message.header("content-type"), "application/json");
    let secret = scene.app.look_up("select encode(secret, 'base64') from webhook").await;
    assert_eq!(scene.secret, format!("whsec_{secret}"));
    let stored = queue_secret(&scene).await;
    let timestamp: i64 = message.header("webhook-timestamp").parse().unwrap();
    let now = scene.app.look_up("select extract(epoch from now())::bigint::text").await;
    assert!((now.parse::<i64>().unwrap() - timestamp).abs() < 60);
    let body = message.body.clone();
    let expected = signature(&Message { id: message.id(), timestamp, body, secret: stored });
    assert_eq!(message.header("webhook-signature"), expected);
    let told = message.json();
    assert_eq!(told["type"], "result.finished");
    let roles = told["data"]["roles"].as_array().unwrap();
    assert_eq!(roles[0]["role"], "it_director");
    assert_eq!(roles[0]["before"], json!(null));
    assert!(roles[0]["after"].as_array().is_some_and(|after| !after.is_empty()));
    assert!(told["data"]["reference"].as_str().unwrap().starts_with("RL-"));
    for secret in ["headcount", "Harbor", "9500000"] {
        assert!(!message.body.contains(secret), "{}", message.body);
    }
}

async fn queue_secret(scene: &Scene) -> [u8; 32] {
    let due = queue::due(&scene.post.db, 1).await.unwrap();
    assert!(due.is_empty());
    let mut psql = psql(&scene.app.options).await;
    let sql = "select secret from webhook";
    let bytes: Vec<u8> = sqlx::query_scalar(sql).fetch_one(&mut psql).await.unwrap();
    bytes.try_into().unwrap()
}

#[tokio::test]
async fn a_server_that_dies_after_sending_sends_the_same_id_again() {
    let mut scene = Scene::set().await;
    scene.result("Harbor & Pine", "Harbor & Pine").await;
    let db = &scene.post.db;
    let due = queue::due(db, 9).await.unwrap();
    assert_eq!(due.len(), 1);
    let claimed = queue::claim(db, due[0], new_id()).await.unwrap().expect("ours");
    let (id, secret) = (due[0].event.to_string(), claimed.secret);
    let message = Message { id, timestamp: claimed.now, body: "{}".to_owned(), secret };
    let answer = scene.post.courier.send(&claimed.address, message).await;
    assert_eq!(answer.status, Some(204), "it was delivered, and nobody noted it");

    assert!(queue::due(db, 9).await.unwrap().is_empty(), "nobody else tries within a minute");
    assert_eq!(queue::claim(db, due[0], new_id()).await.unwrap().map(|_| ()), None);
    scene.deliver().await;
    scene.sql("update webhook_event set leased_until = now() - interval '1 second'").await;
    scene.deliver().await;
    let ids: Vec<String> = scene.receiver.taken().iter().map(|one| one.id()).collect();
    assert_eq!(ids, [due[0].event.to_string(), due[0].event.to_string()]);
    assert_eq!(scene.waiting().await, 0);
}

#[tokio::test]
async fn two_servers_deliver_each_event_once() {
    let mut scene = Scene::set().await;
    for client in ["A", "B", "C", "D", "E", "F"] {
        scene.result(client, "Tallow & Thread").await;
    }
    while scene.waiting().await > 0 {
        let rounds = tokio::join!(round(&scene.post), round(&scene.post), round(&scene.post));
        assert!(rounds.0.is_ok() && rounds.1.is_ok() && rounds.2.is_ok());
    }
    let mut ids: Vec<String> = scene.receiver.messages().iter().map(|one| one.id()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), scene.receiver.messages().len()), (6, 6));
}

#[tokio::test]
async fn a_webhook_that_fails_for_a_day_is_paused_until_somebody_says_go_on() {
    let mut scene = Scene::set().await;
    scene.receiver.be(Mode::Says(503, String::new()));
    let first = scene.result("Harbor & Pine", "Harbor & Pine").await;
    for _ in 0..11 {
        scene.sql(DUE).await;
        assert_eq!(round(&scene.post).await.unwrap(), 1);
    }
    assert!(scene.log().await.contains("Paused since"));
    let entry = "select action || ' ' || actor from audit_entry where action = 'webhook_paused'";
    assert_eq!(scene.app.look_up(entry).await, "webhook_paused server");
    scene.receiver.be(Mode::Takes);
    scene.program.result(&first, "Pawfolio").await;
    scene.sql(DUE).await;
    assert_eq!(round(&scene.post).await.unwrap(), 0, "nothing is sent");
    assert_eq!(scene.waiting().await, 3, "and nothing is lost");
    let path = format!("/firm/webhooks/{}/resume", scene.of.webhook);
    assert_eq!(scene.office.consultant.clone().post(&path, &[]).await.status, 303);
    scene.deliver().await;
    assert_eq!((scene.waiting().await, scene.receiver.taken().len()), (0, 3));
    assert!(!scene.log().await.contains("Paused"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_nothing_private_is_reached() {
    let mut scene = Scene::set().await;
    let other = Receiver::start().await;
    scene.receiver.be(Mode::Redirects(other.url()));
    scene.result("Harbor & Pine", "Harbor & Pine").await;
    scene.deliver().await;
    assert!(scene.log().await.contains("Status 307"));
    assert_eq!(other.messages().len(), 0);

    let strict = Courier::new(false).unwrap();
    let message =
        || Message { id: "1".to_owned(), timestamp: 1, body: "{}".to_owned(), secret: [0; 32] };
    let port = other.address.port();
    for address in [
        other.url(),
        format!("https://127.0.0.1:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://localhost.:{port}/"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
    ] {
        let answer = strict.send(&address, message()).await;
        assert_eq!(answer.status, None, "{address}");
        let refused = ["private network", "https://"].iter().any(|it| answer.fault.contains(it));
        assert!(refused, "{address}: {}", answer.fault);
    }
    // Of these only the look-up tells where they lead.
    let hosts = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    let private = hosts.lines().filter_map(|line| line.split_once(char::is_whitespace));
    let private = private.filter(|(ip, _)| ip.parse().is_ok_and(|ip| !public(ip)));
    for name in private.flat_map(|(_, names)| names.split_whitespace()) {
        let answer = strict.send(&format!("https://{name}:{port}/"), message()).await;
        assert!(answer.fault.contains("private network"), "{name}: {}", answer.fault);
    }
    assert_eq!(other.messages().len(), 0);
}

#[tokio::test]
async fn what_is_erased_is_not_told_any_more() {
    let mut scene = Scene::set().await;
    scene.receiver.be(Mode::HangsUp);
    let kept = scene.result("Bramble Box", "Bramble Box").await;
    let assessment = scene.result("Harbor & Pine", "Harbor & Pine").await;
    scene.deliver().await;
    let path = assessment.trim_start_matches("/api/v1");
    let deleted = scene.office.consultant.clone().post(&format!("{path}/delete"), &[]).await;
    assert_eq!(deleted.status, 303);
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
    let mut psql = psql(&scene.app.options).await;
    for (table, left) in [("webhook_event", 1), ("webhook_try", 1)] {
        let sql = format!("select count(*) from {table}");
        assert_eq!(number(&mut psql, &sql).await, left, "{table}");
    }
    let about = format!("select count(*) from webhook_event where data::text like '%{id}%'");
    assert_eq!(number(&mut psql, &about).await, 0);
    let about = kept.rsplit('/').next().unwrap();
    let still = format!("select count(*) from webhook_event where assessment = '{about}'");
    assert_eq!(number(&mut psql, &still).await, 1);
}
