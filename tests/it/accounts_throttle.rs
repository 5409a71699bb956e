//! How often somebody may try, and that no answer tells whether an account exists.

use std::time::{Duration, Instant};

use readyline::db::accounts::Role;
use readyline::db::links::Purpose;
use readyline::db::retention::sweep_traces;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor, encoded};
use crate::support::database::{number, psql, run};
use crate::support::people::{
    OTHER_PASSWORD, PASSWORD, audit_log, close, invited, link, person, sign_in,
};

#[tokio::test]
async fn the_sixth_attempt_within_a_minute_waits_whether_there_is_an_account_or_not() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, "known@example.com").await;
    let (mut one, mut other) = (app.visitor(), app.visitor());
    for attempt in 1..=7 {
        // From the sixth on the right password does not help either.
        let password = if attempt > 5 { PASSWORD } else { OTHER_PASSWORD };
        let known = sign_in(&mut one, "Known@example.com", password).await;
        let unknown = sign_in(&mut other, "Never@example.com", password).await;
        let status = if attempt > 5 { 429 } else { 422 };
        assert_eq!((known.status, unknown.status), (status, status), "attempt {attempt}");
        assert_eq!(known.text().replace("Known@", "Never@"), unknown.text());
        assert_eq!(known.field("email").as_deref(), Some("Known@example.com"));
        for reply in [&known, &unknown] {
            let wait = reply.header("retry-after").map(|text| text.parse::<u64>().unwrap());
            assert_eq!(wait.is_some(), attempt > 5, "attempt {attempt}");
            assert!(wait.is_none_or(|wait| (1..=60).contains(&wait)), "{wait:?}");
            assert_eq!(reply.header("set-cookie"), None);
        }
    }
    let log = audit_log(&app).await;
    for address in ["known", "never"] {
        let count = |action: &str| {
            let line = format!("{action} {address}@example.com by visitor");
            log.iter().filter(|entry| **entry == line).count()
        };
        assert_eq!(count("sign_in_failed"), 5);
        assert_eq!(count("sign_in_limited"), 1, "whoever goes on does not fill the log");
    }
    let mut connection = psql(&app.options).await;
    let minute = "update attempt set begun_at = begun_at - interval '55 seconds'";
    run(&mut connection, minute).await;
    assert_eq!(sign_in(&mut one, "known@example.com", PASSWORD).await.status, 429);
    run(&mut connection, "update attempt set begun_at = begun_at - interval '5 seconds'").await;
    assert_eq!(sign_in(&mut one, "known@example.com", PASSWORD).await.status, 303);
    let anew = "select sum(count)::bigint from attempt where purpose = 'sign_in'";
    assert_eq!(number(&mut connection, anew).await, 1 + 7);
}

async fn post_from(
    visitor: &mut Visitor,
    path: &str,
    network: &str,
    fields: &[(&str, &str)],
) -> Reply {
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-for", network)];
    visitor.try_send("POST", path, &headers, encoded(fields).as_bytes()).await.unwrap()
}

async fn from(visitor: &mut Visitor, network: &str, email: &str) -> Reply {
    let typed = [("email", email), ("password", OTHER_PASSWORD)];
    post_from(visitor, "/sign-in", network, &typed).await
}

#[tokio::test]
async fn one_network_tries_twenty_times_a_minute_and_others_go_on() {
    let app = TestApp::start_behind_proxy().await;
    let mut visitor = app.visitor();
    for attempt in 1..=21 {
        // One household has a whole /64.
        let address = format!("2001:db8::{attempt:x}");
        let reply = from(&mut visitor, &address, &format!("a{attempt}@example.com")).await;
        assert_eq!(reply.status, if attempt > 20 { 429 } else { 422 }, "attempt {attempt}");
    }
    assert_eq!(from(&mut visitor, "2001:db8:0:1::1", "b@example.com").await.status, 422);
    assert_eq!(from(&mut visitor, "198.51.100.7", "c@example.com").await.status, 422);
    let own = sign_in(&mut visitor, "d@example.com", OTHER_PASSWORD).await;
    assert_eq!(own.status, 422, "this machine is not limited as a network");
}

#[tokio::test]
async fn a_stranger_elsewhere_keeps_nobody_out_until_it_is_a_hundred_an_hour() {
    let app = TestApp::start_behind_proxy().await;
    person(&app, Role::Admin, "ana@example.com").await;
    let mut stranger = app.visitor();
    let mut tries = async |network: &str| from(&mut stranger, network, "ana@example.com").await;
    for attempt in 1..=6 {
        let status = if attempt > 5 { 429 } else { 422 };
        assert_eq!(tries("203.0.113.9").await.status, status, "attempt {attempt}");
    }
    assert_eq!(sign_in(&mut app.visitor(), "ana@example.com", PASSWORD).await.status, 303);

    // Minute after minute the same network comes to twenty an hour.
    let mut connection = psql(&app.options).await;
    let minute = "update attempt set begun_at = begun_at - interval '60 seconds'";
    for round in 1..=3 {
        run(&mut connection, minute).await;
        for attempt in 1..=5 {
            assert_eq!(tries("203.0.113.9").await.status, 422, "{round} {attempt}");
        }
    }
    run(&mut connection, minute).await;
    let wait = tries("203.0.113.9").await;
    let seconds: u64 = wait.header("retry-after").unwrap().parse().unwrap();
    assert!(wait.status == 429 && (3_000..3_400).contains(&seconds), "{seconds}");

    // 20 of the stranger and one of the owner are counted; many networks come to a hundred.
    for network in 0..79 {
        let reply = tries(&format!("198.51.100.{network}")).await;
        assert_eq!(reply.status, 422, "{network}");
    }
    assert_eq!(tries("198.51.100.200").await.status, 429);
}

#[tokio::test]
async fn a_stranger_with_many_networks_keeps_the_owner_out_of_no_network_of_hers() {
    let app = TestApp::start_behind_proxy().await;
    let account = person(&app, Role::Admin, "ana@example.com").await;
    let mut browser = app.visitor();
    let mut enter = async |network: &str, password: &str| {
        let typed = [("email", "ana@example.com"), ("password", password)];
        post_from(&mut browser, "/sign-in", network, &typed).await.status
    };
    for home in ["192.0.2.5", "2001:db8:5::1"] {
        assert_eq!(enter(home, PASSWORD).await, 303);
    }
    assert_eq!(enter("203.0.113.1", OTHER_PASSWORD).await, 422);
    // As after a hundred tries from as many networks.
    let mut connection = psql(&app.options).await;
    run(&mut connection, "update attempt set count = 100 where purpose = 'sign_in_address'").await;
    for (network, status) in [
        ("203.0.113.2", 429),
        ("192.0.2.6", 429),
        ("2001:db8:6::1", 429),
        ("192.0.2.5", 303),
        ("2001:db8:5::77", 303),
    ] {
        assert_eq!(enter(network, PASSWORD).await, status, "{network}");
    }
    for attempt in 1..=3 {
        assert_eq!(enter("192.0.2.5", OTHER_PASSWORD).await, 422, "{attempt}");
    }
    assert_eq!(enter("192.0.2.5", PASSWORD).await, 429, "a network of hers is limited by itself");
    // Away from home she sets a password by link, and comes in.
    let path = link(&app, account, Purpose::Reset).await;
    let mut away = app.visitor();
    let set = post_from(&mut away, &path, "192.0.2.99", &[("password", PASSWORD)]).await;
    assert_eq!(set.location(), "/sign-in?done=password");
    let typed = [("email", "ana@example.com"), ("password", PASSWORD)];
    assert_eq!(post_from(&mut away, "/sign-in", "192.0.2.99", &typed).await.status, 303);
    let long_ago = "alter table audit_entry disable trigger user;
        update audit_entry set at = at - interval '91 days'";
    run(&mut connection, long_ago).await;
    assert_eq!(post_from(&mut away, "/sign-in", "192.0.2.99", &typed).await.status, 429);
}

#[tokio::test]
async fn the_log_keeps_the_beginning_of_what_was_typed() {
    let app = TestApp::start().await;
    let long = format!("{}\u{e9}@example.com", "x".repeat(253));
    sign_in(&mut app.visitor(), &long, PASSWORD).await;
    let line = format!("sign_in_failed {} by visitor", "x".repeat(253));
    assert_eq!(audit_log(&app).await, [line], "cut between two letters");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test]
async fn an_answer_takes_as_long_whether_there_is_an_account_or_not() {
    const ROUNDS: usize = 9;
    let app = TestApp::start().await;
    let mut times: [Vec<Duration>; 5] = Default::default();
    let mut visitor = app.visitor();
    for round in 0..ROUNDS {
        let [known, closed, new] =
            ["known", "closed", "new"].map(|kind| format!("{kind}{round}@example.com"));
        person(&app, Role::Admin, &known).await;
        person(&app, Role::Admin, &closed).await;
        close(&app, &closed).await;
        invited(&app, Role::Admin, &new).await;
        let typed = [known, closed, new, format!("no{round}@example.com"), format!("no{round}")];
        for (email, times) in typed.iter().zip(&mut times) {
            let start = Instant::now();
            assert_eq!(sign_in(&mut visitor, email, OTHER_PASSWORD).await.status, 422);
            times.push(start.elapsed());
        }
    }
    let [known, others @ ..] = &mut times;
    let known = median(known);
    for other in others {
        let ratio = median(other).as_secs_f64() / known.as_secs_f64();
        assert!((0.5..2.0).contains(&ratio), "{ratio}: {other:?} against {known:?}");
    }
}

#[tokio::test]
async fn what_opens_nothing_any_more_is_forgotten() {
    let app = TestApp::start().await;
    let mut connection = psql(&app.options).await;
    let tables = ["session", "account_link", "attempt"];
    run(
        &mut connection,
        "insert into session (token_hash, account_id, session_id, second_factor, client, agent,
            started_at, seen_at)
        select sha256(age::text::bytea), gen_random_uuid(), gen_random_uuid(), true, '-', '',
            now() - age, now()
        from unnest(array[interval '7 days 1 hour', interval '6 days 23 hours']) as age;
        insert into account_link (token_hash, purpose, expires_at)
        select sha256(age::text::bytea), 'set_up', now() - age
        from unnest(array[interval '7 days 1 hour', interval '6 days 23 hours']) as age;
        insert into attempt (purpose, subject, count, begun_at)
        select 'sign_in', sha256(age::text::bytea), 1, now() - age
        from unnest(array[interval '25 hours', interval '23 hours']) as age",
    )
    .await;
    assert_eq!(sweep_traces(&app.db(), 10).await, Ok(3));
    for table in tables {
        let left = number(&mut connection, &format!("select count(*) from {table}")).await;
        assert_eq!(left, 1, "{table}");
    }
}
