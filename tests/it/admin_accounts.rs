//! Accounts as admins manage them.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::database::{number, psql, run};
use crate::support::people::{OTHER_PASSWORD, PASSWORD, close, person, sign_in};

async fn id_of(app: &TestApp, email: &str) -> String {
    let mut psql = psql(&app.options).await;
    let sql = format!("select account_id::text from account where email = '{email}'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut psql).await.unwrap()
}

/// An admin with a password, signed in the usual way.
async fn admin(app: &TestApp, email: &str) -> Visitor {
    person(app, Role::Admin, email).await;
    let mut admin = app.visitor();
    assert_eq!(sign_in(&mut admin, email, PASSWORD).await.status, 303);
    admin
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    number(&mut psql(&app.options).await, sql).await
}

#[tokio::test]
async fn an_invited_person_sets_a_password_and_signs_in() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    let form = [("email", " Kim@Example.COM "), ("name", "Kim <b>Lee</b>"), ("role", "consultant")];
    let page = ana.post("/admin/accounts", &form).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("Kim &#60;b&#62;Lee") || text.contains("Kim &lt;b&gt;Lee"), "escaped");
    let at = text.find("/password/").expect("the link is shown, for there is no mail server");
    let link: String =
        text[at..].chars().take_while(|c| c.is_alphanumeric() || "/-_".contains(*c)).collect();
    assert!(!ana.get("/admin/accounts").await.text().contains("/password/"), "shown once");

    let mut kim = app.visitor();
    assert_eq!(kim.post(&link, &[("password", PASSWORD)]).await.status, 303);
    let signed_in = sign_in(&mut kim, "kim@example.com", PASSWORD).await;
    assert_eq!(signed_in.location(), "/clients");
    assert_eq!(kim.get("/admin/accounts").await.status, 403);
    let entry = "select count(*) from audit_entry where action = 'account_created'
        and actor = 'ana@example.com' and object = 'kim@example.com'";
    assert_eq!(count(&app, entry).await, 1);
}

#[tokio::test]
async fn a_faulty_invitation_keeps_what_was_typed_and_says_what_is_wrong() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    for (email, name, role, words) in [
        ("kim", "Kim", "admin", "whole e-mail address"),
        ("kim@consult", "Kim", "admin", "whole e-mail address"),
        ("kim@consult.", "Kim", "admin", "whole e-mail address"),
        ("kim@example.com\r\nBcc: x@example.com", "Kim", "admin", "whole e-mail address"),
        ("kim@example.com", "  ", "admin", "Write a name."),
        ("kim@example.com", "Kim\nLee", "admin", "signs that cannot be shown"),
        ("kim@example.com", "Kim", "owner", "Choose what the person may do"),
        ("ana@example.com", "Ana", "admin", "with this address already"),
    ] {
        let form = [("email", email), ("name", name), ("role", role)];
        let page = ana.post("/admin/accounts", &form).await;
        assert_eq!(page.status, 422, "{email} {name} {role}");
        let text = page.text().replace("&#x27;", "&#39;");
        assert!(text.contains(words), "{words}");
        assert!(text.contains("<title>Error: "), "{words}");
        let kept = page.field("name").unwrap();
        assert_eq!(kept.trim(), name.trim(), "the name is kept");
    }
    assert_eq!(count(&app, "select count(*) from account").await, 1);
}

#[tokio::test]
async fn the_last_admin_who_can_sign_in_stays_one() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    // An invited admin cannot sign in yet, so ana is still the last one.
    let form = [("email", "bo@example.com"), ("name", "Bo"), ("role", "admin")];
    ana.post("/admin/accounts", &form).await;
    let own = id_of(&app, "ana@example.com").await;
    for (what, fields) in [("close", vec![]), ("role", vec![("role", "consultant")])] {
        let path = format!("/admin/accounts/{own}/{what}");
        let refused = ana.post(&path, &fields).await;
        assert_eq!(refused.status, 409, "{what}");
        assert!(refused.text().contains("last admin"), "{what}");
    }
    assert_eq!(ana.get("/admin/accounts").await.status, 200, "and is still signed in");

    let cy = admin(&app, "cy@example.com").await;
    let cy_id = id_of(&app, "cy@example.com").await;
    // Two admins take each other's rights at the same moment: one of them stays an admin.
    let (mut one, mut other) = (ana.clone(), cy.clone());
    let demote = [("role", "consultant")];
    let paths = [&cy_id, &own].map(|id| format!("/admin/accounts/{id}/role"));
    let (first, second) =
        tokio::join!(one.post(&paths[0], &demote), other.post(&paths[1], &demote));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303, "{statuses:?}");
    assert!([303, 403, 409].contains(&statuses[1]), "{statuses:?}");
    let left = "select count(*) from account where role = 'admin' and password_hash is not null";
    assert_eq!(count(&app, left).await, 1);
}

#[tokio::test]
async fn a_closed_account_opens_nothing_until_it_is_opened_again() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    person(&app, Role::Consultant, "kim@example.com").await;
    let mut kim = app.visitor();
    sign_in(&mut kim, "kim@example.com", PASSWORD).await;
    let id = id_of(&app, "kim@example.com").await;
    assert_eq!(ana.post(&format!("/admin/accounts/{id}/close"), &[]).await.status, 303);
    assert_eq!(
        count(&app, &format!("select count(*) from session where account_id = '{id}'")).await,
        0
    );
    assert_ne!(sign_in(&mut kim, "kim@example.com", PASSWORD).await.status, 303);
    let link = ana.post(&format!("/admin/accounts/{id}/link"), &[]).await;
    assert_eq!(link.status, 422, "a closed account gets no link");
    assert_eq!(ana.post(&format!("/admin/accounts/{id}/open"), &[]).await.status, 303);
    assert_eq!(sign_in(&mut kim, "kim@example.com", PASSWORD).await.status, 303);
    let log = "select count(*) from audit_entry where object = 'kim@example.com'
        and action in ('account_closed', 'account_reopened')";
    assert_eq!(count(&app, log).await, 2);
}

#[tokio::test]
async fn a_changed_role_and_a_sign_out_everywhere_end_the_sessions() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    person(&app, Role::Admin, "kim@example.com").await;
    let id = id_of(&app, "kim@example.com").await;
    let mut kim = app.visitor();
    for (what, fields) in [("role", vec![("role", "consultant")]), ("sessions", vec![])] {
        assert_eq!(sign_in(&mut kim, "kim@example.com", PASSWORD).await.status, 303);
        assert_eq!(ana.post(&format!("/admin/accounts/{id}/{what}"), &fields).await.status, 303);
        let away = kim.get("/admin").await;
        assert!(away.location().starts_with("/sign-in"), "{what}");
    }
    assert_eq!(ana.get("/admin/accounts").await.status, 200);
    let strange = format!("/admin/accounts/{id}/nonsense");
    assert_eq!(ana.post(&strange, &[]).await.status, 404);
    let nobody = format!("/admin/accounts/{}/close", readyline::web::secret::new_id());
    assert_eq!(ana.post(&nobody, &[]).await.status, 404);
}

#[tokio::test]
async fn a_lost_phone_is_helped_by_taking_the_second_factor_away() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    person(&app, Role::Consultant, "kim@example.com").await;
    let secret = "update account set totp_secret = '\\x000102030405060708090a0b0c0d0e0f10111213'
        where email = 'kim@example.com'";
    run(&mut psql(&app.options).await, secret).await;
    let id = id_of(&app, "kim@example.com").await;
    let path = format!("/admin/accounts/{id}/factor");
    let asks = ana.get(&path).await;
    assert_eq!((asks.status, asks.field("password").as_deref()), (200, Some("")));
    assert!(asks.text().contains("kim (kim@example.com)"));
    let left = "select count(*) from account where totp_secret is not null";
    for (typed, fault) in [("", "not your current"), (OTHER_PASSWORD, "not your current")] {
        let refused = ana.post(&path, &[("password", typed)]).await;
        assert_eq!(refused.status, 422, "a browser that was left signed in is not enough");
        assert!(refused.text().contains(fault));
    }
    assert_eq!(count(&app, left).await, 1);
    assert_eq!(ana.post(&path, &[("password", PASSWORD)]).await.status, 303);
    assert_eq!(count(&app, left).await, 0);

    let path = format!("/admin/accounts/{id}/link");
    assert!(ana.get(&path).await.text().contains("Make a link for a new password"));
    assert_eq!(ana.post(&path, &[]).await.status, 422);
    assert_eq!(count(&app, "select count(*) from account_link").await, 0);
    let given = ana.post(&path, &[("password", PASSWORD)]).await;
    assert!(given.status == 200 && given.text().contains("/password/"));
    close(&app, "kim@example.com").await;
    assert!(ana.get("/admin/accounts").await.text().contains("Closed"));
}

#[tokio::test]
async fn nobody_helps_oneself_past_the_own_password_and_second_factor() {
    let app = TestApp::start().await;
    let mut ana = admin(&app, "ana@example.com").await;
    let secret = "update account set totp_secret = '\\x000102030405060708090a0b0c0d0e0f10111213'";
    let own = id_of(&app, "ana@example.com").await;
    for what in ["link", "factor"] {
        let path = format!("/admin/accounts/{own}/{what}");
        let sent = ana.post(&path, &[("password", PASSWORD)]).await;
        assert_eq!(sent.location(), "/account", "{what}");
        assert_eq!(ana.get(&path).await.location(), "/account", "{what}");
    }
    run(&mut psql(&app.options).await, secret).await;
    assert_eq!(count(&app, "select count(*) from account_link where used_at is null").await, 0);
    assert_eq!(count(&app, "select count(*) from account where totp_secret is null").await, 0);
}
