//! What all stored assessments tell together: how far people come, what they are told, what they
//! do not know, and which questions decide.

mod funnel;
mod unknowns;
mod verdicts;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::walk::{Halt, Run, carry_out};
use super::{Jobs, PORTION};
use crate::db::crowd::{self, Latest};
use crate::db::job_runs::{self, Kind, Wish};
use crate::db::{Db, DbError, insight, rulesets};
use crate::rules::study::worth::{Worth, Worths};
use funnel::Funnels;
use unknowns::Tally;
use verdicts::Months;

pub use funnel::{Funnel, LONGEST_MINUTES, Step};
pub use unknowns::Unknown;
pub use verdicts::{Given, Month, RoleMonth};

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Insight {
    /// Assessments that began within the last 90 days.
    pub recent: Funnel,
    /// All assessments that are still kept.
    pub all: Funnel,
    /// Assessments in neither, because they have saves from before their page was kept.
    pub left_out: u64,
    /// Assessments in neither, because they were stored with a result and without any save.
    #[serde(default)]
    pub brought: u64,
    /// Every result in the month it was made, the first month first.
    pub months: Vec<Month>,
    /// How many companies have a result.
    pub companies: u64,
    /// What companies do not know, by their latest results, in the questionnaire's order.
    pub unknowns: Vec<Unknown>,
    /// The rules that the questions are weighed by: those in force.
    pub version: i64,
    /// What each question is worth to all companies, in the questionnaire's order.
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
    let (version, ruleset) = rulesets::current(&run.db).await?;
    let tallies = (Tally::new(), Worths::new(&ruleset));
    let (tally, worths) = run.walk(read, |one| one.assessment, tallies, weigh).await?;
    let (recent, all) = funnels.found();
    let (left_out, brought) = funnels.not_counted();
    let titles = verdicts::titles(&run.db, &months).await?;
    let (companies, unknowns) = tally.found();
    let months = months.found(&titles);
    let worth = worths.worths();
    let found =
        Insight { recent, all, left_out, brought, months, companies, unknowns, version, worth };
    run.finish(found).await
}

/// Counts companies for what they do not know, and for what decides.
fn weigh((tally, worths): &mut (Tally, Worths), companies: Vec<Latest>) {
    companies.iter().for_each(|company| worths.add(&company.answers));
    tally.add(&companies);
}
