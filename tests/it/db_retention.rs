//! What is kept no longer, by the database's clock, and that nobody loses what they just saved.

use std::time::Duration;

use readyline::db::retention::{Keep, sweep};
use readyline::db::{Db, DbSettings, assessments};
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::database::{begin, of, options, page, psql, run, saved, submitted};

const KEEP: Keep = Keep { unfinished_days: 90, finished_months: 24 };

async fn is_there(db: &Db, id: Uuid) -> bool {
    assessments::find(db, id).await.expect("an answer").is_some()
}

fn changed(id: Uuid, ago: &str) -> String {
    format!(
        "update assessment set changed_at = now() - interval '{ago}' where assessment_id = '{id}'"
    )
}

#[tokio::test]
async fn each_kind_goes_at_its_time_and_not_before() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut psql = psql(&options).await;
    let cases = [
        (false, "89 days 23 hours", true),
        (false, "90 days 1 minute", false),
        (true, "90 days 1 minute", true),
        (true, "23 months 27 days", true),
        (true, "24 months 1 minute", false),
    ];
    let mut ids = Vec::new();
    for (finished, ago, _) in cases {
        let id = begin(&db).await;
        if finished {
            submitted(&db, id, "180").await;
        }
        run(&mut psql, &changed(id, ago)).await;
        ids.push(id);
    }
    // One at a time: the oldest first.
    assert_eq!(sweep(&db, KEEP, 1).await, Ok(1));
    assert_eq!(sweep(&db, KEEP, 10).await, Ok(1));
    assert_eq!(sweep(&db, KEEP, 10).await, Ok(0));
    for ((finished, ago, kept), id) in cases.into_iter().zip(ids) {
        assert_eq!(is_there(&db, id).await, kept, "finished {finished}, {ago} ago");
    }
}

#[tokio::test]
async fn a_visitor_who_comes_back_at_the_last_moment_keeps_everything() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    run(&mut psql, &changed(id, "91 days")).await;
    // The visitor's save holds the assessment while the sweep has it on its list already.
    run(&mut psql, "begin").await;
    run(&mut psql, &changed(id, "0 days")).await;
    let sweeping = tokio::spawn({
        let db = db.clone();
        async move { sweep(&db, KEEP, 10).await }
    });
    sleep(Duration::from_millis(500)).await;
    run(&mut psql, "commit").await;
    assert_eq!(sweeping.await.expect("no panic"), Ok(0));
    assert_eq!(saved(&db, &page(id, 0, &[("headcount", of("180"))])).await, 1);
}
