//! `readyline recheck`, beside a running server and without one, and what the server logs.

use std::process::{Output, Stdio};
use std::time::Duration;

use sqlx::PgConnection;
use tokio::process::Command;
use tokio::time::sleep;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::database::psql;
use crate::support::program::Place;
use crate::support::walk::Walk;

/// Runs `readyline recheck` with the settings of the server at this place.
async fn recheck(place: &Place) -> Output {
    Command::new(env!("CARGO_BIN_EXE_readyline"))
        .arg("recheck")
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"))
        .env("READYLINE_DATA_DIR", &place.data)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("the program runs")
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Changes what one result was given, and tells its number.
async fn tamper(psql: &mut PgConnection) -> String {
    let change = "update result set scores = jsonb_set(scores, '{roles,0,need,high}', '1')
        where result_id = (select max(result_id::text)::uuid from result) returning reference";
    sqlx::query_scalar(change).fetch_one(psql).await.expect("a result")
}

#[tokio::test]
async fn an_operator_and_the_log_learn_of_a_result_that_does_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    for name in ["Northlight Audio", "Pawfolio"] {
        let mut walk = Walk::begin_as(Visitor::new(place.address)).await;
        walk.answer(&Company::named(name)).await;
        assert_eq!(walk.submit().await.status, 303);
    }
    let words = "All 2 stored results still get the score they were given.\n";
    assert_eq!(said(&recheck(&place).await), (Some(0), words.to_owned(), String::new()));

    let options = readyline::postgres::neighbour(&place.data).await.expect("the private Postgres");
    let app = TestApp { address: place.address, options };
    let mut psql = psql(&app.options).await;
    let reference = tamper(&mut psql).await;
    let (code, out, faults) = said(&recheck(&place).await);
    assert_eq!(code, Some(1));
    let line =
        format!("{reference} (rules version 1): roles, it_director, need, high: 1 is stored");
    assert!(out.starts_with(&line) && out.lines().count() == 1, "{out}");
    let words = "readyline: One of 2 stored results does not get the score it was given.\n";
    assert_eq!(faults, words);

    let log = || std::fs::read_to_string(&place.log).unwrap();
    assert!(!log().contains(&reference), "the shell tells, the server has not looked yet");
    let mut admin = app.admin().await;
    assert_eq!(admin.post("/admin/recheck", &[]).await.status, 303);
    while admin.get("/admin").await.text().contains("under way") {
        sleep(Duration::from_millis(50)).await;
    }
    let lines = log();
    let line = lines.lines().find(|line| line.contains(&reference)).expect("a line in the log");
    assert!(line.contains("ERROR") && line.contains("version=1"), "{line}");
    assert!(!lines.contains("1 is stored"), "the log holds no figure of a company");

    program.terminate();
    assert!(program.ended().await.success());
    let (code, out, _) = said(&recheck(&place).await);
    assert_eq!((code, out.contains(&reference)), (Some(1), true), "without a server as well");
}
