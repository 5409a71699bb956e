//! Webhook messages on their way: signed, sent to an address that somebody typed, and therefore
//! only to machines that everybody may reach. No proxy is asked, no redirect followed.

mod reach;
mod sign;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

pub use reach::public;
pub use sign::{shown_secret, signature};

/// Longest time for one message, from the look-up of the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// So many bytes of an answer are kept.
const MOST_OF_ANSWER: usize = 500;

/// Most letters of an address.
const MOST_OF_ADDRESS: usize = 500;

/// A message to send.
#[derive(Clone)]
pub struct Message {
    /// Names it: the same on every try.
    pub id: String,
    /// When this try is made, in whole seconds since 1970.
    pub timestamp: i64,
    /// What it says, as JSON.
    pub body: String,
    /// What it is signed with.
    pub secret: [u8; 32],
}

/// What a receiver answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status, `None` without an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub milliseconds: i64,
    /// The first 500 bytes, as text.
    pub text: String,
    /// Why there is no answer, or nothing.
    pub fault: String,
}

/// Reads an address that a person typed. With `loopback` it may lead to this very machine, by http
/// too.
///
/// # Errors
/// What to write instead. Whether the name leads to a machine that may be reached is looked at each
/// time a message is sent.
pub fn address(typed: &str, loopback: bool) -> Result<Url, &'static str> {
    let url = Url::parse(typed.trim()).map_err(|_| WHOLE)?;
    if url.as_str().len() > MOST_OF_ADDRESS {
        return Err("This address is too long: 500 letters are the most.");
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err("Leave out the user name, the password and what stands after #.");
    }
    let (ip, here) = match url.host().ok_or(WHOLE)? {
        Host::Domain(name) => (None, is_localhost(name.trim_end_matches('.'))),
        Host::Ipv4(ip) => (Some(IpAddr::from(ip)), ip.is_loopback()),
        Host::Ipv6(ip) => (Some(IpAddr::from(ip)), ip.is_loopback()),
    };
    match url.scheme() {
        "https" | "http" if here && loopback => Ok(url),
        "https" if here || ip.is_some_and(|ip| !public(ip)) => Err(NOT_PUBLIC),
        "https" => Ok(url),
        _ => Err("Write an address that begins with https://."),
    }
}

/// Names that lead to the machine itself wherever they are looked up (RFC 6761).
fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Sends messages. Cloning it is cheap.
#[derive(Clone)]
pub struct Courier {
    tls: Arc<ClientConfig>,
    loopback: bool,
}

impl Courier {
    /// A courier. With `loopback` it also goes to this very machine, by http too: for trials.
    ///
    /// # Errors
    /// When TLS cannot be set up, which happens on no machine that we know.
    pub fn new(loopback: bool) -> anyhow::Result<Courier> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Courier { tls: Arc::new(tls), loopback })
    }

    /// Sends a message and tells what came of it.
    pub async fn send(&self, address: &str, message: Message) -> Answer {
        let begun = Instant::now();
        let sent = timeout(PATIENCE, self.exchange(address, message)).await;
        let (status, text, fault) = match sent {
            Ok(Ok((status, text))) => (Some(status), text, String::new()),
            Ok(Err(error)) => (None, String::new(), shortened(&format!("{error:#}"))),
            Err(_) => {
                let fault = format!("no answer within {} seconds", PATIENCE.as_secs());
                (None, String::new(), fault)
            }
        };
        let milliseconds = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        Answer { status, milliseconds, text, fault }
    }

    async fn exchange(&self, address: &str, message: Message) -> anyhow::Result<(u16, String)> {
        let url = self::address(address, self.loopback).map_err(|why| anyhow!("{why}"))?;
        let stream = self.connect(&url).await?;
        if url.scheme() == "http" {
            return talk(stream, &url, message).await;
        }
        let name = match url.host().context("an address without a host")? {
            Host::Domain(name) => ServerName::try_from(name.to_owned())?,
            Host::Ipv4(ip) => ServerName::from(IpAddr::from(ip)),
            Host::Ipv6(ip) => ServerName::from(IpAddr::from(ip)),
        };
        let tls = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await;
        talk(tls.context("no encrypted connection")?, &url, message).await
    }

    /// Looks the name up and connects to what was found, if every machine may reach it. The name
    /// is not looked up again in between, so it cannot lead elsewhere by then.
    async fn connect(&self, url: &Url) -> anyhow::Result<TcpStream> {
        let port = url.port_or_known_default().context("an address without a port")?;
        let found: Vec<SocketAddr> = match url.host().context("an address without a host")? {
            Host::Domain(name) => {
                lookup_host((name, port)).await.context("the name is not known")?.collect()
            }
            Host::Ipv4(ip) => vec![(ip, port).into()],
            Host::Ipv6(ip) => vec![(ip, port).into()],
        };
        let mut last = anyhow!("the name leads nowhere");
        for address in found {
            if !self.may_reach(address) || (url.scheme() == "http" && public(address.ip())) {
                last = anyhow!("{NOT_PUBLIC}");
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => last = anyhow!("no connection: {}", plain(&error)),
            }
        }
        Err(last)
    }

    fn may_reach(&self, address: SocketAddr) -> bool {
        let ip = address.ip().to_canonical();
        public(ip) || (self.loopback && ip.is_loopback())
    }
}

const WHOLE: &str = "Write a whole address, such as https://example.com/readyline.";

const NOT_PUBLIC: &str =
    "This address leads into a private network. It has to be one that everybody can reach.";

/// The words of an error without the number of the system.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

async fn talk<S>(stream: S, url: &Url, message: Message) -> anyhow::Result<(u16, String)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // The connection ends with its task, which ends with the sender.
    let driver = tokio::spawn(connection);
    let asked = sender.send_request(request(url, message)?).await;
    let outcome = match asked {
        Ok(answer) => {
            let status = answer.status().as_u16();
            Ok((status, beginning(answer).await))
        }
        Err(error) => Err(anyhow!("the answer broke off: {error}")),
    };
    driver.abort();
    outcome
}

fn request(url: &Url, message: Message) -> anyhow::Result<Request<Full<Bytes>>> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let signature = signature(&message);
    let request = Request::post(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("readyline/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", signature);
    Ok(request.body(Full::new(message.body.into()))?)
}

/// The first bytes of an answer; what breaks off afterwards does not matter.
async fn beginning(answer: Response<Incoming>) -> String {
    let (mut body, mut bytes) = (answer.into_body(), Vec::new());
    while bytes.len() < MOST_OF_ANSWER {
        let Some(Ok(frame)) = body.frame().await else { break };
        bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
    }
    bytes.truncate(MOST_OF_ANSWER);
    String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}")
}

/// At most as many bytes as a fault has room for.
fn shortened(text: &str) -> String {
    text.chars().take(120).collect()
}
