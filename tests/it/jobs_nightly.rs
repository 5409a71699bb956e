//! One run of a kind at a time, whoever asks: the night, a page, a person, one server or two.

use readyline::db::audit::Actor;
use readyline::db::job_runs::{Kind, Last, Wish, beat, begin, fail, finish, standing};
use readyline::db::{Db, DbSettings};
use readyline::web::secret::new_id;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::database::{number, options, psql, run};

async fn two_servers() -> (Db, Db, PgConnection) {
    let options = options().await;
    let server = || Db::lazy(options.clone(), DbSettings::default());
    (server(), server(), psql(&options).await)
}

async fn asks(db: &Db, wish: &Wish) -> Option<Uuid> {
    let id = new_id();
    begin(db, id, Kind::Recheck, wish).await.expect("an answer").then_some(id)
}

fn person() -> Wish {
    Wish::Person(Actor::shell(), new_id())
}

/// The last 03:00 UTC.
const NIGHT: &str =
    "(date_trunc('day', now() at time zone 'UTC' - interval '3 hours') + interval '3 hours')
    at time zone 'UTC'";

#[tokio::test]
async fn of_two_servers_one_does_the_nightly_work_and_does_it_once() {
    let (one, two, mut psql) = two_servers().await;
    for _ in 0..5 {
        let (first, second) = tokio::join!(asks(&one, &Wish::Night), asks(&two, &Wish::Night));
        let ours = first.into_iter().chain(second).collect::<Vec<_>>();
        let [id] = ours.as_slice() else { panic!("{ours:?}") };
        assert_eq!(asks(&two, &Wish::Night).await, None, "while it is at work");
        assert_eq!(asks(&two, &person()).await, None, "nobody begins a second one");
        assert_eq!(finish(&one, *id, 0, &json!({})).await, Ok(true));
        assert_eq!(asks(&two, &Wish::Night).await, None, "it was done tonight");
        let id = asks(&two, &person()).await.expect("a person may ask at any time");
        assert_eq!(finish(&two, id, 0, &json!({})).await, Ok(true));
        // As if all this had been last night.
        run(&mut psql, "update job_run set started_at = started_at - interval '1 day'").await;
    }
}

#[tokio::test]
async fn the_night_begins_at_three_and_a_missed_one_is_made_up_for() {
    let (db, _, mut psql) = two_servers().await;
    let cases = [
        ("interval '1 minute'", "finished_at = now()", false, "it ran after three"),
        ("interval '-1 minute'", "finished_at = now()", true, "it ran before three"),
        ("interval '-27 hours'", "finished_at = now()", true, "a night was missed"),
        ("interval '1 minute'", "fault = 'x'", true, "it broke off after three"),
    ];
    // A run within the last hour holds every other one back, whenever the night began.
    let minutes = format!("select (extract(epoch from now() - {NIGHT}) / 60)::bigint");
    let since_three = number(&mut psql, &minutes).await;
    if (55..65).contains(&since_three) {
        return;
    }
    for (offset, end, due, why) in cases {
        let begun = format!(
            "delete from job_run; insert into job_run (run_id, kind, started_at)
            values ('{}', 'recheck', {NIGHT} + {offset}); update job_run set {end}",
            new_id(),
        );
        run(&mut psql, &begun).await;
        let recent = since_three < 55 && !offset.contains("27");
        assert_eq!(asks(&db, &Wish::Night).await.is_some(), due && !recent, "{why}");
    }
}

#[tokio::test]
async fn one_that_fails_is_not_tried_again_within_the_hour() {
    let (db, _, mut psql) = two_servers().await;
    let id = asks(&db, &Wish::Night).await.expect("none ever ran");
    fail(&db, id, "The database did not do what was asked.").await.expect("an answer");
    assert_eq!(asks(&db, &Wish::Night).await, None);
    let earlier = "update job_run set started_at = started_at - interval '61 minutes'";
    run(&mut psql, earlier).await;
    assert!(asks(&db, &Wish::Night).await.is_some());
}

#[tokio::test]
async fn a_page_asks_for_figures_only_where_none_were_begun_lately() {
    let (db, _, mut psql) = two_servers().await;
    let older = Wish::Older(15);
    let id = asks(&db, &older).await.expect("there are none");
    assert_eq!(finish(&db, id, 0, &json!({})).await, Ok(true));
    assert_eq!(asks(&db, &older).await, None);
    for (minutes, due) in [(14, false), (16, true)] {
        let back = format!("update job_run set started_at = now() - interval '{minutes} minutes'");
        run(&mut psql, &back).await;
        assert_eq!(asks(&db, &older).await.is_some(), due, "after {minutes} minutes");
    }
}

#[tokio::test]
async fn a_run_that_falls_silent_makes_room_and_is_not_believed_any_more() {
    let (db, other, mut psql) = two_servers().await;
    let dead = asks(&db, &person()).await.expect("none is at work");
    assert_eq!(beat(&db, dead, 7).await, Ok(true));
    let last = async || standing(&db, Kind::Recheck).await.expect("an answer").last;
    assert_eq!(last().await, Last::AtWork(7));
    run(&mut psql, "update job_run set beat_at = now() - interval '29 seconds'").await;
    assert_eq!(asks(&other, &person()).await, None, "it may still be alive");
    run(&mut psql, "update job_run set beat_at = now() - interval '31 seconds'").await;
    assert!(matches!(last().await, Last::Badly(_)), "nobody waits for it any more");
    let next = asks(&other, &person()).await.expect("it makes room");
    assert_eq!(beat(&db, dead, 8).await, Ok(false));
    assert_eq!(finish(&db, dead, 8, &json!({})).await, Ok(false));
    assert_eq!(finish(&other, next, 9, &json!({"all": "well"})).await, Ok(true));
    let standing = standing(&db, Kind::Recheck).await.expect("an answer");
    assert_eq!(standing.found.expect("what was found").summary, json!({"all": "well"}));
    assert_eq!(standing.last, Last::Well);
}

#[tokio::test]
async fn kinds_do_not_stand_in_each_others_way_and_a_persons_wish_is_recorded() {
    let (db, _, mut psql) = two_servers().await;
    assert!(asks(&db, &person()).await.is_some());
    let begun = begin(&db, new_id(), Kind::Insight, &Wish::Older(15)).await;
    assert_eq!(begun, Ok(true));
    let entries = "select count(*) from audit_entry
        where action = 'job_begun' and object = 'recheck' and actor = 'shell'";
    assert_eq!(number(&mut psql, entries).await, 1);
    assert_eq!(asks(&db, &person()).await, None);
    let all = "select count(*) from audit_entry where action = 'job_begun'";
    assert_eq!(number(&mut psql, all).await, 1, "nothing began, so nothing is recorded");
}
