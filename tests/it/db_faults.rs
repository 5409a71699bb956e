//! A database that fails: what is rerun unseen, what is refused in time, and that it recovers.

use std::time::{Duration, Instant};

use readyline::db::answers::{Saved, save_page};
use readyline::db::audit::Actor;
use readyline::db::shares::{NewShare, Terms, What, create, note, open};
use readyline::db::{Db, DbError, DbSettings, assessments};
use readyline::postgres::{InstallChoice, Server, Settings};
use readyline::web::secret::new_id;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::task::JoinSet;
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::database::{
    answers, begin, number, of, options, page, psql, run, saved, stored, submitted,
};
use crate::support::proxy::Proxy;

/// Makes every answer that is stored from now on do this first.
async fn before_each_answer(psql: &mut PgConnection, body: &str) {
    let sql = format!(
        "create function meddle() returns trigger language plpgsql as
            $$ begin {body}; return new; end $$;
        create trigger meddle before insert on answer for each row execute function meddle()"
    );
    run(psql, &sql).await;
}

async fn unmeddled(psql: &mut PgConnection) {
    run(psql, "drop trigger meddle on answer; drop function meddle()").await;
}

async fn end_all_others(psql: &mut PgConnection) {
    let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    assert!(number(psql, sql).await > 0, "somebody was connected");
}

/// Uses many connections at once, so that the pool holds them all.
async fn warm(db: &Db, id: Uuid) {
    let mut readers = JoinSet::new();
    for _ in 0..32 {
        let db = db.clone();
        readers.spawn(async move { assessments::find(&db, id).await.is_ok() });
    }
    assert!(readers.join_all().await.into_iter().all(|read| read));
}

#[tokio::test]
async fn a_page_that_finds_no_free_connection_is_refused_within_two_seconds() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings { max_connections: 2 });
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    before_each_answer(&mut psql, "perform pg_sleep(2.5)").await;
    let mut slow = JoinSet::new();
    for _ in 0..2 {
        let (db, page) = (db.clone(), page(begin(&db).await, 0, &[("headcount", of("1"))]));
        slow.spawn(async move { saved(&db, &page).await });
    }
    sleep(Duration::from_millis(200)).await;
    let asked = Instant::now();
    let refused = assessments::find(&db, id).await.err().expect("no connection");
    let waited = asked.elapsed();
    assert!(matches!(refused, DbError::Unavailable(_)), "{refused}");
    assert!(waited > Duration::from_millis(1800) && waited < Duration::from_millis(2600));
    assert_eq!(slow.join_all().await, [1, 1]);
    assert_eq!(stored(&db, id).await.revision, 0, "and it works again");
}

#[tokio::test]
async fn connections_that_were_killed_are_not_noticed() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    for revision in 0..5 {
        warm(&db, id).await;
        end_all_others(&mut psql).await;
        let asked = Instant::now();
        let page = page(id, revision, &[("headcount", of(&revision.to_string()))]);
        assert_eq!(saved(&db, &page).await, revision + 1);
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_and_not_done_twice() {
    let options = options().await;
    let proxy = Proxy::start(&options).await;
    let db = Db::lazy(proxy.options(), DbSettings::default());
    let id = begin(&db).await;
    let first = page(id, 0, &[("headcount", of("180"))]);
    proxy.cut_next_commit();
    let outcome = save_page(&db, &first).await;
    assert_eq!(outcome, Ok(Saved::Replayed { revision: 1 }));
    assert_eq!(stored(&db, id).await.answers, answers(&[("headcount", of("180"))]));

    proxy.cut_next_commit();
    let result_id = submitted(&db, id, "180").await;
    let terms = Terms::default();
    let links =
        NewShare { assessment: id, token_hash: [1; 32], result_id, days: 7, op: new_id(), terms };
    proxy.cut_next_commit();
    assert_eq!(create(&db, &links, &Actor::shell(), new_id()).await, Ok(true));
    let mut psql = psql(&options).await;
    for table in ["answer_op", "answer", "result", "share"] {
        let rows = number(&mut psql, &format!("select count(*) from {table}")).await;
        assert_eq!(rows, 1, "{table}");
    }
}

#[tokio::test]
async fn a_visitor_who_leaves_while_a_page_is_saved_does_not_stop_it() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    before_each_answer(&mut psql(&options).await, "perform pg_sleep(0.5)").await;
    let page = page(id, 0, &[("headcount", of("180"))]);
    let gone = tokio::time::timeout(Duration::from_millis(200), save_page(&db, &page)).await;
    assert!(gone.is_err(), "left before it was done");
    assert_eq!(stored(&db, id).await.revision, 0);
    db.close().await;
    let db = Db::lazy(options, DbSettings::default());
    assert_eq!(stored(&db, id).await.revision, 1, "closing waits for it");
}

#[tokio::test]
async fn a_full_disk_is_told_apart_reading_goes_on_and_writing_comes_back() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    let terms = Terms::default();
    let link =
        NewShare { assessment: id, token_hash: [1; 32], result_id, days: 7, op: new_id(), terms };
    assert_eq!(create(&db, &link, &Actor::shell(), new_id()).await, Ok(true));
    let mut psql = psql(&options).await;
    let full = "raise exception 'could not extend file \"base/1/2\": No space left on device'
        using errcode = 'disk_full'";
    before_each_answer(&mut psql, full).await;
    run(&mut psql, "create trigger meddle before update on share execute function meddle()").await;

    let page = page(id, 0, &[("headcount", of("180"))]);
    assert!(matches!(save_page(&db, &page).await, Err(DbError::Full(_))));
    assert_eq!(stored(&db, id).await.revision, 0);
    assert_eq!(note(&db, id, [1; 32], What::Page).await, Ok(()), "nothing is noted");
    let shown = open(&db, id, [1; 32]).await.expect("an answer").expect("a result");
    assert_eq!(shown.result.result_id, result_id, "a link opens uncounted");

    run(&mut psql, "drop trigger meddle on share").await;
    unmeddled(&mut psql).await;
    assert_eq!(saved(&db, &page).await, 1, "the same operation");
}

#[tokio::test]
async fn a_standby_that_takes_no_writes_is_left_for_the_next_connection() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    let name = options.get_database().expect("a name");
    run(&mut psql, &format!("alter database {name} set default_transaction_read_only = on")).await;
    end_all_others(&mut psql).await;
    let saving = tokio::spawn({
        let (db, page) = (db.clone(), page(id, 0, &[("headcount", of("180"))]));
        async move { saved(&db, &page).await }
    });
    sleep(Duration::from_millis(700)).await;
    assert!(!saving.is_finished());
    run(&mut psql, &format!("alter database {name} reset default_transaction_read_only")).await;
    assert_eq!(saving.await.expect("no panic"), 1);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_unavailable_not_a_fault() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    before_each_answer(&mut psql(&options).await, "perform pg_sleep(20)").await;
    let asked = Instant::now();
    let refused = save_page(&db, &page(id, 0, &[("headcount", of("180"))])).await;
    assert!(matches!(refused, Err(DbError::Unavailable(_))), "{refused:?}");
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_deadlock_is_rerun() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    run(&mut psql, "create sequence attempts").await;
    // A save locks one assessment only, so a real deadlock cannot be made: this one is said.
    let body = "if nextval('attempts') < 4 then
        raise exception 'deadlock' using errcode = 'deadlock_detected'; end if";
    before_each_answer(&mut psql, body).await;
    assert_eq!(saved(&db, &page(id, 0, &[("headcount", of("180"))])).await, 1);
    assert_eq!(number(&mut psql, "select last_value from attempts").await, 4);
}

#[tokio::test]
async fn a_database_that_is_down_is_refused_soon_then_at_once_and_recovers_by_itself() {
    let folder = tempfile::Builder::new().prefix("readyline-test-").tempdir().expect("a folder");
    let settings = Settings {
        durable: false,
        install: InstallChoice::Never,
        ..Settings::new(folder.path().join("data"))
    };
    open_to_all(folder.path());
    let server = Server::start(settings.clone()).await.unwrap_or_else(|why| panic!("{why}"));
    let options: PgConnectOptions = server.connect_options();
    let db = Db::connect(options.clone(), DbSettings::default()).await.expect("a database");
    db.migrate().await.expect("the schema");
    readyline::db::rulesets::install_default(&db).await.expect("the rules");
    let id = begin(&db).await;
    warm(&db, id).await;

    server.stop().await;
    let asked = Instant::now();
    let refused = assessments::find(&db, id).await.err().expect("it is down");
    assert!(matches!(refused, DbError::Unavailable(_)), "{refused}");
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    let mut more = JoinSet::new();
    for _ in 0..8 {
        let db = db.clone();
        more.spawn(async move { assessments::find(&db, id).await.is_err() });
    }
    assert!(more.join_all().await.into_iter().all(|refused| refused));
    let asked = Instant::now();
    assert!(db.ready().await.is_err());
    assert!(assessments::find(&db, id).await.is_err());
    assert!(asked.elapsed() < Duration::from_millis(600), "{:?}", asked.elapsed());

    let server = Server::start(settings).await.unwrap_or_else(|why| panic!("{why}"));
    let back = Instant::now();
    while assessments::find(&db, id).await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
    assert!(back.elapsed() < Duration::from_secs(2), "{:?}", back.elapsed());
    assert_eq!(saved(&db, &page(id, 0, &[("headcount", of("180"))])).await, 1);
    db.close().await;
    server.stop().await;
}

fn open_to_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder, mode).expect("our own folder");
}
