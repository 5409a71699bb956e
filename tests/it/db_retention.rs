//! What is kept no longer, by the database's clock, and that nobody loses what they just saved.

use std::time::Duration;

use readyline::db::retention::{Keep, sweep, sweep_traces};
use readyline::db::{Db, DbSettings, assessments};
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::database::{begin, number, of, options, page, psql, run, saved, submitted};

const KEEP: Keep =
    Keep { unfinished_days: 90, finished_months: 24, client_months: 36, upload_hours: 24 };

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
    let told = "select count(*) from audit_entry where action = 'assessment_deleted'
        and actor = 'server'";
    assert_eq!(number(&mut psql, told).await, 2, "the audit log has both");
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

/// Puts a row into every table that keeps traces, as old as `ago`.
async fn traces(psql: &mut sqlx::PgConnection, ago: &str) {
    let rows = format!(
        "insert into session (token_hash, account_id, session_id, second_factor, seen_at, client,
            agent)
        select sha256(id::text::bytea), id, id, true, now() - interval '{ago}', '-', ''
        from (select gen_random_uuid() as id) new;
        insert into session (token_hash, account_id, session_id, second_factor, started_at, client,
            agent)
        select sha256(id::text::bytea), id, id, true, now() - interval '{ago}', '-', ''
        from (select gen_random_uuid() as id) new;
        insert into account_link (token_hash, purpose, expires_at)
        select sha256(gen_random_uuid()::text::bytea), 'set_up', now() - interval '{ago}';
        insert into account_link (token_hash, purpose, expires_at, used_at)
        select sha256(gen_random_uuid()::text::bytea), 'set_up', now() + interval '1 day',
            now() - interval '{ago}';
        insert into attempt (purpose, subject, begun_at, count)
        select 'sign_in', sha256(gen_random_uuid()::text::bytea), now() - interval '{ago}', 1;
        insert into audit_entry (entry_id, at, actor, client, request_id, action, object, details)
        select gen_random_uuid(), now() - interval '{ago}', 'server', '-', '', 'tried', '', '{{}}';
        insert into job_run (run_id, kind, started_at, finished_at)
        select gen_random_uuid(), 'recheck', now() - interval '{ago}', now();"
    );
    run(psql, &rows).await;
}

#[tokio::test]
async fn traces_of_people_and_jobs_go_when_they_are_of_no_more_use() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut psql = psql(&options).await;
    // Rows that are left of two sessions, two links, an attempt, an audit entry and a run.
    let cases = [
        ("11 hours", [2, 2, 1, 1, 1]),
        ("13 hours", [1, 2, 1, 1, 1]),
        ("23 hours", [1, 2, 1, 1, 1]),
        ("25 hours", [1, 2, 0, 1, 1]),
        ("6 days 23 hours", [1, 2, 0, 1, 1]),
        ("7 days 1 hour", [0, 0, 0, 1, 1]),
        ("89 days", [0, 0, 0, 1, 1]),
        ("91 days", [0, 0, 0, 1, 0]),
        ("23 months 27 days", [0, 0, 0, 1, 0]),
        ("24 months 1 hour", [0, 0, 0, 0, 0]),
    ];
    for (ago, left) in cases {
        traces(&mut psql, ago).await;
        // One row of each table at a time, until none is left.
        while sweep_traces(&db, 1).await.expect("an answer") > 0 {}
        let mut found = [0; 5];
        let tables = ["session", "account_link", "attempt", "audit_entry", "job_run"];
        for (table, found) in tables.into_iter().zip(&mut found) {
            *found = number(&mut psql, &format!("select count(*) from {table}")).await;
        }
        assert_eq!(found, left, "{ago} ago");
        run(
            &mut psql,
            "truncate session, account_link, attempt, job_run;
            alter table audit_entry disable trigger user; delete from audit_entry;
            alter table audit_entry enable trigger user",
        )
        .await;
    }
}

#[tokio::test]
async fn what_a_preview_found_goes_with_its_draft_and_everything_goes_in_one_sweep() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let mut psql = psql(&options).await;
    let ended = [("null", 1), ("now() - interval '89 days'", 1), ("now() - interval '91 days'", 0)];
    for (ended, left) in ended {
        let rows = format!(
            "with draft as (
                insert into ruleset_draft (draft_id, op_id, base_version, revision, made_by,
                    ended_at, published_as)
                select gen_random_uuid(), gen_random_uuid(), 1, 1, 'Ana', {ended},
                    case when {ended} is null then null else 1 end
                returning draft_id
            ), preview as (
                insert into preview (draft_id, revision, against, run_id, total)
                select draft_id, 1, 1, gen_random_uuid(), 1 from draft returning run_id
            )
            insert into preview_flip (assessment_id, run_id, role, result_id, before, after)
            select gen_random_uuid(), run_id, 'it_director', gen_random_uuid(), 'hire', 'bridge'
            from preview"
        );
        run(&mut psql, &rows).await;
        let id = begin(&db).await;
        run(&mut psql, &changed(id, "91 days")).await;
        assert_eq!(readyline::jobs::retention::sweep(&db).await, Ok(1));
        for table in ["preview", "preview_flip"] {
            let rows = number(&mut psql, &format!("select count(*) from {table}")).await;
            assert_eq!(rows, left, "{table} of a draft that ended {ended}");
        }
        run(&mut psql, "delete from preview_flip; delete from preview; delete from ruleset_draft")
            .await;
    }
}
