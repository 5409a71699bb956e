//! What happens to every request before a page sees it, and to every answer after.
//!
//! From the outside in, and why in this order:
//!
//! 1. [`watch`]: a request id of our own, a span and one log line, so that everything has them.
//! 2. client address: needed by limits.
//! 3. [`headers`]: outside of whatever may fail, so that errors too are under the strict policy.
//! 4. [`faces`]: every error answer, whoever gave it, gets its page or its JSON.
//! 5. a caught panic is an error answer like any other.
//! 6. compression. Error pages stay plain: they are small. No page is left out for the sake of
//!    its secrets: to learn one from a compressed length, a stranger must send text of his own
//!    into the same answer from another site. No form holds a secret token, pages with a link's
//!    token show nothing that came with the request, and forms from other sites are refused.
//! 7. the host name, then the origin of a form: the cheapest refusals first. Health checks stand
//!    outside of these and of all that follows: they must answer when nothing else does.
//! 8. the whole body, bounded in bytes and time, *before* a place is taken: a client that sends
//!    slowly holds up nobody but itself.
//! 9. a place among the requests that are worked on at once; none left: 503 at once.
//! 10. the deadline of the page itself.

mod faces;
mod headers;
mod origin;
pub mod watch;
mod work;

use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};
use url::Url;

pub use self::headers::SecurityHeaders;
pub use self::watch::RequestId;
pub use self::work::{Places, database_routes};
use super::client::{self, TrustedProxies};
use super::error::PageError;
use super::host::{self, OwnNames};

/// What the layers need to know.
#[derive(Debug, Clone)]
pub struct LayerSettings {
    /// Where people reach this server, if that is configured.
    pub public_url: Option<Url>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Longest time to receive a body.
    pub body_deadline: Duration,
    /// Longest time to answer a GET or HEAD.
    pub read_deadline: Duration,
    /// Longest time to answer anything else: a save with its retries, and a margin.
    pub write_deadline: Duration,
    /// Most requests that are worked on at once.
    pub at_once: usize,
}

impl Default for LayerSettings {
    fn default() -> Self {
        Self {
            public_url: None,
            trusted_proxies: Vec::new(),
            body_deadline: Duration::from_secs(5),
            read_deadline: Duration::from_secs(5),
            write_deadline: Duration::from_secs(10),
            at_once: 128,
        }
    }
}

/// Puts all layers around the pages. `health` is answered under any host name and any load.
///
/// # Errors
/// When the public address cannot be the origin of a page.
pub fn apply(
    pages: Router,
    health: Router,
    settings: &LayerSettings,
) -> Result<Router, ConfigError> {
    let proxies = TrustedProxies::from(settings.trusted_proxies.clone());
    let names = OwnNames::new(settings.public_url.as_ref());
    let security = SecurityHeaders::new(is_https(settings.public_url.as_ref()));
    let pages = pages
        .fallback(async || PageError::NotFound)
        .method_not_allowed_fallback(async || PageError::MethodNotAllowed)
        .layer(from_fn_with_state(work::Deadlines::of(settings), work::in_time))
        .layer(from_fn_with_state(Places::new(settings.at_once), work::take_place))
        .layer(from_fn_with_state(settings.body_deadline, work::whole_body))
        .layer(csrf(settings.public_url.as_ref())?)
        .layer(from_fn(origin::tell))
        .layer(from_fn_with_state(names, host::check));
    Ok(health
        .merge(pages)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .layer(from_fn(faces::draw))
        .layer(from_fn_with_state(security, headers::add))
        .layer(from_fn_with_state(proxies, client::identify))
        .layer(from_fn(watch::watch)))
}

/// Whether people reach this server by https, so that browsers may be told to insist on it.
pub fn is_https(public_url: Option<&Url>) -> bool {
    public_url.is_some_and(|url| url.scheme() == "https")
}

type CrossSite = fn(ProtectionError) -> Response;

/// A form counts as ours when the browser says so, or when its origin is the host that was asked
/// or the public address. A program sends neither header and no cookie, and passes: there is
/// nothing that somebody else could make it use. What has a cookie and does not say where it
/// comes from does not pass; see [`origin`].
fn csrf(public_url: Option<&Url>) -> Result<CsrfLayer<CrossSite>, ConfigError> {
    let refuse: CrossSite = |_| PageError::CrossSite.into_response();
    let layer = CsrfLayer::new().with_rejection_response(refuse);
    match public_url {
        Some(url) => layer.add_trusted_origin(url.origin().ascii_serialization()),
        None => Ok(layer),
    }
}

/// The panic itself is in the log, with its place; see `log::init`.
fn panicked() -> Response {
    PageError::Internal(anyhow::anyhow!("a page panicked")).into_response()
}
