//! Saves that meet: none is lost, none is stored twice, none overwrites another.

use std::collections::BTreeSet;

use readyline::db::answers::{Saved, save_page};
use readyline::db::results::list;
use readyline::db::{Db, DbSettings};
use tokio::task::JoinSet;

use crate::support::database::{
    answers, begin, database, number, of, options, page, psql, result, stored, submit_stored,
};

#[tokio::test]
async fn tabs_that_answer_different_questions_at_once_all_count() {
    let db = database().await;
    let id = begin(&db).await;
    let signals: Vec<String> = (0..16).map(|tab| format!("question_{tab}")).collect();
    let mut tabs = JoinSet::new();
    for signal in &signals {
        let (db, page) = (db.clone(), page(id, 0, &[(signal.as_str(), of("1"))]));
        tabs.spawn(async move { save_page(&db, &page).await.expect("an answer") });
    }
    let revisions: BTreeSet<i64> = tabs
        .join_all()
        .await
        .into_iter()
        .map(|outcome| match outcome {
            Saved::Done { revision } => revision,
            other => panic!("not saved: {other:?}"),
        })
        .collect();
    assert_eq!(revisions, (1..=16).collect(), "each save has a revision of its own");
    let all: Vec<_> = signals.iter().map(|signal| (signal.as_str(), of("1"))).collect();
    assert_eq!(stored(&db, id).await.answers, answers(&all));
}

#[tokio::test]
async fn of_tabs_that_answer_one_question_differently_at_once_one_wins_and_the_others_hear_it() {
    let db = database().await;
    let id = begin(&db).await;
    let mut tabs = JoinSet::new();
    for tab in 1..=8 {
        let value = tab.to_string();
        let (db, page) = (db.clone(), page(id, 0, &[("headcount", of(&value))]));
        tabs.spawn(async move { (value, save_page(&db, &page).await.expect("an answer")) });
    }
    let outcomes = tabs.join_all().await;
    let won: Vec<_> =
        outcomes.iter().filter(|(_, saved)| matches!(saved, Saved::Done { .. })).collect();
    let told = outcomes.iter().filter(|(_, saved)| matches!(saved, Saved::Clash { .. })).count();
    assert_eq!((won.len(), told), (1, 7));
    assert_eq!(stored(&db, id).await.answers, answers(&[("headcount", of(&won[0].0))]));
}

#[tokio::test]
async fn a_double_click_is_one_save() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let page = page(id, 0, &[("headcount", of("180"))]);
    let mut clicks = JoinSet::new();
    for _ in 0..8 {
        let (db, page) = (db.clone(), page.clone());
        clicks.spawn(async move { save_page(&db, &page).await.expect("an answer") });
    }
    let outcomes = clicks.join_all().await;
    let done = outcomes.iter().filter(|saved| **saved == Saved::Done { revision: 1 }).count();
    let replayed =
        outcomes.iter().filter(|saved| **saved == Saved::Replayed { revision: 1 }).count();
    assert_eq!((done, replayed), (1, 7), "{outcomes:?}");
    let mut psql = psql(&options).await;
    assert_eq!(number(&mut psql, "select count(*) from answer_op").await, 1);
    assert_eq!(number(&mut psql, "select count(*) from answer").await, 1);
}

#[tokio::test]
async fn a_result_submitted_many_times_at_once_is_one_result() {
    let db = database().await;
    let id = begin(&db).await;
    let scored = answers(&[("headcount", of("180"))]);
    let (first, second) = (result(id, scored.clone()), result(id, scored));
    let mut clicks = JoinSet::new();
    for click in 0..8 {
        // Two tabs, each with its own form, each clicked four times.
        let new = if click % 2 == 0 { first.clone() } else { second.clone() };
        let db = db.clone();
        clicks.spawn(async move { submit_stored(&db, &new).await });
    }
    let ids: BTreeSet<_> = clicks.join_all().await.into_iter().collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(list(&db, id).await.expect("results").len(), 1);
}
