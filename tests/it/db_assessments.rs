//! Assessments: beginning, reading and deleting them.

use readyline::db::DbError;
use readyline::db::answers::{Saved, save_page};
use readyline::db::assessments::{NewAssessment, delete, find, start};
use readyline::db::audit::Actor;
use readyline::db::keys::{NewKey, give};
use readyline::db::shares::{NewShare, Terms, What, create, note, open};
use readyline::db::{Db, DbSettings};
use readyline::web::secret::new_id;
use uuid::Uuid;

use crate::support::database::{
    answers, begin, database, number, of, options, page, psql, run, saved, stored, submitted,
};

#[tokio::test]
async fn an_assessment_begins_once() {
    let db = database().await;
    let new =
        NewAssessment { id: new_id(), secret_hash: [5; 32], ruleset_version: 1, client: None };
    assert_eq!(start(&db, &new).await, Ok(()));
    assert_eq!(start(&db, &new).await, Ok(()), "a rerun finds its own row");
    let thief = NewAssessment { secret_hash: [6; 32], ..new };
    assert!(matches!(start(&db, &thief).await, Err(DbError::Other(_))));
    let stored = stored(&db, new.id).await;
    assert_eq!((stored.secret_hash, stored.revision), ([5; 32], 0));
    assert_eq!(stored.answers, answers(&[]));

    let unruly = NewAssessment { id: new_id(), ruleset_version: 2, ..new };
    assert!(matches!(start(&db, &unruly).await, Err(DbError::Other(_))));
    assert!(find(&db, unruly.id).await.expect("an answer").is_none());
}

#[tokio::test]
async fn answers_and_revision_belong_together_while_others_save() {
    let db = database().await;
    let id = begin(&db).await;
    let writer = tokio::spawn({
        let db = db.clone();
        async move {
            for revision in 0..60 {
                let next = (revision + 1).to_string();
                saved(&db, &page(id, revision, &[("headcount", of(&next))])).await;
            }
        }
    });
    while !writer.is_finished() {
        let now = stored(&db, id).await;
        let headcount = now.answers.number("headcount").map_or(0, |n| n.thousandths() / 1000);
        assert_eq!(headcount, now.revision);
    }
    writer.await.expect("all saved");
}

#[tokio::test]
async fn deleting_leaves_no_row_in_any_table() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let (id, other) = (full(&db).await, full(&db).await);
    let mut psql = psql(&options).await;
    let flips = "insert into preview_flip
            (assessment_id, run_id, role, result_id, before, after)
        select assessment_id, gen_random_uuid(), 'it_director', result_id, 'hire', 'bridge'
        from result";
    run(&mut psql, flips).await;
    let opinions = "insert into firm (firm_id, name) values (gen_random_uuid(), 'Kestrel Advice');
        insert into opinion (assessment_id, opinion_id, firm_id, link_id, name)
        select assessment_id, gen_random_uuid(), firm_id, gen_random_uuid(), 'Olu Ade'
        from result cross join firm;
        insert into settlement (assessment_id, signal, value, taken_from, settled_by)
        select assessment_id, 'headcount', '180', 'Olu Ade', 'Kim' from result;
        insert into action (assessment_id, action_id, source, words, status)
        select assessment_id, gen_random_uuid(), 'own', 'Call the bank', 'open' from result";
    run(&mut psql, opinions).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.columns
        where column_name = 'assessment_id' and table_schema = 'public'",
    )
    .fetch_all(&mut psql)
    .await
    .expect("tables");
    assert!(tables.len() >= 5, "{tables:?}");

    assert_eq!(delete(&db, id, &Actor::shell(), new_id()).await, Ok(()));
    for table in tables {
        let rows = |id| format!("select count(*) from {table} where assessment_id = '{id}'");
        assert_eq!(number(&mut psql, &rows(id)).await, 0, "{table}");
        assert!(number(&mut psql, &rows(other)).await > 0, "{table} of another assessment");
    }
    assert!(find(&db, id).await.expect("an answer").is_none());
    let late = save_page(&db, &page(id, 1, &[("headcount", of("1"))])).await;
    assert_eq!(late, Ok(Saved::Gone));
    assert_eq!(delete(&db, id, &Actor::shell(), new_id()).await, Ok(()), "again deletes nothing");
}

/// An assessment with a row in every table.
async fn full(db: &Db) -> Uuid {
    let id = begin(db).await;
    saved(db, &page(id, 0, &[("headcount", of("180"))])).await;
    let key = NewKey {
        assessment: id,
        id: new_id(),
        hash: [2; 32],
        name: "Olu Ade".to_owned(),
        email: String::new(),
        note: String::new(),
        sent: false,
    };
    assert_eq!(give(db, &key, &Actor::shell(), new_id()).await, Ok(true));
    let result_id = submitted(db, id, "180").await;
    let terms = Terms::default();
    let new =
        NewShare { assessment: id, token_hash: [1; 32], result_id, days: 7, op: new_id(), terms };
    assert_eq!(create(db, &new, &Actor::shell(), new_id()).await, Ok(true));
    note(db, id, [1; 32], What::Page).await.expect("noted");
    assert!(open(db, id, [1; 32]).await.expect("an answer").is_some());
    id
}

#[tokio::test]
async fn deleting_and_saving_at_once_ends_without_an_error() {
    let db = database().await;
    for _ in 0..10 {
        let id = full(&db).await;
        let mut work = tokio::task::JoinSet::new();
        for tab in 0..6 {
            let db = db.clone();
            work.spawn(async move {
                if tab == 3 {
                    return delete(&db, id, &Actor::shell(), new_id()).await.is_ok();
                }
                let page = page(id, 1, &[(&format!("question_{tab}"), of("1"))]);
                matches!(save_page(&db, &page).await, Ok(Saved::Done { .. } | Saved::Gone))
            });
        }
        assert!(work.join_all().await.into_iter().all(|went_well| went_well));
        assert!(find(&db, id).await.expect("an answer").is_none());
    }
}
