//! Whose address counts, and what the log says about a request.

use std::io;
use std::sync::{Arc, Mutex};

use readyline::web::log::subscriber;

use crate::http_kit::{Setup, Site, post_request};

async fn whoami(site: &Site, forwarded: &[&str]) -> String {
    let lines: String = forwarded.iter().map(|f| format!("X-Forwarded-For: {f}\r\n")).collect();
    site.send(format!("GET /whoami HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n")).await.text()
}

#[tokio::test]
async fn a_claimed_address_counts_only_from_a_proxy_of_ours() {
    let bare = Site::plain().await;
    assert_eq!(whoami(&bare, &[]).await, "127.0.0.1");
    assert_eq!(whoami(&bare, &["203.0.113.9"]).await, "127.0.0.1");

    let mut setup = Setup::default();
    setup.settings.trusted_proxies =
        vec!["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    let site = Site::start(setup).await;
    for (forwarded, client) in [
        (&[][..], "127.0.0.1"),
        (&["203.0.113.9"], "203.0.113.9"),
        (&["203.0.113.9:4711"], "203.0.113.9"),
        (&["2001:db8::1"], "2001:db8::1"),
        (&["[2001:db8::1]"], "2001:db8::1"),
        (&["[2001:db8::1]:80"], "2001:db8::1"),
        (&["::ffff:203.0.113.9"], "203.0.113.9"),
        // What stands further left was written by the client itself.
        (&["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        (&["198.51.100.1, 203.0.113.9", "10.1.2.3,10.1.2.4"], "203.0.113.9"),
        (&["10.1.2.3"], "10.1.2.3"),
        (&["203.0.113.9, unknown"], "127.0.0.1"),
        (&["203.0.113.9, unknown, 10.1.2.3"], "10.1.2.3"),
        (&["203.0.113.9,"], "127.0.0.1"),
        (&["\u{e9}"], "127.0.0.1"),
    ] {
        assert_eq!(whoami(&site, forwarded).await, client, "{forwarded:?}");
    }
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the log holds after a few visits. The site runs on this thread, as the log does.
async fn log_of_visits(json: bool, filter: &str, token: &str) -> String {
    let captured = Captured::default();
    let writer = captured.clone();
    let log = subscriber(json, false, filter, move || writer.clone());
    // With a single log, a place in the code that another test's thread comes by first is
    // silenced for good, because that thread has none. A second one prevents that shortcut.
    let _second = tracing::Dispatch::new(subscriber(json, false, filter, io::sink));
    let _guard = tracing::subscriber::set_default(log);
    let site = Site::plain().await;
    for path in [
        format!("/r/{token}"),
        format!("/r/{token}/more"),
        format!("/{token}"),
        format!("/resume/{token}?token={token}"),
        format!("/no/{token}"),
        format!("/?token={token}"),
        "/fail".to_owned(),
        "/panic".to_owned(),
    ] {
        site.get(&path).await;
    }
    site.post("/save", &[&format!("Cookie: a={token}")], &format!("a={token}")).await;
    site.post("/save", &[], &format!("{token}={token}&{token}={token}")).await;
    let program = post_request("/api/v1/score", &[], "application/json", &format!("[{token}]"));
    site.send(program).await;
    site.send(format!("GET /{token}\r\n\r\n")).await;
    let log = captured.0.lock().unwrap().clone();
    String::from_utf8(log).unwrap()
}

#[tokio::test]
async fn the_log_names_requests_but_holds_no_token() {
    let token = "Ab0_".repeat(16);
    for (json, filter) in [(false, ""), (true, ""), (false, "trace"), (false, "nonsense=/=,info")] {
        let log = log_of_visits(json, filter, &token).await;
        assert!(!log.contains(&token), "{filter}: {log}");
        assert!(log.contains("/r/{token}"), "{log}");
        assert!(log.contains("secret detail"), "an internal error is in the log: {log}");
        assert_eq!(log.matches("a page failed").count(), 2, "each of them once: {log}");
        if json {
            for line in log.lines() {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                let answered = line["fields"]["message"] == "answered";
                assert!(!answered || line["span"]["id"].is_string(), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn a_request_id_is_our_own_and_the_same_everywhere() {
    let site = Site::plain().await;
    let claimed = "GET /id HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine\r\n\r\n";
    let (one, two) = (site.send(claimed).await, site.send(claimed).await);
    assert_eq!(one.header("x-request-id"), Some(one.text().as_str()));
    assert_ne!(one.text(), two.text());
    assert_ne!(one.text(), "mine");
}
