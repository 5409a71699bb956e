//! Deletes what is kept no longer: the promise of the start page, held by a task.

use std::time::Duration;

use super::App;
use crate::db;
use crate::db::retention::Keep;

/// How long an assessment without a result is kept after its last change, in days.
pub const UNFINISHED_DAYS: i32 = 90;
/// How long one with a result is kept after its last change, in months.
pub const FINISHED_MONTHS: i32 = 24;

const EACH: Duration = Duration::from_secs(3600);
/// Assessments looked up in one go.
const BATCH: i64 = 200;

/// Sweeps every hour, for ever. A database that is away is asked again an hour later.
pub async fn keep_sweeping(app: App) {
    let mut hour = tokio::time::interval(EACH);
    loop {
        hour.tick().await;
        match sweep(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "deleted assessments past their time"),
            Err(error) => tracing::warn!(%error, "could not delete old assessments"),
        }
    }
}

/// Deletes every assessment past its time and says how many there were.
/// What opens no door any more goes too.
pub async fn sweep(app: &App) -> Result<usize, db::DbError> {
    db::retention::forget_sign_ins(&app.db).await?;
    let keep = Keep { unfinished_days: UNFINISHED_DAYS, finished_months: FINISHED_MONTHS };
    let mut count = 0;
    loop {
        let deleted = db::retention::sweep(&app.db, keep, BATCH).await?;
        count += deleted;
        if deleted == 0 {
            return Ok(count);
        }
    }
}
