//! What comes by e-mail, and what nobody learns from it.

use std::time::{Duration, Instant};

use readyline::db::accounts::{self, NewAccount, Role};
use readyline::db::audit::Actor;
use readyline::db::links::Purpose;
use readyline::mail::Mailer;
use readyline::web::account::links::{Receiver, give};
use readyline::web::secret::new_id;
use readyline::web::{App, Site};
use tokio::net::TcpListener;
use url::Url;

use crate::support::app::TestApp;
use crate::support::client::{Reply, encoded, exchange};
use crate::support::database::{number, psql, run};
use crate::support::mailbox::Mailbox;
use crate::support::people::{OTHER_PASSWORD, audit_log, close, person, sign_in};

const ANA: &str = "ana@example.com";

fn public() -> Option<Url> {
    Some("https://ready.example".parse().unwrap())
}

fn mailer(mailbox: &Mailbox) -> Option<Mailer> {
    Some(Mailer::new(&mailbox.url(), "Readyline <readyline@ready.example>").unwrap())
}

async fn app_with(mailbox: &Mailbox) -> TestApp {
    TestApp::start_with(public(), |app| app.mail = mailer(mailbox)).await
}

async fn forget(app: &TestApp, email: &str) -> Reply {
    app.visitor().post("/sign-in/forgot", &[("email", email)]).await
}

#[tokio::test]
async fn a_lost_password_is_set_anew_by_a_link_in_the_mailbox() {
    let mut mailbox = Mailbox::open().await;
    let app = app_with(&mailbox).await;
    person(&app, Role::Admin, ANA).await;
    // A made-up host must not get into the link.
    let body = encoded(&[("email", " Ana@Example.COM ")]);
    let head = format!(
        "POST /sign-in/forgot HTTP/1.1\r\nhost: 192.0.2.66:80\r\nx-forwarded-host: evil.example\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    let reply = exchange(app.address, head.as_bytes()).await.unwrap();
    assert_eq!(reply.status, 200);
    let letter = mailbox.next().await;
    assert!(letter.envelope[0].starts_with("MAIL FROM:<readyline@ready.example>"));
    assert_eq!(letter.envelope[1..], ["RCPT TO:<ana@example.com>"]);
    assert_eq!(letter.header("From"), "Readyline <readyline@ready.example>");
    assert_eq!(letter.header("To"), ANA);
    assert!(letter.header("Content-Type").starts_with("text/plain"));
    for words in ["Hello ana,", "https://ready.example/", "within one hour"] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    let path = letter.link().strip_prefix("https://ready.example").expect("the public address");
    assert!(!letter.text.contains("192.0.2.66") && !letter.text.contains("evil"));

    let mut ana = app.visitor();
    assert_eq!(ana.get(path).await.status, 200);
    assert_eq!(ana.post(path, &[("password", OTHER_PASSWORD)]).await.status, 303);
    assert_eq!(sign_in(&mut ana, ANA, OTHER_PASSWORD).await.status, 303);
    assert_eq!(audit_log(&app).await[1], "reset_requested ana@example.com by visitor");
}

#[tokio::test]
async fn every_address_gets_the_same_answer_and_the_fourth_within_an_hour_waits() {
    let mut mailbox = Mailbox::open().await;
    let app = app_with(&mailbox).await;
    person(&app, Role::Admin, ANA).await;
    person(&app, Role::Admin, "max@example.com").await;
    close(&app, "max@example.com").await;
    for attempt in 1..=5 {
        let known = forget(&app, ANA).await;
        let status = if attempt > 3 { 429 } else { 200 };
        assert_eq!(known.status, status, "attempt {attempt}");
        for other in ["nobody@example.com", "max@example.com"] {
            let reply = forget(&app, other).await;
            assert_eq!(reply.status, status, "attempt {attempt} for {other}");
            assert_eq!(reply.text().replace(other, ANA), known.text());
            let wait = |reply: &Reply| reply.header("retry-after").is_some();
            assert_eq!(wait(&reply), attempt > 3);
            assert_eq!(wait(&known), attempt > 3);
        }
        if attempt > 3 {
            assert_eq!(known.field("email").as_deref(), Some(ANA));
        } else {
            assert_eq!(mailbox.next().await.header("To"), ANA);
        }
    }
    assert!(mailbox.is_empty(), "one letter for each time, and to nobody else");
    let mut connection = psql(&app.options).await;
    let links = "select count(*) from account_link";
    assert_eq!(number(&mut connection, links).await, 3);
    let live = "select count(*) from account_link where used_at is null";
    assert_eq!(number(&mut connection, live).await, 1, "the last link takes the others' place");
    let limited =
        audit_log(&app).await.into_iter().filter(|line| line.starts_with("reset_limited"));
    assert_eq!(limited.count(), 3, "once an address");
    run(&mut connection, "update attempt set begun_at = begun_at - interval '1 hour'").await;
    assert_eq!(forget(&app, ANA).await.status, 200);
    mailbox.next().await;
}

#[tokio::test]
async fn no_line_of_a_letters_head_comes_from_what_a_person_typed() {
    let mut mailbox = Mailbox::open().await;
    let app = app_with(&mailbox).await;
    for typed in
        ["ana@example.com\r\nBcc: eve@example.com", "ana@example.com, eve@example.com", "", "ana"]
    {
        let refused = forget(&app, typed).await;
        assert_eq!(refused.status, 422, "{typed:?}");
        assert!(refused.text().contains("Write a whole e-mail address"));
    }
    // No page lets such a name in; should one be there all the same, it stays in the text.
    let new = NewAccount {
        id: new_id(),
        email: ANA.to_owned(),
        name: "Ana\r\nBcc: eve@example.com\r\n.\r\nMAIL FROM:<eve@example.com>".to_owned(),
        role: Role::Admin,
        password_hash: None,
    };
    assert!(accounts::create(&app.db(), &new, &Actor::shell(), new_id()).await.unwrap());
    assert_eq!(forget(&app, ANA).await.status, 200);
    let letter = mailbox.next().await;
    assert_eq!(letter.envelope.len(), 2, "{:?}", letter.envelope);
    assert_eq!(letter.envelope[1], "RCPT TO:<ana@example.com>");
    let head = letter.text.split("\r\n\r\n").next().unwrap();
    assert!(!head.contains("eve"), "{head}");
    assert!(letter.text.contains("/password/"), "the letter is whole");
}

#[tokio::test]
async fn an_invitation_goes_out_by_mail_and_is_shown_where_there_is_none() {
    let mut mailbox = Mailbox::open().await;
    let app = TestApp::start().await;
    let account = person(&app, Role::Consultant, "kim@example.com").await;
    let kim = Receiver { account, email: "kim@example.com".to_owned(), name: "Kim".to_owned() };
    let site = || Site::new(app.address, public(), Vec::new()).unwrap();
    let mut ours = App::new(app.db(), site());
    let given = give(&ours, &kim, Purpose::Invitation, &Actor::shell()).await.unwrap().unwrap();
    assert!(!given.mailed);
    assert!(given.link.starts_with("https://ready.example/password/"), "{}", given.link);
    ours.mail = mailer(&mailbox);
    let given = give(&ours, &kim, Purpose::Invitation, &Actor::shell()).await.unwrap().unwrap();
    assert!(given.mailed);
    let letter = mailbox.next().await;
    assert_eq!(letter.link(), given.link);
    assert!(letter.text.contains("within seven days"), "{}", letter.text);
    assert_eq!(letter.header("Subject"), "Your Readyline account");
    close(&app, "kim@example.com").await;
    assert!(give(&ours, &kim, Purpose::Reset, &Actor::shell()).await.unwrap().is_none());
    assert!(mailbox.is_empty());
}

#[tokio::test]
async fn without_a_mail_server_the_page_says_whom_to_ask() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, ANA).await;
    let page = app.visitor().get("/sign-in/forgot").await;
    assert!(page.text().contains("Ask one of its admins"));
    assert_eq!(page.field("email"), None, "a form that could do nothing");
    let sent = forget(&app, ANA).await;
    assert_eq!((sent.status, &sent.body), (200, &page.body));
    let mut connection = psql(&app.options).await;
    assert_eq!(number(&mut connection, "select count(*) from account_link").await, 0);
}

#[tokio::test]
async fn a_mail_server_that_is_away_or_silent_changes_no_answer() {
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    // Takes connections, and says nothing on them.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    for server in [away, silent.local_addr().unwrap()] {
        let url = format!("smtp://{server}");
        let mailer = Mailer::new(&url, "readyline@ready.example").unwrap();
        let app = TestApp::start_with(public(), |app| app.mail = Some(mailer)).await;
        person(&app, Role::Admin, ANA).await;
        let start = Instant::now();
        let (known, unknown) = (forget(&app, ANA).await, forget(&app, "no@example.com").await);
        assert_eq!((known.status, unknown.status), (200, 200));
        assert_eq!(unknown.text().replace("no@example.com", ANA), known.text());
        assert!(start.elapsed() < Duration::from_secs(8), "an answer waited for the mail server");
    }
}

#[tokio::test]
async fn a_stranger_uses_up_nobody_elses_links() {
    let mailbox = Mailbox::open().await;
    let mail = mailer(&mailbox);
    let app = TestApp::start_behind_proxy_with(|app| app.mail = mail).await;
    person(&app, Role::Admin, ANA).await;
    let mut anybody = app.visitor();
    let mut ask = async |network: &str| {
        let typed = encoded(&[("email", ANA)]);
        let form = ("content-type", "application/x-www-form-urlencoded");
        let head = [form, ("x-forwarded-for", network)];
        let path = "/sign-in/forgot";
        anybody.try_send("POST", path, &head, typed.as_bytes()).await.unwrap().status
    };
    for attempt in 1..=6 {
        let status = if attempt > 3 { 429 } else { 200 };
        assert_eq!(ask("203.0.113.9").await, status, "{attempt}");
    }
    assert_eq!(ask("192.0.2.5").await, 200, "its owner asks from elsewhere");
    // From everywhere together it is 20 an hour, but for networks that the owner came from.
    let mut connection = psql(&app.options).await;
    run(&mut connection, "update attempt set count = 20 where purpose = 'reset_address'").await;
    assert_eq!(ask("198.51.100.1").await, 429);
    let here = "insert into audit_entry (entry_id, at, actor, client, request_id, action, object,
            details)
        values (gen_random_uuid(), now(), 'ana@example.com', '198.51.100.2', '', 'sign_in',
            'ana@example.com', '{}')";
    run(&mut connection, here).await;
    assert_eq!(ask("198.51.100.2").await, 200);
    assert_eq!(ask("198.51.100.3").await, 429);
}
