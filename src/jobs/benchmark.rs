//! Counts the companies that agreed to it, so that one can be told where it stands among them.
//! Pages read nothing but what a night has counted.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::walk::{Halt, Run, carry_out};
use super::{Jobs, PORTION};
use crate::db::benchmark::{self, Agreed, Cell};
use crate::db::job_runs::{self, Kind, Wish};
use crate::db::{Db, DbError, rulesets};
use crate::rules::decimal::Points;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{Assessment, DialScore, assess};
use crate::rules::study::benchmark::{Count, cell, choose, count, countable};

/// What a night did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Benchmark {
    /// How many companies are counted now; none where that did not change, or where they are too
    /// few.
    pub counted: usize,
}

/// The dials of a score under their names, such as `it_director-need`, and `ownership`.
pub fn dials(scored: &Assessment) -> Vec<(String, &DialScore)> {
    let roles = scored.roles.iter().flat_map(|role| {
        [(format!("{}-need", role.key), &role.need), (format!("{}-fit", role.key), &role.fit)]
    });
    roles.chain([("ownership".to_owned(), &scored.ownership)]).collect()
}

/// Begins to count in the background, under the name `run`, a fresh uuid of version 7. `false`
/// where that is under way, or none is due.
///
/// # Errors
/// [`DbError`].
pub async fn begin(jobs: &Jobs, db: &Db, run: Uuid, wish: &Wish) -> Result<bool, DbError> {
    if !job_runs::begin(db, run, Kind::Benchmark, wish).await? {
        return Ok(false);
    }
    let db = db.clone();
    jobs.start(move |stop| async move {
        if let Err(error) = work(&db, run, &stop).await {
            tracing::warn!(%error, "counting the companies that agreed ended badly");
        }
    });
    Ok(true)
}

async fn work(db: &Db, run: Uuid, stop: &CancellationToken) -> Result<Benchmark, DbError> {
    carry_out(db, run, stop, count_all(Run::new(db, run))).await
}

async fn count_all(mut run: Run) -> Result<Benchmark, Halt> {
    let (version, ruleset) = rulesets::current(&run.db).await?;
    let read = async |db: Db, last| benchmark::agreed(&db, last, PORTION).await;
    let key = |one: &Agreed| (one.since, one.assessment);
    let tally = Tally { ruleset: Arc::new(ruleset), companies: HashMap::new() };
    let companies = run.walk(read, key, tally, Tally::add).await?.in_order();
    let before = benchmark::counted(&run.db).await?;
    let (known, same) = match &before {
        Some(before) => (before.companies(), before.ruleset_version == version),
        None => (0, true),
    };
    let all: Vec<&Company> = companies.iter().collect();
    let remaining: Vec<&Company> = all.iter().copied().filter(|company| company.counted).collect();
    let [left, most] = [&remaining, &all].map(|companies| countable(&firms(companies)));
    let chosen: Vec<&Company> = match count(known, left, most, same) {
        Count::Keep => return run.finish(Benchmark::default()).await,
        Count::Remaining(most) => chosen(&remaining, most),
        Count::First(most) => chosen(&all, most),
    };
    let counted = chosen.iter().map(|company| company.assessment).collect();
    benchmark::store(&run.db, version, cells(&chosen), counted).await?;
    run.finish(Benchmark { counted: chosen.len() }).await
}

/// The firm of each company.
fn firms(companies: &[&Company]) -> Vec<Uuid> {
    companies.iter().map(|company| company.firm).collect()
}

/// So many of these companies, at most half of them of one firm.
fn chosen<'a>(companies: &[&'a Company], most: usize) -> Vec<&'a Company> {
    choose(&firms(companies), most).into_iter().map(|at| companies[at]).collect()
}

/// A company that agrees, by its latest result.
struct Company {
    /// The assessment that has it.
    assessment: Uuid,
    /// The firm that looks after it.
    firm: Uuid,
    since: jiff::Timestamp,
    counted: bool,
    created_at: jiff::Timestamp,
    points: Vec<(String, Points)>,
}

struct Tally {
    ruleset: Arc<Ruleset>,
    companies: HashMap<Uuid, Company>,
}

impl Tally {
    /// Scores companies by the rules in force. A client with several assessments is one company: it
    /// has been there since the first of them, and counts by its latest result.
    fn add(&mut self, agreed: Vec<Agreed>) {
        for one in agreed {
            let scored = assess(&self.ruleset, &one.answers);
            let points = dials(&scored).into_iter().map(|(name, dial)| (name, middle(dial)));
            let company = Company {
                assessment: one.assessment,
                firm: one.firm,
                since: one.since,
                counted: one.counted,
                created_at: one.created_at,
                points: points.collect(),
            };
            match self.companies.remove(&one.company) {
                None => self.companies.insert(one.company, company),
                Some(known) => self.companies.insert(one.company, known.with(company)),
            };
        }
    }

    /// The companies in the order in which they agreed.
    fn in_order(self) -> Vec<Company> {
        let mut companies: Vec<Company> = self.companies.into_values().collect();
        companies.sort_by_key(|company| (company.since, company.assessment));
        companies
    }
}

impl Company {
    fn with(self, other: Company) -> Company {
        let (since, counted) = (self.since.min(other.since), self.counted || other.counted);
        let latest = if other.created_at > self.created_at { other } else { self };
        Company { since, counted, ..latest }
    }
}

/// Where a score stands whose ends are apart because something is not known: in their middle.
fn middle(dial: &DialScore) -> Points {
    Points::from_tenths((dial.low.tenths() + dial.high.tenths()).div_euclid(2))
}

/// How many companies score in each cell of each dial.
fn cells(companies: &[&Company]) -> Vec<Cell> {
    let mut cells: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    for (name, points) in companies.iter().flat_map(|company| &company.points) {
        *cells.entry((name, cell(*points).tenths())).or_default() += 1;
    }
    let cell = |((dial, cell), companies): ((&str, i64), i64)| Cell {
        dial: dial.to_owned(),
        cell,
        companies,
    };
    cells.into_iter().map(cell).collect()
}
