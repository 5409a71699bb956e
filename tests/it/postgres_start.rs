//! The private Postgres from its first start on.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use readyline::postgres::{InstallChoice, Problem, Server, Settings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};

use crate::support::cluster::cluster;
use crate::support::keeper::{Keeper, open_folder, postmaster};

async fn try_start(data_dir: &Path) -> Result<Server, Problem> {
    let settings = Settings::new(data_dir.to_owned());
    Server::start(Settings { install: InstallChoice::Never, ..settings }).await
}

async fn start(data_dir: &Path) -> Server {
    try_start(data_dir).await.unwrap_or_else(|problem| panic!("{problem}"))
}

async fn run(options: &PgConnectOptions, sql: &'static str) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn text(options: &PgConnectOptions, sql: &'static str) -> String {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let found = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn what_was_stored_is_there_at_the_next_start() {
    let folder = open_folder();
    let data_dir = folder.path().join("not/made/yet");
    let server = start(&data_dir).await;
    run(&server.connect_options(), "create table kept as select 'here' as word").await;
    server.stop().await;
    assert_eq!(postmaster(&data_dir), None, "postgres is still there after stop");
    let server = start(&data_dir).await;
    assert_eq!(text(&server.connect_options(), "select word from kept").await, "here");
    server.stop().await;
}

#[tokio::test]
async fn it_is_durable_and_closed_to_everybody_else() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let server = start(&data_dir).await;
    let options = server.connect_options();
    for (sql, expected) in [
        ("show fsync", "on"),
        ("show synchronous_commit", "on"),
        ("show full_page_writes", "on"),
        ("show listen_addresses", ""),
        ("show server_encoding", "UTF8"),
        ("show timezone", "UTC"),
    ] {
        assert_eq!(text(&options, sql).await, expected, "{sql}");
    }
    assert_eq!(mode(&data_dir.join("run")), 0o700);
    assert_eq!(mode(&data_dir.join("postgres")), 0o700);
    assert_eq!(mode(&data_dir.join("postgres.log")), 0o600);
    server.stop().await;
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_told_about_the_first() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let first = start(&data_dir).await;
    let problem = try_start(&data_dir).await.expect_err("two on one folder");
    let process = format!("(process {})", std::process::id());
    assert!(problem.reason().contains("Another readyline"), "{problem}");
    assert!(problem.reason().contains(&process), "{problem}");
    assert!(problem.advice().contains("READYLINE_DATA_DIR"), "{problem}");
    assert_eq!(problem.to_string().lines().count(), 2, "{problem}");
    // The first one has not noticed.
    assert_eq!(text(&first.connect_options(), "select 'up'").await, "up");
    first.stop().await;
    start(&data_dir).await.stop().await;
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_the_folder_free() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for patience in [5, 100, 300] {
        // Whether this one got anywhere, or found the one before still on its way out, is chance.
        let _ = tokio::time::timeout(Duration::from_millis(patience), try_start(&data_dir)).await;
    }
    let server = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            if let Ok(server) = try_start(&data_dir).await {
                break server;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    server.await.expect("the folder is still locked").stop().await;
}

#[tokio::test]
async fn a_cluster_that_was_only_half_made_is_made_again() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    fs::create_dir_all(data_dir.join("postgres.new/base")).unwrap();
    fs::write(data_dir.join("postgres.new/PG_VERSION"), "1").unwrap();
    start(&data_dir).await.stop().await;
    assert!(!data_dir.join("postgres.new").exists());
}

#[tokio::test]
async fn the_path_may_be_long_and_odd() {
    let folder = open_folder();
    let long = "a folder, \"named\" with care ".repeat(5);
    let data_dir = folder.path().join(long);
    for _ in 0..2 {
        let server = start(&data_dir).await;
        assert_eq!(text(&server.connect_options(), "select 'up'").await, "up");
        server.stop().await;
    }
    let short = folder.path().join("a \"b\", c");
    let server = start(&short).await;
    assert_eq!(text(&server.connect_options(), "select 'up'").await, "up");
    server.stop().await;
}

#[tokio::test]
async fn when_postgres_refuses_its_own_words_are_shown() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await;
    let conf = data_dir.join("postgres/postgresql.conf");
    let good = fs::read_to_string(&conf).unwrap();
    fs::write(&conf, format!("{good}\nnosuch.thing here = 1\n")).unwrap();
    let problem = try_start(&data_dir).await.expect_err("a broken configuration");
    assert!(problem.reason().contains("contains errors"), "{problem}");
    assert!(problem.advice().contains("postgres.log"), "{problem}");
    assert!(problem.to_string().contains("\n  | "), "{problem}");
    fs::write(&conf, good).unwrap();
    start(&data_dir).await.stop().await;
}

#[tokio::test]
async fn the_log_does_not_grow_for_ever() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    fs::create_dir_all(&data_dir).unwrap();
    fs::write(data_dir.join("postgres.log"), vec![b'x'; 5_000_000]).unwrap();
    start(&data_dir).await.stop().await;
    let size = |name: &str| fs::metadata(data_dir.join(name)).map_or(0, |found| found.len());
    assert!(size("postgres.log") < 100_000, "{}", size("postgres.log"));
    assert_eq!(size("postgres.log.1"), 5_000_000);
}

#[tokio::test]
async fn variables_meant_for_other_programs_change_nothing() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let keeper = Keeper::start_with(&data_dir, |command| {
        command.envs([
            ("PGPORT", "1"),
            ("PGHOST", "nowhere.example"),
            ("PGUSER", "nobody"),
            ("PGDATABASE", "none"),
            ("PGDATA", "/nowhere"),
            ("PGSSLMODE", "verify-full"),
            ("LC_ALL", "xx_XX"),
            ("TZ", "Mars/Olympus"),
        ]);
    });
    keeper.unwrap_or_else(|problem| panic!("{problem}")).kill();
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    for _ in 0..2 {
        let options = cluster().await.empty_database().await;
        run(&options, "create table mine()").await;
    }
}

#[tokio::test]
async fn a_template_is_filled_once_and_copied_often() {
    let fill = |options: PgConnectOptions| async move {
        run(&options, "create table word as select 'filled' as text").await;
    };
    for _ in 0..3 {
        let options = cluster().await.fresh_database("filled_once", fill).await;
        assert_eq!(text(&options, "select text from word").await, "filled");
        run(&options, "drop table word").await;
    }
}
