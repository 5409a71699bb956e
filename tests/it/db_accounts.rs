//! Accounts, links and attempts in the database: what a second run of the same work does, what a
//! dead link does there, and what many do at once.

use std::time::Duration;

use readyline::db::accounts::{self, NewAccount, Role};
use readyline::db::attempts::{self, Counted, Quota};
use readyline::db::audit::Actor;
use readyline::db::links::{self, NewLink, Purpose};
use readyline::db::{Db, DbSettings, set_up};
use readyline::web::secret::{Secret, new_id};
use tokio::task::JoinSet;

use crate::support::database::{database, number, options, psql, run};

const HASH: &str = "$argon2id$of a password";

fn account(email: &str) -> NewAccount {
    NewAccount {
        id: new_id(),
        email: email.to_owned(),
        name: "Ana".to_owned(),
        role: Role::Admin,
        password_hash: None,
    }
}

fn token() -> [u8; 32] {
    Secret::new().unwrap().hash()
}

/// The answer to a commit may get lost; then the same work is done again.
#[tokio::test]
async fn the_same_work_twice_is_done_once_and_answered_alike() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let actor = Actor::shell();
    let (set_up_token, offered) = (token(), new_id());
    let (ana, kim) = (account("ana@example.com"), account("kim@example.com"));
    let ids: Vec<_> = (0..5).map(|_| new_id()).collect();
    let new = NewLink { token_hash: token(), account: kim.id, purpose: Purpose::Invitation };
    for _ in 0..2 {
        assert_eq!(set_up::offer(&db, set_up_token, &actor, offered).await, Ok(true));
    }
    for _ in 0..2 {
        let entries = [ids[0], ids[1]];
        let made = set_up::make_admin(&db, set_up_token, &ana, &actor, entries).await;
        assert_eq!(made, Ok(true));
    }
    for _ in 0..2 {
        assert_eq!(accounts::create(&db, &kim, &actor, ids[2]).await, Ok(true));
    }
    for _ in 0..2 {
        assert_eq!(links::issue(&db, &new, &actor, ids[3]).await, Ok(true));
        assert!(links::look(&db, new.token_hash).await.unwrap().is_some());
    }
    for _ in 0..2 {
        let set = links::use_for_password(&db, new.token_hash, HASH, &actor, ids[4]).await;
        assert_eq!(set, Ok(true));
    }
    let other = links::use_for_password(&db, new.token_hash, "$another", &actor, new_id()).await;
    assert_eq!(other, Ok(false), "another password is other work");
    let namesake = NewAccount { id: new_id(), ..kim };
    assert_eq!(accounts::create(&db, &namesake, &actor, new_id()).await, Ok(false));
    let mut connection = psql(&options).await;
    assert_eq!(number(&mut connection, "select count(*) from account").await, 2);
    assert_eq!(number(&mut connection, "select count(*) from audit_entry").await, 6);
}

/// A page looks before it works out a hash; meanwhile the link may die.
#[tokio::test]
async fn a_link_that_died_while_a_password_was_hashed_sets_none() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut connection = psql(&options).await;
    let actor = Actor::shell();
    let first = token();
    set_up::offer(&db, first, &actor, new_id()).await.unwrap();
    run(&mut connection, "update account_link set expires_at = now()").await;
    let make = async |token| {
        let new = account("eve@example.com");
        set_up::make_admin(&db, token, &new, &actor, [new_id(), new_id()]).await.unwrap()
    };
    assert!(!make(first).await, "expired");
    let second = token();
    set_up::offer(&db, second, &actor, new_id()).await.unwrap();
    assert!(!make(token()).await, "never made");
    let ana = account("ana@example.com");
    accounts::create(&db, &ana, &actor, new_id()).await.unwrap();
    run(&mut connection, "update account_link set used_at = null").await;
    assert!(!make(second).await, "somebody has an account");

    let issue = async || {
        let new = NewLink { token_hash: token(), account: ana.id, purpose: Purpose::Reset };
        links::issue(&db, &new, &actor, new_id()).await.unwrap();
        new.token_hash
    };
    let set =
        async |token| links::use_for_password(&db, token, HASH, &actor, new_id()).await.unwrap();
    assert!(!make(issue().await).await, "a link for a password makes no admin");
    let expired = issue().await;
    run(&mut connection, "update account_link set expires_at = now()").await;
    assert!(!set(expired).await);
    let replaced = issue().await;
    let closed = issue().await;
    assert!(!set(replaced).await);
    run(&mut connection, "update account set disabled_at = now()").await;
    assert!(!set(closed).await);
    run(&mut connection, "update account set disabled_at = null").await;
    let third = token();
    let sql = "insert into account_link select $1, null, 'set_up', now() + interval '1 hour'";
    sqlx::query(sql).bind(third).execute(&mut connection).await.unwrap();
    assert!(!set(third).await, "the link for the first admin sets no password");
    assert_eq!(number(&mut connection, "select count(password_hash) from account").await, 0);
    assert_eq!(number(&mut connection, "select count(*) from account").await, 1);
}

#[tokio::test]
async fn whoever_lost_the_second_factor_gets_in_without_and_is_out_everywhere() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut connection = psql(&options).await;
    let actor = Actor::shell();
    let (ana, kim) = (account("ana@example.com"), account("kim@example.com"));
    for new in [&ana, &kim] {
        accounts::create(&db, new, &actor, new_id()).await.unwrap();
    }
    run(
        &mut connection,
        "update account set totp_secret = sha256('x'), totp_last_step = 7;
        insert into recovery_code select account_id, sha256('x') from account;
        insert into session (token_hash, account_id, session_id, second_factor, client, agent)
        select sha256(email::bytea), account_id, account_id, true, '-', '' from account",
    )
    .await;
    assert!(accounts::clear_second_factor(&db, ana.id, &actor, new_id()).await.unwrap());
    let listed = accounts::list(&db).await.unwrap();
    let factors: Vec<bool> = listed.iter().map(|account| account.has_second_factor).collect();
    assert_eq!(factors, [false, true], "Kim keeps hers");
    for table in ["recovery_code", "session"] {
        let sql = format!("select count(*) from {table} where account_id = '{}'", ana.id);
        assert_eq!(number(&mut connection, &sql).await, 0, "{table}");
        assert_eq!(number(&mut connection, &format!("select count(*) from {table}")).await, 1);
    }
    assert!(!accounts::clear_second_factor(&db, new_id(), &actor, new_id()).await.unwrap());
}

#[tokio::test]
async fn of_many_attempts_at_once_as_many_pass_as_may() {
    let db = database().await;
    let quota = Quota { purpose: "trial", most: 5, seconds: 60 };
    let mut attempts = JoinSet::new();
    for _ in 0..24 {
        let db = db.clone();
        attempts.spawn(async move { attempts::count(&db, quota, "ana").await.unwrap() });
    }
    let counted = attempts.join_all().await;
    let within = counted.iter().filter(|counted| **counted == Counted::Within);
    assert_eq!(within.count(), 5);
    let first = |counted: &&Counted| matches!(counted, Counted::Beyond { first: true, .. });
    assert_eq!(counted.iter().filter(first).count(), 1);
    let minute = Duration::from_secs(1)..=Duration::from_secs(60);
    assert!(counted.iter().all(|counted| match counted {
        Counted::Within => true,
        Counted::Beyond { wait, .. } => minute.contains(wait),
    }));
    assert_eq!(attempts::count(&db, quota, "kim").await, Ok(Counted::Within));
    let other = Quota { purpose: "other", ..quota };
    assert_eq!(attempts::count(&db, other, "ana").await, Ok(Counted::Within));
}
