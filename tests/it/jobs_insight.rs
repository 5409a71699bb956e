//! What all assessments tell together: every figure, on data made by hand.

use std::time::Duration;

use readyline::db::audit::Actor;
use readyline::db::job_runs::{Kind, Last, Wish, standing};
use readyline::db::{Db, DbSettings};
use readyline::jobs::Jobs;
use readyline::jobs::insight::{Funnel, Given, Insight, begin};
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::examples::examples;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::study::worth::worth;
use readyline::web::secret::new_id;
use sqlx::PgConnection;
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::database::{self, number, psql, run};
use crate::support::population::companies;
use crate::support::stored;

/// Counts and waits for what comes out.
pub(crate) async fn counted(db: &Db) -> Insight {
    let jobs = Jobs::default();
    let wish = Wish::Person(Actor::shell(), new_id());
    assert_eq!(begin(&jobs, db, new_id(), &wish).await, Ok(true));
    loop {
        let standing = standing(db, Kind::Insight).await.expect("an answer");
        match standing.last {
            Last::AtWork(_) => sleep(Duration::from_millis(20)).await,
            Last::Badly(why) => panic!("{why}"),
            Last::Well => {
                let found = standing.found.expect("what was counted");
                return serde_json::from_value(found.summary).expect("an insight");
            }
        }
    }
}

/// An assessment that began so long ago, and its saves: the page and the seconds since the start.
async fn begun(psql: &mut PgConnection, ago: &str, saves: &[(&str, i64)]) -> Uuid {
    let id = new_id();
    let begin = format!(
        "insert into assessment (assessment_id, secret_hash, ruleset_version, started_at)
        values ('{id}', sha256('x'), 1, now() - interval '{ago}')"
    );
    run(psql, &begin).await;
    for (page, seconds) in saves {
        let page = if page.is_empty() { "null".to_owned() } else { format!("'{page}'") };
        let save = format!(
            "insert into answer_op (assessment_id, op_id, content, revision, page, saved_at)
            select '{id}', '{}', sha256('x'), 1, {page}, started_at + interval '{seconds} s'
            from assessment where assessment_id = '{id}'",
            new_id(),
        );
        run(psql, &save).await;
    }
    id
}

/// A result of an assessment in some month.
async fn result(psql: &mut PgConnection, id: Uuid, day: &str, roles: &str, answers: &str) {
    let insert = format!(
        "insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
            scores, reference, created_at)
        values ('{id}', '{}', '{}', 1, 1, '{answers}', '{{\"roles\": {roles}}}', 'RL-1', '{day}')",
        new_id(),
        new_id(),
    );
    run(psql, &insert).await;
}

async fn fresh() -> (Db, PgConnection) {
    let options = database::options().await;
    (Db::lazy(options.clone(), DbSettings::default()), psql(&options).await)
}

/// Started, saved page by page, finished.
fn figures(funnel: &Funnel) -> (u64, Vec<u64>, u64) {
    let saved = funnel.steps.iter().map(|step| step.saved).collect();
    (funnel.started, saved, funnel.finished)
}

#[tokio::test]
async fn an_empty_house_has_empty_figures() {
    let (db, _) = fresh().await;
    let insight = counted(&db).await;
    assert_eq!(figures(&insight.all), (0, vec![0; 7], 0));
    assert!(insight.all.steps.iter().all(|step| step.median.is_none()));
    assert!(insight.months.is_empty());
    assert_eq!((insight.companies, insight.version), (0, 1));
    assert!(insight.worth.iter().all(|worth| worth.decides == 0));
}

#[tokio::test]
async fn the_funnel_counts_each_assessment_once_and_each_page_by_its_first_save() {
    let (db, mut psql) = fresh().await;
    begun(&mut psql, "2 days", &[]).await;
    begun(&mut psql, "89 days 23 hours", &[("company", 60)]).await;
    let saves = [("company", 100), ("it-team", 400), ("company", 500), ("systems", 530)];
    begun(&mut psql, "3 days", &saves).await;
    let pages = questionnaire().pages.iter().enumerate();
    let all: Vec<_> = pages.map(|(at, page)| (page.key.as_str(), 90 * (at as i64 + 1))).collect();
    let done = begun(&mut psql, "4 days", &all).await;
    result(&mut psql, done, "2026-11-01", "[]", "{}").await;
    result(&mut psql, done, "2026-11-02", "[]", "{}").await;
    let old = begun(&mut psql, "90 days 1 hour", &[("company", 10), ("it-team", 1_810)]).await;
    result(&mut psql, old, "2026-06-01", "[]", "{}").await;
    begun(&mut psql, "200 days", &[("company", 1_801), ("it-team", 1_802)]).await;
    // Nobody knows which page this save was of.
    begun(&mut psql, "5 days", &[("", 5), ("it-team", 9)]).await;

    let insight = counted(&db).await;
    assert_eq!(figures(&insight.recent), (4, vec![3, 2, 2, 1, 1, 1, 1], 1));
    assert_eq!(figures(&insight.all), (6, vec![5, 4, 2, 1, 1, 1, 1], 2));
    assert_eq!(insight.left_out, 1);
    let times = |funnel: &Funnel| {
        let time = |at: usize| (funnel.steps[at].median, funnel.steps[at].left_open);
        [time(0), time(1), time(2), time(3)]
    };
    // First page: 60, 100 and 90 seconds. Second: 300 and 90. Third: 30 after the last save, 90.
    let recent = [(Some(90), 0), (Some(195), 0), (Some(60), 0), (Some(90), 0)];
    assert_eq!(times(&insight.recent), recent);
    // First page: 10, 60, 90, 100, and one of 1801, too long. Second: 1, 90, 300, 1800.
    let all = [(Some(75), 1), (Some(195), 0), (Some(60), 0), (Some(90), 0)];
    assert_eq!(times(&insight.all), all);
}

#[tokio::test]
async fn verdicts_are_counted_once_a_result_in_the_month_it_was_made() {
    let (db, mut psql) = fresh().await;
    let role = |key: &str, verdicts: &str, filled: bool| {
        format!(r#"{{"key": "{key}", "filled": {filled}, "verdicts": [{verdicts}]}}"#)
    };
    let both = |it: &str, cs: &str| format!("[{it}, {cs}]");
    let not_yet = || role("cs_director", r#""not_yet""#, false);
    let one = begun(&mut psql, "2 days", &[]).await;
    let two = begun(&mut psql, "2 days", &[]).await;
    for (id, day, it) in [
        (one, "2026-10-31 23:59:59+00", role("it_director", r#""hire""#, false)),
        (one, "2026-11-01 00:00:00+00", role("it_director", r#""prepare""#, false)),
        (one, "2026-11-30 23:30:00-00", role("it_director", r#""bridge""#, false)),
        (two, "2026-12-01 00:30:00+02", role("it_director", r#""hire""#, false)),
        (two, "2026-11-05", role("it_director", r#""hire", "prepare""#, false)),
        (two, "2026-11-06", role("it_director", "", true)),
        (two, "2026-11-07", role("it_director", r#""hire""#, false)),
    ] {
        result(&mut psql, id, day, &both(&it, &not_yet()), "{}").await;
    }
    // What was tampered with is counted as a result and says nothing about a role.
    result(&mut psql, two, "2026-11-08", "7", "{}").await;
    let months = counted(&db).await.months;
    let names: Vec<_> = months.iter().map(|m| (m.month.as_str(), m.results)).collect();
    assert_eq!(names, [("2026-10", 1), ("2026-11", 7)]);
    let given = |month: usize, role: usize| months[month].roles[role].given;
    assert_eq!(months[1].roles[1].title, "Director of Customer Service");
    assert_eq!(given(1, 1), Given { not_yet: 6, ..Given::default() });
    assert_eq!(months[1].roles[0].title, "Director of IT/Systems");
    assert_eq!(given(0, 0), Given { hire: 1, ..Given::default() });
    let november = Given { hire: 2, prepare: 1, bridge: 1, not_yet: 0, open: 1, filled: 1 };
    assert_eq!(given(1, 0), november);
}

#[tokio::test]
async fn unknown_answers_are_those_of_the_latest_results_among_the_companies_that_were_asked() {
    let (db, mut psql) = fresh().await;
    let one = begun(&mut psql, "2 days", &[]).await;
    let two = begun(&mut psql, "2 days", &[]).await;
    let three = begun(&mut psql, "2 days", &[]).await;
    for (id, day, answers) in [
        // The older result of the first company does not count.
        (one, "2026-11-01", r#"{"headcount": null, "csat_pct": null, "agents": null}"#),
        (one, "2026-11-02", r#"{"headcount": 64, "csat_pct": null}"#),
        (two, "2026-11-01", r#"{"headcount": 70, "sku_growth_pct": 5, "agents": 3}"#),
        (three, "2026-11-01", r#"{"headcount": 80, "sku_growth_pct": null}"#),
    ] {
        result(&mut psql, id, day, "[]", answers).await;
    }
    let insight = counted(&db).await;
    assert_eq!(insight.companies, 3);
    let of = |key: &str| {
        let found = insight.unknowns.iter().find(|one| one.signal == key).expect("a question");
        (found.asked, found.dont_know, found.left_out)
    };
    assert_eq!(of("headcount"), (3, 0, 0));
    assert_eq!(of("sku_growth_pct"), (3, 1, 1));
    let page = |key: &str| questionnaire().signal(key).expect("a question").page.clone();
    assert_ne!(page("csat_pct"), page("headcount"), "or this test tells nothing");
    let same_page = page("csat_pct") == page("agents");
    let asked = if same_page { 2 } else { 1 };
    assert_eq!(of("csat_pct"), (asked, 1, asked - 1));
    assert_eq!(of("agents"), (asked, 0, asked - 1));
    assert_eq!(of("downtime_hours"), (0, 0, 0), "nobody was asked");
    assert_eq!(insight.unknowns.len(), questionnaire().signals.len());
}

#[tokio::test]
async fn the_worth_of_a_question_is_that_of_all_companies_by_the_rules_in_force() {
    let (db, mut psql) = fresh().await;
    let few: Vec<Answers> = examples().iter().map(|example| example.answers.clone()).collect();
    stored::store(&mut psql, &few).await;
    let insight = counted(&db).await;
    assert_eq!((insight.companies, insight.version), (5, 1));
    assert_eq!(insight.worth, worth(default_ruleset(), &few));
    assert!(insight.worth.iter().any(|one| one.decides > 0), "or this test tells nothing");
    assert!(insight.worth.iter().all(|one| one.known == 5));
}

#[tokio::test]
async fn more_assessments_than_one_portion_are_all_counted() {
    let (db, mut psql) = fresh().await;
    let mut many = companies(11, 1_203);
    for company in &mut many {
        company.set("csat_pct", Some(Answer::Unknown));
    }
    stored::store(&mut psql, &many).await;
    let insight = counted(&db).await;
    assert_eq!((insight.all.started, insight.all.finished), (0, 0), "none came page by page");
    assert_eq!((insight.companies, insight.brought), (1_203, 1_203));
    assert_eq!(insight.worth, worth(default_ruleset(), &many));
    assert_eq!(insight.months.iter().map(|month| month.results).sum::<u64>(), 1_203);
    let csat = insight.unknowns.iter().find(|one| one.signal == "csat_pct").expect("a question");
    assert_eq!((csat.asked, csat.dont_know), (1_203, 1_203));
    let done = number(&mut psql, "select done from job_run where kind = 'insight'").await;
    assert_eq!(done, 3 * 1_203, "assessments, results, companies");
}
