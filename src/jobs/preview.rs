//! Runs the preview of a draft: every company is scored by the rules in force and by the draft.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::walk::{Halt, Listener, walk};
use super::{Jobs, PORTION, threads};
use crate::db::audit::Actor;
use crate::db::crowd::{self, Latest};
use crate::db::previews::{self, Claim, Claimed, Compared, NewFlip, Run};
use crate::db::{Db, DbError};
use crate::rules::ruleset::Ruleset;
use crate::rules::study::flips::Tally;

/// What was found is stored as soon as there is this much of it, or so long after the last time:
/// often enough to be seen moving, seldom enough that the disk is no matter.
const MOST_FLIPS: usize = 2_000;
const EACH: Duration = Duration::from_millis(250);
/// Flips of earlier runs that are dropped in one go.
const SWEPT: i64 = 5_000;

/// A preview to run.
#[derive(Clone, Debug)]
pub struct Order {
    /// What is compared.
    pub compared: Compared,
    /// A fresh uuid that names the run.
    pub run_id: Uuid,
    /// The ended run that is to be done anew.
    pub instead_of: Option<Uuid>,
    /// Who wishes it, and the id of the audit entry.
    pub by: (Actor, Uuid),
    /// The rules in force.
    pub before: Arc<Ruleset>,
    /// The draft.
    pub after: Arc<Ruleset>,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It runs.
    Yes,
    /// Such a preview is at work, or done.
    Already,
    /// The draft has another revision by now, or is none any more.
    Moved,
    /// The draft has faults that keep it from scoring anybody.
    Faulty,
}

/// Begins a preview in the background, unless somebody else did.
///
/// # Errors
/// [`DbError`].
pub async fn begin(jobs: &Jobs, db: &Db, order: Order) -> Result<Begun, DbError> {
    if !order.after.check().is_empty() {
        return Ok(Begun::Faulty);
    }
    let Order { compared, run_id, instead_of, .. } = order;
    let (actor, entry) = order.by.clone();
    let total = crowd::count(db).await?;
    let claim = Claim { compared, run_id, total, instead_of, actor, entry };
    match previews::claim(db, &claim).await? {
        Claimed::Taken => return Ok(Begun::Already),
        Claimed::Moved => return Ok(Begun::Moved),
        Claimed::Ours => {}
    }
    let db = db.clone();
    jobs.start(|stop| async move { run(&db, &order, &stop).await });
    Ok(Begun::Yes)
}

async fn run(db: &Db, order: &Order, stop: &CancellationToken) {
    let run = Run { draft: order.compared.draft, run_id: order.run_id };
    let mut scan = Scan { db, run, done: 0, found: Vec::new(), stored_at: Instant::now() };
    let scanned = tokio::select! {
        scanned = scan.all(Tally::new(&order.before, &order.after)) => scanned,
        () = stop.cancelled() => Err(Halt::Stopped),
    };
    let ended = match scanned {
        Ok(()) => sweep(db, stop).await,
        Err(halt) => give_up(db, run, halt).await,
    };
    if let Err(error) = ended {
        tracing::warn!(%error, run = %run.run_id, "a preview ended badly");
    }
}

/// Says why a run ended, for whoever waits for it.
async fn give_up(db: &Db, run: Run, halt: Halt) -> Result<(), DbError> {
    let Some(reason) = halt.reason() else { return Ok(()) };
    previews::fail(db, run, reason).await?;
    if matches!(halt, Halt::Stopped) { Ok(()) } else { Err(halt.into()) }
}

/// Drops what earlier runs had found.
async fn sweep(db: &Db, stop: &CancellationToken) -> Result<(), DbError> {
    while !stop.is_cancelled() && previews::sweep(db, SWEPT).await? > 0 {}
    Ok(())
}

/// One walk over all companies.
struct Scan<'a> {
    db: &'a Db,
    run: Run,
    done: i64,
    /// What was found and is not stored yet.
    found: Vec<NewFlip>,
    stored_at: Instant,
}

/// Notes what a portion gave, and stores it once that is worth a transaction.
impl Listener<Vec<NewFlip>> for Scan<'_> {
    async fn counted(&mut self, rows: usize, found: Vec<NewFlip>) -> Result<(), Halt> {
        self.done += i64::try_from(rows).unwrap_or(0);
        self.found.extend(found);
        if self.found.len() < MOST_FLIPS && self.stored_at.elapsed() < EACH {
            return Ok(());
        }
        self.store().await
    }
}

impl Scan<'_> {
    async fn all(&mut self, tally: Tally) -> Result<(), Halt> {
        let db = self.db;
        let read = |last| crowd::after(db, last, PORTION);
        let key = |company: &Latest| company.assessment;
        let tallies = walk(read, key, vec![tally; threads()], score, self).await?;
        self.end(tallies).await
    }

    async fn store(&mut self) -> Result<(), Halt> {
        let found = Arc::new(std::mem::take(&mut self.found));
        let ours = previews::advance(self.db, self.run, self.done, found).await?;
        self.stored_at = Instant::now();
        if ours { Ok(()) } else { Err(Halt::GivenUp) }
    }

    async fn end(&mut self, tallies: Vec<Tally>) -> Result<(), Halt> {
        self.store().await?;
        let together = tallies.into_iter().reduce(|mut all, other| {
            all.merge(other);
            all
        });
        let summary = together.map(|tally| serde_json::to_value(tally.summary())).transpose();
        let summary = summary.map_err(|error| DbError::Other(error.to_string()))?;
        let summary = summary.unwrap_or_default();
        let ours = previews::finish(self.db, self.run, self.done, summary).await?;
        if ours { Ok(()) } else { Err(Halt::GivenUp) }
    }
}

fn score(tally: &mut Tally, portion: Vec<Latest>) -> Vec<NewFlip> {
    let mut found = Vec::new();
    for company in &portion {
        let flips = tally.add(&company.answers).into_iter();
        let (assessment, result_id) = (company.assessment, company.result_id);
        found.extend(flips.map(|flip| NewFlip { assessment, result_id, flip }));
    }
    found
}
