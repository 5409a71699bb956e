//! The proof that stored results hold: every one of them, by its own rules, and a tampered one is
//! found, that one only.

use readyline::db::Db;
use readyline::db::audit::Actor;
use readyline::db::job_runs::{Kind, Last, Wish, standing};
use readyline::jobs::recheck::{Difference, Recheck, run};
use readyline::rules::answers::Answers;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::web::secret::new_id;
use serde_json::json;
use sqlx::PgConnection;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{self, psql};
use crate::support::population::companies;
use crate::support::rules::{publish, stricter_downtime};
use crate::support::stored;
use crate::support::walk::Walk;

/// What a recheck finds now.
pub(crate) async fn rechecked(db: &Db) -> Recheck {
    let wish = Wish::Person(Actor::shell(), new_id());
    run(db, new_id(), &wish).await.expect("an answer").expect("none is at work")
}

/// Nothing that differs among so many.
fn all_well(results: u64) -> Recheck {
    Recheck { results, ..Recheck::default() }
}

/// Stores a result a company with the score it gets.
async fn store(psql: &mut PgConnection, companies: &[Answers]) {
    stored::store(psql, companies).await;
    for company in companies {
        let mut scores = serde_json::to_value(assess(default_ruleset(), company)).unwrap();
        scores["ruleset_version"] = json!(1);
        sqlx::query("update result set scores = $1 where answers = $2")
            .bind(scores)
            .bind(serde_json::to_value(company).unwrap())
            .execute(&mut *psql)
            .await
            .expect("scores");
    }
}

/// Two companies under version 1, of which one has a second result under version 2.
async fn three_results() -> TestApp {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    Walk::finished(&app, &Company::named("Pawfolio").knowing_little()).await;
    publish(&app.options, 2, &stricter_downtime()).await;
    let drawn = walk.get("rules").await;
    let form = ["rev", "version"].map(|name| (name, drawn.field(name).expect("a form")));
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(walk.post("rules", &form).await.status, 303);
    assert_eq!(walk.submit().await.status, 303);
    app
}

#[tokio::test]
async fn every_stored_result_is_scored_again_by_its_own_rules() {
    let app = three_results().await;
    let found = rechecked(&app.db()).await;
    assert_eq!(found, all_well(3));
    let words = "All 3 stored results still get the score they were given.";
    assert_eq!(found.to_string(), words);
    let standing = standing(&app.db(), Kind::Recheck).await.expect("an answer");
    assert_eq!(standing.last, Last::Well);
    let kept = serde_json::from_value(standing.found.expect("what was found").summary);
    assert_eq!(kept.ok(), Some(found));
    let done = "select done::text from job_run";
    assert_eq!(app.look_up(done).await, "3");
}

#[tokio::test]
async fn a_tampered_result_is_found_and_only_that_one_even_if_it_is_not_the_latest() {
    let app = three_results().await;
    let db = app.db();
    let mut psql = psql(&app.options).await;
    // The company with two results: its older one.
    let older = "from (
        select result_id as id from result where assessment_id = (
            select assessment_id from result group by 1 having count(*) = 2
        ) order by created_at limit 1
    ) older where result_id = older.id";
    let reference: String = app
        .look_up(
            "select reference from result where ruleset_version = 1 and assessment_id = (
            select assessment_id from result group by 1 having count(*) = 2
        )",
        )
        .await;
    let cases = [
        (
            "scores = jsonb_set(scores, '{roles,0,need,low}', '72.4')",
            vec!["roles, it_director, need, low: 72.4 is stored, 72.5 is right"],
        ),
        (
            "scores = jsonb_set(scores, '{roles,1,verdicts}', '[\"hire\"]')",
            vec!["roles, cs_director, verdicts, 1: \"hire\" is stored, \"not_yet\" is right"],
        ),
        (
            "scores = jsonb_set(scores, '{ownership,factors,0,value}', '\"it\"')",
            vec!["ownership, factors, store_owner, value"],
        ),
        ("scores = scores - 'alerts'", vec!["alerts: nothing is stored"]),
        (
            "scores = jsonb_set(scores, '{ruleset_version}', '2')",
            vec!["its score names other rules than its own"],
        ),
        ("answers = jsonb_set(answers, '{headcount}', 'true')", vec!["its answers cannot be read"]),
    ];
    for (change, what) in cases {
        database::run(&mut psql, "create table kept as select * from result").await;
        database::run(&mut psql, &format!("update result set {change} {older}")).await;
        let found = rechecked(&db).await;
        assert_eq!((found.results, found.differ), (3, 1), "{change}");
        let [one] = found.listed.as_slice() else { panic!("{found:?}") };
        assert_eq!((one.reference.as_str(), one.version), (reference.as_str(), 1));
        assert_eq!(one.what.len(), what.len(), "{change}: {:?}", one.what);
        for (told, start) in one.what.iter().zip(what) {
            assert!(told.starts_with(start), "{change}: {told}");
        }
        let words = "One of 3 stored results does not get the score it was given.";
        assert_eq!(found.to_string(), words);
        let back = "update result set scores = kept.scores, answers = kept.answers from kept
            where result.result_id = kept.result_id";
        database::run(&mut psql, back).await;
        database::run(&mut psql, "drop table kept").await;
    }
    assert_eq!(rechecked(&db).await, all_well(3), "all is as it was");
}

#[tokio::test]
async fn changed_answers_are_found_and_none_of_them_is_told() {
    let app = three_results().await;
    let mut psql = psql(&app.options).await;
    let change = "update result set answers = jsonb_set(answers, '{downtime_hours}', '19.5')
        where ruleset_version = 2";
    database::run(&mut psql, change).await;
    let found = rechecked(&app.db()).await;
    assert_eq!((found.results, found.differ), (3, 1));
    let what = found.listed[0].what.join("\n");
    assert!(what.contains("downtime, value") && !what.contains("19.5"), "{what}");
    let summary = app.look_up("select summary::text from job_run").await;
    assert!(!summary.contains("19.5"), "{summary}");
}

#[tokio::test]
async fn rules_that_cannot_be_read_are_a_difference_of_their_results() {
    let app = three_results().await;
    let mut psql = psql(&app.options).await;
    for change in [
        "alter table ruleset_version disable trigger ruleset_version_never_changes",
        "update ruleset_version set body = '{\"name\": 1}' where version = 2",
    ] {
        database::run(&mut psql, change).await;
    }
    let found = rechecked(&app.db()).await;
    assert_eq!((found.results, found.differ), (3, 1));
    assert_eq!(found.listed[0].version, 2);
    let what = &found.listed[0].what;
    assert!(what.len() == 1 && what[0].contains("version 2 of the ruleset cannot be read"));
}

#[tokio::test]
async fn many_results_are_read_in_portions_and_none_is_missed() {
    let options = database::options().await;
    let db = Db::lazy(options.clone(), Default::default());
    let mut psql = psql(&options).await;
    let many = companies(7, 1_100);
    store(&mut psql, &many).await;
    assert_eq!(rechecked(&db).await, all_well(1_100));
    let tamper = "update result set scores = jsonb_set(scores, '{roles,1,fit,high}', '99.9')
        where result_id = (select result_id from result order by assessment_id offset 1099)
        returning reference";
    let reference: String = sqlx::query_scalar(tamper).fetch_one(&mut psql).await.expect("one");
    let found = rechecked(&db).await;
    assert_eq!((found.results, found.differ), (1_100, 1));
    let told = |each: &Difference| (each.reference.clone(), each.version);
    assert_eq!(found.listed.iter().map(told).collect::<Vec<_>>(), [(reference, 1)]);
}

#[tokio::test]
async fn a_hundred_differences_are_listed_and_all_are_counted() {
    let options = database::options().await;
    let db = Db::lazy(options.clone(), Default::default());
    let mut psql = psql(&options).await;
    stored::store(&mut psql, &companies(9, 620)).await;
    let found = rechecked(&db).await;
    assert_eq!((found.results, found.differ, found.listed.len()), (620, 620, 100));
    let words = "620 of 620 stored results do not get the score they were given.";
    assert_eq!(found.to_string(), words);
}

#[tokio::test]
async fn a_database_without_results_is_well() {
    let db = database::database().await;
    assert_eq!(rechecked(&db).await.to_string(), "There is no stored result yet.");
}
