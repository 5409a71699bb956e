//! Second factors and sessions in the database: what was used, ended or changed meanwhile counts,
//! and work that runs twice is done once.

use readyline::db::accounts::password::{self, NewPassword};
use readyline::db::accounts::{self, Role};
use readyline::db::audit::Actor;
use readyline::db::factors::{self, NewFactor, Proof};
use readyline::db::sessions::{self, NewSession, Rotation};
use readyline::web::secret::new_id;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::people::person;
use crate::support::phone::{change, done};

const SECRET: [u8; 20] = [7; 20];

/// A session that was begun five minutes ago, and what it turns into. `name` makes its secrets.
async fn session(app: &TestApp, account: Uuid, name: u8) -> Rotation {
    let new = NewSession {
        token_hash: [name; 32],
        id: new_id(),
        account,
        second_factor: false,
        client: "192.0.2.7".to_owned(),
        agent: "a test".to_owned(),
    };
    sessions::begin(&app.db(), &new).await.unwrap();
    change(app, "update session set started_at = now() - interval '5 minutes'").await;
    Rotation { account, old: [name; 32], new: [name + 100; 32], second_factor: true }
}

/// An account with a second factor, and the session that set it up.
async fn with_factor(app: &TestApp, email: &str, name: u8) -> Rotation {
    let account = person(app, Role::Admin, email).await;
    let begun = session(app, account, name).await;
    let new = NewFactor { secret: SECRET, step: 10, codes: vec![[name; 32]], replaces: None };
    assert!(factors::begin(&app.db(), &new, begun, &Actor::shell(), new_id()).await.unwrap());
    Rotation { old: begun.new, new: [name + 1; 32], ..begun }
}

async fn show(app: &TestApp, proof: Proof, rotation: Rotation) -> bool {
    factors::show(&app.db(), proof, rotation, &Actor::shell(), new_id()).await.unwrap()
}

#[tokio::test]
async fn a_proof_counts_for_the_account_as_it_is_now() {
    let app = TestApp::start().await;
    let ana = with_factor(&app, "ana@example.com", 10).await;
    let bo = with_factor(&app, "bo@example.com", 20).await;
    let code = |secret, step| Proof::Code { secret, step };
    assert!(!show(&app, code([8; 20], 11), ana).await, "a key that it no longer has");
    assert!(!show(&app, code(SECRET, 10), ana).await, "the step that set it up");
    assert!(!show(&app, Proof::Recovery([20; 32]), ana).await, "somebody else's code");
    let stolen = Rotation { account: bo.account, ..ana };
    assert!(!show(&app, code(SECRET, 11), stolen).await, "with somebody else's session");
    let ended = Rotation { old: [99; 32], ..ana };
    assert!(!show(&app, code(SECRET, 11), ended).await, "a session that ended meanwhile");
    assert!(show(&app, code(SECRET, 11), ana).await, "none of these used the code up");
    let kept = "select bool_and(started_at < now() - interval '4 minutes')::text from session";
    assert_eq!(app.look_up(kept).await, "true", "its longest time does not begin anew");
}

#[tokio::test]
async fn work_whose_answer_was_lost_is_done_once() {
    let app = TestApp::start().await;
    let db = app.db();
    let actor = Actor::shell();
    let ana = with_factor(&app, "ana@example.com", 10).await;
    let entry = new_id();
    let proof = Proof::Code { secret: SECRET, step: 12 };
    for _ in 0..2 {
        assert!(factors::show(&db, proof, ana, &actor, entry).await.unwrap());
    }
    assert!(sessions::find(&db, ana.new).await.unwrap().is_some());
    let entry = new_id();
    for _ in 0..2 {
        let codes = vec![[1; 32], [2; 32]];
        assert!(factors::renew_codes(&db, ana.account, codes, &actor, entry).await.unwrap());
    }
    let other = session(&app, ana.account, 40).await;
    let other = sessions::find(&db, other.old).await.unwrap().expect("half signed in");
    let entry = new_id();
    for _ in 0..2 {
        let ended = sessions::end_one(&db, ana.account, other.id, &actor, entry).await;
        assert!(ended.unwrap());
    }
    let entry = new_id();
    let next = Rotation { old: ana.new, new: [70; 32], second_factor: false, ..ana };
    for _ in 0..2 {
        let proof = Proof::Recovery([2; 32]);
        assert!(factors::end(&db, proof, next, &actor, entry).await.unwrap());
    }
    let log = done(&app).await;
    for action in
        ["second_factor_shown", "recovery_codes_made", "session_ended", "second_factor_off"]
    {
        assert_eq!(log.matches(action).count(), 1, "{action} in {log}");
    }
    assert_eq!(app.look_up("select count(*)::text from session").await, "1");
}

#[tokio::test]
async fn of_two_people_who_change_one_password_the_second_has_to_look_again() {
    let app = TestApp::start().await;
    let db = app.db();
    let account = person(&app, Role::Consultant, "ana@example.com").await;
    let (first, second) = (session(&app, account, 10).await, session(&app, account, 20).await);
    let found = accounts::find(&db, "ana@example.com").await.unwrap().unwrap();
    let old_hash = found.password_hash.unwrap();
    let new = |hash: &str| NewPassword { old_hash: old_hash.clone(), new_hash: hash.to_owned() };
    let actor = Actor::shell();
    assert!(password::change(&db, &new("one"), first, &actor, new_id()).await.unwrap());
    assert!(!password::change(&db, &new("two"), second, &actor, new_id()).await.unwrap());
    let late = session(&app, account, 30).await;
    assert!(!password::change(&db, &new("two"), late, &actor, new_id()).await.unwrap());
    assert_eq!(app.look_up("select password_hash from account").await, "one");
}
