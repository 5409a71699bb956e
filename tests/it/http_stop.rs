//! The end of the server: requests in flight are answered, nobody else can hold it up.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::http_kit::{PATIENCE, Setup, Site, post_request};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn requests_in_flight_end_and_idle_connections_do_not_count() {
    let mut site = Site::plain().await;
    let mut idle = site.connect().await;
    idle.write(GET).await;
    assert_eq!(idle.answer().await.unwrap().status, 200);
    let mut half = site.connect().await;
    half.write(&GET[..20]).await;
    let mut silent = site.connect().await;
    let mut half_again = site.connect().await;
    half_again.write(GET).await;
    assert_eq!(half_again.answer().await.unwrap().status, 200);
    half_again.write(&GET[..20]).await;
    let mut busy = site.hold().await;

    let start = Instant::now();
    site.stop();
    for client in [&mut idle, &mut half, &mut silent, &mut half_again] {
        assert_eq!(client.hung_up().await, 0);
    }
    assert!(TcpStream::connect(site.addr).await.is_err(), "nobody new is let in");
    site.gate.add_permits(1);
    let answer = busy.answer().await.expect("a request in flight is answered");
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
    site.ended().await;
    // The clocks for idle clients and for draining are all longer than this.
    assert!(start.elapsed() < Duration::from_secs(4), "it took {:?}", start.elapsed());
}

#[tokio::test]
async fn a_form_that_is_still_coming_in_may_arrive() {
    let mut site = Site::plain().await;
    let mut client = site.connect().await;
    let form = "application/x-www-form-urlencoded";
    let whole = post_request("/save", &["Expect: 100-continue"], form, "a=1");
    let (head, body) = whole.split_at(whole.len() - 3);
    client.write(head.as_bytes()).await;
    assert_eq!(client.answer().await.unwrap().status, 100, "the server waits for the body");
    site.stop();
    sleep(Duration::from_millis(100)).await;
    client.write(body.as_bytes()).await;
    assert_eq!(client.answer().await.unwrap().status, 303);
    assert_eq!(site.saved.available_permits(), 1);
    site.ended().await;
}

#[tokio::test]
async fn it_ends_in_time_whatever_clients_do() {
    let mut setup = Setup::default();
    setup.limits.drain = Duration::from_millis(500);
    let mut site = Site::start(setup).await;
    let mut for_ever = site.hold().await;
    let mut no_reader = site.connect().await;
    no_reader.write(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    sleep(Duration::from_millis(100)).await;
    let start = Instant::now();
    site.stop();
    site.ended().await;
    assert!(start.elapsed() >= Duration::from_millis(500));
    assert!(start.elapsed() < PATIENCE / 4, "it took {:?}", start.elapsed());
    assert_eq!(for_ever.hung_up().await, 0);
}

#[tokio::test]
async fn readiness_turns_red_before_the_door_closes() {
    let mut setup = Setup::default();
    setup.limits.red_before_close = Duration::from_secs(3);
    let mut site = Site::start(setup).await;
    assert_eq!(site.get("/readyz").await.status, 200);
    site.stop();
    sleep(Duration::from_millis(100)).await;
    let red = site.get("/readyz").await;
    assert_eq!((red.status, red.text().contains("stopping")), (503, true));
    assert_eq!(site.get("/healthz").await.status, 200);
    assert_eq!(site.get("/").await.status, 200);
    site.ended().await;
}
