//! A mail server that keeps what it is handed.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// A letter as it came over the wire.
#[derive(Debug)]
pub(crate) struct Received {
    /// Every `MAIL FROM` and `RCPT TO`, as written.
    pub(crate) envelope: Vec<String>,
    /// Head and body, without the dot at the end.
    pub(crate) text: String,
}

/// Letters to come. The server ends with the test.
pub(crate) struct Mailbox {
    pub(crate) address: SocketAddr,
    letters: mpsc::UnboundedReceiver<Received>,
}

impl Mailbox {
    /// Opens one on a port of its own.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, letters) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, sender.clone()));
            }
        });
        Self { address, letters }
    }

    /// The address for `Mailer::new`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next letter, which is on its way.
    pub(crate) async fn next(&mut self) -> Received {
        let letter = timeout(Duration::from_secs(20), self.letters.recv()).await;
        letter.expect("a letter in time").expect("a letter")
    }

    /// Whether no letter has come.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.letters.try_recv().is_err()
    }
}

impl Received {
    /// A line of the head, without its name.
    pub(crate) fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        let head = self.text.split("\r\n\r\n").next().unwrap().lines();
        head.filter_map(|line| line.strip_prefix(start.as_str())).next().expect("a header")
    }

    /// The first link in it.
    pub(crate) fn link(&self) -> &str {
        let link = self.text.split_whitespace().find(|word| word.contains("/password/"));
        link.unwrap_or_else(|| panic!("no link in {}", self.text))
    }
}

async fn talk(stream: TcpStream, sender: mpsc::UnboundedSender<Received>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut letter = Received { envelope: Vec::new(), text: String::new() };
    stream.write_all(b"220 mailbox\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let answer: &[u8] = match line.get(..4)?.to_ascii_uppercase().as_str() {
            "MAIL" | "RCPT" => {
                letter.envelope.push(line.trim_end().to_owned());
                b"250 ok\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                while !letter.text.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut letter.text).await.ok().filter(|read| *read > 0)?;
                }
                letter.text.truncate(letter.text.len() - 3);
                sender.send(letter).ok()?;
                letter = Received { envelope: Vec::new(), text: String::new() };
                b"250 kept\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return Some(());
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).await.ok()?;
    }
}
