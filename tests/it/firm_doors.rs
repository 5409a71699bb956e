//! Who enters an assessment that a firm looks after: its consultants, whoever it gave a key, and
//! nobody else.

use readyline::db::audit::Actor;
use readyline::db::keys;
use readyline::web::secret::new_id;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::firm::{Office, key};
use crate::support::people::audit_log;
use crate::support::walk::Walk;

/// A guest who came by the private link.
async fn guest(app: &TestApp, link: &str, walk: &Walk) -> Walk {
    let mut visitor = app.visitor();
    assert_eq!(visitor.get(link).await.status, 303);
    Walk { visitor, base: walk.base.clone() }
}

/// Whose answers are stored for a question, the oldest first.
async fn authors(app: &TestApp) -> Vec<Option<Uuid>> {
    let sql = "select author from answer where signal = 'headcount' order by revision";
    let mut connection = crate::support::database::psql(&app.options).await;
    sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
}

#[tokio::test]
async fn a_consultant_and_a_guest_answer_in_their_own_names() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let mut consultant = office.assessment(&app, of).await;
    let (link, key) = key(&app, &consultant, "Olu Ade").await;
    let mut guest = guest(&app, &link, &consultant).await;
    let company = Company::named("Harbor & Pine");
    let mut form = company.form("company");
    assert_eq!(guest.save("company", &form).await.status, 303);
    for (name, value) in &mut form {
        if name == "headcount" {
            *value = "321".to_owned();
        }
    }
    assert_eq!(consultant.save("company", &form).await.status, 303);
    assert_eq!(authors(&app).await, [Some(key), Some(office.account)]);
    let page = consultant.get("company").await;
    assert!(!page.text().contains("/resume/"), "a consultant signs in instead");
    assert!(guest.get("company").await.text().contains(&link));
}

#[tokio::test]
async fn nobody_else_enters() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let mut inside = office.assessment(&app, of).await;
    assert_eq!(inside.get("company").await.status, 200);
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await.consultant;
    assert_eq!(rival.get(&format!("{}/company", inside.base)).await.status, 404);
    let mut admin = app.admin().await;
    assert_eq!(admin.get(&format!("{}/company", inside.base)).await.status, 404);
    assert_eq!(app.visitor().get(&format!("{}/company", inside.base)).await.status, 404);
}

#[tokio::test]
async fn a_key_that_is_withdrawn_opens_nothing() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let inside = office.assessment(&app, of).await;
    let (link, id) = key(&app, &inside, "Olu Ade").await;
    let mut guest = guest(&app, &link, &inside).await;
    assert_eq!(guest.get("company").await.status, 200);
    assert_eq!(guest.post("delete", &[]).await.status, 404, "a guest deletes nothing");
    let assessment = inside.base.rsplit('/').next().unwrap().parse().unwrap();
    let withdraw = async || {
        let db = app.db();
        keys::withdraw(&db, (assessment, id), &Actor::shell(), new_id()).await.unwrap()
    };
    assert!(withdraw().await && withdraw().await, "again changes nothing");
    assert_eq!(guest.get("company").await.status, 404);
    assert_eq!(app.visitor().get(&link).await.status, 404);
    let log = audit_log(&app).await;
    let written = log.iter().filter(|line| line.starts_with("key_withdrawn")).count();
    assert_eq!(written, 1, "{log:?}");
}

#[tokio::test]
async fn a_consultant_who_deletes_is_named_in_the_log() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let mut inside = office.assessment(&app, of).await;
    key(&app, &inside, "Olu Ade").await;
    let gone = inside.post("delete", &[]).await;
    assert_eq!(gone.location(), format!("/clients/{}?deleted=yes", of.client));
    let log = audit_log(&app).await;
    let last = log.last().unwrap();
    assert!(last.starts_with("assessment_deleted") && last.ends_with("by kim@example.com"));
    assert_eq!(app.look_up("select count(*)::text from assessment_key").await, "0");
}

/// The way to the other clients, the firm and the end of the session is on every page of a client,
/// and nobody else sees it there.
#[tokio::test]
async fn a_consultant_finds_the_way_on_from_every_page_of_a_client() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let mut consultant = office.assessment(&app, of).await;
    let (link, _) = key(&app, &consultant, "Olu Ade").await;
    let mut guest = guest(&app, &link, &consultant).await;
    consultant.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(consultant.submit().await.status, 303);
    for page in ["check", "result", "actions", "what-if"] {
        let own = consultant.get(page).await;
        let ways = own.attributes("header nav a", "href");
        assert_eq!(ways, ["/clients", "/firm", "/account"], "{page}");
        assert_eq!(own.attributes("header form", "action"), ["/sign-out"], "{page}");
        let theirs = guest.get(page).await;
        assert_eq!(theirs.attributes("header nav a", "href"), ["/method"], "{page}");
        assert!(theirs.attributes("header form", "action").is_empty(), "{page}");
    }
    let shared = consultant.share().await;
    let read = consultant.visitor.get(&shared).await;
    assert_eq!(read.attributes("header nav a", "href"), ["/method"]);
}
