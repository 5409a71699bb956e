//! Previews: each belongs to one run at a time, and nothing is kept of a company that is gone.

use std::sync::Arc;
use std::time::Duration;

use readyline::db::audit::{Actor, Entry};
use readyline::db::previews::{Claim, Claimed, Compared, FlipFilter, NewFlip, Run, State};
use readyline::db::previews::{advance, claim, fail, find, finish, finished, flips, sweep};
use readyline::db::{Db, DbError, DbSettings, assessments, crowd, drafts};
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::study::flips::Flip;
use readyline::web::secret::new_id;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::database::{begin, number, of, options, page, psql, run, saved, submitted};
use crate::support::stored::{draft, thrown_away};

const FLIPS: &str = "select count(*) from preview_flip";

async fn open() -> (Db, PgConnection, Uuid) {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = draft(&db, default_ruleset()).await;
    (db, psql(&options).await, id)
}

fn first(draft: Uuid) -> Claim {
    let compared = Compared { draft, revision: 1, against: 1 };
    let (actor, entry) = (Actor::shell(), new_id());
    Claim { compared, run_id: new_id(), total: 3, instead_of: None, actor, entry }
}

fn run_of(claim: &Claim) -> Run {
    Run { draft: claim.compared.draft, run_id: claim.run_id }
}

async fn take(db: &Db, wish: &Claim) -> Claimed {
    claim(db, wish).await.expect("an answer")
}

/// Any change of the companies that are stored.
async fn changes(db: &Db) -> Arc<Vec<NewFlip>> {
    let all = crowd::after(db, None, 100).await.expect("companies");
    let flip = |company: crowd::Latest| NewFlip {
        assessment: company.assessment,
        result_id: company.result_id,
        flip: Flip {
            role: "it_director".to_owned(),
            before: "bridge".parse().unwrap(),
            after: "hire prepare".parse().unwrap(),
            mover: None,
        },
    };
    Arc::new(all.into_iter().map(flip).collect())
}

async fn state(db: &Db, draft: Uuid) -> State {
    find(db, draft).await.expect("an answer").expect("a preview").state
}

async fn done(db: &Db, it: Compared) -> Result<Option<serde_json::Value>, DbError> {
    finished(db, it.draft, it.revision, it.against).await
}

#[tokio::test]
async fn of_two_that_start_together_one_runs() {
    let (db, mut psql, id) = open().await;
    let (one, two) = (first(id), first(id));
    let (a, b) = tokio::join!(take(&db, &one), take(&db, &two));
    assert!([(Claimed::Ours, Claimed::Taken), (Claimed::Taken, Claimed::Ours)].contains(&(a, b)));
    let winner = if a == Claimed::Ours { &one } else { &two };
    assert_eq!(take(&db, winner).await, Claimed::Ours, "the same once more, its answer was lost");
    let entries = "select count(*) from audit_entry where action = 'preview_begun'";
    assert_eq!(number(&mut psql, entries).await, 1);
    assert_eq!(state(&db, id).await, State::Running);
    let unknown = Claim { compared: Compared { draft: new_id(), ..one.compared }, ..one.clone() };
    assert_eq!(take(&db, &unknown).await, Claimed::Moved);
}

#[tokio::test]
async fn a_dead_run_is_taken_over_and_cannot_come_back() {
    let (db, mut psql, id) = open().await;
    let company = begin(&db).await;
    submitted(&db, company, "180").await;
    let (dead, new) = (first(id), first(id));
    assert_eq!(take(&db, &dead).await, Claimed::Ours);
    assert_eq!(advance(&db, run_of(&dead), 1, changes(&db).await).await, Ok(true));
    run(&mut psql, "update preview set beat_at = now() - interval '29 seconds'").await;
    assert_eq!(take(&db, &new).await, Claimed::Taken);
    run(&mut psql, "update preview set beat_at = now() - interval '31 seconds'").await;
    assert_eq!(state(&db, id).await, State::Dead);
    assert_eq!(take(&db, &new).await, Claimed::Ours);

    assert_eq!(advance(&db, run_of(&dead), 2, changes(&db).await).await, Ok(false));
    assert_eq!(finish(&db, run_of(&dead), 3, json!({})).await, Ok(false));
    fail(&db, run_of(&dead), "It died.").await.unwrap();
    assert_eq!(state(&db, id).await, State::Running);
    assert_eq!(advance(&db, run_of(&new), 1, changes(&db).await).await, Ok(true));
    assert_eq!(number(&mut psql, FLIPS).await, 2);
    assert_eq!(sweep(&db, 10).await, Ok(1), "what the dead one had found");
    assert_eq!(sweep(&db, 10).await, Ok(0));
    let filter =
        FlipFilter { run_id: new.run_id, role: "it_director".into(), change: None, after: None };
    let kept = flips(&db, &filter, 10).await.unwrap();
    assert_eq!((kept[0].assessment, kept[0].after.as_str()), (company, "hire prepare"));
}

#[tokio::test]
async fn an_ended_preview_is_done_anew_only_for_who_saw_it() {
    let (db, _, id) = open().await;
    let one = first(id);
    assert_eq!(take(&db, &one).await, Claimed::Ours);
    assert_eq!(done(&db, one.compared).await, Ok(None));
    assert_eq!(finish(&db, run_of(&one), 3, json!({"companies": 3})).await, Ok(true));
    assert_eq!(finish(&db, run_of(&one), 3, json!({"companies": 3})).await, Ok(true), "again");
    assert_eq!(done(&db, one.compared).await, Ok(Some(json!({"companies": 3}))));
    let other = Compared { revision: 2, ..one.compared };
    assert_eq!(done(&db, other).await, Ok(None));

    assert_eq!(take(&db, &first(id)).await, Claimed::Taken);
    let again = Claim { instead_of: Some(one.run_id), ..first(id) };
    assert_eq!(take(&db, &again).await, Claimed::Ours);
    let late = Claim { instead_of: Some(one.run_id), ..first(id) };
    assert_eq!(take(&db, &late).await, Claimed::Taken, "a second press of the same button");
    assert_eq!(done(&db, one.compared).await, Ok(None));
    fail(&db, run_of(&again), "It broke.").await.unwrap();
    assert_eq!(state(&db, id).await, State::Failed("It broke.".to_owned()));
    let retry = Claim { instead_of: Some(again.run_id), ..first(id) };
    assert_eq!(take(&db, &retry).await, Claimed::Ours);
}

#[tokio::test]
async fn a_saved_draft_ends_the_run_of_its_earlier_state() {
    let (db, mut psql, id) = open().await;
    let company = begin(&db).await;
    submitted(&db, company, "180").await;
    let old = first(id);
    assert_eq!(take(&db, &old).await, Claimed::Ours);
    assert_eq!(advance(&db, run_of(&old), 1, changes(&db).await).await, Ok(true));
    let mut rules = default_ruleset().clone();
    rules.name = "Another name".to_owned();
    let entry = Entry::new(new_id(), "draft_saved", id);
    drafts::save(&db, (id, 1), &rules, &Actor::shell(), &entry).await.unwrap();

    assert_eq!(advance(&db, run_of(&old), 2, Arc::default()).await, Ok(true), "nobody minds yet");
    assert_eq!(take(&db, &first(id)).await, Claimed::Moved);
    let mut new = first(id);
    new.compared.revision = 2;
    assert_eq!(take(&db, &new).await, Claimed::Ours);
    assert_eq!(advance(&db, run_of(&old), 3, Arc::default()).await, Ok(false));
    assert_eq!(find(&db, id).await.unwrap().unwrap().compared, new.compared);
    assert_eq!(sweep(&db, 10).await, Ok(1));

    drafts::discard(&db, id, &Actor::shell(), &thrown_away(id)).await.unwrap();
    assert_eq!(take(&db, &new).await, Claimed::Moved);
    sweep(&db, 10).await.unwrap();
    assert_eq!(number(&mut psql, "select count(*) from preview").await, 0);
}

#[tokio::test]
async fn a_company_saves_while_a_preview_stores_what_it_found_and_is_erased_after_it() {
    let (db, mut psql, id) = open().await;
    let company = begin(&db).await;
    let result = submitted(&db, company, "180").await;
    let wish = first(id);
    assert_eq!(take(&db, &wish).await, Claimed::Ours);
    // As a preview does, in a transaction that lasts.
    run(&mut psql, "begin").await;
    let store = format!(
        "insert into preview_flip (assessment_id, run_id, role, result_id, before, after)
        select assessment_id, '{}', 'it_director', '{result}', 'hire', 'bridge' from assessment
        where assessment_id = '{company}' for key share",
        wish.run_id
    );
    run(&mut psql, &store).await;
    let save = page(company, 0, &[("headcount", of("190"))]);
    let saves = tokio::time::timeout(Duration::from_secs(5), saved(&db, &save));
    assert_eq!(saves.await.expect("a save waits for no preview"), 1);

    let erasing = tokio::spawn({
        let db = db.clone();
        async move { assessments::delete(&db, company, &Actor::shell(), new_id()).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!erasing.is_finished(), "it waits for what is being stored");
    run(&mut psql, "commit").await;
    erasing.await.unwrap().unwrap();
    for table in ["preview_flip", "result", "answer", "assessment"] {
        assert_eq!(number(&mut psql, &format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn nothing_stays_of_a_company_that_is_erased_meanwhile() {
    let (db, mut psql, id) = open().await;
    let mut companies = Vec::new();
    for _ in 0..3 {
        companies.push(begin(&db).await);
        submitted(&db, companies[companies.len() - 1], "180").await;
    }
    let found = changes(&db).await;
    let wish = first(id);
    assert_eq!(take(&db, &wish).await, Claimed::Ours);
    assessments::delete(&db, companies[0], &Actor::shell(), new_id()).await.unwrap();

    // The second one is being erased while its flip is stored.
    let second = companies[1];
    run(&mut psql, "begin").await;
    let locked = format!("select from assessment where assessment_id = '{second}' for update");
    run(&mut psql, &locked).await;
    let storing = tokio::spawn({
        let (db, found) = (db.clone(), Arc::clone(&found));
        async move { advance(&db, run_of(&wish), 3, found).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!storing.is_finished(), "it waits for whoever erases");
    for table in ["preview_flip", "result", "assessment"] {
        run(&mut psql, &format!("delete from {table} where assessment_id = '{second}'")).await;
    }
    run(&mut psql, "commit").await;
    assert_eq!(storing.await.unwrap(), Ok(true));
    assert_eq!(number(&mut psql, FLIPS).await, 1);
    assessments::delete(&db, companies[2], &Actor::shell(), new_id()).await.unwrap();
    assert_eq!(number(&mut psql, FLIPS).await, 0);
}
