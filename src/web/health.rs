//! `/healthz`: this process runs. `/readyz`: send people here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio::sync::Mutex;

/// Whether people should be sent here. It begins green and turns red once, when the server stops.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// From now on `/readyz` answers 503.
    pub fn turn_red(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the server is not stopping.
    pub fn is_green(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

/// How long an answer of the database counts. Whoever asks more often does not reach it, so that
/// a flood of questions cannot take its connections from people.
const FRESH: Duration = Duration::from_millis(250);

/// The routes of both. `database` says whether the database answers; it bounds its own time.
pub fn routes<F, A>(readiness: Readiness, database: F) -> Router
where
    F: Fn() -> A + Clone + Send + Sync + 'static,
    A: Future<Output = bool> + Send,
{
    let last: Arc<Mutex<Option<(Instant, bool)>>> = Arc::default();
    let ready = async move || {
        if !readiness.is_green() {
            return verdict(Err("stopping"));
        }
        let mut last = last.lock().await;
        let fresh = last.filter(|(asked, _)| asked.elapsed() < FRESH);
        let (_, answers) = match fresh {
            Some(known) => known,
            None => *last.insert((Instant::now(), database().await)),
        };
        verdict(if answers { Ok(()) } else { Err("database") })
    };
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n")
}

fn verdict(state: Result<(), &'static str>) -> impl IntoResponse {
    match state {
        Ok(()) => (StatusCode::OK, Json(json!({ "ready": true }))),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "ready": false, "why": why }))),
    }
}
