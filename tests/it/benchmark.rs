//! Where a company stands among others: only if it agrees, only among 20 and more, only by what a
//! night has counted.

use readyline::db::audit::Actor;
use readyline::db::job_runs::{Kind, Last, Wish, standing};
use readyline::jobs::{Jobs, benchmark};
use readyline::web::secret::new_id;
use sqlx::PgConnection;
use tokio::time::{Duration, sleep};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::firm::Office;
use crate::support::people::audit_log;
use crate::support::population::companies;
use crate::support::stored::store;
use crate::support::walk::Walk;

/// Lets a night pass.
async fn night(app: &TestApp) {
    let (db, jobs) = (app.db(), Jobs::default());
    let wish = Wish::Person(Actor::shell(), new_id());
    assert!(benchmark::begin(&jobs, &db, new_id(), &wish).await.unwrap());
    loop {
        match standing(&db, Kind::Benchmark).await.unwrap().last {
            Last::AtWork(_) => sleep(Duration::from_millis(20)).await,
            last => return assert_eq!(last, Last::Well),
        }
    }
}

/// Lets these companies agree, one after the other.
async fn agree(psql: &mut PgConnection, ids: &[Uuid]) {
    for id in ids {
        let sql = format!(
            "update assessment set counted_since = clock_timestamp() where assessment_id = '{id}'"
        );
        run(psql, &sql).await;
    }
}

/// Makes each of these companies a client, of two firms by turns.
async fn advised(psql: &mut PgConnection, ids: &[Uuid]) {
    let firms = [new_id(), new_id()];
    for firm in firms {
        run(psql, &format!("insert into firm (firm_id, name) values ('{firm}', 'x')")).await;
    }
    for (id, firm) in ids.iter().zip(firms.iter().cycle()) {
        let sql = format!(
            "update assessment set firm_id = '{firm}', client_id = gen_random_uuid()
            where assessment_id = '{id}'"
        );
        run(psql, &sql).await;
    }
}

/// The assessment of a firm's client with a result, as the consultant.
async fn clients(app: &TestApp) -> Walk {
    let office = Office::founded(app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(app, "Northlight Audio").await;
    let mut walk = office.assessment(app, of).await;
    walk.answer(&Company::named("Northlight Audio")).await;
    assert_eq!(walk.submit().await.status, 303);
    walk
}

/// What a result says about others.
async fn told(walk: &mut Walk) -> String {
    walk.get("result").await.read("#among + div")
}

#[tokio::test]
async fn a_company_is_counted_only_while_it_agrees() {
    let app = TestApp::start().await;
    let mut owner = clients(&app).await;
    let agreed = "select (counted_since is not null)::text from assessment";
    assert_eq!(app.look_up(agreed).await, "false", "nobody is counted unasked");
    let page = owner.get("result").await;
    assert!(page.read("#among + div").contains("May your company be counted"));
    for (counted, now) in [("yes", "true"), ("yes", "true"), ("no", "false"), ("no", "false")] {
        let reply = owner.post("benchmark", &[("counted", counted)]).await;
        assert_eq!(reply.status, 303);
        assert_eq!(app.look_up(agreed).await, now);
    }
    assert_eq!(owner.post("benchmark", &[("counted", "maybe")]).await.status, 400);
    let log = audit_log(&app).await;
    let written = |what: &str| log.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!((written("benchmark_joined"), written("benchmark_left")), (1, 1), "{log:?}");
}

#[tokio::test]
async fn bands_are_shown_from_20_companies_on_and_change_by_tens_only() {
    let app = TestApp::start().await;
    let mut psql = psql(&app.options).await;
    let mut owner = clients(&app).await;
    let ids = store(&mut psql, &companies(7, 45)).await;
    advised(&mut psql, &ids).await;
    agree(&mut psql, &ids[..19]).await;
    night(&app).await;
    let cells = "select count(*) from benchmark_cell";
    assert_eq!(number(&mut psql, cells).await, 0, "nothing is even stored");
    assert!(!told(&mut owner).await.contains("companies, by rules"));

    agree(&mut psql, &ids[19..20]).await;
    assert!(!told(&mut owner).await.contains("companies, by rules"), "not before the night");
    night(&app).await;
    let twenty = told(&mut owner).await;
    assert!(twenty.contains("20 companies, by rules version 1"), "{twenty}");
    let page = owner.get("result").await;
    assert_eq!(page.texts("#among + div tbody tr").len(), 5, "two dials a role, and ownership");
    for band in page.texts("#among + div tbody tr td:nth-child(2)") {
        assert!(["0 to 50", "50 to 100", "0 to 100"].contains(&band.as_str()), "{band}");
    }
    assert!(!owner.get("what-if").await.text().contains("of 100 companies"));

    agree(&mut psql, &ids[20..29]).await;
    run(
        &mut psql,
        "update result set answers = (select answers from result limit 1)
        where assessment_id in (select assessment_id from assessment where in_benchmark limit 1)",
    )
    .await;
    night(&app).await;
    assert_eq!(told(&mut owner).await, twenty, "nine more, and one that changed, change nothing");
    agree(&mut psql, &ids[29..30]).await;
    night(&app).await;
    assert!(told(&mut owner).await.contains("30 companies"));

    let leave =
        format!("update assessment set counted_since = null where assessment_id = '{}'", ids[3]);
    run(&mut psql, &leave).await;
    night(&app).await;
    assert!(told(&mut owner).await.contains("20 companies"), "nine others leave with it");
    let left = format!(
        "select count(*) from assessment where in_benchmark and assessment_id = '{}'",
        ids[3]
    );
    assert_eq!(number(&mut psql, &left).await, 0);
    run(&mut psql, "update assessment set counted_since = null").await;
    night(&app).await;
    assert_eq!(number(&mut psql, cells).await, 0);
}

#[tokio::test]
async fn a_client_with_several_assessments_is_one_company() {
    let app = TestApp::start().await;
    let mut psql = psql(&app.options).await;
    let ids = store(&mut psql, &companies(8, 21)).await;
    advised(&mut psql, &ids).await;
    // Every other one is of the same firm.
    let same = format!(
        "update assessment set client_id = '{}' where assessment_id in ('{}', '{}')",
        new_id(),
        ids[0],
        ids[2]
    );
    run(&mut psql, &same).await;
    agree(&mut psql, &ids[..20]).await;
    night(&app).await;
    assert_eq!(number(&mut psql, "select count(*) from benchmark_cell").await, 0, "they are 19");
    agree(&mut psql, &ids[20..]).await;
    night(&app).await;
    let all = "select sum(companies)::bigint from benchmark_cell where dial = 'ownership'";
    assert_eq!(number(&mut psql, all).await, 20);
}

#[tokio::test]
async fn a_firm_with_nineteen_clients_learns_nothing_of_the_twentieth() {
    let app = TestApp::start().await;
    let mut psql = psql(&app.options).await;
    let ids = store(&mut psql, &companies(9, 38)).await;
    advised(&mut psql, &ids[28..]).await;
    let firm = new_id();
    run(&mut psql, &format!("insert into firm (firm_id, name) values ('{firm}', 'x')")).await;
    for id in &ids[..28] {
        let sql = format!(
            "update assessment set firm_id = '{firm}', client_id = gen_random_uuid()
            where assessment_id = '{id}'"
        );
        run(&mut psql, &sql).await;
    }
    let cells = "select count(*) from benchmark_cell";
    agree(&mut psql, &ids[9..29]).await;
    night(&app).await;
    assert_eq!(number(&mut psql, cells).await, 0, "19 clients of one firm and one other company");
    agree(&mut psql, &ids[..9]).await;
    agree(&mut psql, &ids[29..]).await;
    night(&app).await;
    let of_firm =
        format!("select count(*) from assessment where in_benchmark and firm_id = '{firm}'");
    let of_firm = number(&mut psql, &of_firm).await;
    let all = "select count(*) from assessment where in_benchmark";
    assert_eq!((of_firm, number(&mut psql, all).await), (10, 20));
    run(
        &mut psql,
        &format!("update assessment set counted_since = null where assessment_id = '{}'", ids[30]),
    )
    .await;
    night(&app).await;
    assert_eq!(number(&mut psql, cells).await, 0, "nine others and any number of the firm's");
}

/// A visitor without an account may make up as many companies as there is time for.
#[tokio::test]
async fn no_number_of_companies_that_a_visitor_makes_up_changes_anything() {
    let app = TestApp::start().await;
    let mut psql = psql(&app.options).await;
    let made_up = store(&mut psql, &companies(12, 60)).await;
    agree(&mut psql, &made_up[..45]).await;
    night(&app).await;
    let cells = "select count(*) from benchmark_cell";
    assert_eq!(number(&mut psql, cells).await, 0, "none of them counts");
    let ids = store(&mut psql, &companies(13, 20)).await;
    advised(&mut psql, &ids).await;
    agree(&mut psql, &ids).await;
    night(&app).await;
    let all = "select string_agg(dial || cell || '=' || companies, ' ' order by dial, cell)
        from benchmark_cell";
    let before = app.look_up(all).await;
    assert!(!before.is_empty());
    agree(&mut psql, &made_up[45..]).await;
    night(&app).await;
    assert_eq!(app.look_up(all).await, before);
    let mut visitor = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let page = visitor.get("result").await;
    assert!(page.read("#among + div").contains("20 companies"), "everybody may read it");
    assert!(page.attributes("button[name=counted]", "value").is_empty());
    assert_eq!(visitor.post("benchmark", &[("counted", "yes")]).await.status, 404);
}
