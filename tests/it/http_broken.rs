//! Requests that are broken, ambiguous or too large: refused clearly, nothing taken in, and the
//! answer arrives although the rest of the request is not read.

use crate::http_kit::{Answer, Client, Setup, Site, post_request};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

fn request(first: &str, headers: &[&str], body: &str) -> String {
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    format!("{first}\r\nHost: localhost\r\n{lines}\r\n{body}")
}

fn save(headers: &[&str], body: &str) -> String {
    request("POST /save HTTP/1.1", &[&[FORM], headers].concat(), body)
}

#[tokio::test]
async fn broken_requests_are_refused_and_take_nothing_in() {
    let site = Site::plain().await;
    let chunked = "Transfer-Encoding: chunked";
    let many_headers = vec!["X-Filler: 1"; 200];
    let long = "a".repeat(20_000);
    let chunks_beyond =
        format!("{}0\r\n\r\n", format!("8000\r\n{}\r\n", "a".repeat(0x8000)).repeat(3));
    let vast = "1".repeat(10_000_000);
    let no_host = "GET / HTTP/1.1\r\nX: 1\r\n\r\n".to_owned();
    let bare_feeds = save(&["Content-Length: 3"], "a=1").replace("\r\n", "\n");
    let table = [
        ("CL and TE", 400, save(&["Content-Length: 3", chunked], "3\r\na=1\r\n0\r\n\r\n")),
        ("TE and CL", 400, save(&[chunked, "Content-Length: 3"], "3\r\na=1\r\n0\r\n\r\n")),
        ("two CL", 400, save(&["Content-Length: 3", "Content-Length: 4"], "a=1")),
        ("the same CL twice", 400, save(&["Content-Length: 3", "Content-Length: 3"], "a=1")),
        ("CL list", 400, save(&["Content-Length: 3, 3"], "a=1")),
        ("bare LF", 400, bare_feeds),
        ("one bare LF", 400, "GET / HTTP/1.1\r\nHost: localhost\n\r\n".to_owned()),
        ("chunk extension", 400, save(&[chunked], "3;x=y\r\na=1\r\n0\r\n\r\n")),
        ("chunked over limit", 413, save(&[chunked], &chunks_beyond)),
        ("70 kB", 413, save(&["Content-Length: 70000"], &"a".repeat(70_000))),
        ("10 MB", 413, save(&["Content-Length: 10000000"], &vast)),
        ("10 MB, JSON", 413, post_request("/api/v1/score", &[], "application/json", &vast)),
        ("200 headers", 431, request("GET / HTTP/1.1", &many_headers, "")),
        ("20 kB header", 431, request("GET / HTTP/1.1", &[&format!("Cookie: {long}")], "")),
        ("20 kB URL", 414, request(&format!("GET /{long} HTTP/1.1"), &[], "")),
        ("no Host", 400, no_host),
        ("two Hosts", 400, request("GET / HTTP/1.1", &["Host: localhost"], "")),
        ("foreign target", 400, request("GET http://evil.example/ HTTP/1.1", &[], "")),
        ("foreign Host", 421, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_owned()),
        ("TRACE", 405, request("TRACE / HTTP/1.1", &[], "")),
        ("TLS", 400, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}".to_owned()),
        ("HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("no form", 415, request("POST /save HTTP/1.1", &["Content-Length: 3"], "a=1")),
        ("not UTF-8", 400, save(&["Content-Length: 5"], "a=%FF")),
        ("NUL", 422, save(&["Content-Length: 5"], "a=%00")),
        ("twice", 400, save(&["Content-Length: 7"], "a=1&a=2")),
        ("unknown field", 400, save(&["Content-Length: 7"], "a=1&b=2")),
    ];
    for (name, status, bytes) in table {
        let mut client = site.connect().await;
        client.write(bytes.as_bytes()).await;
        let answer = client.answer().await.unwrap_or_else(|| panic!("no answer: {name}"));
        assert_eq!(answer.status, status, "{name}");
        check_refusal(name, &answer);
    }
    assert_eq!(site.saved.available_permits(), 0, "something was taken in");

    let good = site.send(save(&["Content-Length: 3"], "a=1")).await;
    let chunked = site.send(save(&[chunked], "1\r\na\r\n2\r\n=1\r\n0\r\n\r\n")).await;
    assert_eq!((good.status, chunked.status), (303, 303));
    assert_eq!(site.saved.available_permits(), 2);
}

fn check_refusal(name: &str, answer: &Answer) {
    assert!(answer.header("x-request-id").is_some(), "{name}");
    assert!(answer.header("content-security-policy").is_some(), "{name}");
    let text = answer.text();
    assert!(
        text.contains("<h1>") || text.starts_with("{\"type\":\"about:blank\""),
        "{name}: {text}"
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_taken_in() {
    use tokio::io::AsyncWriteExt;
    let site = Site::plain().await;
    for bytes in
        [save(&["Content-Length: 7"], "a=1"), save(&["Transfer-Encoding: chunked"], "3\r\na=1\r\n")]
    {
        let mut client = site.connect().await;
        client.write(bytes.as_bytes()).await;
        client.0.shutdown().await.unwrap();
        assert_eq!(client.answer().await.map(|answer| answer.status), Some(400));
    }
    assert_eq!(site.saved.available_permits(), 0);
}

#[tokio::test]
async fn whoever_sends_too_much_may_finish_before_the_connection_ends() {
    use tokio::io::AsyncWriteExt;
    let site = Site::plain().await;
    let much = "a".repeat(4_000_000);
    for bytes in [
        save(&["Content-Length: 4000000"], &much),
        request("GET / HTTP/1.1", &[&format!("X: {much}")], ""),
    ] {
        let mut client = site.connect().await;
        // Some browsers show no answer to a request that they could not send.
        client.0.write_all(bytes.as_bytes()).await.expect("the server takes it in");
        assert!([413, 431].contains(&client.answer().await.unwrap().status));
        assert_eq!(client.hung_up().await, 0);
    }
}

#[tokio::test]
async fn one_connection_carries_many_requests_and_ends_at_the_first_broken_one() {
    let site = Site::plain().await;
    let mut client = site.connect().await;
    let home = request("GET / HTTP/1.1", &[], "");
    let form = save(&["Content-Length: 3"], "a=1");
    for (bytes, status) in [(&home, 200), (&form, 303), (&home, 200)] {
        client.write(bytes.as_bytes()).await;
        assert_eq!(client.answer().await.unwrap().status, status);
    }
    client.write(b"BROKEN\r\n\r\n").await;
    assert_eq!(client.answer().await.unwrap().status, 400);
    assert_eq!(client.hung_up().await, 0);
}

#[tokio::test]
async fn answers_keep_their_order_when_requests_come_all_at_once() {
    let site = Site::plain().await;
    let mut client = site.connect().await;
    let all = [
        request("GET /held HTTP/1.1", &[], ""),
        save(&["Content-Length: 3"], "a=1"),
        request("GET /big HTTP/1.1", &[], ""),
        "GET / HTTP/1.1\nHost: localhost\n\n".to_owned(),
    ];
    client.write(all.concat().as_bytes()).await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    site.gate.add_permits(1);
    let mut statuses = Vec::new();
    while let Some(answer) = client.answer().await {
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [200, 303, 200, 400]);
}

#[tokio::test]
async fn a_program_that_waits_for_leave_to_send_gets_it() {
    let site = Site::plain().await;
    let mut client: Client = site.connect().await;
    let head = save(&["Content-Length: 3", "Expect: 100-continue"], "");
    client.write(head.as_bytes()).await;
    assert_eq!(client.answer().await.unwrap().status, 100);
    client.write(b"a=1").await;
    assert_eq!(client.answer().await.unwrap().status, 303);
}

#[tokio::test]
async fn only_the_public_name_and_addresses_are_answered() {
    let mut setup = Setup::default();
    setup.settings.public_url = Some("https://readyline.example".parse().unwrap());
    let site = Site::start(setup).await;
    for (host, path, status) in [
        ("readyline.example", "/", 200),
        ("READYLINE.example:443", "/", 200),
        ("127.0.0.1:8080", "/", 200),
        ("evil.example", "/", 421),
        ("evil.example", "/no-such-page", 421),
        ("evil.example", "/healthz", 200),
        ("readyline.example.evil.example", "/", 421),
    ] {
        let answer = site.send(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
        assert_eq!(answer.status, status, "{host}{path}");
    }
    let old = site.send("GET /healthz HTTP/1.0\r\n\r\n").await;
    assert_eq!(old.status, 200);
}

#[tokio::test]
async fn an_answer_to_head_has_no_body() {
    use tokio::io::AsyncReadExt;
    let site = Site::plain().await;
    for (path, status) in [("/", "200"), ("/no-such-page", "404"), ("/static/readyline.css", "200")]
    {
        let mut client = site.connect().await;
        let head = request(&format!("HEAD {path} HTTP/1.1"), &["Connection: close"], "");
        client.write(head.as_bytes()).await;
        let mut all = String::new();
        client.0.read_to_string(&mut all).await.unwrap();
        assert!(all.starts_with(&format!("HTTP/1.1 {status}")), "{all}");
        assert!(all.ends_with("\r\n\r\n") && all.matches("\r\n\r\n").count() == 1, "{all}");
    }
}
