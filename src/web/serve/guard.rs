//! Stands between the network and the HTTP parser: lets only whole, unambiguous heads through,
//! keeps the time, answers what it refuses, and says goodbye so that the answer arrives.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use super::ServeLimits;
use super::framer::{Framer, Refused, Stage};
use super::lobby::Seat;
use super::refusal::{Farewell, Refusal};

/// Bytes read at once.
const PIECE: usize = 8 * 1024;

/// What the client is waited for, and so for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// The first head, or the rest of one that began.
    Head,
    /// Another request on a connection that had one.
    Next,
}

/// Why nothing more is read, once all that passed has been given out.
enum End {
    /// A head is refused and gets this answer.
    Refused(Refusal),
    /// A body is broken. Whoever reads it sees an error and answers.
    Broken,
}

/// A connection under watch. See the module.
pub(super) struct Guard {
    stream: TcpStream,
    seat: Arc<Seat>,
    limits: Arc<ServeLimits>,
    framer: Framer,
    /// What may be read, from `given` on.
    passed: Vec<u8>,
    given: usize,
    end: Option<End>,
    read_timer: Pin<Box<Sleep>>,
    /// What is waited for, after how many requests.
    waits_for: Option<(Wait, u64)>,
    write_timer: Pin<Box<Sleep>>,
    /// The request, by its number, whose answer had to wait for its reader.
    stalled_at: Option<u64>,
    unflushed: bool,
    farewell: Option<Farewell>,
}

impl Guard {
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>, limits: Arc<ServeLimits>) -> Self {
        Self {
            stream,
            seat,
            limits,
            framer: Framer::new(),
            passed: Vec::new(),
            given: 0,
            end: None,
            read_timer: Box::pin(sleep(Duration::ZERO)),
            waits_for: None,
            write_timer: Box::pin(sleep(Duration::ZERO)),
            stalled_at: None,
            unflushed: false,
            farewell: None,
        }
    }

    /// Whether the client has used up its time. While an answer is being made or a body is being
    /// read, others keep the time.
    fn is_too_late(&mut self, cx: &mut Context<'_>) -> bool {
        let whole = self.framer.whole();
        let wait = match self.framer.stage() {
            _ if self.seat.is_busy() => None,
            Stage::Body => None,
            Stage::Between if whole > 0 => Some(Wait::Next),
            Stage::Between | Stage::Head => Some(Wait::Head),
        };
        let waits_for = wait.map(|wait| (wait, whole));
        if waits_for != self.waits_for {
            self.waits_for = waits_for;
            let time = if wait == Some(Wait::Next) { self.limits.idle } else { self.limits.head };
            self.read_timer.as_mut().reset(Instant::now() + time);
        }
        wait.is_some() && self.read_timer.as_mut().poll(cx).is_ready()
    }

    /// Reads from the network until something may pass. Nothing, at the end of the stream.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut piece = [0; PIECE];
        while self.passed.is_empty() {
            if self.end.is_some() {
                return self.poll_end(cx);
            }
            let mut fresh = ReadBuf::new(&mut piece);
            if Pin::new(&mut self.stream).poll_read(cx, &mut fresh)?.is_pending() {
                if self.is_too_late(cx) {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
                return Poll::Pending;
            }
            if fresh.filled().is_empty() {
                break;
            }
            self.follow(fresh.filled());
        }
        Poll::Ready(Ok(()))
    }

    fn follow(&mut self, bytes: &[u8]) {
        let followed = self.framer.follow(bytes, &mut self.passed);
        self.seat.set_received(self.framer.whole());
        self.end = followed.err().map(|refused| match refused {
            Refused::Head(status) => End::Refused(Refusal::new(status, &self.limits)),
            Refused::Body => End::Broken,
        });
    }

    /// Answers a refused head, once all earlier answers are on their way, and ends.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(End::Refused(refusal)) = &mut self.end {
            if self.seat.is_busy() || self.unflushed {
                // `poll_flush` wakes this task when the time has come.
                return Poll::Pending;
            }
            ready!(refusal.poll_send(&mut self.stream, cx));
        }
        Poll::Ready(Err(io::ErrorKind::InvalidData.into()))
    }

    /// Bounds the time for which one answer may wait for its reader. The system holds most of
    /// an answer for the reader anyway; this is about what does not fit there.
    fn check_stall(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.unflushed = true;
        let request = Some(self.framer.whole());
        if self.stalled_at != request {
            self.stalled_at = request;
            self.write_timer.as_mut().reset(Instant::now() + self.limits.write);
        }
        ready!(self.write_timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Guard {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let guard = self.get_mut();
        if guard.passed.is_empty() {
            ready!(guard.poll_fill(cx))?;
        }
        let rest = &guard.passed[guard.given..];
        let taken = rest.len().min(buf.remaining());
        buf.put_slice(&rest[..taken]);
        guard.given += taken;
        if guard.given == guard.passed.len() {
            guard.passed = Vec::new();
            guard.given = 0;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guard {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[io::IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let guard = self.get_mut();
        match Pin::new(&mut guard.stream).poll_write_vectored(cx, pieces) {
            Poll::Pending => guard.check_stall(cx),
            ready => ready,
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called when the parser has nothing left to write. Then it may not read again by itself,
    /// so here the clock is set for the next request, and a refusal gets its turn.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let guard = self.get_mut();
        ready!(Pin::new(&mut guard.stream).poll_flush(cx))?;
        guard.unflushed = false;
        let refuses = matches!(guard.end, Some(End::Refused(_))) && !guard.seat.is_busy();
        if refuses || guard.is_too_late(cx) {
            cx.waker().wake_by_ref();
        }
        Poll::Ready(Ok(()))
    }

    /// Where a body was not read to its end, the client may still be sending it and would not
    /// look for the answer, or lose it; so the rest is taken in for a while and thrown away.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let guard = self.get_mut();
        ready!(Pin::new(&mut guard.stream).poll_shutdown(cx))?;
        if guard.framer.stage() == Stage::Body {
            let linger = guard.limits.linger;
            let farewell = guard.farewell.get_or_insert_with(|| Farewell::new(linger));
            ready!(farewell.poll(&mut guard.stream, cx));
        }
        Poll::Ready(Ok(()))
    }
}
