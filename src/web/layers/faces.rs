//! Draws every error answer: as a page for people, as a problem for programs.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED,
};
use axum::middleware::Next;
use axum::response::Response;

use super::watch::RequestId;
use crate::web::error::Face;
use crate::web::problem::PROBLEM;

const ABOUT_CONTENT: [HeaderName; 5] =
    [CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED];

/// An error that a handler or a layer gave, or one that a library gave as bare text, gets its
/// face here. A handler's own page or JSON with an error status stays as it is.
pub(super) async fn draw(request: Request, next: Next) -> Response {
    let for_programs = request.uri().path().starts_with("/api/");
    let id = request.extensions().get::<RequestId>().copied();
    let mut response = next.run(request).await;
    let Some(face) = face_of(&mut response) else { return response };
    let mut drawn = if for_programs {
        face.problem()
    } else {
        face.page(&id.map(|id| id.0.to_string()).unwrap_or_default())
    };
    // What says something about the content is about content that is gone now; the rest stays.
    for (name, value) in response.headers() {
        if !ABOUT_CONTENT.contains(name) && !drawn.headers().contains_key(name) {
            drawn.headers_mut().append(name, value.clone());
        }
    }
    drawn
}

fn face_of(response: &mut Response) -> Option<Face> {
    if let Some(face) = response.extensions_mut().remove::<Face>() {
        return Some(face);
    }
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !is_drawn(response.headers())).then(|| Face::new(status))
}

fn is_drawn(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html")
        || ["application/json", PROBLEM].iter().any(|drawn| kind.starts_with(drawn))
}
