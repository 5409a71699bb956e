//! The answer to a head that is refused, written without the HTTP parser, which must never see
//! such a head; and the goodbye that lets an answer arrive before the connection is gone.

use std::fmt::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::ServeLimits;
use crate::web::error::Face;
use crate::web::layers::SecurityHeaders;
use crate::web::secret::new_id;

/// An answer on its way.
pub(super) struct Refusal {
    answer: Vec<u8>,
    sent: usize,
    farewell: Farewell,
}

impl Refusal {
    /// Draws the answer and notes the refusal in the log. What was refused is not logged.
    pub(super) fn new(status: StatusCode, limits: &ServeLimits) -> Self {
        let id = new_id();
        tracing::info!(%id, status = status.as_u16(), "refused a request that cannot be read");
        let answer = draw(status, &id.to_string(), limits.https);
        Self { answer, sent: 0, farewell: Farewell::new(limits.linger) }
    }

    /// Sends it and says goodbye, within the time of a goodbye.
    pub(super) fn poll_send(&mut self, stream: &mut TcpStream, cx: &mut Context<'_>) -> Poll<()> {
        while self.sent < self.answer.len() {
            let rest = &self.answer[self.sent..];
            match Pin::new(&mut *stream).poll_write(cx, rest) {
                Poll::Ready(Ok(written)) if written > 0 => self.sent += written,
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return self.farewell.timer.as_mut().poll(cx),
            }
        }
        if ready!(Pin::new(&mut *stream).poll_shutdown(cx)).is_err() {
            return Poll::Ready(());
        }
        self.farewell.poll(stream, cx)
    }
}

fn draw(status: StatusCode, request_id: &str, https: bool) -> Vec<u8> {
    let (kind, body) = Face::new(status).html(request_id);
    let mut headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_LENGTH, HeaderValue::from(body.len())),
        (CONNECTION, HeaderValue::from_static("close")),
    ]);
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    SecurityHeaders::new(https).add_to("", &mut headers);

    let mut text = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in &headers {
        // Writing to a string cannot fail, and every value here is plain text of ours.
        let _ = write!(text, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    (text + "\r\n" + &body).into_bytes()
}

/// Takes in what the client still sends and throws it away. To close at once would make its
/// system discard the answer that it has not read yet.
pub(super) struct Farewell {
    timer: Pin<Box<Sleep>>,
}

impl Farewell {
    /// `time`: the longest that it lasts.
    pub(super) fn new(time: Duration) -> Self {
        Self { timer: Box::pin(sleep(time)) }
    }

    /// Ready when the client has ended its side, or the time is up.
    pub(super) fn poll(&mut self, stream: &mut TcpStream, cx: &mut Context<'_>) -> Poll<()> {
        let mut piece = [0; 16 * 1024];
        loop {
            // The time is looked at each time round: a client that always has more to send
            // would keep us here for ever.
            if self.timer.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            let mut rest = ReadBuf::new(&mut piece);
            match ready!(Pin::new(&mut *stream).poll_read(cx, &mut rest)) {
                Ok(()) if !rest.filled().is_empty() => {}
                _ => return Poll::Ready(()),
            }
        }
    }
}
