//! Which names this server answers to.
//!
//! A page under a foreign name would let that name's owner read it through the visitor's own
//! browser. So only the configured public name, `localhost` and plain addresses are answered;
//! a plain address belongs to nobody who could point it elsewhere.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use super::error::PageError;

/// The names that are answered.
#[derive(Debug, Clone, Default)]
pub struct OwnNames {
    public: Option<Arc<str>>,
}

impl OwnNames {
    /// The public address's name, if there is one, and what is always answered.
    pub fn new(public_url: Option<&Url>) -> Self {
        Self { public: public_url.and_then(Url::host_str).map(Arc::from) }
    }

    /// Whether a request with this `Host` is for us. The port does not matter.
    pub fn answers(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let name = authority.host();
        let ours = |own: &str| name.eq_ignore_ascii_case(own);
        !host.contains('@')
            && (ours("localhost") || is_address(name) || self.public.as_deref().is_some_and(ours))
    }
}

fn is_address(name: &str) -> bool {
    match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(v6) => v6.parse::<Ipv6Addr>().is_ok(),
        None => name.parse::<Ipv4Addr>().is_ok(),
    }
}

/// Answers 421 to a request for another name. One without a name, which only HTTP/1.0 may send,
/// passes: nothing of ours is ever made from the name.
pub(super) async fn check(State(own): State<OwnNames>, request: Request, next: Next) -> Response {
    let host = match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(HOST).map(|value| value.to_str().unwrap_or_default()),
    };
    if host.is_none_or(|host| own.answers(host)) {
        next.run(request).await
    } else {
        PageError::WrongHost.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_answered() {
        let public: Url = "https://Readyline.example:8443/".parse().unwrap();
        let (own, bare) = (OwnNames::new(Some(&public)), OwnNames::new(None));
        for always in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "192.0.2.4", "[::1]:80"] {
            assert!(own.answers(always) && bare.answers(always), "{always}");
        }
        for public in ["readyline.example", "READYLINE.example:8443", "readyline.example:1"] {
            assert!(own.answers(public), "{public}");
            assert!(!bare.answers(public), "{public}");
        }
        for foreign in [
            "",
            "evil.example",
            "readyline.example.evil.example",
            "evil.example@readyline.example",
            "readyline.example@evil.example",
            "x.localhost",
            "127.0.0.1.evil.example",
            "0x7f.1",
            "[::1",
            "[evil.example]",
            "readyline.example.",
            "a b",
        ] {
            assert!(!own.answers(foreign), "{foreign}");
        }
    }
}
