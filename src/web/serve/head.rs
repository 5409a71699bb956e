//! Judges the head of a request before anything else reads it.
//!
//! Two servers in a row that read one head differently can be made to answer one person's
//! request with another's page. So whatever leaves room for two readings is refused here: bare
//! line feeds, folded lines, two lengths, a length beside chunks, two hosts, or none.

use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};

/// Most header lines.
pub(super) const MAX_HEADERS: usize = 64;

/// Most bytes of the first line.
pub(super) const MAX_FIRST_LINE: usize = 8 * 1024;

/// How the body behind a head is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// So many bytes; none is 0.
    Length(u64),
    /// In chunks.
    Chunked,
}

/// Judges a whole head, from its first byte to the empty line, and says what body follows.
///
/// # Errors
/// The status to refuse it with.
pub(super) fn judge(head: &[u8]) -> Result<Framing, StatusCode> {
    let bad = StatusCode::BAD_REQUEST;
    let lines = head.strip_suffix(b"\r\n\r\n").ok_or(bad)?;
    let mut lines = lines.split(|&byte| byte == b'\n');
    let first = FirstLine::read(lines.next().unwrap_or_default())?;
    let mut facts = Facts::default();
    for line in lines {
        facts.add(line.strip_suffix(b"\r").unwrap_or(line))?;
    }
    first.agrees_with(facts.host.as_ref())?;
    facts.framing(first.is_1_1)
}

struct FirstLine {
    target: Uri,
    is_1_1: bool,
}

impl FirstLine {
    fn read(line: &[u8]) -> Result<Self, StatusCode> {
        let bad = StatusCode::BAD_REQUEST;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > MAX_FIRST_LINE {
            return Err(StatusCode::URI_TOO_LONG);
        }
        let parts: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
        let [method, target, version] = parts[..] else { return Err(bad) };
        let is_1_1 = match version {
            b"HTTP/1.1" => true,
            b"HTTP/1.0" => false,
            other if other.starts_with(b"HTTP/") => {
                return Err(StatusCode::HTTP_VERSION_NOT_SUPPORTED);
            }
            _ => return Err(bad),
        };
        match Method::from_bytes(method).map_err(|_| bad)? {
            Method::TRACE | Method::CONNECT => return Err(StatusCode::METHOD_NOT_ALLOWED),
            Method::OPTIONS if target == b"*" => return Err(StatusCode::METHOD_NOT_ALLOWED),
            _ => {}
        }
        if !target.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#') {
            return Err(bad);
        }
        let absolute = target.starts_with(b"http://") || target.starts_with(b"https://");
        if !absolute && !target.starts_with(b"/") {
            return Err(bad);
        }
        Ok(Self { target: Uri::try_from(target).map_err(|_| bad)?, is_1_1 })
    }

    /// A target that names a host names the same as the `Host` header, of which there is one.
    /// Only HTTP/1.0 may do without.
    fn agrees_with(&self, host: Option<&Authority>) -> Result<(), StatusCode> {
        let agree = match (self.target.authority(), host) {
            (Some(named), Some(host)) => named.as_str().eq_ignore_ascii_case(host.as_str()),
            (None, Some(_)) => true,
            (_, None) => !self.is_1_1,
        };
        if agree { Ok(()) } else { Err(StatusCode::BAD_REQUEST) }
    }
}

/// What the header lines say about host and body.
#[derive(Default)]
struct Facts {
    count: usize,
    host: Option<Authority>,
    length: Option<u64>,
    chunked: bool,
}

impl Facts {
    fn add(&mut self, line: &[u8]) -> Result<(), StatusCode> {
        let bad = StatusCode::BAD_REQUEST;
        self.count += 1;
        if self.count > MAX_HEADERS {
            return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        let colon = line.iter().position(|&byte| byte == b':').ok_or(bad)?;
        // A name with a space in it is no name, so folded lines end here.
        let name = HeaderName::from_bytes(&line[..colon]).map_err(|_| bad)?;
        let value = line[colon + 1..].trim_ascii();
        HeaderValue::from_bytes(value).map_err(|_| bad)?;
        match name.as_str() {
            "host" => {
                let host = Authority::try_from(value).map_err(|_| bad)?;
                let plain = !host.as_str().contains('@') && !host.host().is_empty();
                set_once(&mut self.host, plain.then_some(host).ok_or(bad)?)
            }
            "content-length" => set_once(&mut self.length, length(value).ok_or(bad)?),
            "transfer-encoding" if self.chunked => Err(bad),
            "transfer-encoding" if value.eq_ignore_ascii_case(b"chunked") => {
                self.chunked = true;
                Ok(())
            }
            "transfer-encoding" => Err(bad),
            _ => Ok(()),
        }
    }

    fn framing(&self, is_1_1: bool) -> Result<Framing, StatusCode> {
        match (self.chunked, self.length) {
            (true, None) if is_1_1 => Ok(Framing::Chunked),
            (true, _) => Err(StatusCode::BAD_REQUEST),
            (false, length) => Ok(Framing::Length(length.unwrap_or(0))),
        }
    }
}

fn set_once<T>(place: &mut Option<T>, value: T) -> Result<(), StatusCode> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(StatusCode::BAD_REQUEST),
    }
}

/// Digits and nothing else: no sign, no list, no space between.
fn length(value: &[u8]) -> Option<u64> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value).ok().filter(|_| digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(first: &str, headers: &[&str]) -> Result<Framing, u16> {
        let lines: Vec<_> =
            [first].iter().chain(headers).map(|line| format!("{line}\r\n")).collect();
        judge(format!("{}\r\n", lines.concat()).as_bytes()).map_err(|status| status.as_u16())
    }

    const GET: &str = "GET / HTTP/1.1";
    const HOST: &str = "Host: localhost";

    #[test]
    fn what_browsers_and_programs_send_passes() {
        let length = |n| Ok(Framing::Length(n));
        let post = "POST /assessments?x=%20&y HTTP/1.1";
        assert_eq!(judged(GET, &[HOST, "Cookie: a=b", "X-Empty:"]), length(0));
        assert_eq!(judged(GET, &["hOST:\tlocalhost:8080 "]), length(0));
        assert_eq!(judged(GET, &["Host: [::1]:8080"]), length(0));
        assert_eq!(judged(post, &[HOST, "Content-Length: 12"]), length(12));
        assert_eq!(judged(post, &[HOST, "Transfer-Encoding: Chunked"]), Ok(Framing::Chunked));
        assert_eq!(judged("GET http://localhost/ HTTP/1.1", &["Host: LOCALHOST"]), length(0));
        assert_eq!(judged("GET /healthz HTTP/1.0", &[]), length(0));
    }

    #[test]
    fn first_lines_with_two_readings_are_refused() {
        for (line, status) in [
            ("", 400),
            ("GET /", 400),
            ("GET  / HTTP/1.1", 400),
            ("GET / HTTP/1.1 ", 400),
            ("G=T / HTTP/1.1", 400),
            ("GET x HTTP/1.1", 400),
            ("GET * HTTP/1.1", 400),
            ("GET /a#b HTTP/1.1", 400),
            ("GET /\u{e9} HTTP/1.1", 400),
            ("GET ftp://localhost/ HTTP/1.1", 400),
            ("GET http://other/ HTTP/1.1", 400),
            ("GET / XTTP/1.1", 400),
            ("GET / HTTP/1.2", 505),
            ("PRI / HTTP/2.0", 505),
            ("TRACE / HTTP/1.1", 405),
            ("OPTIONS * HTTP/1.1", 405),
            ("CONNECT localhost:80 HTTP/1.1", 405),
        ] {
            assert_eq!(judged(line, &[HOST]), Err(status), "{line}");
        }
        let long = format!("GET /{} HTTP/1.1", "a".repeat(MAX_FIRST_LINE));
        assert_eq!(judged(&long, &[HOST]), Err(414));
    }

    #[test]
    fn headers_with_two_readings_are_refused() {
        let (five, chunks) = ("Content-Length: 5", "Transfer-Encoding: chunked");
        for headers in [
            &[][..],
            &[HOST, HOST],
            &["Host:"],
            &["Host: a b"],
            &["Host: user@localhost"],
            &["Host: localhost/x"],
            &[HOST, "no colon"],
            &[HOST, " folded: x"],
            &[HOST, "Name : x"],
            &[HOST, ": x"],
            &[HOST, "N\u{e9}: x"],
            &[HOST, "X: a\0b"],
            &[HOST, "X: a\rb"],
            &[HOST, five, chunks],
            &[HOST, chunks, five],
            &[HOST, chunks, chunks],
            &[HOST, five, five],
            &[HOST, five, "Content-Length: 6"],
            &[HOST, "Content-Length: 5, 5"],
            &[HOST, "Content-Length: +5"],
            &[HOST, "Content-Length: 0x5"],
            &[HOST, "Content-Length:"],
            &[HOST, "Content-Length: 99999999999999999999"],
            &[HOST, "Transfer-Encoding: gzip, chunked"],
            &[HOST, "Transfer-Encoding: identity"],
            &[HOST, "Transfer-Encoding: \u{b}chunked"],
        ] {
            assert_eq!(judged("POST / HTTP/1.1", headers), Err(400), "{headers:?}");
        }
        assert_eq!(judged("POST / HTTP/1.0", &[HOST, chunks]), Err(400));
    }

    #[test]
    fn headers_are_counted() {
        let many = |n: usize| [vec![HOST], vec!["X: 1"; n - 1]].concat();
        assert_eq!(judged(GET, &many(MAX_HEADERS)), Ok(Framing::Length(0)));
        assert_eq!(judged(GET, &many(MAX_HEADERS + 1)), Err(431));
    }
}
