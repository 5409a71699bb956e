//! A small site behind the real accept loop and layers, and a client that can misbehave.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use readyline::web::client::ClientAddr;
use readyline::web::error::PageError;
use readyline::web::form::{Fields, StrictForm};
use readyline::web::json::StrictJson;
use readyline::web::layers::{LayerSettings, Places, RequestId, apply, database_routes};
use readyline::web::serve::{ServeLimits, serve};
use readyline::web::{assets, health};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything here should take, on a machine that is busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes of `/big`: more than the system keeps for a reader who does not read.
pub(crate) const BIG: usize = 48 * 1024 * 1024;

/// What `/often` asks its visitor to wait: 2 whole seconds.
const WAIT: Duration = Duration::from_millis(1200);

/// Places of the database routes.
pub(crate) const DATABASE_PLACES: usize = 2;

#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) settings: LayerSettings,
    pub(crate) limits: ServeLimits,
}

/// A running site.
pub(crate) struct Site {
    pub(crate) addr: SocketAddr,
    /// `/held` answers once for each permit added here.
    pub(crate) gate: Arc<Semaphore>,
    /// Has a permit for each request that waits or waited in `/held`.
    pub(crate) entered: Arc<Semaphore>,
    /// How often a form was taken in.
    pub(crate) saved: Arc<Semaphore>,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<io::Result<()>>,
}

impl Site {
    pub(crate) async fn start(setup: Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let gate = Arc::new(Semaphore::new(0));
        let entered = Arc::new(Semaphore::new(0));
        let saved = Arc::new(Semaphore::new(0));
        let health = health::routes(setup.limits.readiness.clone(), async || true);
        let pages = pages(gate.clone(), entered.clone(), saved.clone());
        let router = apply(pages, health, &setup.settings).unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let ended = tokio::spawn(serve(listener, router, stopped, setup.limits));
        Self { addr, gate, entered, saved, stop: Some(stop), ended }
    }

    pub(crate) async fn plain() -> Self {
        Self::start(Setup::default()).await
    }

    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until the server has ended.
    pub(crate) async fn ended(self) {
        timeout(PATIENCE, self.ended).await.expect("the server ends").unwrap().unwrap();
    }

    pub(crate) async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.addr).await.unwrap())
    }

    /// A connection whose request for `/held` is being worked on.
    pub(crate) async fn hold(&self) -> Client {
        let mut client = self.connect().await;
        client.write(b"GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        let entered = timeout(PATIENCE, self.entered.acquire()).await;
        entered.expect("the request is worked on").unwrap().forget();
        client
    }

    /// Sends bytes on a new connection and reads one answer.
    pub(crate) async fn send(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut client = self.connect().await;
        client.write(bytes.as_ref()).await;
        client.answer().await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await
    }

    /// Posts a form, with further header lines.
    pub(crate) async fn post(&self, path: &str, headers: &[&str], body: &str) -> Answer {
        self.send(post_request(path, headers, "application/x-www-form-urlencoded", body)).await
    }
}

pub(crate) fn post_request(path: &str, headers: &[&str], kind: &str, body: &str) -> String {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

fn pages(gate: Arc<Semaphore>, entered: Arc<Semaphore>, saved: Arc<Semaphore>) -> Router {
    let held = async move || {
        entered.add_permits(1);
        gate.acquire().await.unwrap().forget();
        "held no longer"
    };
    let save = async move |StrictForm(fields): StrictForm| {
        let mut form = Fields::from(StrictForm(fields));
        form.take_all(|name| name.starts_with("field") || name == "a");
        form.finish()?;
        saved.add_permits(1);
        Ok::<_, PageError>(Redirect::to("/"))
    };
    let database = Router::new().route("/held", get(held));
    Router::new()
        .route("/", get(async || Html("<p>home</p>".repeat(100))))
        .route("/save", post(save))
        .route("/forbidden", get(async || PageError::Forbidden))
        .route("/bare", get(async || (StatusCode::BAD_REQUEST, "a library's bare words")))
        .route("/fail", get(async || PageError::internal(io::Error::other("secret detail"))))
        .route("/down", get(async || PageError::Unavailable))
        .route("/often", get(async || PageError::TooMany { retry_after: WAIT }))
        .route("/panic", get(async || -> String { panic!("secret detail") }))
        .route("/big", get(async || vec![b'x'; BIG]))
        .route("/whoami", get(async |client: ClientAddr| client.0.to_string()))
        .route("/id", get(async |id: axum::Extension<RequestId>| id.0.0.to_string()))
        .route("/r/{token}", get(shared))
        .route("/api/v1/score", post(async |StrictJson(text)| text))
        .route("/api/v1/fail", get(async || PageError::internal(io::Error::other("secret"))))
        .merge(database_routes(database, Places::new(DATABASE_PLACES)))
        .merge(assets::routes())
}

async fn shared(Path(token): Path<String>) -> impl IntoResponse {
    let headers = [("cache-control", "private, no-store")];
    if token == "known" { Ok((headers, "shared")) } else { Err(PageError::NotFound) }
}

/// One connection, byte by byte.
pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    /// Writes what it can; a server that has hung up is seen when the answer is read.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        let _ = timeout(PATIENCE, self.0.write_all(bytes)).await.expect("the server reads");
    }

    /// Writes byte by byte with a pause after each, until the server hangs up.
    pub(crate) async fn drip(&mut self, bytes: &[u8], pause: Duration) {
        for byte in bytes.iter().cycle() {
            if self.0.write_all(&[*byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Reads one answer, or none if the server hangs up first.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        timeout(PATIENCE, self.read_answer()).await.expect("an answer or an end in time")
    }

    async fn read_answer(&mut self) -> Option<Answer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.ok()?);
        }
        let mut answer = Answer::parse(&String::from_utf8(head).unwrap());
        if let Some(length) = answer.header("content-length") {
            let mut body = vec![0; length.parse().unwrap()];
            self.0.read_exact(&mut body).await.ok()?;
            answer.body = body;
        } else if answer.header("transfer-encoding").is_some() {
            while !answer.body.ends_with(b"\r\n0\r\n\r\n") {
                answer.body.push(self.0.read_u8().await.ok()?);
            }
        }
        Some(answer)
    }

    /// Reads until the server hangs up, and says how many bytes came before.
    pub(crate) async fn hung_up(&mut self) -> usize {
        let mut rest = Vec::new();
        let _ =
            timeout(PATIENCE, self.0.read_to_end(&mut rest)).await.expect("the server hangs up");
        rest.len()
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(head: &str) -> Self {
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        };
        Self { status, headers: lines.map(pair).collect(), body: Vec::new() }
    }

    /// The value of a header that is there once or not at all.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(key, _)| key == name);
        let value = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "{name} is there twice");
        value
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}
