//! A receiver of webhooks on this machine, which can fail in all the ways that receivers fail.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What it does with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Takes it.
    Takes,
    /// Answers with this status and text.
    Says(u16, String),
    /// Points elsewhere.
    Redirects(String),
    /// Ends the connection without a word.
    HangsUp,
    /// Never answers.
    Hangs,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) head: String,
    pub(crate) body: String,
    /// Whether it was taken.
    pub(crate) taken: bool,
}

impl Message {
    /// One of its headers.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = line.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim()).unwrap_or_else(|| panic!("no {name}"))
    }

    /// Its id.
    pub(crate) fn id(&self) -> String {
        self.header("webhook-id").to_owned()
    }

    /// What it says.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// The receiver.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<(Mode, Vec<Message>)>>,
}

impl Receiver {
    /// Begins to listen.
    pub(crate) async fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new((Mode::Takes, Vec::new())));
        let receiver = Receiver { address, state };
        let ours = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let ours = ours.clone();
                tokio::spawn(async move { ours.serve(stream).await });
            }
        });
        receiver
    }

    /// Where to send messages.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?from=readyline", self.address)
    }

    /// Behaves so from now on.
    pub(crate) fn be(&self, mode: Mode) {
        self.state.lock().unwrap().0 = mode;
    }

    /// All messages that came so far.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.state.lock().unwrap().1.clone()
    }

    /// Those that it took.
    pub(crate) fn taken(&self) -> Vec<Message> {
        self.messages().into_iter().filter(|message| message.taken).collect()
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut bytes = Vec::new();
        let (head, length, start) = loop {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
            bytes.extend_from_slice(&part[..read]);
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
                let lower = head.to_lowercase();
                let length = lower.split("content-length:").nth(1)?;
                break (head, length.lines().next()?.trim().parse::<usize>().ok()?, end + 4);
            }
        };
        while bytes.len() < start + length {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
            bytes.extend_from_slice(&part[..read]);
        }
        let body = String::from_utf8(bytes[start..].to_vec()).ok()?;
        let mode = {
            let mut state = self.state.lock().unwrap();
            let mode = state.0.clone();
            state.1.push(Message { head, body, taken: mode == Mode::Takes });
            mode
        };
        let answer = match mode {
            Mode::Takes => "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
            Mode::Says(status, text) => {
                let length = text.len();
                format!("HTTP/1.1 {status} So\r\ncontent-length: {length}\r\n\r\n{text}")
            }
            Mode::Redirects(to) => {
                format!("HTTP/1.1 307 There\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
            }
            Mode::HangsUp => return None,
            Mode::Hangs => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                return None;
            }
        };
        stream.write_all(answer.as_bytes()).await.ok()
    }
}
