//! Saving a page: every outcome, and what is in the tables afterwards.

use readyline::db::answers::{Save, Saved, save_page};
use readyline::db::{Db, DbError, DbSettings};
use readyline::rules::answers::Answer;
use readyline::web::secret::new_id;

use crate::support::database::{
    answers, begin, database, number, of, option, options, page, psql, saved, stored,
};

#[tokio::test]
async fn a_page_is_stored_exactly_as_it_was_answered() {
    let db = database().await;
    let id = begin(&db).await;
    let typed = [
        ("headcount", of("180")),
        ("annual_revenue", of("999999999999.999")),
        ("revenue_growth_pct", of("-0.001")),
        ("it_staff", of("12.5")),
        ("order_growth_pct", of("0.1")),
        ("projects_active", of("0")),
        ("sku_growth_pct", None),
        ("csat_pct", Some(Answer::Unknown)),
        ("it_lead", option("nobody")),
    ];
    assert_eq!(saved(&db, &page(id, 0, &typed)).await, 1);

    let stored = stored(&db, id).await;
    assert_eq!(stored.answers, answers(&typed));
    assert_eq!((stored.revision, stored.secret_hash, stored.ruleset_version), (1, [7; 32], 1));
}

#[tokio::test]
async fn every_number_with_three_decimals_comes_back_to_the_last_digit() {
    let db = database().await;
    let id = begin(&db).await;
    let numbers = ["0.1", "0.2", "0.3", "1.005", "4.35", "8.7", "-17.625", "123456789012.345"];
    for text in numbers {
        let revision = stored(&db, id).await.revision;
        saved(&db, &page(id, revision, &[("downtime_hours", of(text))])).await;
        let back = stored(&db, id).await.answers.number("downtime_hours").expect("a number");
        assert_eq!(back.to_string(), text);
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_stored_once_and_says_the_same() {
    let options = options().await;
    let db = readyline::db::Db::lazy(options.clone(), Default::default());
    let id = begin(&db).await;
    let first = page(id, 0, &[("headcount", of("180"))]);
    saved(&db, &first).await;
    saved(&db, &page(id, 1, &[("headcount", of("200"))])).await;

    let replay = save_page(&db, &first).await.expect("an answer");
    assert_eq!(replay, Saved::Replayed { revision: 1 });
    let other = Save { content: [9; 32], ..first };
    assert_eq!(
        save_page(&db, &other).await.expect("an answer"),
        Saved::OtherContent { revision: 1 }
    );

    let now = stored(&db, id).await;
    assert_eq!((now.revision, &now.answers), (2, &answers(&[("headcount", of("200"))])));
    let mut psql = psql(&options).await;
    assert_eq!(number(&mut psql, "select count(*) from answer_op").await, 2);
    assert_eq!(number(&mut psql, "select count(*) from answer").await, 2);
}

#[tokio::test]
async fn a_page_that_changes_nothing_is_remembered_but_adds_no_answer() {
    let options = options().await;
    let db = readyline::db::Db::lazy(options.clone(), Default::default());
    let id = begin(&db).await;
    let typed = [("headcount", of("180")), ("sku_growth_pct", None)];
    saved(&db, &page(id, 0, &typed)).await;
    let again = page(id, 1, &typed);
    assert_eq!(saved(&db, &again).await, 1, "the revision stays");
    let replay = save_page(&db, &again).await.expect("an answer");
    assert_eq!(replay, Saved::Replayed { revision: 1 });
    let mut psql = psql(&options).await;
    assert_eq!(number(&mut psql, "select count(*) from answer").await, 1);
}

#[tokio::test]
async fn two_tabs_merge_question_by_question_or_clash_as_a_whole() {
    let db = database().await;
    let id = begin(&db).await;
    let drawn = [("it_staff", of("4")), ("projects_active", of("9")), ("sku_growth_pct", None)];
    saved(&db, &page(id, 0, &drawn)).await;

    let here = [("it_staff", of("5")), ("projects_active", of("9")), ("sku_growth_pct", None)];
    let there = [("it_staff", of("4")), ("projects_active", of("11")), ("sku_growth_pct", of("3"))];
    assert_eq!(saved(&db, &page(id, 1, &here)).await, 2);
    assert_eq!(saved(&db, &page(id, 1, &there)).await, 3);
    let both = [("it_staff", of("5")), ("projects_active", of("11")), ("sku_growth_pct", of("3"))];
    assert_eq!(stored(&db, id).await.answers, answers(&both));

    let late = [("it_staff", of("6")), ("projects_active", of("12")), ("sku_growth_pct", of("3"))];
    let late = page(id, 2, &late);
    let Saved::Clash { revision, clashes, stored: shown, .. } =
        save_page(&db, &late).await.expect("an answer")
    else {
        panic!("no clash");
    };
    assert_eq!((revision, clashes), (3, vec!["projects_active".to_owned()]));
    assert_eq!(shown, answers(&both));
    assert_eq!(stored(&db, id).await.answers, answers(&both), "nothing of the page is stored");

    // The same form sent again clashes again; drawn anew, it is what its visitor wants.
    assert!(matches!(save_page(&db, &late).await, Ok(Saved::Clash { .. })));
    assert_eq!(saved(&db, &Save { op: new_id(), seen_revision: 3, ..late }).await, 4);
}

#[tokio::test]
async fn answers_taken_back_are_gone_and_their_history_stays() {
    let options = options().await;
    let db = readyline::db::Db::lazy(options.clone(), Default::default());
    let id = begin(&db).await;
    saved(&db, &page(id, 0, &[("sku_growth_pct", of("3"))])).await;
    saved(&db, &page(id, 1, &[("sku_growth_pct", None)])).await;
    assert_eq!(stored(&db, id).await.answers, answers(&[]));

    // A tab that still shows the old value and leaves it alone does not bring it back.
    let stale = [("sku_growth_pct", of("3")), ("headcount", of("20"))];
    saved(&db, &page(id, 1, &stale)).await;
    assert_eq!(stored(&db, id).await.answers, answers(&[("headcount", of("20"))]));
    let mut psql = psql(&options).await;
    let history = "select count(*) from answer where signal = 'sku_growth_pct'";
    assert_eq!(number(&mut psql, history).await, 2);
}

#[tokio::test]
async fn nothing_is_saved_for_an_assessment_that_is_not_there() {
    let db = database().await;
    let page = page(new_id(), 0, &[("headcount", of("180"))]);
    assert_eq!(save_page(&db, &page).await.expect("an answer"), Saved::Gone);
}

#[tokio::test]
async fn a_revision_from_the_future_counts_as_the_present_one() {
    let db = database().await;
    let id = begin(&db).await;
    assert_eq!(saved(&db, &page(id, 99, &[("headcount", of("180"))])).await, 1);
}

#[tokio::test]
async fn an_error_repeats_nothing_that_was_typed() {
    let options = options().await;
    let db = readyline::db::Db::lazy(options.clone(), Default::default());
    let id = begin(&db).await;
    let secret = "x".repeat(65);
    let refused = save_page(&db, &page(id, 0, &[("it_lead", option(&secret))])).await;
    let error = refused.expect_err("too long for an option");
    assert!(error.to_string().contains("answer_value_is_plain"), "{error}");
    assert!(!format!("{error} {error:?}").contains("xxx"), "{error:?}");
}

#[tokio::test]
async fn nothing_is_written_while_the_disk_is_nearly_full() {
    let db = Db::lazy(options().await, DbSettings::default());
    let (room, watched) = tokio::sync::watch::channel(true);
    db.watch_room(watched);
    let id = begin(&db).await;
    room.send(false).expect("a watcher");
    let page = page(id, 0, &[("headcount", of("180"))]);
    let refused = save_page(&db, &page).await;
    assert!(matches!(refused, Err(DbError::Full(_))), "{refused:?}");
    assert_eq!(stored(&db, id).await.revision, 0, "reading goes on");
    room.send(true).expect("a watcher");
    saved(&db, &page).await;
}
