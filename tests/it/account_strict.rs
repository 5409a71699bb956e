//! Servers that ask a second factor of every admin, and those that only recommend it.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::people::PASSWORD;
use crate::support::phone::Person;

const HERE: &str = "/account/second-factor";

async fn strict() -> TestApp {
    TestApp::start_with(None, |app| app.second_factor_for_admins = true).await
}

#[tokio::test]
async fn an_admin_without_one_is_led_to_set_it_up_and_told_why() {
    let app = strict().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let mut browser = ana.browser().await;
    let shut = browser.get("/admin").await;
    assert_eq!((shut.status, shut.location()), (303, HERE));
    let page = browser.get(HERE).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("You need it before you go on"));
    assert_eq!(browser.get("/account").await.status, 200, "the own page opens");
    let (_, mut browser, _) = ana.set_up().await;
    assert_eq!(browser.get("/admin").await.status, 200);
    assert!(!browser.get(HERE).await.text().contains("You need it before you go on"));
}

#[tokio::test]
async fn an_admin_cannot_turn_it_off_where_it_is_asked_for_and_a_consultant_can() {
    let app = strict().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let kim = Person::new(&app, Role::Consultant, "kim@example.com").await;
    for (person, status, left) in [(ana, 422, "1"), (kim, 303, "1")] {
        let (phone, mut browser, _) = person.set_up().await;
        let form = [("off-password", PASSWORD), ("off-code", &*phone.code(0).await)];
        let reply = browser.post("/account/second-factor/off", &form).await;
        assert_eq!(reply.status, status, "{}", person.email);
        if status == 422 {
            assert!(reply.text().contains("every admin needs a second factor"));
            assert!(reply.field("off-code").is_none(), "nor is there a form for it");
            assert_eq!(browser.get("/admin").await.status, 200);
        }
        let on = "select count(*)::text from account where totp_secret is not null";
        assert_eq!(app.look_up(on).await, left);
    }
}

#[tokio::test]
async fn nobody_else_is_asked_for_one() {
    let app = strict().await;
    let mut kim = Person::new(&app, Role::Consultant, "kim@example.com").await.browser().await;
    assert_eq!(kim.get("/account").await.status, 200);
    assert!(!kim.get(HERE).await.text().contains("You need it before you go on"));
    assert_eq!(kim.get("/admin").await.status, 403);
}

#[tokio::test]
async fn elsewhere_admins_are_only_told_that_it_helps() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let nudge = "setting it up</a> takes about two minutes";
    let mut browser = ana.browser().await;
    assert_eq!(browser.get("/admin").await.status, 200);
    assert!(browser.get("/account").await.text().contains(nudge));
    assert!(!browser.get(HERE).await.text().contains("You need it before you go on"));
    let (_, mut browser, _) = ana.set_up().await;
    assert!(!browser.get("/account").await.text().contains(nudge));
    let mut kim = Person::new(&app, Role::Consultant, "kim@example.com").await.browser().await;
    assert!(!kim.get("/account").await.text().contains(nudge));
}
