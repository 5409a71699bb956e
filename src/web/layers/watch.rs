//! A request id, a span around all work for the request, and one log line at its end.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument, Span};
use uuid::Uuid;

use crate::web::secret::new_id;

/// Longest first part of an unknown path that is logged. No token of ours is that short.
const MAX_SHOWN: usize = 24;

/// Names one request in the log, on error pages and in the answer's `X-Request-Id`. It is always
/// made here: one that a client sends is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// Around everything else.
pub(super) async fn watch(mut request: Request, next: Next) -> Response {
    let id = RequestId(new_id());
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let path = match route {
        Some(route) => route.as_str().to_owned(),
        None => unknown_path(request.uri().path()),
    };
    let quiet = path.starts_with("/static/") || path == "/healthz" || path == "/readyz";
    request.extensions_mut().insert(id);

    let span = tracing::info_span!("request", id = %id.0, method, path);
    let start = Instant::now();
    let mut unanswered = Unanswered(Some(span.clone()));
    let mut response = next.run(request).instrument(span.clone()).await;
    unanswered.0 = None;
    let (status, ms) = (response.status().as_u16(), start.elapsed().as_millis());
    span.in_scope(|| match status {
        500.. => tracing::warn!(status, ms, "answered"),
        _ if quiet => tracing::debug!(status, ms, "answered"),
        _ => tracing::info!(status, ms, "answered"),
    });

    if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Notes in the log that a client went away before its answer was made.
struct Unanswered(Option<Span>);

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(span) = &self.0 {
            span.in_scope(|| tracing::info!("the client went away"));
        }
    }
}

/// A method that nobody knows can be any text of any length; it has no place in the log.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// The log shows routes, not paths, because a path may hold a token. Of a path without a route
/// only its first part is shown, and that only if it is too short to hold one.
fn unknown_path(path: &str) -> String {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let shown = if first.len() <= MAX_SHOWN { first } else { "..." };
    format!("unknown: /{shown}")
}
