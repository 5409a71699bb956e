//! Links to set a password: once, in time, for one account, and for nothing else.

use readyline::db::accounts::Role;
use readyline::db::links::Purpose;
use readyline::web::secret::Secret;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::database::{number, psql, run};
use crate::support::people::{
    OTHER_PASSWORD, PASSWORD, admin_status, audit_log, close, invited, link, person, sign_in,
};

const ANA: &str = "ana@example.com";

async fn set(visitor: &mut Visitor, link: &str, password: &str) -> Reply {
    visitor.post(link, &[("password", password)]).await
}

#[tokio::test]
async fn a_link_sets_a_password_once_and_signs_everybody_out() {
    let app = TestApp::start().await;
    let account = person(&app, Role::Admin, ANA).await;
    let mut ana = app.visitor();
    sign_in(&mut ana, ANA, PASSWORD).await;
    let link = link(&app, account, Purpose::Reset).await;
    let mut holder = app.visitor();
    for _ in 0..3 {
        let page = holder.get(&link).await;
        assert_eq!(page.status, 200, "programs that open links in mails use nothing up");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
        assert!(page.text().contains(ANA));
    }
    for (easy, why) in [("short", "at least 15"), ("ana@example.com ana", "too easy"), ("", "15")] {
        let refused = set(&mut holder, &link, easy).await;
        assert_eq!(refused.status, 422, "{easy}");
        assert!(refused.text().contains(why), "{easy}");
        assert!(easy.is_empty() || !refused.text().contains(&format!("value=\"{easy}\"")));
    }
    assert_eq!(admin_status(&ana).await, 200, "nothing has happened yet");

    let done = set(&mut holder, &link, OTHER_PASSWORD).await;
    assert_eq!((done.status, done.location()), (303, "/sign-in?done=password"));
    assert_eq!(done.header("set-cookie"), None, "a link signs nobody in");
    assert!(holder.get(done.location()).await.text().contains("Your password is set"));
    assert_eq!(admin_status(&ana).await, 303, "every session ends");
    assert_eq!(holder.get(&link).await.status, 404);
    assert_eq!(set(&mut holder, &link, PASSWORD).await.status, 404);
    assert_eq!(sign_in(&mut ana, ANA, PASSWORD).await.status, 422);
    assert_eq!(sign_in(&mut ana, ANA, OTHER_PASSWORD).await.status, 303);
    let log = audit_log(&app).await;
    assert_eq!(log[2], "reset_requested ana@example.com by shell");
    assert_eq!(log[3], "password_set ana@example.com by visitor");
    let secret = link.trim_start_matches("/password/");
    let stored = app.look_up("select string_agg(account_link::text, '') from account_link").await;
    assert!(!stored.contains(secret), "the database could open it itself");
}

#[tokio::test]
async fn two_who_use_one_link_at_once_set_one_password() {
    let app = TestApp::start().await;
    let account = invited(&app, Role::Admin, ANA).await;
    let link = link(&app, account, Purpose::Invitation).await;
    let (mut one, mut other) = (app.visitor(), app.visitor());
    let (one, other) =
        tokio::join!(set(&mut one, &link, PASSWORD), set(&mut other, &link, OTHER_PASSWORD));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    let winner = if one.status == 303 { PASSWORD } else { OTHER_PASSWORD };
    assert_eq!(sign_in(&mut app.visitor(), ANA, winner).await.status, 303);
}

#[tokio::test]
async fn links_that_do_not_work_all_look_the_same_and_set_nothing() {
    let app = TestApp::start().await;
    let mut connection = psql(&app.options).await;
    let account = person(&app, Role::Admin, ANA).await;
    let replaced = link(&app, account, Purpose::Reset).await;
    let expired = link(&app, account, Purpose::Reset).await;
    run(&mut connection, "update account_link set expires_at = now() where used_at is null").await;
    let gone = person(&app, Role::Admin, "gone@example.com").await;
    let closed = link(&app, gone, Purpose::Reset).await;
    close(&app, "gone@example.com").await;
    let set_up = Secret::new().unwrap();
    let sql = format!(
        "insert into account_link (token_hash, purpose, expires_at)
        values ('\\x{}', 'set_up', now() + interval '1 hour')",
        set_up.hash().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    );
    run(&mut connection, &sql).await;
    let never = Secret::new().unwrap();
    let links = [
        replaced,
        expired,
        closed,
        format!("/password/{set_up}"),
        format!("/password/{never}"),
        "/password/nonsense".to_owned(),
    ];
    let before = app.look_up("select string_agg(password_hash, ' ') from account").await;
    let mut pages = Vec::new();
    for link in &links {
        let mut visitor = app.visitor();
        let (page, sent) = (visitor.get(link).await, set(&mut visitor, link, OTHER_PASSWORD).await);
        assert_eq!((page.status, sent.status), (404, 404), "{link}");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.body, sent.body, "{link}");
        pages.push(page.body);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "a stranger learns which links there were");
    let after = app.look_up("select string_agg(password_hash, ' ') from account").await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_password_ends_the_accounts_other_links_and_nobody_elses() {
    let app = TestApp::start().await;
    let ana = invited(&app, Role::Admin, ANA).await;
    let kim = invited(&app, Role::Consultant, "kim@example.com").await;
    let invitation = link(&app, ana, Purpose::Invitation).await;
    let reset = link(&app, ana, Purpose::Reset).await;
    let kims = link(&app, kim, Purpose::Invitation).await;
    let mut visitor = app.visitor();
    let welcome = visitor.get(&invitation).await;
    assert_eq!(welcome.status, 200, "a link of another kind does not take its place");
    assert_eq!(set(&mut visitor, &invitation, PASSWORD).await.status, 303);
    assert_eq!(visitor.get(&reset).await.status, 404);
    assert_eq!(visitor.get(&kims).await.status, 200);
    let mut connection = psql(&app.options).await;
    let hours = |purpose: &str| {
        format!(
            "select (extract(epoch from expires_at - created_at) / 3600)::bigint
            from account_link where purpose = '{purpose}' limit 1"
        )
    };
    assert_eq!(number(&mut connection, &hours("invitation")).await, 7 * 24);
    assert_eq!(number(&mut connection, &hours("reset")).await, 1);
}

#[tokio::test]
async fn whoever_sets_a_first_password_is_not_told_of_being_signed_out() {
    let app = TestApp::start().await;
    let account = invited(&app, Role::Consultant, "kim@example.com").await;
    let link = link(&app, account, Purpose::Invitation).await;
    let mut kim = app.visitor();
    let done = set(&mut kim, &link, PASSWORD).await;
    assert_eq!(done.location(), "/sign-in?done=first-password");
    let page = kim.get(done.location()).await.text().to_owned();
    assert!(page.contains("Your password is set") && !page.contains("signed out"), "{page}");
}
