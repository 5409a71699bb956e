//! Two admins who publish at the same time, and one who presses twice.

use std::time::Duration;

use readyline::db::accounts::Role;
use readyline::db::audit::{Actor, Entry};
use readyline::db::golden;
use readyline::db::rulesets::{self, NewVersion, Published, Signed, SignedCase};
use readyline::web::secret::new_id;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::database::{number, psql, run};
use crate::support::desk::{DOWNTIME, Desk, id};

async fn two_admins(app: &TestApp) -> [Desk<'_>; 2] {
    let ben = app.signed_in(Role::Admin, "ben@example.com").await;
    [Desk::new(app).await, Desk::of(app, ben)]
}

/// One was published, the other is told that, with its own reason kept.
fn one_wins(answers: [Reply; 2], reasons: [&str; 2], version: i64) {
    let mut lost = answers.iter().zip(reasons).filter(|(answer, _)| answer.status != 303);
    let (page, reason) = lost.next().expect("one that lost");
    assert!(lost.next().is_none(), "one wins");
    assert_eq!(page.status, 409);
    let shown = page.read("main");
    assert!(shown.contains("Nothing was published"), "{shown}");
    assert!(shown.contains(&format!("version {version}")), "{shown}");
    assert!(shown.contains(reason), "{shown}");
    let won = answers.iter().find(|answer| answer.status == 303).expect("one that won");
    assert_eq!(won.location(), format!("/admin/rulesets/{version}"));
}

#[tokio::test]
async fn of_two_drafts_published_at_once_one_wins() {
    let app = TestApp::start().await;
    let [mut ana, mut ben] = two_admins(&app).await;
    for round in 1..=6 {
        let paths = [ana.ready(DOWNTIME, 26 - round).await, ben.ready(DOWNTIME, 40 + round).await];
        let forms = [
            ana.publish_form(&paths[0], "Ana has her reasons").await,
            ben.publish_form(&paths[1], "Ben knows better").await,
        ];
        let (first, second) =
            tokio::join!(ana.send(&paths[0], &forms[0]), ben.send(&paths[1], &forms[1]));
        one_wins([first, second], ["Ana has her reasons", "Ben knows better"], round + 1);
    }
    assert_eq!(ana.count("select count(*) from ruleset_version").await, 7);
    assert_eq!(ana.count("select count(*) from audit_entry where action = 'publish'").await, 6);
    assert_eq!(ana.count("select count(*) from ruleset_draft where ended_at is null").await, 6);
}

#[tokio::test]
async fn of_two_admins_who_publish_one_draft_one_wins() {
    let app = TestApp::start().await;
    let [mut ana, mut ben] = two_admins(&app).await;
    for round in 1..=6 {
        let path = ana.ready(DOWNTIME, 26 - round).await;
        let forms = [
            ana.publish_form(&path, "The same reason").await,
            ben.publish_form(&path, "The same reason").await,
        ];
        let (first, second) = tokio::join!(ana.send(&path, &forms[0]), ben.send(&path, &forms[1]));
        one_wins([first, second], ["The same reason"; 2], round + 1);
    }
    assert_eq!(ana.count("select count(*) from ruleset_version").await, 7);
    assert_eq!(ana.count("select count(*) from audit_entry where action = 'publish'").await, 6);
}

#[tokio::test]
async fn a_double_press_publishes_once() {
    let app = TestApp::start().await;
    let mut ana = Desk::new(&app).await;
    let path = ana.ready(DOWNTIME, 20).await;
    let form = ana.publish_form(&path, "Stores suffer earlier").await;
    let mut twin = Desk::of(&app, ana.admin.clone());
    let (first, second) = tokio::join!(ana.send(&path, &form), twin.send(&path, &form));
    let later = ana.send(&path, &form).await;
    for answer in [first, second, later] {
        assert_eq!((answer.status, answer.location()), (303, "/admin/rulesets/2"));
    }
    assert_eq!(ana.count("select count(*) from ruleset_version").await, 2);
    let mut other = form.clone();
    other[2].1 = "Something else".to_owned();
    let other = ana.send(&path, &other).await;
    assert_eq!(other.status, 409, "other words were not published");
    assert!(other.read("main").contains("This draft is version 2 now. ana "));
}

/// The second of two equal forms is still reading when the first one's transaction ends: what it
/// reads before and after that must not look like somebody else's change.
#[tokio::test]
async fn a_second_press_that_is_overtaken_while_it_reads_is_the_same_press() {
    let app = TestApp::start().await;
    let mut ana = Desk::new(&app).await;
    let path = ana.ready(DOWNTIME, 20).await;
    let form = ana.publish_form(&path, "Stores suffer earlier").await;
    let mut first = psql(&app.options).await;
    run(&mut first, "begin; lock table ruleset_version in access exclusive mode").await;
    let published = format!(
        "insert into ruleset_version
            (version, body, reason, published_by, publisher_id, draft_id)
        select 2, body, 'Stores suffer earlier', 'ana', account_id, draft_id
        from ruleset_draft_revision, account where draft_id = '{}' and revision = 2;
        update ruleset_draft set ended_at = now(), published_as = 2; commit",
        id(&path)
    );
    let waits = "select count(*) from pg_locks where not granted and database =
        (select oid from pg_database where datname = current_database())";
    let overtake = async {
        while number(&mut first, waits).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        run(&mut first, &published).await;
    };
    let (second, ()) = tokio::join!(ana.send(&path, &form), overtake);
    assert_eq!((second.status, second.location()), (303, "/admin/rulesets/2"));
}

#[tokio::test]
async fn what_changed_since_the_page_was_drawn_is_told() {
    let app = TestApp::start().await;
    let [mut ana, mut ben] = two_admins(&app).await;
    let path = ana.ready(DOWNTIME, 20).await;
    let form = ana.publish_form(&path, "My <own> words").await;
    ana.edit(&path, "/roles/0/need/factors/9/ramp/none_at", 4).await;
    let page = ana.send(&path, &form).await;
    assert_eq!(page.status, 409);
    let notice = page.read(".note");
    for said in ["ben saved this draft on ", "Store downtime: no points at 8 → 4 hours per year"]
    {
        assert!(notice.contains(said), "{said:?} in {notice}");
    }
    assert!(!notice.contains("full points"), "that was seen: {notice}");
    assert!(page.read("main").contains("My <own> words"));

    ana.preview(&path, 412, 12).await;
    let form = ana.publish_form(&path, "My <own> words").await;
    ben.release(DOWNTIME, 24, "Because of <Ben>").await;
    let page = ana.send(&path, &form).await;
    assert_eq!(page.status, 409);
    let notice = page.read(".note");
    assert!(notice.contains("ben published version 2: Because of <Ben>"), "{notice}");
    assert!(!notice.contains("saved this draft"), "{notice}");
    assert_eq!(ana.count("select max(version) from ruleset_version").await, 2);

    ana.preview(&path, 412, 12).await;
    let form = ana.publish_form(&path, "My <own> words").await;
    ben.admin.post(&format!("{path}/discard"), &[]).await;
    let page = ana.send(&path, &form).await;
    assert_eq!(page.status, 409);
    let notice = page.read(".note");
    assert!(notice.contains("ben threw it away"), "{notice}");
    assert!(page.read("main").contains("My <own> words"));
}

#[tokio::test]
async fn the_database_itself_publishes_only_what_was_shown() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready(DOWNTIME, 20).await;
    let cases = golden::list(&desk.db).await.unwrap();
    let mut new = NewVersion {
        draft: id(&path),
        revision: 2,
        against: 1,
        cases: cases.iter().rev().map(|case| case.id).collect(),
        reason: "Stores suffer earlier".to_owned(),
        signed: None,
        entry: Entry::new(new_id(), "publish", "version 2"),
    };
    let actor = Actor::shell();
    golden::remove(&desk.db, cases[0].id, &actor, new_id()).await.unwrap();
    let moved = rulesets::publish(&desk.db, &new, &actor).await;
    assert_eq!(moved, Ok(Published::Moved));
    assert_eq!(desk.count("select count(*) from audit_entry where action = 'publish'").await, 0);
    new.cases.pop();
    // The pages compare these too, but somebody may be quicker than the page.
    for (revision, against) in [(1, 1), (3, 1), (2, 0), (2, 2)] {
        let stale = NewVersion { revision, against, ..new.clone() };
        assert_eq!(rulesets::publish(&desk.db, &stale, &actor).await, Ok(Published::Moved));
    }
    let nothing = NewVersion { draft: new_id(), ..new.clone() };
    assert_eq!(rulesets::publish(&desk.db, &nothing, &actor).await, Ok(Published::Gone));
    // The audit log refuses an object that long, and with it the whole publication.
    let entry = std::mem::replace(&mut new.entry, Entry::new(new_id(), "publish", "x".repeat(301)));
    assert!(rulesets::publish(&desk.db, &new, &actor).await.is_err());
    assert_eq!(desk.count("select max(version) from ruleset_version").await, 1);
    assert!(!desk.draft(&path).await.ended, "all or nothing");
    new.entry = entry;
    // Nobody signs for a company that does not break, or for another one than does.
    let case = SignedCase { id: cases[1].id, name: "Tallow & Thread".to_owned() };
    let signed = Signed { reason: "It may".to_owned(), cases: vec![case] };
    let other = NewVersion { signed: Some(signed), ..new.clone() };
    assert_eq!(rulesets::publish(&desk.db, &other, &actor).await, Ok(Published::Moved));
    let done = rulesets::publish(&desk.db, &new, &actor).await;
    assert_eq!(done, Ok(Published::Done(2)));
}
