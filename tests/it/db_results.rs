//! Results: each submission once, and kept as it was.

use readyline::db::results::{NewResult, Submitted, find, list, submit};
use readyline::db::rulesets;
use readyline::web::secret::new_id;

use crate::support::database::{
    answers, begin, database, of, page, result, saved, submit_stored, submitted,
};

#[tokio::test]
async fn a_changed_answer_makes_a_new_result_and_the_old_one_stays() {
    let db = database().await;
    let id = begin(&db).await;
    let old = submitted(&db, id, "180").await;
    let new = submitted(&db, id, "200").await;
    assert_ne!(old, new);
    let all = list(&db, id).await.expect("results");
    assert_eq!(all.iter().map(|one| one.result_id).collect::<Vec<_>>(), [new, old]);

    let old = find(&db, id, old).await.expect("an answer").expect("the old result");
    assert_eq!(old.answers, answers(&[("headcount", of("180"))]));
    assert_eq!((old.assessment, old.ruleset_version), (id, 1));
    assert_eq!(old.reference, "RL-7K3Q-9M");
    assert_eq!(old.created_at, all[1].created_at);
}

#[tokio::test]
async fn the_same_form_or_the_same_answers_give_the_earlier_result() {
    let db = database().await;
    let id = begin(&db).await;
    let first = result(id, answers(&[("headcount", of("180.0"))]));
    let stored = submit_stored(&db, &first).await;
    assert_eq!(stored, first.result_id);

    let sent_again = NewResult { result_id: new_id(), ..first.clone() };
    assert_eq!(submit_stored(&db, &sent_again).await, stored);
    assert_eq!(submitted(&db, id, "180").await, stored, "unchanged answers");

    let changed = submitted(&db, id, "181").await;
    assert_eq!(submit_stored(&db, &sent_again).await, stored, "a late copy of the first form");
    let back = submitted(&db, id, "180").await;
    assert!(back != stored && back != changed, "180 again is a new result of today");
    assert_eq!(list(&db, id).await.expect("results").len(), 3);
}

#[tokio::test]
async fn a_result_is_found_under_its_own_assessment_only() {
    let db = database().await;
    let (mine, other) = (begin(&db).await, begin(&db).await);
    let result_id = submitted(&db, mine, "180").await;
    assert!(find(&db, other, result_id).await.expect("an answer").is_none());
    assert!(list(&db, other).await.expect("results").is_empty());

    let nobody = result(new_id(), answers(&[]));
    assert_eq!(submit(&db, &nobody).await, Ok(Submitted::Gone));
}

#[tokio::test]
async fn answers_that_moved_on_are_not_stored_as_they_were() {
    let db = database().await;
    let id = begin(&db).await;
    let first = result(id, answers(&[]));
    submit_stored(&db, &first).await;
    saved(&db, &page(id, 0, &[("headcount", of("180"))])).await;
    let stale = result(id, answers(&[]));
    assert_eq!(submit(&db, &stale).await, Ok(Submitted::Moved));
    let again = submit(&db, &first).await;
    assert_eq!(again, Ok(Submitted::Stored(first.result_id)), "the same press, the same answer");
    assert_eq!(list(&db, id).await.expect("results").len(), 1);
}

#[tokio::test]
async fn the_default_rules_are_version_1_once() {
    let db = database().await;
    rulesets::install_default(&db).await.expect("nothing to do");
    let version = rulesets::current(&db).await.map(|(version, _)| version);
    assert_eq!(version, Ok(1));
    let published = rulesets::find(&db, 1).await.expect("an answer").expect("version 1");
    assert_eq!(&published, readyline::rules::ruleset::default_ruleset());
    assert!(rulesets::find(&db, 2).await.expect("an answer").is_none());
}
