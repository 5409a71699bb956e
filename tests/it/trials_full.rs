//! Trials of a database that cannot do its work: too busy, or without room.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::ledger::Clients;
use crate::support::program::Place;

/// Trial 6: every connection waits for a lock while 200 requests a second come in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_database_is_answered_for_at_once_and_soon_forgotten() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let page = visitor.post("/assessments", &[]).await.location().to_owned();
    let mut holder = PgConnection::connect_with(&app.options).await.unwrap();
    let mut held = holder.begin().await.unwrap();
    let lock = "lock table assessment, answer in access exclusive mode";
    sqlx::raw_sql(lock).execute(&mut *held).await.unwrap();

    let (waits, health, ready) = rush(&app, &visitor, &page).await;
    held.rollback().await.unwrap();
    let released = Instant::now();
    while visitor.get(&page).await.status != 200 {
        assert!(released.elapsed() < Duration::from_secs(10), "not normal again");
        sleep(Duration::from_millis(50)).await;
    }
    let normal = released.elapsed();
    let median = waits[waits.len() / 2];
    eprintln!("{} refused, half of them within {median:?}; normal after {normal:?}", waits.len());
    assert!(waits.len() > 400, "only {} of 1000 were refused", waits.len());
    assert!(median < Duration::from_millis(250), "a refusal takes {median:?}");
    assert!(health.iter().all(|status| *status == 200), "/healthz: {health:?}");
    assert!(ready.iter().skip(1).all(|status| *status == 503), "/readyz: {ready:?}");
    assert!(normal < Duration::from_secs(5), "normal after {normal:?}");
}

/// Five seconds of 200 requests a second. Gives how long each refusal took, in order, and what
/// the two health addresses said once a second.
async fn rush(app: &TestApp, owner: &Visitor, page: &str) -> (Vec<Duration>, Vec<u16>, Vec<u16>) {
    let mut requests = JoinSet::new();
    let (mut health, mut ready) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        for at in 0..200 {
            let (mut visitor, page) = (owner.clone(), page.to_owned());
            requests.spawn(async move {
                sleep(Duration::from_millis(at * 5)).await;
                let asked = Instant::now();
                (visitor.get(&page).await.status, asked.elapsed())
            });
        }
        sleep(Duration::from_secs(1)).await;
        health.push(app.visitor().get("/healthz").await.status);
        ready.push(app.visitor().get("/readyz").await.status);
    }
    let answers = requests.join_all().await;
    let other: Vec<u16> =
        answers.iter().map(|(status, _)| *status).filter(|s| ![200, 503].contains(s)).collect();
    assert!(other.is_empty(), "neither a page nor a calm refusal: {other:?}");
    let mut waits: Vec<Duration> =
        answers.into_iter().filter(|(status, _)| *status == 503).map(|(_, took)| took).collect();
    waits.sort();
    (waits, health, ready)
}

/// Trial 5: `tests/trials/disk-full` makes the small disk that this needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a small disk of its own: run tests/trials/disk-full as root"]
async fn a_full_disk_loses_nothing_and_heals_by_itself() {
    let disk = std::env::var_os("SMALL_DISK").expect("run tests/trials/disk-full");
    let disk = Path::new(&disk);
    let place = Place::new(disk);
    let mut program = place.start().await;
    let clients = Clients::start(place.address, 50, Duration::from_millis(500));
    sleep(Duration::from_secs(2)).await;
    let mut reader = Visitor::new(place.address);
    let page = reader.post("/assessments", &[]).await.location().to_owned();

    let ballast = disk.join("ballast");
    fill(&ballast);
    let told = wait_until(&clients, |tried, _| tried > 0).await;
    sleep(Duration::from_secs(3)).await;
    let page_while_full = reader.get(&page).await.status;
    std::fs::remove_file(&ballast).unwrap();
    let freed = Instant::now();
    let before = clients.acknowledged();
    wait_until(&clients, |_, saved| saved > before).await;
    let healed = freed.elapsed();
    let saved = clients.acknowledged();
    let book = clients.stop().await;
    program.terminate();
    assert!(program.ended().await.success());
    eprintln!("{saved} saves; a calm page after {told:?}; saves again {healed:?} after the disk");
    assert_eq!(page_while_full, 200, "reads must go on while the disk is full");
    assert_eq!((book.cut, book.refused), (0, 0), "(cut, refused)");
    assert!(healed < Duration::from_secs(10), "saves again after {healed:?}");
    let settings = readyline::postgres::Settings::new(place.data.clone());
    let server = readyline::postgres::Server::start(settings).await.unwrap();
    book.compare(&server.connect_options()).await;
    server.stop().await;
}

/// Writes until there is no room left at all.
fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

/// Waits for what the clients saw: calm refusals, and saves.
async fn wait_until(clients: &Clients, enough: impl Fn(usize, usize) -> bool) -> Duration {
    let started = Instant::now();
    loop {
        let tried = clients.book.lock().unwrap().try_again;
        if enough(tried, clients.acknowledged()) {
            return started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(60), "waited too long");
        sleep(Duration::from_millis(20)).await;
    }
}
