//! What all stored assessments tell together: how far people come, what they are told, what they
//! do not know, and which questions decide.

mod funnel;
mod unknowns;
mod verdicts;

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::walk::{Halt, Run, carry_out};
use super::{Jobs, PORTION};
use crate::db::job_runs::{self, Kind, Wish};
use crate::db::{Db, DbError, crowd, insight, rulesets};
use crate::rules::answers::Answers;
use crate::rules::study::worth::{self, Worth};
use funnel::Funnels;
use unknowns::Tally;
use verdicts::Months;

pub use funnel::{Funnel, LONGEST_MINUTES, Step};
pub use unknowns::Unknown;
pub use verdicts::{Given, Month, RoleMonth};

/// So many companies, the newest, are asked what each question decides.
pub const WEIGHED: i64 = 1_000;
/// Figures older than so many minutes are counted anew when somebody looks at them.
pub const FRESH_MINUTES: i32 = 15;

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Insight {
    /// Assessments that began within the last 90 days.
    pub recent: Funnel,
    /// All assessments that are still kept.
    pub all: Funnel,
    /// Assessments in neither, because they have saves from before their page was kept.
    pub left_out: u64,
    /// Every result in the month it was made, the first month first.
    pub months: Vec<Month>,
    /// How many companies have a result.
    pub companies: u64,
    /// What companies do not know, by their latest results, in the questionnaire's order.
    pub unknowns: Vec<Unknown>,
    /// The rules that the questions are weighed by: those in force.
    pub version: i64,
    /// How many companies the questions are weighed by.
    pub weighed: u64,
    /// What each question is worth, in the questionnaire's order.
    pub worth: Vec<Worth>,
}

/// Begins to count in the background, under the name `run`, a fresh uuid of version 7. `false`
/// where that is under way, or none is due.
///
/// # Errors
/// [`DbError`].
pub async fn begin(jobs: &Jobs, db: &Db, run: Uuid, wish: &Wish) -> Result<bool, DbError> {
    if !job_runs::begin(db, run, Kind::Insight, wish).await? {
        return Ok(false);
    }
    let db = db.clone();
    jobs.start(move |stop| async move {
        if let Err(error) = work(&db, run, &stop).await {
            tracing::warn!(%error, "counting what the assessments tell ended badly");
        }
    });
    Ok(true)
}

async fn work(db: &Db, run: Uuid, stop: &CancellationToken) -> Result<Insight, DbError> {
    carry_out(db, run, stop, count(Run::new(db, run))).await
}

async fn count(mut run: Run) -> Result<Insight, Halt> {
    let read = async |db: Db, last| insight::paths(&db, last, PORTION).await;
    let funnels = run.walk(read, |path| path.assessment, Funnels::new(), Funnels::add).await?;
    let read = async |db: Db, last| insight::given(&db, last, PORTION).await;
    let key = |given: &insight::Given| (given.assessment, given.result_id);
    let months = run.walk(read, key, Months::default(), Months::add).await?;
    let read = async |db: Db, last| crowd::after(&db, last, PORTION).await;
    let tally = run.walk(read, |one| one.assessment, Tally::new(), Tally::add).await?;
    let (version, weighed, worth) = worth(&run.db).await?;
    let (recent, all, left_out) = funnels.found();
    let titles = verdicts::titles(&run.db, &months).await?;
    let (companies, unknowns) = tally.found();
    let months = months.found(&titles);
    let found =
        Insight { recent, all, left_out, months, companies, unknowns, version, weighed, worth };
    run.finish(found).await
}

async fn worth(db: &Db) -> Result<(i64, u64, Vec<Worth>), Halt> {
    let (version, ruleset) = rulesets::current(db).await?;
    let newest = crowd::newest(db, WEIGHED).await?;
    let companies: Vec<Answers> = newest.into_iter().map(|company| company.answers).collect();
    let weighed = u64::try_from(companies.len()).unwrap_or(0);
    let worth = spawn_blocking(move || worth::worth(&ruleset, &companies)).await?;
    Ok((version, weighed, worth))
}
