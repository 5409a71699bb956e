//! Clients that are slow on purpose: each is bounded in time, and nobody else notices.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::http_kit::{BIG, PATIENCE, Setup, Site, post_request};

const SHORT: Duration = Duration::from_secs(1);

/// Of each kind at once.
const CROWD: usize = 100;

/// Every time limit short but the one that a test is about.
fn short() -> Setup {
    let mut setup = Setup::default();
    setup.settings.body_deadline = SHORT;
    setup.limits.head = SHORT;
    setup.limits.idle = SHORT;
    setup.limits.write = SHORT;
    setup
}

const HALF_A_HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ";

fn head_of_a_form() -> String {
    let whole = post_request("/save", &[], "application/x-www-form-urlencoded", "a=123456789");
    whole.strip_suffix("a=123456789").unwrap().to_owned()
}

#[tokio::test]
async fn a_silent_client_is_hung_up_on() {
    let site = Site::start(short()).await;
    let start = Instant::now();
    assert_eq!(site.connect().await.hung_up().await, 0);
    assert!(start.elapsed() >= SHORT, "it had the whole time");
}

#[tokio::test]
async fn a_dripping_head_is_hung_up_on() {
    let site = Site::start(short()).await;
    let mut client = site.connect().await;
    client.write(HALF_A_HEAD).await;
    let drip = client.drip(b"a", SHORT / 10);
    tokio::time::timeout(PATIENCE, drip).await.expect("the server hangs up");
}

#[tokio::test]
async fn a_dripping_body_is_answered_and_hung_up_on() {
    let site = Site::start(short()).await;
    let mut client = site.connect().await;
    client.write(head_of_a_form().as_bytes()).await;
    for byte in b"a=1" {
        client.write(&[*byte]).await;
        sleep(SHORT / 10).await;
    }
    assert_eq!(client.answer().await.unwrap().status, 408);
    client.hung_up().await;
    assert_eq!(site.saved.available_permits(), 0);
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_hung_up_on() {
    let site = Site::start(short()).await;
    let mut client = site.connect().await;
    client.write(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    sleep(3 * SHORT).await;
    let got = client.hung_up().await;
    assert!(got < BIG, "the whole of {got} bytes waited for the reader");
}

#[tokio::test]
async fn a_reader_that_reads_gets_all() {
    let site = Site::plain().await;
    assert_eq!(site.get("/big").await.body.len(), BIG);
}

#[tokio::test]
async fn a_connection_that_asks_for_nothing_more_is_hung_up_on() {
    let site = Site::start(short()).await;
    let mut client = site.connect().await;
    for _ in 0..2 {
        client.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        assert_eq!(client.answer().await.unwrap().status, 200);
        sleep(SHORT / 4).await;
    }
    assert_eq!(client.hung_up().await, 0);
}

#[tokio::test]
async fn an_answer_may_take_longer_than_any_wait_for_the_client() {
    let site = Site::start(short()).await;
    let mut client = site.hold().await;
    sleep(3 * SHORT).await;
    site.gate.add_permits(1);
    assert_eq!(client.answer().await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_of_slow_clients_keeps_nobody_waiting() {
    // The limits are long here: what keeps the site usable is that a crowd makes room.
    let mut setup = Setup::default();
    setup.limits.connections = 2 * CROWD;
    let site = Site::start(setup).await;
    let mut crowd = Vec::new();
    for _ in 0..CROWD {
        crowd.push(site.connect().await);
        for start in [HALF_A_HEAD, head_of_a_form().as_bytes()] {
            let mut client = site.connect().await;
            client.write(start).await;
            crowd.push(client);
        }
    }
    let mut visits = JoinSet::new();
    for _ in 0..20 {
        let mut client = site.connect().await;
        visits.spawn(async move {
            let start = Instant::now();
            client.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
            assert_eq!(client.answer().await.unwrap().status, 200);
            start.elapsed()
        });
    }
    for time in visits.join_all().await {
        assert!(time < Duration::from_secs(3), "a visitor waited {time:?}");
    }
}

#[tokio::test]
async fn whoever_is_being_served_need_not_make_room() {
    let mut setup = Setup::default();
    setup.limits.connections = 4;
    let site = Site::start(setup).await;
    let mut served = site.hold().await;
    let mut crowd = Vec::new();
    for _ in 0..20 {
        crowd.push(site.connect().await);
    }
    assert_eq!(site.get("/").await.status, 200);
    assert_eq!(crowd[0].hung_up().await, 0);
    site.gate.add_permits(1);
    assert_eq!(served.answer().await.unwrap().status, 200);
}
