//! The first admin: one link, one account, and never again.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::database::{number, psql, run};
use crate::support::people::{PASSWORD, admin_status, audit_log, invited, offered, sign_in};

const ANA: &str = "ana@example.com";

async fn make(visitor: &mut Visitor, link: &str, email: &str, password: &str) -> Reply {
    visitor.post(link, &[("email", email), ("name", "Ana"), ("password", password)]).await
}

#[tokio::test]
async fn whoever_reads_the_log_makes_the_first_admin_and_nobody_a_second() {
    let app = TestApp::start().await;
    let older = offered(&app).await.expect("a link");
    let link = offered(&app).await.expect("a link");
    let mut visitor = app.visitor();
    assert_eq!(visitor.get(&older).await.status, 404, "a newer link takes its place");
    let page = visitor.get(&link).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    let other_kind = link.replace("/set-up/", "/password/");
    assert_eq!(visitor.get(&other_kind).await.status, 404);

    let fields = [("email", "ana@"), ("name", " "), ("password", "ana example")];
    let faulty = visitor.post(&link, &fields).await;
    assert_eq!(faulty.status, 422);
    assert_eq!(faulty.field("email").as_deref(), Some("ana@"));
    assert_eq!(faulty.field("name").as_deref(), Some(" "));
    for fault in ["Write a whole e-mail address", "Write a name.", "Use at least 15 characters"] {
        assert_eq!(faulty.text().matches(fault).count(), 2, "{fault}: above and beside");
    }
    assert!(!faulty.text().contains("ana example"), "a password stands in a page");

    let made = make(&mut visitor, &link, " Ana@Example.com", PASSWORD).await;
    assert_eq!((made.status, made.location()), (303, "/sign-in?done=set-up"));
    assert!(visitor.cookies.is_empty());
    assert_eq!(visitor.get(&link).await.status, 404);
    assert_eq!(make(&mut visitor, &link, "eve@example.com", PASSWORD).await.status, 404);
    assert_eq!(offered(&app).await, None, "a server that starts again offers nothing");
    sign_in(&mut visitor, ANA, PASSWORD).await;
    assert_eq!(admin_status(&visitor).await, 200);
    let log = audit_log(&app).await;
    let expected = [
        "set_up_offered  by server",
        "set_up_offered  by server",
        "account_created ana@example.com by visitor",
        "set_up ana@example.com by visitor",
        "sign_in ana@example.com by ana@example.com",
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn it_works_for_a_day_and_while_there_is_no_account() {
    let app = TestApp::start().await;
    let mut connection = psql(&app.options).await;
    let link = offered(&app).await.expect("a link");
    let mut visitor = app.visitor();
    let hours = "select (extract(epoch from expires_at - now()) / 3600)::bigint from account_link";
    assert_eq!(number(&mut connection, hours).await, 24);
    run(&mut connection, "update account_link set expires_at = now()").await;
    assert_eq!(visitor.get(&link).await.status, 404);
    assert_eq!(make(&mut visitor, &link, ANA, PASSWORD).await.status, 404);

    let link = offered(&app).await.expect("a link");
    assert_eq!(visitor.get(&link).await.status, 200);
    // Somebody makes an account from the shell meanwhile.
    invited(&app, Role::Consultant, "kim@example.com").await;
    assert_eq!(visitor.get(&link).await.status, 404);
    assert_eq!(make(&mut visitor, &link, ANA, PASSWORD).await.status, 404);
    assert_eq!(number(&mut connection, "select count(*) from account").await, 1);
}

#[tokio::test]
async fn two_servers_with_a_link_each_get_one_admin() {
    let app = TestApp::start().await;
    let mut connection = psql(&app.options).await;
    let one = offered(&app).await.expect("a link");
    let two = offered(&app).await.expect("a link");
    // As if both had started at the same moment.
    run(&mut connection, "update account_link set used_at = null").await;
    let (mut ana, mut eve) = (app.visitor(), app.visitor());
    let (first, second) = tokio::join!(
        make(&mut ana, &one, ANA, PASSWORD),
        make(&mut eve, &two, "eve@example.com", PASSWORD)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!(number(&mut connection, "select count(*) from account").await, 1);
}
