//! Who is asking: the address that a limit counts and the log names.
//!
//! `X-Forwarded-For` is a claim that anybody can send. It counts only when the peer itself is a
//! configured proxy, and then only as far as proxies of ours vouch for it: read from the right,
//! the first address that is not a proxy of ours is the client.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

/// Most entries of `X-Forwarded-For` that are looked at, from the right.
const MAX_HOPS: usize = 32;

/// The address of the client. Without a peer, as in a test that calls the router directly, it is
/// `0.0.0.0`, which is limited like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddr(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddr {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let nobody = Self(Ipv4Addr::UNSPECIFIED.into());
        Ok(parts.extensions.get().copied().unwrap_or(nobody))
    }
}

/// The proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl From<Vec<IpNet>> for TrustedProxies {
    fn from(nets: Vec<IpNet>) -> Self {
        Self(nets.into())
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The client behind `peer`: the peer itself, unless it is a proxy of ours.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddr {
        let mut nearest = peer.to_canonical();
        let entries = headers.get_all("x-forwarded-for").iter().rev();
        let entries = entries.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for entry in entries.take(MAX_HOPS) {
            if !self.trusts(nearest) {
                break;
            }
            // Whoever wrote something unreadable is the last one that is known.
            let Some(next) = parse_entry(entry.trim()) else { break };
            nearest = next;
        }
        ClientAddr(nearest)
    }

    /// A proxy that is not named in the settings makes all its visitors look like one.
    fn warn_once_about(&self, peer: IpAddr, headers: &HeaderMap) {
        static WARNED: AtomicBool = AtomicBool::new(false);
        let own_network = match peer {
            IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
            IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback(),
        };
        let forwarded = headers.contains_key("x-forwarded-for");
        if forwarded && own_network && !self.trusts(peer) && !WARNED.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %peer,
                "a proxy that is not among the trusted proxies sends X-Forwarded-For; \
                 its visitors count as one address until it is named in the settings"
            );
        }
    }
}

/// An address as proxies write it: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn parse_entry(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().or_else(|_| bare.parse::<SocketAddr>().map(|both| both.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// Puts the [`ClientAddr`] where handlers find it.
pub(super) async fn identify(
    State(proxies): State<TrustedProxies>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(peer) = peer.map(|info| info.0.ip().to_canonical()) {
        proxies.warn_once_about(peer, request.headers());
        let client = proxies.client(peer, request.headers());
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}
