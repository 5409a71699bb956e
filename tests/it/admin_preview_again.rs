//! A preview that is out of date, that died, or that cannot be: told, and done again.

use std::time::Duration;

use readyline::db::audit::Actor;
use readyline::db::drafts;
use tokio::time::sleep;

use crate::admin_preview::{MARK, store_some, tried};
use crate::support::app::TestApp;
use crate::support::database::{psql, run};
use crate::support::desk::{DOWNTIME, Desk, id};
use crate::support::population::companies;
use crate::support::stored::{ended, thrown_away};

#[tokio::test]
async fn a_draft_that_was_saved_since_says_so_and_is_tried_again() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(1, 20)).await;
    let draft = desk.begin(1).await;
    let first = tried(&mut desk, &draft).await;
    assert!(first.read("main").contains("Of 20 companies, none changes verdict."));
    assert!(first.attributes("main a", "href").contains(&format!("{draft}/publish")));
    desk.edit(&draft, MARK, 55).await;
    let stale = desk.admin.get(&format!("{draft}/preview")).await;
    let shown = stale.read("main");
    assert!(shown.contains("ben@example.com saved the draft since"), "{shown}");
    assert!(shown.contains("This is what it did before that."), "{shown}");
    assert!(!stale.attributes("main a", "href").contains(&format!("{draft}/publish")));
    let again = tried(&mut desk, &draft).await;
    assert!(again.read("main").contains("Compared with version 1"));

    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let older = desk.admin.get(&format!("{draft}/preview")).await;
    assert!(older.read("main").contains("Version 2 was published since"));
    let seen = older.field("seen").expect("the run that was seen");
    let pressed = desk.admin.post(&format!("{draft}/preview"), &[("seen", &seen)]).await;
    assert_eq!(pressed.status, 303);
    ended(&desk.db, id(&draft)).await;
    let now = desk.admin.get(&format!("{draft}/preview")).await;
    assert!(now.read("main").contains("Compared with version 2"));
}

#[tokio::test]
async fn the_same_may_be_tried_again_when_companies_came_since() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    let nobody = tried(&mut desk, &draft).await;
    assert!(nobody.read("main").contains("No company has submitted its answers yet."));
    assert!(
        nobody.read("main").contains("Harbor & Pine"),
        "the test companies are shown all the same"
    );
    store_some(&desk, &companies(1, 3)).await;
    let seen = nobody.field("seen").unwrap();
    for _ in 0..2 {
        desk.admin.post(&format!("{draft}/preview"), &[("seen", &seen)]).await;
        ended(&desk.db, id(&draft)).await;
    }
    let page = desk.admin.get(&format!("{draft}/preview")).await;
    assert!(page.read("main").contains("Of 3 companies, none changes verdict."));
    assert_ne!(page.field("seen"), Some(seen));
    let bad = desk.admin.post(&format!("{draft}/preview"), &[("seen", "x")]).await;
    assert_eq!(bad.status, 400);
    let other = desk.admin.post(&format!("{draft}/preview"), &[("other", "x")]).await;
    assert_eq!(other.status, 400);
}

#[tokio::test]
async fn a_run_that_died_is_told_and_begun_again() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(1, 3)).await;
    let draft = desk.begin(1).await;
    tried(&mut desk, &draft).await;
    let path = format!("{draft}/preview");
    let mut psql = psql(&app.options).await;
    for (how, said) in [
        ("beat_at = now() - interval '1 minute'", "Its server was lost before it was done."),
        ("fault = 'The server was stopped before it was done.'", "The server was stopped"),
    ] {
        run(&mut psql, &format!("update preview set finished_at = null, summary = null, {how}"))
            .await;
        let page = desk.admin.get(&path).await;
        assert!(page.read("main").contains(said), "{}", page.read("main"));
        let seen = page.field("seen").unwrap();
        desk.admin.post(&path, &[("seen", &seen)]).await;
        ended(&desk.db, id(&draft)).await;
        let page = desk.admin.get(&path).await;
        assert!(page.read("main").contains("Of 3 companies"), "{}", page.read("main"));
    }
}

#[tokio::test]
async fn rules_with_faults_are_mended_first_and_an_ended_draft_is_only_read() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, "/roles/0/need/factors/9/weight", 50).await;
    let path = format!("{draft}/preview");
    let page = desk.admin.get(&path).await;
    assert!(
        page.read("main").contains("This draft cannot be tried: one fault is left in it."),
        "{}",
        page.read("main")
    );
    assert_eq!(page.attributes("main form", "action").len(), 0);
    assert_eq!(desk.admin.post(&path, &[]).await.status, 303);
    sleep(Duration::from_millis(50)).await;
    assert_eq!(desk.count("select count(*) from preview").await, 0);

    let other = desk.begin(1).await;
    tried(&mut desk, &other).await;
    desk.edit(&other, "/roles/0/need/factors/9/weight", 50).await;
    let page = desk.admin.get(&format!("{other}/preview")).await;
    assert!(page.read("[aria-labelledby=stale]").contains("one fault is left"), "{}", page.text());
    assert_eq!(page.attributes("main form", "action").len(), 0);

    let other = desk.begin(1).await;
    tried(&mut desk, &other).await;
    drafts::discard(&desk.db, id(&other), &Actor::shell(), &thrown_away(id(&other))).await.unwrap();
    let page = desk.admin.get(&format!("{other}/preview")).await;
    assert!(page.read("main").contains("not open any more"), "{}", page.read("main"));
    assert_eq!(page.attributes("main form", "action").len(), 0);
    assert_eq!(desk.admin.post(&format!("{other}/preview"), &[]).await.status, 303);
    assert_eq!(desk.admin.get("/admin/rulesets/1/preview").await.status, 404);
}
