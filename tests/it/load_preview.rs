//! How long a preview of 100,000 companies takes, and how much memory. Run by `tests/load/preview`.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use readyline::db::previews::State;
use readyline::db::{Db, DbSettings};
use readyline::jobs::Jobs;
use readyline::jobs::preview::{Begun, begin};
use readyline::rules::answers::Answers;
use readyline::rules::decimal::Points;
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use uuid::Uuid;

use crate::db_schema::statements;
use crate::jobs_preview::{actual, predicted, publish, stricter};
use crate::support::database::{options, psql, run};
use crate::support::population::companies;
use crate::support::stored::{draft, ended, order, store};

/// Companies that are made in one go.
const PORTION: u64 = 1_000;
/// What a preview of all companies may take.
const MOST_SECONDS: f64 = 10.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, and means nothing without optimisation: run tests/load/preview"]
async fn a_preview_of_100_000_companies() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut psql = psql(&options).await;
    let (small, large) = (10_000, 100_000);
    let ids = fill(&mut psql, 0, small).await;
    eprintln!("companies  seconds  a second  CPU s  database alone s  changing  memory MB, peak");
    let id = draft(&db, &stricter()).await;
    let few = measure(&db, &mut psql, id).await;
    publish(&mut psql, id).await;
    let foretold = predicted(&db, few.run_id, &stricter()).await;
    let mut came = BTreeSet::new();
    for (at, ids) in (0..).zip(ids.chunks(PORTION as usize)) {
        came.extend(actual(&db, ids, &portion(at)).await);
    }
    let (told, real) = (foretold.len(), came.len());
    eprintln!("Of {small} companies, {told} changes were foretold, and {real} came.");
    assert_eq!(foretold.symmetric_difference(&came).count(), 0, "not what was foretold");

    fill(&mut psql, small, large).await;
    for rules in [default_ruleset().clone(), upside_down()] {
        let id = draft(&db, &rules).await;
        let many = measure(&db, &mut psql, id).await;
        assert_eq!(many.companies, large as i64);
        assert!(many.seconds < MOST_SECONDS, "it takes more than {MOST_SECONDS} s");
        let grown = many.peak.saturating_sub(few.peak);
        assert!(grown < 16 * 1024, "ten times the companies take {grown} kB more");
    }
}

/// Rules under which most companies change.
fn upside_down() -> Ruleset {
    let mut rules = default_ruleset().clone();
    for role in &mut rules.roles {
        role.need.bands.marks = [10, 30].map(Points::whole);
    }
    rules
}

/// The companies of one portion, the same on every run.
fn portion(at: u64) -> Vec<Answers> {
    companies(at * 1_000_003, PORTION)
}

async fn fill(psql: &mut PgConnection, from: u64, to: u64) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for at in from / PORTION..to / PORTION {
        ids.extend(store(psql, &portion(at)).await);
    }
    run(psql, "vacuum analyze").await;
    ids
}

struct Measured {
    run_id: Uuid,
    companies: i64,
    seconds: f64,
    /// The most memory at any time, in kB.
    peak: u64,
}

async fn measure(db: &Db, psql: &mut PgConnection, id: Uuid) -> Measured {
    let alone = hand_over(psql).await;
    let order = order(db, id).await;
    let run_id = order.run_id;
    // From here on the highest mark counts anew.
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let (cpu, begun) = (cpu_seconds(), Instant::now());
    assert_eq!(begin(&Jobs::default(), db, order).await, Ok(Begun::Yes));
    let preview = ended(db, id).await;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = cpu_seconds() - cpu;
    let (companies, peak) = (preview.done, status("VmHWM"));
    let State::Finished(summary) = preview.state else { panic!("{:?}", preview.state) };
    eprintln!(
        "{companies:>9} {seconds:>8.2} {:>9.0} {cpu:>6.2} {alone:>17.2} {:>9} {:>16.1}",
        companies as f64 / seconds,
        summary["flipped"].as_u64().unwrap_or_default(),
        peak as f64 / 1024.0
    );
    Measured { run_id, companies, seconds, peak }
}

/// How long the database takes for the same rows, which nobody reads.
async fn hand_over(psql: &mut PgConnection) -> f64 {
    let statement = statements().into_iter().find(|sql| sql.starts_with("select distinct on"));
    let statement = statement.expect("the statement of db::crowd");
    let (begun, mut last) = (Instant::now(), Uuid::nil());
    loop {
        let portion = sqlx::query(AssertSqlSafe(statement.clone())).bind(last).bind(500_i64);
        let rows = portion.fetch_all(&mut *psql).await.expect("rows");
        let Some(row) = rows.last() else { return begun.elapsed().as_secs_f64() };
        last = row.get(0);
    }
}

/// A figure of `/proc/self/status`, in kB.
fn status(name: &str) -> u64 {
    let all = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = all.lines().find(|line| line.starts_with(name)).expect("the line");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}

/// What this process has used of all cores.
fn cpu_seconds() -> f64 {
    let all = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = all.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
