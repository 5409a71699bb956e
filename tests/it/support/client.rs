//! A visitor without a browser: plain HTTP/1.1 over a socket, with a jar for cookies.
//!
//! ```ignore
//! let mut visitor = Visitor::new(app.address);
//! let reply = visitor.post("/assessments", &[]).await;
//! assert_eq!(reply.status, 303);
//! ```

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody at one server; cookies last as long as the value.
#[derive(Clone)]
pub(crate) struct Visitor {
    address: SocketAddr,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// A part of a form with a file: its name, the name of its file, its content.
pub(crate) type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in small letters, in the order they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Visitor {
    /// Somebody whom the server has never seen.
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Goes on at another address of the same site.
    pub(crate) fn move_to(&mut self, address: SocketAddr) {
        self.address = address;
    }

    /// Asks for a page.
    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.try_send("GET", path, &[], b"").await.unwrap_or_else(|e| panic!("GET {path}: {e}"))
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.try_post(path, fields).await.unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// Sends a form to a server that may be down.
    pub(crate) async fn try_post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> io::Result<Reply> {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        self.try_send("POST", path, &form, encoded(fields).as_bytes()).await
    }

    /// Sends JSON, as a program would.
    pub(crate) async fn post_json(&mut self, path: &str, body: &str) -> Reply {
        let json = [("content-type", "application/json")];
        let sent = self.try_send("POST", path, &json, body.as_bytes()).await;
        sent.unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// Sends a form as browsers do when it has a field for a file.
    pub(crate) async fn post_parts(&mut self, path: &str, parts: &[Part<'_>]) -> Reply {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"\r\ncontent-type: any/thing"));
            let file = file.unwrap_or_default();
            let head = format!("--x--y\r\ncontent-disposition: form-data; name=\"{name}\"{file}");
            body.extend([head.as_bytes(), b"\r\n\r\n", content, b"\r\n"].concat());
        }
        body.extend(b"--x--y--\r\n");
        let kind = [("content-type", "multipart/form-data; boundary=x--y")];
        self.try_send("POST", path, &kind, &body).await.expect("an answer")
    }

    /// One request on a connection of its own, with the cookies and the origin of a browser.
    pub(crate) async fn try_send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let host = self.address;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        if method != "GET" {
            head += &format!("origin: http://{host}\r\ncontent-length: {}\r\n", body.len());
        }
        let jar: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if !jar.is_empty() {
            head += &format!("cookie: {}\r\n", jar.join("; "));
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let request = [head.as_bytes(), b"\r\n", body].concat();
        let reply = timeout(PATIENCE, exchange(host, &request)).await??;
        self.keep_cookies(&reply);
        Ok(reply)
    }

    fn keep_cookies(&mut self, reply: &Reply) {
        for cookie in reply.all("set-cookie") {
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if rest.to_lowercase().contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Reply {
    /// Every value of a header.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect but {}", self.status))
    }

    /// The body, which is to be text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text in UTF-8")
    }

    /// What a reader sees in the elements of this kind, with single spaces.
    pub(crate) fn read(&self, selector: &str) -> String {
        let selector = scraper::Selector::parse(selector).unwrap();
        let page = scraper::Html::parse_document(self.text());
        let texts: Vec<&str> = page.select(&selector).flat_map(|it| it.text()).collect();
        let words = texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        [",", ".", ":"].iter().fold(words, |text, sign| text.replace(&format!(" {sign}"), sign))
    }

    /// The words of each of these elements.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        let page = scraper::Html::parse_document(self.text());
        let text = |it: scraper::ElementRef<'_>| it.text().collect::<String>().trim().to_owned();
        page.select(&selector).map(text).collect()
    }

    /// One attribute of every element of this kind that has it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        let page = scraper::Html::parse_document(self.text());
        page.select(&selector).filter_map(|it| it.attr(name)).map(str::to_owned).collect()
    }

    /// The value of the form field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let selector = scraper::Selector::parse(&format!("input[name='{name}']")).unwrap();
        let page = scraper::Html::parse_document(self.text());
        page.select(&selector).next()?.attr("value").map(str::to_owned)
    }
}

/// A form as browsers write it.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!("{}={}", escape(name), escape(value))
    };
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Sends these very bytes and reads the answer to its end.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer).await;
    // A server that refuses a body early may close the connection while it is still being sent.
    match parse(&answer) {
        Some(reply) => Ok(reply),
        None => Err(read.err().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into())),
    }
}

/// A whole answer; `None` where it ends too early.
fn parse(answer: &[u8]) -> Option<Reply> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut reply = Reply { status, headers, body: answer[end + 4..].to_vec() };
    if reply.header("transfer-encoding") == Some("chunked") {
        reply.body = unchunked(&reply.body)?;
    } else if let Some(length) = reply.header("content-length") {
        reply.body = reply.body.get(..length.parse().ok()?)?.to_vec();
    }
    Some(reply)
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 4 + size..)?;
    }
}
