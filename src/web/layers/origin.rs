//! Where a form came from, for browsers that are too old to say so themselves.

use axum::extract::Request;
use axum::http::header::{COOKIE, ORIGIN, REFERER};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use url::Url;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Reads the origin from the page that a form stood on where a browser sends neither
/// `Sec-Fetch-Site` nor `Origin`. What holds a cookie is taken for a browser; without such a page
/// its origin is unknown, which the layer behind this one refuses like a foreign one. Whoever
/// holds no cookie can be made to use none.
pub(super) async fn tell(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    let silent = !headers.contains_key(SEC_FETCH_SITE) && !headers.contains_key(ORIGIN);
    if silent && headers.contains_key(COOKIE) {
        let origin = of_referer(headers).unwrap_or(HeaderValue::from_static("null"));
        headers.insert(ORIGIN, origin);
    }
    next.run(request).await
}

fn of_referer(headers: &HeaderMap) -> Option<HeaderValue> {
    let page = Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
    HeaderValue::try_from(page.origin().ascii_serialization()).ok()
}
