//! The overview and the figures, as an admin sees them.

use std::time::Duration;

use readyline::db::accounts::Role;
use readyline::db::audit::Actor;
use readyline::db::job_runs::Wish;
use readyline::jobs::recheck;
use readyline::rules::answers::Answer;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::web::secret::new_id;
use tokio::time::sleep;

use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::database::{psql, run};
use crate::support::people::{PASSWORD, person};
use crate::support::population::companies;
use crate::support::stored;

/// Assessments that came some way in the last months, and 400 that came to a result.
async fn a_busy_year(app: &TestApp) {
    let mut psql = psql(&app.options).await;
    let mut many = companies(5, 400);
    for company in many.iter_mut().step_by(3) {
        company.set("csat_pct", Some(Answer::Unknown));
    }
    stored::store(&mut psql, &many).await;
    for (at, company) in many.iter().enumerate() {
        let mut scores = serde_json::to_value(assess(default_ruleset(), company)).unwrap();
        scores["ruleset_version"] = 1.into();
        let query = "update result set scores = $1, created_at = now() - make_interval(days => $3)
            where answers = $2";
        let query = sqlx::query(query).bind(scores);
        let query = query.bind(serde_json::to_value(company).unwrap());
        query.bind(i32::try_from(at).unwrap()).execute(&mut psql).await.unwrap();
    }
    let paths = "
        update assessment set started_at = created_at - interval '20 minutes'
        from result where result.assessment_id = assessment.assessment_id;
        insert into assessment (assessment_id, secret_hash, ruleset_version, started_at)
        select gen_random_uuid(), sha256('x'), 1, now() - make_interval(days => day)
        from generate_series(1, 200) day;
        insert into answer_op (assessment_id, op_id, content, revision, page, saved_at)
        select assessment_id, gen_random_uuid(), sha256('x'), place, name,
            started_at + make_interval(secs => place * (30 + 11 * place))
        from assessment, unnest(array['company', 'it-team', 'systems', 'customers',
            'service-team', 'ownership', 'budget']) with ordinality as page (name, place)
        where exists (select from result where result.assessment_id = assessment.assessment_id)
            or place * 30 < extract(day from started_at) * 7";
    run(&mut psql, paths).await;
}

#[tokio::test]
async fn the_overview_and_the_figures() {
    let app = TestApp::start().await;
    person(&app, Role::Admin, "ana@example.com").await;
    let browser = Browser::open(Kind::Plain).await;
    browser.goto(app.url("/sign-in")).await;
    browser.type_into("#email", "ana@example.com").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press_on("Sign in").await;
    browser.see("Overview").await;
    look_at(&browser, "admin-home-first").await;
    browser.press_on("Insight").await;
    browser.press_on("Count now").await;
    settle(&browser).await;
    look_at(&browser, "insight-first").await;

    a_busy_year(&app).await;
    browser.press_on("Count anew").await;
    settle(&browser).await;
    browser.unfold().await;
    look_at(&browser, "insight").await;
    let wish = || Wish::Person(Actor::shell(), new_id());
    recheck::run(&app.db(), new_id(), &wish()).await.unwrap();
    browser.press_on("Overview").await;
    look_at(&browser, "admin-home").await;
    let tamper = "update result set scores = jsonb_set(scores, '{roles,0,need,low}', '1')
        where reference < 'RL-1'";
    run(&mut psql(&app.options).await, tamper).await;
    recheck::run(&app.db(), new_id(), &wish()).await.unwrap();
    browser.reload().await;
    look_at(&browser, "admin-home-differences").await;
    browser.finish().await;
}

/// Asks for the page until nothing is being counted.
async fn settle(browser: &Browser) {
    while browser.text("main").await.contains("The counting is under way") {
        sleep(Duration::from_millis(100)).await;
        browser.reload().await;
    }
}
