//! Trials of the promise "a page that was acknowledged is never lost", with the real program, a
//! private Postgres and a book of every save. What needs root stands in `tests/trials`.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use readyline::postgres::{Server, Settings};
use rustix::process::{Signal, kill_process};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection, Row as _};
use tokio::time::{sleep, timeout};

use crate::support::ledger::{Book, Clients};
use crate::support::program::Place;

/// 50 people who save once a second.
const PEOPLE: usize = 50;
const PAUSE: Duration = Duration::from_secs(1);
/// Most connections that the program may hold (its default).
const POOL: i64 = 8;

/// Reads what a program left behind, once nobody else has its data.
async fn compare(book: &Book, place: &Place) {
    let server = Server::start(Settings::new(place.data.clone())).await;
    let server = server.unwrap_or_else(|problem| panic!("{problem}"));
    book.compare(&server.connect_options()).await;
    server.stop().await;
}

fn private(place: &Place) -> PgConnectOptions {
    let (_, socket) = place.postgres();
    PgConnectOptions::new_without_pgpass().socket(socket).username("readyline").database("postgres")
}

/// Trial 1, on one node.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_of_the_server_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    let clients = Clients::start(place.address, PEOPLE, PAUSE);
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        sleep(Duration::from_millis(700)).await;
        program.kill().await;
        program = place.start().await;
        slowest = slowest.max(program.ready_after);
    }
    sleep(Duration::from_secs(1)).await;
    let mut connection = PgConnection::connect_with(&private(&place)).await.unwrap();
    let query = "select count(*) from pg_stat_activity where backend_type = 'client backend' \
                 and pid <> pg_backend_pid()";
    let open: i64 = sqlx::query(query).fetch_one(&mut connection).await.unwrap().get(0);
    connection.close().await.unwrap();
    let saved = clients.acknowledged();
    let book = clients.stop().await;
    program.terminate();
    assert!(program.ended().await.success());
    compare(&book, &place).await;
    eprintln!(
        "{saved} saves, {} cut, {} refused, {} told to try again; ready after {slowest:?} at most",
        book.cut, book.refused, book.try_again
    );
    assert!(saved > 200, "only {saved} saves: too few to tell");
    assert!(open <= POOL, "{open} connections stay open");
    assert!(slowest < Duration::from_secs(10), "ready after {slowest:?}");
}

/// Trial 2, on one node: a server that is asked to end finishes what it has begun.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orderly_end_cuts_nobody_off() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    let clients = Clients::start(place.address, PEOPLE, PAUSE);
    sleep(Duration::from_secs(3)).await;
    // Somebody who never finishes a request must not hold up the end.
    let mut half = TcpStream::connect(place.address).unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nhost: ").unwrap();
    let busy = clients.book.lock().unwrap().try_again;
    program.terminate();
    let asked = Instant::now();
    let red = loop {
        if !place.is_ready().await {
            break asked.elapsed();
        }
        sleep(Duration::from_millis(20)).await;
    };
    let status = program.ended().await;
    let took = asked.elapsed();
    let book = clients.stop().await;
    eprintln!(
        "unready after {red:?}, ended after {took:?}; {} saves, {busy} told to try again before",
        book.presses.len()
    );
    assert!(status.success(), "{status}");
    assert!(red < Duration::from_secs(1), "/readyz stays green for {red:?}");
    assert!(took < Duration::from_secs(20), "the end took {took:?}");
    assert_eq!((book.cut, book.try_again - busy), (0, 0), "(cut off, told to try again)");
    compare(&book, &place).await;
}

/// Trial 3: Postgres is killed, and a calm page stands in for it until it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_postgres_comes_back_with_everything() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    let clients = Clients::start(place.address, PEOPLE, PAUSE);
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        sleep(Duration::from_secs(2)).await;
        let (postgres, _) = place.postgres();
        kill_process(postgres, Signal::KILL).unwrap();
        let killed = Instant::now();
        let back = async {
            while clients.book.lock().unwrap().latest.is_none_or(|latest| latest < killed) {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(30), back).await.expect("saves again");
        slowest = slowest.max(killed.elapsed());
    }
    let saved = clients.acknowledged();
    let book = clients.stop().await;
    program.terminate();
    assert!(program.ended().await.success());
    eprintln!("{saved} saves, {} told to try again, back after {slowest:?}", book.try_again);
    assert_eq!((book.cut, book.refused), (0, 0), "the server itself stays up (cut, refused)");
    assert!(slowest < Duration::from_secs(10), "back after {slowest:?}");
    compare(&book, &place).await;
}
