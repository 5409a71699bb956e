//! Tokens: who gets in with one, what it may do, and when it ends.

use readyline::db::accounts::{self, Change};
use readyline::db::audit::Actor;
use readyline::db::links::Purpose;
use readyline::web::secret::new_id;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::{number, psql, run};
use crate::support::firm::Office;
use crate::support::people::{OTHER_PASSWORD, PASSWORD, audit_log, link};
use crate::support::programmer::{Programmer, token};

#[tokio::test]
async fn a_token_is_shown_once_and_stored_as_a_fingerprint() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (page, secret) = token(&office, &["read:clients"]).await;
    assert_eq!(page.status, 200);
    assert!(secret.starts_with("rl_") && secret.len() == 46, "{secret}");
    let list = office.consultant.clone().get("/account/tokens").await;
    assert!(!list.text().contains(&secret), "never again");
    assert!(list.text().contains("Monthly report"));
    assert!(list.read("td[data-label='Last used']").contains("Never"));
    let stored = app.look_up("select row_to_json(api_token)::text from api_token").await;
    assert!(!stored.contains(&secret[3..]), "{stored}");
    let mut program = Programmer::with(&app, secret).await;
    program.read("/api/v1/clients").await;
    let list = office.consultant.clone().get("/account/tokens").await;
    assert!(!list.read("td[data-label='Last used']").contains("Never"));
    let log = audit_log(&app).await;
    assert!(log.iter().any(|line| line.starts_with("token_made kim@example.com")), "{log:?}");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_token() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut browser = office.consultant.clone();
    let op = browser.get("/account/tokens").await.field("op").unwrap();
    let form = [("op", op.as_str()), ("name", "x"), ("read:clients", "1"), ("days", "90")];
    let first = browser.post("/account/tokens", &form).await.texts("code.link");
    let second = browser.post("/account/tokens", &form).await.texts("code.link");
    assert_eq!(first, second);
    assert_eq!(app.look_up("select count(*)::text from api_token").await, "1");
    for (name, scope, days) in [("", "1", "90"), ("x", "", "90"), ("x", "1", "9000")] {
        let mut form = vec![("name", name), ("days", days)];
        if !scope.is_empty() {
            form.push(("read:clients", scope));
        }
        let page = browser.post("/account/tokens", &form).await;
        assert_eq!(page.status, 422, "{form:?}");
        assert!(page.text().contains("needs another look"));
    }
}

#[tokio::test]
async fn wrong_tokens_get_a_challenge_and_narrow_ones_a_reason() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (_, secret) = token(&office, &["read:clients"]).await;
    let mut program = Programmer::with(&app, secret.clone()).await;
    let clients = "/api/v1/clients";
    for wrong in ["", "rl_", &secret[..45], &secret[3..], "rl_AAAA"] {
        program.token = wrong.to_owned();
        let reply = program.send("GET", clients, &[], None).await;
        assert_eq!(reply.status, 401, "{wrong}");
        assert!(reply.header("www-authenticate").unwrap().starts_with("Bearer "), "{wrong}");
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        assert!(reply.text().contains("/api#no-token"));
    }
    // A session opens pages, not the API.
    let page = office.consultant.clone().get(clients).await;
    assert_eq!(page.status, 401);
    program.token = secret;
    let body = json!({ "name": "Harbor & Pine" });
    let reply = program.send("POST", clients, &[], Some(&body)).await;
    assert_eq!(reply.status, 403);
    assert!(reply.text().contains("write:assessments"), "{}", reply.text());
    assert!(reply.header("www-authenticate").unwrap().contains("insufficient_scope"));
}

#[tokio::test]
async fn a_token_ends_with_its_time_the_firm_and_the_account() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut psql = psql(&app.options).await;
    for (end, undo) in [
        (
            "update api_token set expires_at = now()",
            "update api_token set expires_at = now() + interval '1 day'",
        ),
        (
            "update account set firm_id = null",
            "update account set firm_id = (select firm_id from firm)",
        ),
    ] {
        let (_, secret) = token(&office, &["read:clients"]).await;
        let mut program = Programmer::with(&app, secret).await;
        program.read("/api/v1/clients").await;
        run(&mut psql, end).await;
        assert_eq!(program.send("GET", "/api/v1/clients", &[], None).await.status, 401, "{end}");
        run(&mut psql, undo).await;
    }
    let (page, secret) = token(&office, &["read:clients"]).await;
    let mut program = Programmer::with(&app, secret).await;
    program.read("/api/v1/clients").await;
    let id = page.field("token").unwrap();
    let other = Office::founded(&app, "Other Advice", "lee@example.com").await;
    let form = [("token", id.as_str())];
    let reply = other.consultant.clone().post("/account/tokens/revoke", &form).await;
    assert_eq!(reply.status, 404, "somebody else's");
    program.read("/api/v1/clients").await;
    let reply = office.consultant.clone().post("/account/tokens/revoke", &form).await;
    assert_eq!(reply.status, 303);
    assert_eq!(program.send("GET", "/api/v1/clients", &[], None).await.status, 401);

    let (_, secret) = token(&office, &["read:clients"]).await;
    let mut program = Programmer::with(&app, secret).await;
    let (db, shell) = (app.db(), Actor::shell());
    for change in [Change::Close, Change::Reopen] {
        accounts::change(&db, office.account, change, &shell, new_id()).await.unwrap();
        assert_eq!(program.send("GET", "/api/v1/clients", &[], None).await.status, 401);
    }
    let left = "select count(*) from api_token join account using (account_id) \
        where email = 'kim@example.com'";
    assert_eq!(number(&mut psql, left).await, 0, "none comes back with the account");
}

/// Sets a password by link and signs in with it; what the link's page says.
async fn come_back(app: &TestApp, office: &mut Office) -> String {
    let path = link(app, office.account, Purpose::Reset).await;
    let mut browser = app.visitor();
    let page = browser.get(&path).await.read("main");
    assert_eq!(browser.post(&path, &[("password", PASSWORD)]).await.status, 303);
    let form = [("email", "kim@example.com"), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-in", &form).await.status, 303);
    office.consultant = browser;
    page
}

#[tokio::test]
async fn a_token_outlives_another_password_but_not_a_lost_one() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    assert!(!come_back(&app, &mut office).await.contains("ends your tokens"), "the first one");
    let mut browser = office.consultant.clone();
    let (_, secret) = token(&office, &["read:clients"]).await;
    let mut program = Programmer::with(&app, secret).await;
    let page = browser.get("/account").await;
    assert!(page.read("#pw + div").contains("Tokens for your programs stay"));
    assert_eq!(page.texts("#pw + div a[href='/account/tokens']").len(), 1);
    let form = [("current", PASSWORD), ("password", OTHER_PASSWORD)];
    let changed = browser.post("/account/password", &form).await;
    assert_eq!((changed.status, changed.location()), (303, "/account?done=password"));
    program.read("/api/v1/clients").await;

    assert!(come_back(&app, &mut office).await.contains("ends your tokens for programs"));
    assert_eq!(program.send("GET", "/api/v1/clients", &[], None).await.status, 401);

    let (_, secret) = token(&office, &["read:clients"]).await;
    program.token = secret;
    program.read("/api/v1/clients").await;
    let (db, shell) = (app.db(), Actor::shell());
    assert!(accounts::clear_second_factor(&db, office.account, &shell, new_id()).await.unwrap());
    assert_eq!(program.send("GET", "/api/v1/clients", &[], None).await.status, 401);
}
