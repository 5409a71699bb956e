//! Deletes what is kept no longer: the promise of the privacy page, held by a task.

use std::time::Duration;

use crate::db::retention;
use crate::db::{Db, DbError, previews, tokens, webhooks};

const EACH: Duration = Duration::from_secs(3600);
/// Assessments looked up in one go.
const BATCH: i64 = 200;
/// Rows of other tables deleted in one go.
const ROWS: i64 = 1_000;

/// Sweeps every hour, for ever. A database that is away is asked again an hour later.
pub async fn keep_sweeping(db: Db) {
    let mut hour = tokio::time::interval(EACH);
    loop {
        hour.tick().await;
        match sweep(&db).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "deleted assessments and clients past their time"),
            Err(error) => tracing::warn!(%error, "could not delete what is past its time"),
        }
    }
}

/// Deletes everything past its time and says how many assessments that no firm looks after, and
/// how many clients, there were.
///
/// # Errors
/// [`DbError`]; some may be deleted already.
pub async fn sweep(db: &Db) -> Result<usize, DbError> {
    let keep = retention::in_force(db).await?.keep;
    let mut count = 0;
    loop {
        let deleted = retention::sweep(db, keep, BATCH).await?
            + retention::sweep_clients(db, keep, BATCH).await?;
        count += deleted;
        if deleted == 0 {
            break;
        }
    }
    while retention::sweep_uploads(db, keep, BATCH).await? > 0 {}
    while retention::sweep_traces(db, ROWS).await? > 0 {}
    while previews::sweep(db, ROWS).await? > 0 {}
    while webhooks::sweep(db, ROWS).await? > 0 {}
    while tokens::sweep(db, ROWS).await? > 0 {}
    Ok(count)
}
