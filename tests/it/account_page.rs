//! The page about oneself: the browsers in which one is signed in, and the password.

use readyline::db::accounts::Role;
use readyline::web::secret::new_id;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::people::{OTHER_PASSWORD as NEW, PASSWORD};
use crate::support::phone::{Person, change, done, later, texts};

async fn is_in(browser: &Visitor) -> bool {
    browser.clone().get("/account").await.status == 200
}

async fn end(browser: &mut Visitor, session: &str) -> Reply {
    browser.post("/account/sessions/end", &[("session", session)]).await
}

async fn set_password(browser: &mut Visitor, current: &str, new: &str) -> Reply {
    browser.post("/account/password", &[("current", current), ("password", new)]).await
}

/// The ids that the page's forms would end, the newest session first.
fn others(page: &Reply) -> Vec<String> {
    let html = scraper::Html::parse_document(page.text());
    let field = scraper::Selector::parse("table input[name=session]").unwrap();
    html.select(&field).filter_map(|field| field.attr("value")).map(str::to_owned).collect()
}

#[tokio::test]
async fn somebody_sees_and_ends_the_own_sessions_and_no_others() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let bo = Person::new(&app, Role::Admin, "bo@example.com").await;
    let (older, mut this, newer) =
        (ana.known_browser().await, ana.browser().await, ana.browser().await);
    let (mut foreign, another) = (bo.browser().await, bo.browser().await);

    let page = this.get("/account").await;
    assert_eq!(texts(&page, "tbody tr").len(), 3);
    assert_eq!(texts(&page, "tbody b"), ["This browser"]);
    assert!(page.text().contains("Firefox on Linux") && page.text().contains("192.0.2.7"));
    let mine = others(&page);
    assert_eq!(mine.len(), 2);
    let theirs = others(&foreign.get("/account").await);
    assert_eq!(theirs.len(), 1);

    for none in [&*theirs[0], &new_id().to_string(), "me", ""] {
        assert_eq!(end(&mut this, none).await.status, 404, "{none}");
    }
    assert!(is_in(&another).await);
    let ended = end(&mut this, &mine[0]).await;
    assert_eq!((ended.status, ended.location()), (303, "/account?done=session"));
    assert!(!is_in(&newer).await && is_in(&older).await && is_in(&this).await);
    assert_eq!(end(&mut this, &mine[0]).await.status, 404, "it is gone");
    assert_eq!(done(&app).await.matches("session_ended").count(), 1);

    assert_eq!(end(&mut this, "others").await.location(), "/account?done=others");
    assert!(!is_in(&older).await && is_in(&this).await);
    assert!(is_in(&foreign).await && is_in(&another).await);
    let page = this.get("/account?done=others").await;
    assert!(page.text().contains("Every other browser is signed out"));
    assert!(!page.text().contains("End all others"), "there are none");
    assert_eq!(done(&app).await.matches("session_ended").count(), 2);
}

#[tokio::test]
async fn sessions_whose_time_is_over_are_not_listed() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let mut this = ana.browser().await;
    change(&app, "update session set seen_at = now() - interval '31 minutes'").await;
    assert!(!is_in(&this).await);
    let _newer = ana.browser().await;
    this = ana.browser().await;
    assert_eq!(texts(&this.get("/account").await, "tbody tr").len(), 2);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_the_old_secret() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let bo = Person::new(&app, Role::Consultant, "bo@example.com").await;
    let (mut this, elsewhere, other) =
        (ana.browser().await, ana.browser().await, bo.browser().await);
    let before = this.clone();
    for (current, new, fault) in [
        ("not my password at all", NEW, "This is not your current password"),
        ("", NEW, "This is not your current password"),
        (PASSWORD, "too short", "at least 15 characters"),
        (PASSWORD, "ana@example.com", "too easy to guess"),
    ] {
        let refused = set_password(&mut this, current, new).await;
        assert_eq!(refused.status, 422, "{current} {new}");
        assert!(refused.text().contains(fault), "{fault}");
        let kept = ["current", "password"].map(|name| refused.field(name).unwrap());
        assert_eq!(kept, ["", ""], "no password goes out again");
    }
    assert!(is_in(&elsewhere).await && is_in(&before).await, "nothing is changed");

    let changed = set_password(&mut this, PASSWORD, NEW).await;
    assert_eq!((changed.status, changed.location()), (303, "/account?done=password"));
    assert!(is_in(&this).await, "this browser goes on");
    assert_ne!(this.cookies, before.cookies, "under another secret");
    assert!(!is_in(&before).await && !is_in(&elsewhere).await);
    assert!(is_in(&other).await, "nobody else's session ends");
    assert!(done(&app).await.ends_with(",password_changed"));

    later(&app).await;
    assert_eq!(set_password(&mut this, PASSWORD, PASSWORD).await.status, 422);
    assert_eq!(set_password(&mut this, NEW, PASSWORD).await.status, 303);
}

#[tokio::test]
async fn a_new_password_keeps_what_was_shown_and_ends_links_to_set_another() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (_, mut browser, _) = ana.set_up().await;
    change(
        &app,
        "insert into account_link (token_hash, account_id, purpose, expires_at)
        select sha256('a'), account_id, 'reset', now() + interval '1 hour' from account",
    )
    .await;
    assert_eq!(set_password(&mut browser, PASSWORD, NEW).await.status, 303);
    assert_eq!(browser.get("/admin").await.status, 200, "the second factor stays shown");
    let open = "select count(*)::text from account_link where used_at is null";
    assert_eq!(app.look_up(open).await, "0");
}

#[tokio::test]
async fn whoever_found_an_open_browser_has_five_tries_at_the_password() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let mut browser = ana.browser().await;
    for _ in 0..5 {
        assert_eq!(set_password(&mut browser, "a guess of mine", NEW).await.status, 422);
    }
    let often = set_password(&mut browser, PASSWORD, NEW).await;
    assert_eq!(often.status, 429);
    assert!(often.header("retry-after").is_some() && often.text().contains("Wait a minute"));
    let begun = browser.post("/account/second-factor", &[]).await;
    let pending = begun.field("pending").unwrap();
    for (path, form) in [
        ("/account/second-factor", [("pending", &*pending), ("password", PASSWORD)]),
        ("/account/second-factor/off", [("off-password", PASSWORD), ("off-code", "000000")]),
    ] {
        assert_eq!(browser.post(path, &form).await.status, 429, "{path}");
    }
    let renew = [("renew-password", PASSWORD)];
    assert_eq!(browser.post("/account/recovery-codes", &renew).await.status, 429);
    later(&app).await;
    assert_eq!(set_password(&mut browser, PASSWORD, NEW).await.status, 303);
}

#[tokio::test]
async fn a_new_name_stands_beside_everything_also_what_was_done_before() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let mut this = ana.browser().await;
    for (typed, fault) in [("  ", "Write a name."), ("a\u{202e}b", "signs that cannot be shown")] {
        let refused = this.post("/account/name", &[("name", typed)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(fault), "{fault}");
    }
    for _ in 0..2 {
        let changed = this.post("/account/name", &[("name", " Ana <Ito> ")]).await;
        assert_eq!((changed.status, changed.location()), (303, "/account?done=name"));
    }
    assert_eq!(done(&app).await.matches("name_changed").count(), 1, "the second changes nothing");
    assert_eq!(this.get("/account").await.field("name").as_deref(), Some("Ana <Ito>"));
    let log = this.get("/admin/audit?about=ito").await;
    let who = texts(&log, "td[data-label=Who]");
    assert_eq!(who.len(), 3, "found by the name too, also as what it was done to: {who:?}");
    assert!(who[..2].iter().all(|who| who.starts_with("Ana <Ito>")), "{who:?}");
    let what = texts(&log, "td[data-label=What]");
    assert!(what[0].contains("From “ana” to “Ana <Ito>”"), "{what:?}");
}
