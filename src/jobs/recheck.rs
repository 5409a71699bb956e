//! The proof that stored results hold: each one is scored again by its own rules, and what it was
//! given then is compared to the last digit.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::walk::{Halt, Run, carry_out};
use super::{Jobs, PORTION};
use crate::db::job_runs::{self, Kind, Wish};
use crate::db::scores::{self, StoredScore};
use crate::db::{Db, DbError, rulesets};
use crate::rules::answers::{Answers, grouped};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::recheck::same;

/// So many results that differ are listed; of more, only the count.
const LISTED: usize = 100;
/// So many differences of one result are told.
const TOLD: usize = 3;

/// What a recheck found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Recheck {
    /// How many results were scored again.
    pub results: u64,
    /// How many of them do not get the score they were given.
    pub differ: u64,
    /// The first of those.
    pub listed: Vec<Difference>,
}

impl fmt::Display for Recheck {
    /// One sentence: `All 12,430 stored results still get the score they were given.`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |count: u64| grouped(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)));
        let all = number(self.results);
        match (self.results, self.differ) {
            (0, _) => out.write_str("There is no stored result yet."),
            (1, 0) => out.write_str("The one stored result still gets the score it was given."),
            (_, 0) => write!(out, "All {all} stored results still get the score they were given."),
            (_, 1) => {
                write!(out, "One of {all} stored results does not get the score it was given.")
            }
            (_, more) => {
                let more = number(more);
                write!(out, "{more} of {all} stored results do not get the score they were given.")
            }
        }
    }
}

/// A result that does not get the score it was given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Difference {
    /// The number people quote.
    pub reference: String,
    /// The rules that scored it.
    pub version: i64,
    /// What differs, each with its place. Never an answer.
    pub what: Vec<String>,
}

/// Begins a recheck in the background, under the name `run`, a fresh uuid of version 7. `false`
/// where one is at work, or none is due.
///
/// # Errors
/// [`DbError`].
pub async fn begin(jobs: &Jobs, db: &Db, run: Uuid, wish: &Wish) -> Result<bool, DbError> {
    if !job_runs::begin(db, run, Kind::Recheck, wish).await? {
        return Ok(false);
    }
    let db = db.clone();
    jobs.start(move |stop| async move {
        if let Err(error) = work(&db, run, &stop).await {
            tracing::warn!(%error, "a recheck of the stored results ended badly");
        }
    });
    Ok(true)
}

/// Rechecks here and now. `None` where a recheck is at work already.
///
/// # Errors
/// [`DbError`].
pub async fn run(db: &Db, run: Uuid, wish: &Wish) -> Result<Option<Recheck>, DbError> {
    if !job_runs::begin(db, run, Kind::Recheck, wish).await? {
        return Ok(None);
    }
    work(db, run, &CancellationToken::new()).await.map(Some)
}

async fn work(db: &Db, run: Uuid, stop: &CancellationToken) -> Result<Recheck, DbError> {
    let found = carry_out(db, run, stop, recheck(Run::new(db, run))).await?;
    for Difference { reference, version, .. } in &found.listed {
        tracing::error!(reference, version, "a stored result does not get the score it was given");
    }
    match found.differ {
        0 => tracing::info!(results = found.results, "all stored results hold"),
        differ => tracing::error!(differ, results = found.results, "stored results do not hold"),
    }
    Ok(found)
}

/// The rules of a version, or why they cannot be read.
type Rules = Result<Ruleset, String>;

/// A result with the rules that scored it.
struct Row {
    stored: StoredScore,
    rules: Arc<Rules>,
}

async fn recheck(mut run: Run) -> Result<Recheck, Halt> {
    let versions = Arc::new(Mutex::default());
    let read = |db, last| rows(db, last, Arc::clone(&versions));
    let key = |row: &Row| (row.stored.assessment, row.stored.result_id);
    let found = run.walk(read, key, Recheck::default(), count).await?;
    run.finish(found).await
}

/// The next results. Each version of the rules is read once.
async fn rows(
    db: Db,
    last: Option<(Uuid, Uuid)>,
    versions: Arc<Mutex<HashMap<i64, Arc<Rules>>>>,
) -> Result<Vec<Row>, DbError> {
    let mut versions = versions.lock().await;
    let mut rows = Vec::new();
    for stored in scores::after(&db, last, PORTION).await? {
        let version = stored.ruleset_version;
        let rules = match versions.get(&version) {
            Some(rules) => Arc::clone(rules),
            None => Arc::new(rules(&db, version).await?),
        };
        versions.insert(version, Arc::clone(&rules));
        rows.push(Row { stored, rules });
    }
    Ok(rows)
}

/// Rules that this program cannot read are a finding, not a fault.
async fn rules(db: &Db, version: i64) -> Result<Rules, DbError> {
    match rulesets::find(db, version).await {
        Ok(Some(ruleset)) => Ok(Ok(ruleset)),
        Ok(None) => Ok(Err("its rules are not there".to_owned())),
        Err(DbError::Other(why)) => Ok(Err(why)),
        Err(error) => Err(error),
    }
}

fn count(found: &mut Recheck, rows: Vec<Row>) {
    for Row { stored, rules } in rows {
        found.results += 1;
        let Err(what) = check(&stored, &rules) else { continue };
        found.differ += 1;
        if found.listed.len() < LISTED {
            let StoredScore { reference, ruleset_version: version, .. } = stored;
            found.listed.push(Difference { reference, version, what: shortened(what) });
        }
    }
}

fn check(stored: &StoredScore, rules: &Rules) -> Result<(), Vec<String>> {
    let rules = rules.as_ref().map_err(|why| vec![why.clone()])?;
    let answers = Answers::deserialize(&stored.answers)
        .map_err(|_| vec!["its answers cannot be read".to_owned()])?;
    let version = stored.scores.get("ruleset_version").and_then(Value::as_i64);
    if version != Some(stored.ruleset_version) {
        return Err(vec!["its score names other rules than its own".to_owned()]);
    }
    same(&stored.scores, rules, &answers)
}

/// The first differences. The value of a factor is an answer, and answers go with their
/// assessment; so only its place is told.
fn shortened(what: Vec<String>) -> Vec<String> {
    let more = what.len().saturating_sub(TOLD);
    let told = what.into_iter().take(TOLD).map(|line| match line.split_once(", value: ") {
        Some((place, _)) => format!("{place}, value"),
        None => line,
    });
    let more = (more > 0).then(|| format!("and {more} more"));
    told.chain(more).collect()
}
