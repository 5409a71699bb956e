//! The accept loop: many connections, each bounded in time, all of them gone in time at the end.
//!
//! The usual loop of the web framework has no clock for half a head, and one such head keeps it
//! from ever ending. Here every connection is watched by a [`guard`], has a seat in the
//! [`lobby`], and hears when the server stops.

mod framer;
mod guard;
mod head;
mod lobby;
mod refusal;

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

use self::guard::Guard;
use self::lobby::{Guest, Lobby, Seat};
use super::health::Readiness;

/// Longest pause after the system refused to give a connection.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long a stopping server waits for the first request of a connection that has just come.
const FIRST_WORD: Duration = Duration::from_millis(500);

/// Bounds of the server. The defaults are for a machine with two cores.
#[derive(Debug, Clone)]
pub struct ServeLimits {
    /// Most connections. Beyond it the one that has been idle longest makes room.
    pub connections: usize,
    /// Longest time from the opening of a connection, or from the first byte of a later request,
    /// to the end of the request's head.
    pub head: Duration,
    /// Longest time between two requests of one connection.
    pub idle: Duration,
    /// Longest time that one answer waits for its reader.
    pub write: Duration,
    /// Longest time that the rest of a refused request is taken in, so that its answer arrives.
    pub linger: Duration,
    /// How long to go on after `/readyz` has turned red. A proxy that watches it needs a few
    /// seconds to send people elsewhere; without one there is nothing to wait for.
    pub red_before_close: Duration,
    /// Longest time for requests in flight to end once nobody new is let in.
    pub drain: Duration,
    /// Whether people reach this server by https.
    pub https: bool,
    /// What `/readyz` shows.
    pub readiness: Readiness,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head: Duration::from_secs(5),
            idle: Duration::from_secs(60),
            write: Duration::from_secs(30),
            linger: Duration::from_secs(2),
            red_before_close: Duration::ZERO,
            drain: Duration::from_secs(19),
            https: false,
            readiness: Readiness::default(),
        }
    }
}

/// Serves until `shutdown`, then lets requests in flight end.
///
/// After `shutdown` it takes at most `red_before_close + drain` and a moment, whatever clients
/// do. The peer's address is in each request's extensions, as `ConnectInfo<SocketAddr>`.
///
/// # Errors
/// None today; what goes wrong with one connection is that connection's end and no more.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
    limits: ServeLimits,
) -> io::Result<()> {
    let limits = Arc::new(limits);
    let house = House {
        router,
        lobby: Lobby::new(limits.connections),
        tasks: TaskTracker::new(),
        drain: CancellationToken::new(),
        abort: CancellationToken::new(),
        limits: limits.clone(),
    };
    let mut stop = pin!(async {
        shutdown.await;
        limits.readiness.turn_red();
        sleep(limits.red_before_close).await;
    });
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accept(&listener, pause) => match accepted {
                Ok((stream, peer)) => {
                    pause = Duration::ZERO;
                    house.welcome(stream, peer);
                }
                Err(error) => pause = house.after_failed_accept(&error, pause),
            },
        }
    }
    // The system has let these in already; to close the port now would cut them off.
    for _ in 0..house.limits.connections {
        let waiting = timeout(Duration::ZERO, listener.accept()).await;
        let Ok(Ok((stream, peer))) = waiting else { break };
        house.welcome(stream, peer);
    }
    drop(listener);
    house.close().await;
    Ok(())
}

async fn accept(listener: &TcpListener, pause: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    if !pause.is_zero() {
        sleep(pause).await;
    }
    listener.accept().await
}

/// What all connections share.
struct House {
    router: Router,
    lobby: Arc<Lobby>,
    tasks: TaskTracker,
    drain: CancellationToken,
    abort: CancellationToken,
    limits: Arc<ServeLimits>,
}

impl House {
    fn welcome(&self, stream: TcpStream, peer: SocketAddr) {
        // Where all seats are taken by requests at work, closing is the cheapest answer.
        let Some(guest) = self.lobby.enter() else { return };
        let talk = Talk {
            router: self.router.clone(),
            peer,
            guest,
            drain: self.drain.clone(),
            limits: self.limits.clone(),
        };
        let abort = self.abort.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = talk.run(stream) => {}
                () = abort.cancelled() => {}
            }
        });
    }

    /// A client that went away again is nobody's trouble. Otherwise the system is out of
    /// something: make room, and give it time.
    fn after_failed_accept(&self, error: &io::Error, pause: Duration) -> Duration {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
            return Duration::ZERO;
        }
        tracing::warn!(%error, "cannot accept connections just now");
        self.lobby.make_room();
        (pause * 2).clamp(Duration::from_millis(20), LONGEST_PAUSE)
    }

    async fn close(self) {
        self.drain.cancel();
        self.tasks.close();
        if timeout(self.limits.drain, self.tasks.wait()).await.is_err() {
            tracing::warn!(connections = self.tasks.len(), "not all requests ended in time");
            self.abort.cancel();
            let _ = timeout(LONGEST_PAUSE, self.tasks.wait()).await;
        }
    }
}

/// One connection.
struct Talk {
    router: Router,
    peer: SocketAddr,
    guest: Guest,
    drain: CancellationToken,
    limits: Arc<ServeLimits>,
}

impl Talk {
    async fn run(self, stream: TcpStream) {
        // An answer is written at once; waiting to fill a packet would only delay it.
        let _ = stream.set_nodelay(true);
        let seat = &self.guest.seat;
        let guard = Guard::new(stream, seat.clone(), self.limits.clone());
        let service = service_fn(|request| self.answer(request));
        // The guard keeps the time and bounds the head; the parser's own bounds come second.
        let mut connection = pin!(
            http1::Builder::new()
                .header_read_timeout(None)
                .max_headers(head::MAX_HEADERS)
                .max_buf_size(2 * framer::MAX_HEAD)
                .serve_connection(TokioIo::new(guard), service)
        );
        let mut draining = false;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection broke off");
                    }
                    return;
                }
                () = seat.asked_to_leave() => return,
                () = self.time_to_go(), if !draining => {
                    // The parser has not seen what is not a whole head, so it takes such a
                    // connection for idle and ends it at once.
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }

    /// Resolves when the server stops; a moment later on a connection that has just come, whose
    /// first request may be on its way.
    async fn time_to_go(&self) {
        self.drain.cancelled().await;
        if self.guest.seat.is_new() {
            sleep(FIRST_WORD).await;
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Answer>, std::convert::Infallible> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().call(request).await?;
        Ok(response.map(|body| Answer { body, seat: self.guest.seat.clone() }))
    }
}

/// A response's body that tells the seat when it is done with.
struct Answer {
    body: Body,
    seat: Arc<Seat>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.seat.set_one_answered();
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
