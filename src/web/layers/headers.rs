//! The headers that every answer carries, errors and static files too.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing may be loaded, run, framed or sent elsewhere but what comes from this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// What no page of ours uses. Only names that browsers know, else they complain.
const NO_DEVICES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
     gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

/// A year, and every name below this one.
const INSIST_ON_HTTPS: &str = "max-age=31536000; includeSubDomains";

/// Addresses with a key in them: whoever has the address may enter.
const KEYS: [&str; 4] = ["/password/", "/r/", "/resume/", "/set-up/"];

/// Addresses that no search engine shall keep.
const PRIVATE: [&str; 8] = [
    "/account",
    "/admin",
    "/assessments/",
    "/password/",
    "/r/",
    "/resume/",
    "/set-up/",
    "/sign-in",
];

/// The security headers, made once.
#[derive(Debug, Clone)]
pub struct SecurityHeaders {
    always: HeaderMap,
    unless_set: HeaderMap,
}

impl SecurityHeaders {
    /// `https`: browsers shall insist on it from now on.
    pub fn new(https: bool) -> Self {
        let fixed = HeaderValue::from_static;
        let mut always = HeaderMap::from_iter([
            (CONTENT_SECURITY_POLICY, fixed(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (X_FRAME_OPTIONS, fixed("DENY")),
            (HeaderName::from_static("cross-origin-opener-policy"), fixed("same-origin")),
            (HeaderName::from_static("cross-origin-resource-policy"), fixed("same-origin")),
            (HeaderName::from_static("permissions-policy"), fixed(NO_DEVICES)),
        ]);
        if https {
            always.insert(STRICT_TRANSPORT_SECURITY, fixed(INSIST_ON_HTTPS));
        }
        // Not `no-referrer` everywhere: without a referrer some browsers send `Origin: null`
        // with our own forms, and those would then be refused as foreign.
        let unless_set = HeaderMap::from_iter([
            (REFERRER_POLICY, fixed("same-origin")),
            (CACHE_CONTROL, fixed("no-store")),
        ]);
        Self { always, unless_set }
    }

    /// Adds them to an answer from `path`. A page may set its own `Referrer-Policy` and
    /// `Cache-Control`, nothing else.
    pub fn add_to(&self, path: &str, headers: &mut HeaderMap) {
        let begins_like = |list: &[&str]| list.iter().any(|start| path.starts_with(start));
        for (name, value) in &self.always {
            headers.insert(name, value.clone());
        }
        if begins_like(&PRIVATE) {
            let hidden = HeaderValue::from_static("noindex, nofollow");
            headers.insert(HeaderName::from_static("x-robots-tag"), hidden);
        }
        if begins_like(&KEYS) {
            // Here not even our own pages shall learn from which address somebody came.
            let secret = HeaderValue::from_static("no-referrer");
            headers.entry(REFERRER_POLICY).or_insert(secret);
        }
        for (name, value) in &self.unless_set {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        name_the_charset(headers);
    }
}

/// Text is UTF-8 here, and says so.
fn name_the_charset(headers: &mut HeaderMap) {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/")
        && !kind.contains("charset")
        && let Ok(named) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(CONTENT_TYPE, named);
    }
}

pub(super) async fn add(
    State(security): State<SecurityHeaders>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    security.add_to(&path, response.headers_mut());
    response
}
