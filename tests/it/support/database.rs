//! A database of its own for a test, with the schema and the default rules, and what goes in it.

use readyline::db::answers::{Save, Saved, save_page};
use readyline::db::assessments::{self, NewAssessment, Stored};
use readyline::db::results::{self, NewResult, Submitted};
use readyline::db::{Db, DbSettings, rulesets};
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::projects::Projects;
use readyline::web::secret::new_id;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use uuid::Uuid;

use super::cluster::cluster;

/// A fresh database with schema and default rules.
pub(crate) async fn options() -> PgConnectOptions {
    cluster()
        .await
        .fresh_database("migrated", |options| async {
            let db = Db::connect(options, DbSettings::default()).await.expect("a database");
            db.migrate().await.expect("the schema");
            rulesets::install_default(&db).await.expect("the default rules");
            db.close().await;
        })
        .await
}

/// The same, opened as the server opens it.
pub(crate) async fn database() -> Db {
    Db::lazy(options().await, DbSettings::default())
}

/// A connection beside the pool, to look at tables and to break things.
pub(crate) async fn psql(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options).await.expect("a connection")
}

/// Runs statements as they stand.
pub(crate) async fn run(connection: &mut PgConnection, sql: &str) {
    connection.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// One number that a statement gives.
pub(crate) async fn number(connection: &mut PgConnection, sql: &str) -> i64 {
    let value = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(connection).await;
    value.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Begins an assessment.
pub(crate) async fn begin(db: &Db) -> Uuid {
    let id = new_id();
    let new = NewAssessment { id, secret_hash: [7; 32], ruleset_version: 1, client: None };
    assessments::start(db, &new).await.expect("an assessment");
    id
}

/// An assessment that is there.
pub(crate) async fn stored(db: &Db, id: Uuid) -> Stored {
    assessments::find(db, id).await.expect("an answer").expect("an assessment")
}

/// A decimal as an answer.
pub(crate) fn of(number: &str) -> Option<Answer> {
    Some(Answer::Number(number.parse().expect("a number")))
}

/// An option as an answer.
pub(crate) fn option(key: &str) -> Option<Answer> {
    Some(Answer::Choice(key.to_owned()))
}

/// A page with a fresh operation id.
pub(crate) fn page(assessment: Uuid, seen: i64, answers: &[(&str, Option<Answer>)]) -> Save {
    let op = new_id();
    let mut content = [0; 32];
    content[..16].copy_from_slice(op.as_bytes());
    let answers =
        answers.iter().map(|(signal, answer)| ((*signal).to_owned(), answer.clone())).collect();
    let page = "company".to_owned();
    Save { assessment, page, op, content, author: None, seen_revision: seen, answers }
}

/// Saves a page that nothing stands in the way of, and gives the revision.
pub(crate) async fn saved(db: &Db, page: &Save) -> i64 {
    match save_page(db, page).await.expect("an answer") {
        Saved::Done { revision } => revision,
        other => panic!("not saved: {other:?}"),
    }
}

/// Answers by signal.
pub(crate) fn answers(list: &[(&str, Option<Answer>)]) -> Answers {
    let mut answers = Answers::default();
    for (signal, answer) in list {
        answers.set(signal, answer.clone());
    }
    answers
}

/// A result of these answers, with fresh ids.
pub(crate) fn result(assessment: Uuid, answers: Answers) -> NewResult {
    NewResult {
        assessment,
        result_id: new_id(),
        op: new_id(),
        ruleset_version: 1,
        answers,
        projects: Projects::default(),
        revision: 0,
        scores: serde_json::json!({"roles": []}),
        reference: "RL-7K3Q-9M".to_owned(),
        standings: Vec::new(),
    }
}

/// Submits a result and gives its id.
pub(crate) async fn submitted(db: &Db, assessment: Uuid, headcount: &str) -> Uuid {
    let new = result(assessment, answers(&[("headcount", of(headcount))]));
    submit_stored(db, &new).await
}

/// Submits a result of the assessment as it is, which is to be stored, and gives the id it has.
pub(crate) async fn submit_stored(db: &Db, new: &NewResult) -> Uuid {
    let revision = stored(db, new.assessment).await.revision;
    let new = NewResult { revision, ..new.clone() };
    match results::submit(db, &new).await {
        Ok(Submitted::Stored(id)) => id,
        other => panic!("not stored but {other:?}"),
    }
}
