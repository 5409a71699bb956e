//! What every answer has in common, and who is refused.

use std::time::{Duration, Instant};

use crate::http_kit::{Answer, DATABASE_PLACES, Setup, Site, post_request};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// Every kind of answer that there is, with its status.
async fn all_kinds(site: &Site) -> Vec<(&'static str, u16, Answer)> {
    let json = "application/json";
    let html = "application/x-www-form-urlencoded";
    vec![
        ("page", 200, site.get("/").await),
        ("static file", 200, site.get("/static/readyline.css").await),
        ("robots", 200, site.get("/robots.txt").await),
        ("favicon", 307, site.get("/favicon.ico").await),
        ("health", 200, site.get("/healthz").await),
        ("redirect", 303, site.post("/save", &[], "a=1").await),
        ("broken form", 400, site.post("/save", &[], "a=%").await),
        ("bare words", 400, site.get("/bare").await),
        ("forbidden", 403, site.get("/forbidden").await),
        ("cross-site", 403, site.post("/save", &["Sec-Fetch-Site: cross-site"], "a=1").await),
        ("no page", 404, site.get("/no/such/page").await),
        ("no static file", 404, site.get("/static/no-such-file").await),
        ("wrong method", 405, site.post("/", &[], "").await),
        ("too large", 413, site.post("/save", &[], &"a".repeat(70_000)).await),
        ("wrong type", 415, site.send(post_request("/save", &[], json, "{}")).await),
        ("wrong host", 421, site.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").await),
        ("broken head", 400, site.send("GET / HTTP/1.1\r\n\r\n").await),
        ("too often", 429, site.get("/often").await),
        ("our fault", 500, site.get("/fail").await),
        ("panic", 500, site.get("/panic").await),
        ("no database", 503, site.get("/down").await),
        ("API", 200, site.send(post_request("/api/v1/score", &[], json, "{}")).await),
        ("API, broken", 422, site.send(post_request("/api/v1/score", &[], json, "{")).await),
        ("API, wrong type", 415, site.send(post_request("/api/v1/score", &[], html, "a=1")).await),
        ("API, no page", 404, site.get("/api/v2/score").await),
        ("API, wrong method", 405, site.get("/api/v1/score").await),
        ("API, our fault", 500, site.get("/api/v1/fail").await),
    ]
}

#[tokio::test]
async fn every_answer_is_under_the_strict_policy() {
    let mut setup = Setup::default();
    setup.settings.public_url = Some("https://readyline.example".parse().unwrap());
    setup.limits.https = true;
    let site = Site::start(setup).await;
    for (name, status, answer) in all_kinds(&site).await {
        assert_eq!(answer.status, status, "{name}");
        for (header, value) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(answer.header(header), Some(value), "{name}: {header}");
        }
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"), "{name}");
        assert_eq!(answer.header("x-request-id").map(str::len), Some(36), "{name}");
        let kind = answer.header("content-type").unwrap_or_default();
        assert!(!kind.starts_with("text/") || kind.ends_with("charset=utf-8"), "{name}: {kind}");
        let kept = ["static file", "robots", "favicon"].contains(&name);
        let cache = answer.header("cache-control").unwrap();
        assert_eq!(cache == "no-store", !kept, "{name}: {cache}");
    }
}

#[tokio::test]
async fn plain_http_is_not_told_to_insist_on_https() {
    let site = Site::plain().await;
    for (name, _, answer) in all_kinds(&site).await {
        assert_eq!(answer.header("strict-transport-security"), None, "{name}");
    }
}

#[tokio::test]
async fn errors_have_a_calm_page_with_a_reference_or_json() {
    let site = Site::plain().await;
    for (name, status, answer) in all_kinds(&site).await {
        let text = answer.text();
        assert!(!text.contains("secret"), "{name}: {text}");
        assert!(!text.contains("bare words"), "{name}: {text}");
        if status < 400 {
            continue;
        }
        if name.starts_with("API") {
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["errors"][0]["signal"], serde_json::Value::Null, "{name}");
            assert!(json["errors"][0]["message"].as_str().unwrap().len() > 10, "{name}");
        } else {
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{name}");
            assert_eq!(text.matches("<h1>").count(), 1, "{name}");
            assert!(text.contains("href=\"/\""), "{name}");
            assert!(text.contains(answer.header("x-request-id").unwrap()), "{name}");
        }
    }
    assert!(site.get("/down").await.header("retry-after").is_some());
    assert_eq!(site.get("/often").await.header("retry-after"), Some("2"));
    assert_eq!(site.post("/", &[], "").await.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn what_a_stranger_sent_is_escaped() {
    let site = Site::plain().await;
    let answer = site.post("/save", &[], "%3Cscript%3Ealert(1)%3C/script%3E=1").await;
    assert_eq!(answer.status, 400);
    assert!(!answer.text().contains("<script>"), "{}", answer.text());
}

#[tokio::test]
async fn an_address_with_a_key_in_it_is_kept_secret() {
    let site = Site::plain().await;
    let shared = site.get("/r/known").await;
    assert_eq!(shared.header("cache-control"), Some("private, no-store"));
    for path in ["/r/known", "/r/unknown", "/r/a/b", "/resume/a", "/resume/a/b"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("x-robots-tag"), Some("noindex, nofollow"), "{path}");
    }
}

#[tokio::test]
async fn forms_from_other_sites_are_refused() {
    let mut setup = Setup::default();
    setup.settings.public_url = Some("https://readyline.example".parse().unwrap());
    let site = Site::start(setup).await;
    let (own, public) = ("Origin: http://localhost", "Origin: https://readyline.example");
    let cookie = "Cookie: session=x";
    for (headers, status) in [
        (&[][..], 303),
        (&["Sec-Fetch-Site: same-origin"], 303),
        (&["Sec-Fetch-Site: none"], 303),
        (&["Sec-Fetch-Site: same-site"], 403),
        (&["Sec-Fetch-Site: cross-site"], 403),
        (&["Sec-Fetch-Site: nonsense"], 403),
        (&[own], 303),
        (&[public], 303),
        (&["Origin: http://evil.example"], 403),
        (&["Origin: http://readyline.example"], 403),
        (&["Origin: https://readyline.example.evil.example"], 403),
        (&["Origin: null"], 403),
        (&["Origin: localhost"], 403),
        (&["Sec-Fetch-Site: cross-site", own], 403),
        (&["Sec-Fetch-Site: same-origin", "Origin: null"], 303),
        // A browser too old for both headers, which holds a cookie.
        (&[cookie], 403),
        (&[cookie, "Referer: http://localhost/account?a=b"], 303),
        (&[cookie, "Referer: https://readyline.example/account"], 303),
        (&[cookie, "Referer: http://evil.example/http://localhost/"], 403),
        (&[cookie, "Referer: http://localhost.evil.example/"], 403),
        (&[cookie, "Referer: localhost"], 403),
        (&[cookie, own], 303),
        (&[cookie, "Sec-Fetch-Site: same-origin"], 303),
        (&["Referer: http://evil.example/"], 303),
    ] {
        let answer = site.post("/save", headers, "a=1").await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(status == 403, answer.text().contains("did not accept this form"));
    }
    let link = "GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n";
    assert_eq!(site.send(link).await.status, 200);
}

#[tokio::test]
async fn overload_is_answered_at_once() {
    let mut setup = Setup::default();
    setup.settings.at_once = 2 * DATABASE_PLACES;
    let site = Site::start(setup).await;
    let mut held = Vec::new();
    for _ in 0..DATABASE_PLACES {
        held.push(site.hold().await);
    }

    let start = Instant::now();
    let shed = site.get("/held").await;
    let time = start.elapsed();
    assert_eq!(shed.status, 503);
    let seconds: u32 = shed.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3).contains(&seconds), "{seconds}");
    assert!(time < Duration::from_secs(2), "it took {time:?}");
    for path in ["/", "/healthz", "/readyz", "/static/readyline.css"] {
        assert_eq!(site.get(path).await.status, 200, "{path}");
    }

    site.gate.add_permits(DATABASE_PLACES + 1);
    for client in &mut held {
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    assert_eq!(site.get("/held").await.status, 200);
}

#[tokio::test]
async fn slow_senders_take_no_place_from_others() {
    let mut setup = Setup::default();
    setup.settings.at_once = 1;
    let site = Site::start(setup).await;
    let mut slow = Vec::new();
    for _ in 0..10 {
        let mut client = site.connect().await;
        let form = post_request("/save", &[], "application/x-www-form-urlencoded", "a=1");
        client.write(&form.as_bytes()[..form.len() - 1]).await;
        slow.push(client);
    }
    assert_eq!(site.get("/").await.status, 200);
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_given_up() {
    let mut setup = Setup::default();
    setup.settings.read_deadline = Duration::from_secs(1);
    let site = Site::start(setup).await;
    let late = site.get("/held").await;
    assert_eq!(late.status, 503);
    assert!(late.header("retry-after").is_some());
    assert!(late.text().contains("may still have been saved"));
    site.gate.add_permits(1);
    assert_eq!(site.get("/held").await.status, 200, "its place was given back");
}

#[tokio::test]
async fn pages_are_compressed_and_static_files_kept_for_a_year() {
    let site = Site::plain().await;
    let ask = |path: &str, accepted: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {accepted}\r\n\r\n")
    };
    let css = readyline::web::assets::asset("readyline.css");
    assert!(css.starts_with("/static/readyline.") && css.len() > 30, "{css}");
    for (accepted, encoding) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("x", None)] {
        for path in ["/", css] {
            let answer = site.send(ask(path, accepted)).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path} {accepted}");
            assert_eq!(answer.header("vary"), Some("accept-encoding"), "{path} {accepted}");
        }
    }
    let file = site.get(css).await;
    assert_eq!(file.header("cache-control"), Some("max-age=31536000, immutable"));
    assert_eq!(file.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(file.text().contains(":root"));
    let tag = file.header("etag").unwrap();
    let again = site
        .send(format!("GET {css} HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\n\r\n"))
        .await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let icon = site.get(readyline::web::assets::asset("favicon.svg")).await;
    assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
    assert_eq!(site.get(readyline::web::assets::asset("nothing.css")).await.status, 404);
}

#[tokio::test]
async fn robots_are_told_to_leave_private_pages_alone() {
    let robots = Site::plain().await.get("/robots.txt").await.text();
    for line in ["Disallow: /r/", "Disallow: /resume/", "Disallow: /assessments/"] {
        assert!(robots.lines().any(|other| other == line), "{robots}");
    }
}
