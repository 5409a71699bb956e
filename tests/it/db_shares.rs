//! Share links: what opens, what does not, and that the database's clock decides.

use readyline::db::audit::Actor;
use readyline::db::shares::{
    MOST_LIVE, MOST_OPENINGS, NewShare, Share, Terms, What, create, list, note, open, openings,
    revoke,
};
use readyline::db::{Db, DbSettings};
use readyline::web::secret::new_id;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::database::{begin, database, options, psql, run, submitted};

const TOKEN: [u8; 32] = [1; 32];

fn link(assessment: Uuid, result_id: Uuid) -> NewShare {
    let terms = Terms::default();
    NewShare { assessment, token_hash: TOKEN, result_id, days: 30, op: new_id(), terms }
}

async fn shown(db: &Db, assessment: Uuid, token_hash: [u8; 32]) -> Option<Uuid> {
    note(db, assessment, token_hash, What::Page).await.expect("noted");
    let result = open(db, assessment, token_hash).await.expect("an answer");
    result.map(|opened| opened.result.result_id)
}

async fn only(db: &Db, assessment: Uuid) -> Share {
    let mut shares = list(db, assessment).await.expect("links");
    assert_eq!(shares.len(), 1);
    shares.remove(0)
}

#[tokio::test]
async fn a_link_shows_its_result_and_counts_people_only() {
    let db = database().await;
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    submitted(&db, id, "200").await;
    assert_eq!(create(&db, &link(id, result_id), &Actor::shell(), new_id()).await, Ok(true));

    assert_eq!(shown(&db, id, TOKEN).await, Some(result_id));
    let preview = open(&db, id, TOKEN).await.expect("an answer").expect("a result");
    assert_eq!((preview.result.result_id, preview.result.assessment), (result_id, id));
    assert_eq!(shown(&db, id, TOKEN).await, Some(result_id));

    let share = only(&db, id).await;
    assert_eq!((share.token_hash, share.result_id, share.opened), (TOKEN, result_id, 2));
    assert!(share.live && share.revoked_at.is_none());
    let days = share.expires_at.duration_since(share.created_at).as_hours() / 24;
    assert_eq!(days, 30);
}

#[tokio::test]
async fn unknown_foreign_expired_and_revoked_links_look_the_same() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let (id, other) = (begin(&db).await, begin(&db).await);
    let result_id = submitted(&db, id, "180").await;
    create(&db, &link(id, result_id), &Actor::shell(), new_id()).await.expect("a link");
    assert_eq!(shown(&db, id, [2; 32]).await, None, "unknown");
    assert_eq!(shown(&db, other, TOKEN).await, None, "of another assessment");

    assert_eq!(revoke(&db, (other, TOKEN), &Actor::shell(), new_id()).await, Ok(false));
    assert_eq!(revoke(&db, (id, TOKEN), &Actor::shell(), new_id()).await, Ok(true));
    let first = only(&db, id).await.revoked_at.expect("revoked");
    assert_eq!(
        revoke(&db, (id, TOKEN), &Actor::shell(), new_id()).await,
        Ok(true),
        "again changes nothing"
    );
    let share = only(&db, id).await;
    assert_eq!((share.live, share.revoked_at, share.opened), (false, Some(first), 0));
    assert_eq!(shown(&db, id, TOKEN).await, None, "revoked");
    assert!(open(&db, id, TOKEN).await.expect("an answer").is_none());
}

#[tokio::test]
async fn a_link_dies_at_the_moment_the_database_says() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    create(&db, &link(id, result_id), &Actor::shell(), new_id()).await.expect("a link");
    let mut psql = psql(&options).await;

    expire(&mut psql, "now() + interval '1500 milliseconds'").await;
    assert_eq!(shown(&db, id, TOKEN).await, Some(result_id), "until then");
    assert!(only(&db, id).await.live);
    run(&mut psql, "select pg_sleep(1.6)").await;
    assert_eq!(shown(&db, id, TOKEN).await, None, "from then on");
    assert!(!only(&db, id).await.live);

    expire(&mut psql, "now()").await;
    assert_eq!(shown(&db, id, TOKEN).await, None);
    assert_eq!(only(&db, id).await.opened, 1, "a dead link counts nothing");
}

async fn expire(psql: &mut PgConnection, when: &str) {
    run(
        psql,
        &format!("update share set created_at = now() - interval '1 day', expires_at = {when}"),
    )
    .await;
}

#[tokio::test]
async fn a_form_makes_one_link_and_needs_a_result() {
    let db = database().await;
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    assert_eq!(
        create(&db, &link(id, new_id()), &Actor::shell(), new_id()).await,
        Ok(false),
        "no such result"
    );
    assert_eq!(
        create(&db, &link(new_id(), result_id), &Actor::shell(), new_id()).await,
        Ok(false),
        "no such assessment"
    );

    let new = link(id, result_id);
    assert_eq!(create(&db, &new, &Actor::shell(), new_id()).await, Ok(true));
    assert_eq!(create(&db, &new, &Actor::shell(), new_id()).await, Ok(true), "sent twice");
    let other_token = NewShare { token_hash: [3; 32], ..new.clone() };
    assert_eq!(
        create(&db, &other_token, &Actor::shell(), new_id()).await,
        Ok(false),
        "sent twice with another token"
    );
    only(&db, id).await;
}

#[tokio::test]
async fn so_many_links_may_live_at_once() {
    let db = database().await;
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    let numbered = |number: i64| NewShare {
        token_hash: [u8::try_from(number).expect("a small number"); 32],
        ..link(id, result_id)
    };
    for number in 0..MOST_LIVE {
        assert_eq!(create(&db, &numbered(number), &Actor::shell(), new_id()).await, Ok(true));
    }
    assert_eq!(create(&db, &numbered(MOST_LIVE), &Actor::shell(), new_id()).await, Ok(false));
    assert_eq!(
        revoke(&db, (id, numbered(0).token_hash), &Actor::shell(), new_id()).await,
        Ok(true)
    );
    assert_eq!(
        create(&db, &numbered(MOST_LIVE), &Actor::shell(), new_id()).await,
        Ok(true),
        "a dead one makes room"
    );
}

#[tokio::test]
async fn the_last_openings_are_kept_and_go_with_the_assessment() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    create(&db, &link(id, result_id), &Actor::shell(), new_id()).await.expect("a link");
    shown(&db, id, TOKEN).await;
    open(&db, id, TOKEN).await.expect("an answer");
    let noted = openings(&db, id, 10).await.expect("a log");
    assert_eq!(noted.len(), 1, "a preview is not noted");
    assert_eq!(noted[0].token_hash, TOKEN);

    let mut psql = psql(&options).await;
    let many = format!("update share set opened = {MOST_OPENINGS}");
    run(&mut psql, &many).await;
    shown(&db, id, TOKEN).await;
    let latest = openings(&db, id, 10).await.expect("a log");
    assert_eq!(latest.len(), 1, "the oldest of too many goes");
    assert!(latest[0].at >= noted[0].at);

    readyline::db::assessments::delete(&db, id, &Actor::shell(), new_id()).await.expect("gone");
    let left = crate::support::database::number(&mut psql, "select count(*) from share_opening");
    assert_eq!(left.await, 0);
}

#[tokio::test]
async fn each_link_has_a_log_of_its_own_and_an_hour_of_trying_is_one_line() {
    let db = database().await;
    let id = begin(&db).await;
    let result_id = submitted(&db, id, "180").await;
    let other = NewShare { token_hash: [2; 32], ..link(id, result_id) };
    for new in [link(id, result_id), other] {
        create(&db, &new, &Actor::shell(), new_id()).await.expect("a link");
    }
    shown(&db, id, [2; 32]).await;
    for _ in 0..4 {
        for what in [What::Report, What::Playbook, What::WhatIf] {
            note(&db, id, TOKEN, what).await.expect("noted");
        }
    }
    let log = openings(&db, id, 5).await.expect("a log");
    let of = |token: [u8; 32]| log.iter().filter(move |each| each.token_hash == token);
    assert_eq!((of(TOKEN).count(), of([2; 32]).count()), (5, 1), "a busy link hides no other");
    let all = openings(&db, id, MOST_OPENINGS).await.expect("a log");
    let tried = all.iter().filter(|each| each.what == What::WhatIf);
    assert_eq!((all.len(), tried.count()), (10, 1));
    revoke(&db, (id, TOKEN), &Actor::shell(), new_id()).await.expect("revoked");
    note(&db, id, TOKEN, What::Page).await.expect("nothing to note");
    assert_eq!(openings(&db, id, MOST_OPENINGS).await.expect("a log"), all, "it stays readable");
}
