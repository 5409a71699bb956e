//! The bounds of work: whole bodies, places, deadlines.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::LayerSettings;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{MAX_BODY, MAX_IMPORT, MAX_UPLOAD, read_body};
use crate::web::import::ROUTE as IMPORT;

/// The routes that take a file.
const UPLOADS: [&str; 3] = ["/admin/rulesets/import", "/firm/brand", "/verify"];

/// Files of many clients that may come in at the same time, as each is held in memory; and how
/// much longer than others they may take.
static IMPORTS: Semaphore = Semaphore::const_new(4);
const PATIENCE: u32 = 8;

/// Most bytes of this request's body.
fn most(request: &Request) -> usize {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    match route {
        Some(IMPORT) => MAX_IMPORT,
        Some(route) if UPLOADS.contains(&route) => MAX_UPLOAD,
        _ => MAX_BODY,
    }
}

/// Reads the whole body before anything else is done, within bounds and within the deadline.
pub(super) async fn whole_body(
    State(deadline): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let most = most(&request);
    let large = most == MAX_IMPORT && request.method() == Method::POST;
    let _import = match large.then(|| IMPORTS.try_acquire()).transpose() {
        Ok(permit) => permit,
        Err(_) => return PageError::Busy.into_response(),
    };
    let deadline = if large { deadline * PATIENCE } else { deadline };
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > most as u64 {
        return PageError::TooLarge.into_response();
    }
    match timeout(deadline, read_body(body, most)).await {
        Ok(Ok(whole)) => next.run(Request::from_parts(parts, Body::from(whole))).await,
        Ok(Err(error)) => error.into_response(),
        Err(_) => PageError::TooSlow.into_response(),
    }
}

/// Places for requests that are worked on at the same time. Whoever finds none is turned away at
/// once: waiting in line would only make everybody late.
#[derive(Debug, Clone)]
pub struct Places(Arc<Semaphore>);

impl Places {
    /// So many places.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// Takes a place, which is free again when it is dropped.
    ///
    /// # Errors
    /// [`PageError::Busy`] when there is none.
    pub fn take(&self) -> PageResult<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().map_err(|_| PageError::Busy)
    }
}

pub(super) async fn take_place(
    State(places): State<Places>,
    request: Request,
    next: Next,
) -> Response {
    match places.take() {
        Ok(_place) => next.run(request).await,
        Err(busy) => busy.into_response(),
    }
}

/// Marks routes that use the database: they share `places`.
pub fn database_routes<S>(routes: Router<S>, places: Places) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes.route_layer(from_fn_with_state(places, take_place))
}

/// How long a page may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadlines {
    read: Duration,
    write: Duration,
}

impl Deadlines {
    pub(super) fn of(settings: &LayerSettings) -> Self {
        Self { read: settings.read_deadline, write: settings.write_deadline }
    }
}

/// Gives up waiting for a page. A save goes on by itself: it runs in a task of its own.
pub(super) async fn in_time(
    State(deadlines): State<Deadlines>,
    request: Request,
    next: Next,
) -> Response {
    let reads = request.method().is_safe();
    let import = most(&request) == MAX_IMPORT;
    let deadline = match reads {
        true => deadlines.read,
        // Ten thousand clients are read and kept before the answer.
        false if import => deadlines.write * PATIENCE,
        false => deadlines.write,
    };
    match timeout(deadline, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageError::Late.into_response(),
    }
}
