//! What the operator reads when the database is missing or refuses.

use std::time::{Duration, Instant};

use readyline::db::{Db, DbError, DbSettings};
use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::cluster::cluster;
use crate::support::database;

async fn reason(options: PgConnectOptions) -> String {
    match Db::connect(options, DbSettings::default()).await {
        Ok(_) => panic!("connected"),
        Err(DbError::Unavailable(reason)) => reason,
        Err(other) => panic!("{other}"),
    }
}

fn url(port: u16) -> PgConnectOptions {
    let text = format!("postgres://readyline:hunter2secret@127.0.0.1:{port}/shop?sslmode=disable");
    text.parse().expect("a URL")
}

/// A Postgres that greets everyone with these bytes, and its port.
async fn postgres_that_says(greeting: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut startup = [0; 1024];
            assert!(client.read(&mut startup).await.expect("a startup message") > 0);
            client.write_all(&greeting).await.expect("a listener");
            // Read on until the client leaves, so that it sees our words and no reset.
            while client.read(&mut startup).await.is_ok_and(|length| length > 0) {}
        }
    });
    port
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).expect("a short message");
    [&[kind], length.to_be_bytes().as_slice(), body].concat()
}

fn refusal(code: &str, words: &str) -> Vec<u8> {
    message(b'E', format!("SFATAL\0VFATAL\0C{code}\0M{words}\0\0").as_bytes())
}

#[tokio::test]
async fn each_refusal_says_in_one_line_what_to_do_and_never_the_password() {
    let cases = [
        ("28P01", "password authentication failed", "refuses the password of user \"readyline\""),
        ("28000", "role \"readyline\" does not exist", "does not let user \"readyline\" in"),
        ("3D000", "database \"shop\" does not exist", "createdb shop"),
        ("42501", "permission denied", "may not connect to database \"shop\""),
        ("53300", "too many clients already", "raise its max_connections"),
        ("XX000", "cache lookup failed", "cache lookup failed (XX000)"),
    ];
    for (code, words, expected) in cases {
        let port = postgres_that_says(refusal(code, words)).await;
        let reason = reason(url(port)).await;
        assert!(reason.contains(expected), "{reason}");
        assert!(reason.contains(&format!("127.0.0.1:{port}")), "{reason}");
        assert!(!reason.contains("hunter2secret") && !reason.contains('\n'), "{reason}");
    }
}

#[tokio::test]
async fn a_postgres_that_is_too_old_is_named() {
    let greeting = [
        message(b'R', &0_u32.to_be_bytes()),
        message(b'S', b"server_version\x0011.22\0"),
        message(b'Z', b"I"),
    ];
    let reason = reason(url(postgres_that_says(greeting.concat()).await)).await;
    assert!(reason.contains("Postgres 11 at") && reason.contains("14 or newer"), "{reason}");
}

#[tokio::test]
async fn a_place_where_nothing_listens_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let refused = reason(url(port)).await;
    assert!(refused.starts_with(&format!("nothing listens at 127.0.0.1:{port}; ")), "{refused}");

    let socket = PgConnectOptions::new_without_pgpass().socket("/nowhere").port(5432);
    let missing = reason(socket).await;
    assert!(missing.contains("the socket /nowhere/.s.PGSQL.5432"), "{missing}");

    let unknown = reason("postgres://nobody@no-such-host.invalid/x".parse().expect("a URL")).await;
    assert!(unknown.contains("no-such-host.invalid:5432 cannot be reached"), "{unknown}");
}

#[tokio::test]
async fn a_place_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let asked = Instant::now();
    let silent = reason(url(listener.local_addr().expect("an address").port())).await;
    assert!(silent.contains("gives no answer within 5 s"), "{silent}");
    assert!(asked.elapsed() < Duration::from_secs(7), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_database_that_is_not_there_or_not_ours_is_named() {
    let options = cluster().await.empty_database().await;
    let missing = reason(options.clone().database("no_such_shop")).await;
    assert!(missing.contains("there is no database \"no_such_shop\""), "{missing}");
    let stranger = reason(options.clone().username("stranger")).await;
    assert!(stranger.contains("does not let user \"stranger\" in"), "{stranger}");

    let mut psql = database::psql(&options).await;
    let role = format!("guest_of_{}", options.get_database().expect("a name"));
    database::run(&mut psql, &format!("create role {role} login")).await;
    database::run(&mut psql, "revoke create on schema public from public").await;
    let guest = Db::connect(options.username(&role), DbSettings::default()).await;
    let refused = guest.expect("a connection").migrate().await.expect_err("no right to");
    assert!(refused.to_string().contains("owner of the database"), "{refused}");
    database::run(&mut psql, &format!("drop role {role}")).await;
}
