//! Signing in and out, and what becomes of the cookie.

use http_body_util::BodyExt as _;
use readyline::db::accounts::Role;
use readyline::db::audit::Actor;
use readyline::db::sessions::NewSession;
use readyline::db::sign_ins::{self, SignIn};
use readyline::db::{Db, DbSettings};
use readyline::web::account::sign_in::keep_typed;
use readyline::web::form::StrictForm;
use readyline::web::secret::{Secret, new_id};
use url::Url;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::database::{number, psql};
use crate::support::people::{
    OTHER_PASSWORD, PASSWORD, admin_status, audit_log, close, invited, person, sign_in,
};

const ANA: &str = "ana@example.com";

fn cookie(reply: &Reply) -> &str {
    let mut all = reply.all("set-cookie");
    let only = all.next().expect("a cookie");
    assert_eq!(all.next(), None, "one cookie");
    only
}

#[tokio::test]
async fn an_admin_signs_in_looks_around_and_signs_out() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, ANA).await;
    let mut ana = app.visitor();
    let page = ana.get("/sign-in").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("type=\"password\""));
    let wrong = sign_in(&mut ana, ANA, OTHER_PASSWORD).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.field("email").as_deref(), Some(ANA));
    assert!(!wrong.text().contains(OTHER_PASSWORD), "a password stands in a page");
    assert!(wrong.text().contains("<title>Error: "), "{}", wrong.text());
    assert!(ana.cookies.is_empty());
    assert_eq!(admin_status(&ana).await, 303);

    let right = sign_in(&mut ana, "  ANA@Example.com ", PASSWORD).await;
    assert_eq!((right.status, right.location()), (303, "/admin"));
    let flags: Vec<&str> = cookie(&right).split("; ").skip(1).collect();
    let mut sorted = flags.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["HttpOnly", "Path=/", "SameSite=Lax"], "it ends with the browser");
    assert_eq!(admin_status(&ana).await, 200);
    let again = ana.get("/sign-in").await;
    assert_eq!((again.status, again.location()), (303, "/admin"));
    let on = ana.get("/sign-in?next=%2Fadmin%2Fgolden").await;
    assert_eq!(on.location(), "/admin/golden");

    let copied = ana.clone();
    let out = ana.post("/sign-out", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/sign-in?done=out"));
    assert!(ana.cookies.is_empty(), "the cookie is taken away: {:?}", out.header("set-cookie"));
    assert_eq!(admin_status(&copied).await, 303, "a copied cookie is of no use");
    assert!(ana.get("/sign-in?done=out").await.text().contains("You are signed out"));
    assert_eq!(
        audit_log(&app).await[1..],
        [
            "sign_in_failed ana@example.com by visitor",
            "sign_in ana@example.com by ana@example.com",
            "sign_out ana@example.com by ana@example.com",
        ]
    );
}

#[tokio::test]
async fn a_cookie_from_before_is_worth_nothing_after_signing_in() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, ANA).await;
    person(&app, Role::Consultant, "eve@example.com").await;
    let mut ana = app.visitor();
    // A secret of Eve's own making, and then that of a session of hers.
    let made_up = Secret::new().unwrap().to_string();
    let mut eve = app.visitor();
    sign_in(&mut eve, "eve@example.com", PASSWORD).await;
    for planted in [made_up, eve.cookies["session"].clone()] {
        ana.cookies.insert("session".to_owned(), planted.clone());
        assert_eq!(sign_in(&mut ana, ANA, PASSWORD).await.status, 303);
        assert_ne!(ana.cookies["session"], planted);
        assert_eq!(admin_status(&ana).await, 200);
        let mut holder = app.visitor();
        holder.cookies.insert("session".to_owned(), planted);
        assert_eq!(admin_status(&holder).await, 303);
    }
    let mut connection = psql(&app.options).await;
    let sessions = number(&mut connection, "select count(*) from session").await;
    assert_eq!(sessions, 2, "two of Ana's, none of Eve's");
    let before = ana.clone();
    sign_in(&mut ana, ANA, PASSWORD).await;
    assert_eq!(admin_status(&before).await, 303, "signing in again ends the session before");
    assert_eq!(admin_status(&ana).await, 200);
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_this_host() {
    let public: Url = "https://ready.example".parse().unwrap();
    let app = TestApp::start_as(Some(public)).await;
    person(&app, Role::Consultant, "kim@example.com").await;
    let mut kim = app.visitor();
    // The plain name is not looked at: it could have been set by a neighbouring name.
    kim.cookies.insert("session".to_owned(), Secret::new().unwrap().to_string());
    let reply = sign_in(&mut kim, "kim@example.com", PASSWORD).await;
    assert_eq!((reply.status, reply.location()), (303, "/clients"));
    let cookie = cookie(&reply);
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.split("; ").any(|flag| flag == part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let out = kim.post("/sign-out", &[]).await;
    assert!(!kim.cookies.contains_key("__Host-session"));
    assert!(out.header("set-cookie").unwrap().contains("Secure"), "else browsers keep it");
}

#[tokio::test]
async fn no_one_gets_in_without_an_open_account_and_its_password() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, ANA).await;
    invited(&app, Role::Admin, "new@example.com").await;
    let mut ana = app.visitor();
    sign_in(&mut ana, ANA, PASSWORD).await;
    assert_eq!(admin_status(&ana).await, 200);
    close(&app, ANA).await;
    assert_eq!(admin_status(&ana).await, 303, "a closed account is out at once");
    for (email, password) in [
        (ANA, PASSWORD),
        ("new@example.com", PASSWORD),
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        ("new@example.com", ""),
        ("", PASSWORD),
    ] {
        let mut visitor = app.visitor();
        let reply = sign_in(&mut visitor, email, password).await;
        assert_eq!(reply.status, 422, "{email}");
        assert!(visitor.cookies.is_empty(), "{email}");
    }
}

#[tokio::test]
async fn after_signing_in_nobody_is_led_to_another_site() {
    let app = TestApp::start().await;
    let own = "/admin/rulesets/3/edit/costs?a=b";
    let mut cases = vec![(own, own)];
    let foreign = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\r\nset-cookie: session=planted",
        "javascript:alert(1)",
        "evil.example",
        "",
    ];
    cases.extend(foreign.map(|next| (next, "/admin")));
    for (at, (next, to)) in cases.into_iter().enumerate() {
        // An address of its own for each, because one may be tried a few times only.
        let email = format!("ana{at}@example.com");
        person(&app, Role::Admin, &email).await;
        let mut ana = app.visitor();
        let query = url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
        let page = ana.get(&format!("/sign-in?next={query}")).await;
        assert_eq!(page.field("next").is_some(), next == own, "{next:?}");
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", next)];
        let wrong = ana.post("/sign-in", &[fields[0], ("password", "x"), fields[2]]).await;
        assert_eq!(wrong.field("next").as_deref(), (next == own).then_some(own));
        let reply = ana.post("/sign-in", &fields).await;
        assert_eq!((reply.status, reply.location()), (303, to), "{next:?}");
        assert_eq!(reply.all("set-cookie").count(), 1);
        let reply = ana.get(&format!("/sign-in?next={query}")).await;
        assert_eq!(reply.location(), to, "{next:?}, already signed in");
    }
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_opens_no_session() {
    let app = TestApp::start().await;
    let account = person(&app, Role::Admin, ANA).await;
    let attempt = async |password_hash: &str| {
        let session = NewSession {
            token_hash: Secret::new().unwrap().hash(),
            id: new_id(),
            account,
            second_factor: false,
            client: "-".to_owned(),
            agent: String::new(),
        };
        let with = SignIn { session, password_hash: password_hash.to_owned(), earlier: None };
        sign_ins::sign_in(&app.db(), &with, &Actor::shell(), new_id()).await.unwrap()
    };
    let seen = app.look_up("select password_hash from account").await;
    assert!(attempt(&seen).await);
    assert!(!attempt("$argon2id$of an older password").await);
    close(&app, ANA).await;
    assert!(!attempt(&seen).await);
    let mut connection = psql(&app.options).await;
    assert_eq!(number(&mut connection, "select count(*) from session").await, 1);
}

#[tokio::test]
async fn while_the_database_is_away_nobody_gets_in_and_the_address_stays() {
    let mut app = TestApp::start().await;
    person(&app, Role::Admin, ANA).await;
    let nowhere = app.options.clone().socket("/nonexistent");
    app.restart_with(Db::lazy(nowhere, DbSettings::default())).await;
    let mut ana = app.visitor();
    assert_eq!(ana.get("/sign-in").await.status, 200, "the form needs no database");
    let reply = sign_in(&mut ana, ANA, PASSWORD).await;
    assert_eq!(reply.status, 503);
    assert!(reply.header("retry-after").is_some());
    assert_eq!(reply.field("email").as_deref(), Some(ANA));
    assert!(ana.cookies.is_empty());
}

#[tokio::test]
async fn a_form_that_was_sent_signed_out_can_be_sent_again() {
    let fields = [("weight-1", "ten & \"more\""), ("reason", "<b>two\nlines</b>")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let reply = keep_typed("/admin/rulesets/3/edit/costs", &StrictForm(fields.to_vec()));
    assert_eq!(reply.status(), 401);
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    let reply = Reply { status: 401, headers: Vec::new(), body: body.to_vec() };
    for (name, value) in fields {
        assert_eq!(reply.field(&name), Some(value));
    }
    assert!(reply.text().contains("action=\"/admin/rulesets/3/edit/costs\""));
    assert!(reply.text().contains("Send again"));
}
