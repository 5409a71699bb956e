//! What the server does by itself, night after night.

use std::time::Duration;

use uuid::Uuid;

use super::{Jobs, benchmark, insight, recheck};
use crate::db::Db;
use crate::db::job_runs::Wish;

/// How often a server asks whether something is due. The database says when, by its own clock.
const EACH: Duration = Duration::from_secs(600);
/// A server that starts is left alone for so long.
const SETTLE: Duration = Duration::from_secs(60);

/// Rechecks all stored results about 03:00 UTC, counts what they tell, and counts the companies
/// that agreed to be counted: on one server, for ever; at once where the last time was missed.
/// `new_id` makes uuids of version 7.
pub async fn keep_watch(jobs: Jobs, db: Db, new_id: fn() -> Uuid) {
    tokio::time::sleep(SETTLE).await;
    let mut watch = tokio::time::interval(EACH);
    loop {
        watch.tick().await;
        if let Err(error) = recheck::begin(&jobs, &db, new_id(), &Wish::Night).await {
            tracing::warn!(%error, "could not begin the nightly recheck");
        }
        if let Err(error) = insight::begin(&jobs, &db, new_id(), &Wish::Night).await {
            tracing::warn!(%error, "could not begin the nightly counting");
        }
        if let Err(error) = benchmark::begin(&jobs, &db, new_id(), &Wish::Night).await {
            tracing::warn!(%error, "could not begin to count the companies that agreed");
        }
    }
}
