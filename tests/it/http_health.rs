//! Health, and what it costs to ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use readyline::web::health::{Readiness, routes};
use tower::ServiceExt;

async fn ready(health: &Router) -> u16 {
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    health.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn readiness_follows_the_database_but_a_flood_of_questions_does_not_reach_it() {
    let (up, asked) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    let probe = {
        let (up, asked) = (up.clone(), asked.clone());
        move || {
            asked.fetch_add(1, Ordering::Relaxed);
            std::future::ready(up.load(Ordering::Relaxed))
        }
    };
    let health = routes(Readiness::default(), probe);
    for _ in 0..50 {
        assert_eq!(ready(&health).await, 200);
    }
    let few = asked.load(Ordering::Relaxed);
    assert!(few < 10, "{few} of 50 questions reached the database");

    for (database, status) in [(false, 503), (true, 200)] {
        up.store(database, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(ready(&health).await, status);
    }
}
