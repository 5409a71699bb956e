//! Imports an upload: portion by portion its rows become clients, assessments and, where they are
//! complete, results by the rules that are published.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Jobs;
use crate::db::audit::Actor;
use crate::db::imports::{self, Existing, OfBatch, Portion, Row, Scored, Stored};
use crate::db::{Db, DbError, rulesets};
use crate::rules::journey::may_check;
use crate::rules::record::reference;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{ScoreAnswer, assess};

/// Rows that one transaction imports: some ten thousand answers, well within its time.
const ROWS: i64 = 250;

/// An import to do.
#[derive(Clone, Debug)]
pub struct Order {
    /// The upload.
    pub of: OfBatch,
    /// A fresh uuid that names the run.
    pub run: Uuid,
    /// What becomes of rows whose client exists.
    pub existing: Existing,
    /// Who imports, and the id of the audit entry.
    pub by: (Actor, Uuid),
}

/// Begins an import in the background, unless it was begun before. One that fell silent goes on.
///
/// # Errors
/// [`DbError`].
pub async fn begin(jobs: &Jobs, db: &Db, order: Order) -> Result<(), DbError> {
    let (actor, entry) = &order.by;
    let claim = (order.of, order.run);
    if imports::begin(db, claim, order.existing, actor, *entry).await? {
        let db = db.clone();
        jobs.start(|stop| async move { run(&db, &order, &stop).await });
    }
    Ok(())
}

async fn run(db: &Db, order: &Order, stop: &CancellationToken) {
    let ended = tokio::select! {
        ended = all(db, order) => ended,
        () = stop.cancelled() => Ok(()),
    };
    if let Err(error) = ended {
        tracing::warn!(%error, upload = %order.of.batch, "an import stopped before its end");
    }
}

async fn all(db: &Db, order: &Order) -> Result<(), DbError> {
    let (version, ruleset) = rulesets::current(db).await?;
    let ruleset = Arc::new(ruleset);
    loop {
        let rows = imports::pending(db, order.of, ROWS).await?;
        let ruleset = Arc::clone(&ruleset);
        let scored = tokio::task::spawn_blocking(move || {
            rows.into_iter().map(|row| score(&ruleset, version, row)).collect()
        });
        let rows: Result<Vec<_>, serde_json::Error> =
            scored.await.map_err(|error| DbError::Other(error.to_string()))?;
        let portion = Portion {
            of: order.of,
            run: order.run,
            ruleset_version: version,
            actor: order.by.0.clone(),
            rows: rows.map_err(|error| DbError::Other(error.to_string()))?,
        };
        match imports::store(db, portion).await? {
            Stored::Done => {}
            Stored::Finished | Stored::GivenUp => return Ok(()),
        }
    }
}

/// What a row comes to, if its owner could ask for the result now.
fn score(
    ruleset: &Ruleset,
    ruleset_version: i64,
    row: Row,
) -> Result<(Row, Option<Scored>), serde_json::Error> {
    if !may_check(ruleset, &row.answers) {
        return Ok((row, None));
    }
    let assessment = assess(ruleset, &row.answers);
    let scores = serde_json::to_value(ScoreAnswer { ruleset_version, assessment: &assessment })?;
    let reference = reference(row.ids[2].as_u128());
    Ok((row, Some(Scored { scores, reference })))
}
