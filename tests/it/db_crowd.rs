//! All companies, each once by its latest result.

use readyline::db::crowd::{Latest, after, count, newest};
use readyline::db::{Db, DbSettings};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::support::database::{begin, options, psql, run, submitted};

fn ids(companies: &[Latest]) -> Vec<(Uuid, Uuid)> {
    companies.iter().map(|company| (company.assessment, company.result_id)).collect()
}

#[tokio::test]
async fn each_company_comes_once_by_its_latest_result() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    assert_eq!((count(&db).await, ids(&after(&db, None, 9).await.unwrap())), (Ok(0), Vec::new()));
    let mut latest = Vec::new();
    for headcount in ["50", "60", "70", "80", "90"] {
        let id = begin(&db).await;
        submitted(&db, id, "180").await;
        latest.push((id, submitted(&db, id, headcount).await));
    }
    // One that is not submitted yet, and one whose clock stood still between its two results.
    begin(&db).await;
    let id = begin(&db).await;
    let both = [submitted(&db, id, "40").await, submitted(&db, id, "41").await];
    let mut psql = psql(&options).await;
    run(&mut psql, &format!("update result set created_at = now() where assessment_id = '{id}'"))
        .await;
    latest.push((id, both.into_iter().max().unwrap()));

    assert_eq!(count(&db).await, Ok(6));
    let mut found = Vec::new();
    loop {
        let portion = after(&db, found.last().map(|(assessment, _)| *assessment), 4).await.unwrap();
        found.extend(ids(&portion));
        if portion.len() < 4 {
            break;
        }
    }
    assert_eq!(found, latest);
    let three = newest(&db, 3).await.unwrap();
    latest.reverse();
    assert_eq!(ids(&three), latest[..3]);
    let one = &three[1];
    assert_eq!((one.reference.as_str(), one.ruleset_version), ("RL-7K3Q-9M", 1));
    assert_eq!(one.answers.number("headcount"), "90".parse().ok());
}

/// The plan of a statement of `crowd`, as its description in `.sqlx` has it.
async fn plan(psql: &mut PgConnection, start: &str) -> String {
    let statements = super::db_schema::statements();
    let sql = statements.iter().find(|sql| sql.starts_with(start)).expect("the statement");
    let sql = sql.replace("$1", &format!("'{}'", Uuid::nil())).replace("$2", "500");
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {sql}")))
        .fetch_all(psql)
        .await
        .expect("a plan");
    lines.join("\n")
}

/// Many companies of which nothing is known, as fast as Postgres can make them.
const MANY: &str = "
    with made as (
        insert into assessment (assessment_id, secret_hash, ruleset_version)
        select gen_random_uuid(), sha256('x'), 1 from generate_series(1, 20000)
        returning assessment_id
    )
    insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
        scores, reference)
    select assessment_id, gen_random_uuid(), gen_random_uuid(), 0, 1, '{}', '{}', 'RL-7K3Q-9M'
    from made";

#[tokio::test]
async fn a_portion_costs_the_same_however_many_companies_there_are() {
    let mut psql = psql(&options().await).await;
    run(&mut psql, MANY).await;
    run(&mut psql, "analyze result").await;
    let portion = plan(&mut psql, "select distinct on (assessment_id)").await;
    let sorted = portion.contains("Sort");
    assert!(portion.contains("using result_latest_idx") && !sorted, "{portion}");
}
