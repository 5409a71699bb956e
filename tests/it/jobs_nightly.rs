//! One run of a kind at a time, whoever asks: the night, a person, one server or two.

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
    let options = options().await;
    // In this server's eyes it is the time that the test says.
    let own_clock = options.clone().options([("search_path", "public, pg_catalog")]);
    let db = Db::lazy(own_clock, DbSettings::default());
    let mut psql = psql(&options).await;
    let well = "finished_at = started_at";
    for (now, began, end, due, why) in [
        ("22 04:20", "22 03:01", well, false, "it ran after three"),
        ("22 04:20", "22 02:59", well, true, "it ran before three"),
        ("22 04:20", "20 23:59", well, true, "a night was missed"),
        ("22 04:20", "22 03:01", "fault = 'x'", true, "it broke off after three"),
        ("22 03:30", "22 02:59", well, false, "it ran within the hour"),
        ("22 03:30", "22 03:01", "fault = 'x'", false, "it broke off within the hour"),
        ("22 02:59", "21 03:01", well, false, "the night has not begun"),
        ("22 03:00", "21 03:01", well, true, "the night begins"),
    ] {
        let set = format!(
            "create or replace function public.now() returns timestamptz language sql stable
                as $$select timestamptz '2026-11-{now} UTC'$$;
            delete from job_run;
            insert into job_run (run_id, kind, started_at)
            values ('{}', 'recheck', '2026-11-{began} UTC');
            update job_run set {end}",
            new_id(),
        );
        run(&mut psql, &set).await;
        assert_eq!(asks(&db, &Wish::Night).await.is_some(), due, "{now}: {why}");
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
    let begun = begin(&db, new_id(), Kind::Insight, &Wish::Night).await;
    assert_eq!(begun, Ok(true));
    let entries = "select count(*) from audit_entry
        where action = 'job_begun' and object = 'recheck' and actor = 'shell'";
    assert_eq!(number(&mut psql, entries).await, 1);
    assert_eq!(asks(&db, &person()).await, None);
    let all = "select count(*) from audit_entry where action = 'job_begun'";
    assert_eq!(number(&mut psql, all).await, 1, "nothing began, so nothing is recorded");
}
