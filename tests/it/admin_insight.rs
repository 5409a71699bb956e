//! The page of figures: what it shows of data made by hand, and how they are counted anew.

use std::time::Duration;

use scraper::Html;
use tokio::time::sleep;

use crate::result_view::{find, words};
use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::walk::Walk;

async fn insight(admin: &mut Visitor) -> Html {
    let reply = admin.get("/admin/insight").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    Html::parse_document(reply.text())
}

/// Presses the button and gives the page once nothing is being counted.
async fn counted(admin: &mut Visitor) -> Html {
    let asked = admin.post("/admin/insight", &[]).await;
    assert_eq!((asked.status, asked.location()), (303, "/admin/insight"));
    loop {
        let page = insight(admin).await;
        if find(&page, "[data-waiting]").is_empty() {
            return page;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// The rows of a part's first table, cell by cell.
fn rows(page: &Html, part: &str) -> Vec<Vec<String>> {
    let tables = find(page, &format!("section[aria-labelledby={part}] table"));
    let row = scraper::Selector::parse("tbody tr").unwrap();
    let rows = tables[0].select(&row);
    rows.map(|row| row.child_elements().map(words).collect()).collect()
}

#[tokio::test]
async fn before_anybody_began_the_page_says_so_in_words() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let page = counted(&mut admin).await;
    let text = words(page.root_element());
    assert!(text.contains("Nobody had begun an assessment then."), "{text}");
    assert!(find(&page, "table").is_empty());
    assert!(text.contains("As of "));
}

#[tokio::test]
async fn the_figures_are_those_of_the_companies() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    Walk::begin(&app).await;
    let mut little = Walk::begin(&app).await;
    let northlight = Company::named("Northlight Audio");
    little.save("company", &northlight.form("company")).await;
    Walk::finished(&app, &northlight).await;
    Walk::finished(&app, &Company::named("Pawfolio").knowing_little()).await;
    let mut psql = psql(&app.options).await;
    // As if the pages of each had taken so many seconds.
    let pace = "update answer_op set saved_at = started_at + interval '1 s' * (
            select sum(taken) from unnest(array[59, 75, 120, 75, 75, 75, 75])
                with ordinality as time (taken, number) where number <= place)
        from assessment, unnest(array['company', 'it-team', 'systems', 'customers',
            'service-team', 'ownership', 'budget']) with ordinality as page (name, place)
        where assessment.assessment_id = answer_op.assessment_id and page = name";
    run(&mut psql, pace).await;
    run(&mut psql, "update result set created_at = '2026-10-05'").await;
    let page = counted(&mut admin).await;

    let funnel = rows(&page, "funnel");
    let step = |at: usize| funnel[at].join("|");
    assert_eq!(step(0), "Started|4 (100%)||4 (100%)||");
    assert_eq!(step(1), "Your company|3 (75%)||3 (75%)|59 s|59 s");
    assert_eq!(step(2), "IT team and projects|2 (50%)||2 (50%)|1 min 15 s|1 min 15 s");
    assert_eq!(step(3), "Systems and security|2 (50%)||2 (50%)|2 min|2 min");
    assert_eq!(step(7), "Budget and options|2 (50%)||2 (50%)|1 min 15 s|1 min 15 s");
    assert_eq!(step(8), "Finished with a result|2 (50%)||2 (50%)||");
    let widths: Vec<_> = find(&page, "#funnel ~ div .meter .in")
        .into_iter()
        .map(|bar| bar.attr("width").unwrap().to_owned())
        .collect();
    assert_eq!(widths[..2], ["100%", "75%"]);

    let tables = find(&page, "section[aria-labelledby=verdicts] table");
    assert_eq!(tables.len(), 2, "one a role");
    let verdicts = rows(&page, "verdicts");
    // For IT, Pawfolio knows too little for one verdict, and Northlight is told to prepare.
    assert_eq!(verdicts[0].join("|"), "October 2026|2||0|1|0|0|1|0");
    let pieces: Vec<_> = find(&page, "#verdicts ~ div .meter .piece")
        .into_iter()
        .take(2)
        .map(|piece| ["class", "x", "width"].map(|name| piece.attr(name).unwrap().to_owned()))
        .collect();
    assert_eq!(pieces, [["piece v-prepare", "0%", "50%"], ["piece v-open", "50%", "50%"]]);

    let unknowns = rows(&page, "unknowns");
    assert!(unknowns.iter().all(|row| row[1] == "50%"), "one of two companies: {unknowns:?}");
    assert!(unknowns.iter().all(|row| row[5] == "2"), "both were asked: {unknowns:?}");
    assert_eq!(unknowns.len(), 10, "the others are folded away");
    assert!(find(&page, "#unknowns ~ div details tbody tr").len() > 5);

    let decide = find(&page, "section[aria-labelledby=worth] tbody tr");
    assert_eq!(decide.len(), 40, "every question");
    let first = &rows(&page, "worth")[0];
    assert_ne!(first[1], "0", "something decides: {first:?}");
    let said = words(find(&page, "section[aria-labelledby=worth] .small")[0]);
    assert!(said.contains("of each of 2 companies with rules version 1"), "{said}");
}

#[tokio::test]
async fn what_is_little_is_not_shown_as_nothing_and_what_is_missing_little_not_as_all() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    let many = "insert into assessment (assessment_id, secret_hash, ruleset_version, started_at)
        select gen_random_uuid(), sha256('x'), 1, now() - interval '1 year'
        from generate_series(1, 1001);
        insert into answer_op (assessment_id, op_id, content, revision, page)
        select assessment_id, gen_random_uuid(), sha256('x'), 1, 'company' from assessment
        order by assessment_id limit 1000;
        insert into answer_op (assessment_id, op_id, content, revision, page)
        select assessment_id, gen_random_uuid(), sha256('x'), 2, 'it-team' from assessment
        order by assessment_id limit 1";
    run(&mut psql, many).await;
    let page = counted(&mut admin).await;
    let funnel = rows(&page, "funnel");
    assert_eq!(funnel[0][1..4], ["0", "", "1,001 (100%)"]);
    assert_eq!(funnel[1][3], "1,000 (over 99%)");
    assert_eq!(funnel[2][3], "1 (under 1%)");
    assert_eq!(funnel[3][3], "0 (0%)");
    let said = words(find(&page, "section[aria-labelledby=funnel] .small")[0]);
    let open = "Of all times, 1,000 were longer than that and do not count.";
    assert!(said.ends_with(open), "a year is too long for a page: {said}");
    let verdicts = words(find(&page, "section[aria-labelledby=verdicts]")[0]);
    assert!(verdicts.contains("There is no result yet."));
    let unknowns = words(find(&page, "section[aria-labelledby=unknowns]")[0]);
    assert!(unknowns.contains("No company with a result left a question open."));
}

#[tokio::test]
async fn figures_are_counted_when_somebody_asks_and_never_because_somebody_looks() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    let runs = "select count(*) from job_run where kind = 'insight'";
    let never = insight(&mut admin).await;
    assert!(words(never.root_element()).contains("Not counted yet."));
    assert_eq!(number(&mut psql, runs).await, 0);
    counted(&mut admin).await;
    Walk::begin(&app).await;
    let text = words(insight(&mut admin).await.root_element());
    assert!(text.contains("Nobody had begun"), "as of a moment ago");
    assert_eq!(number(&mut psql, runs).await, 1);
    assert_eq!(rows(&counted(&mut admin).await, "funnel")[0][1], "1 (100%)");
    assert_eq!(number(&mut psql, runs).await, 2);
}

#[tokio::test]
async fn the_figures_stay_while_others_are_counted_and_where_counting_broke_off() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    Walk::begin(&app).await;
    counted(&mut admin).await;
    let at_work = "insert into job_run (run_id, kind, done)
        values (gen_random_uuid(), 'insight', 2500)";
    run(&mut psql, at_work).await;
    let page = insight(&mut admin).await;
    let text = words(page.root_element());
    assert!(text.contains("The counting is under way: 2,500 records so far."), "{text}");
    assert!(find(&page, "form[action='/admin/insight']").is_empty());
    assert_eq!(rows(&page, "funnel")[0][1], "1 (100%)");
    run(&mut psql, "update job_run set fault = 'It broke.' where finished_at is null").await;
    let page = insight(&mut admin).await;
    assert_eq!(words(find(&page, ".fault")[0]), "The last counting broke off. It broke.");
    assert_eq!(rows(&page, "funnel")[0][1], "1 (100%)");
}

#[tokio::test]
async fn figures_from_before_the_first_company_are_not_passed_off_as_true() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    counted(&mut admin).await;
    Walk::finished(&app, &Company::named("Pawfolio")).await;
    let text = words(insight(&mut admin).await.root_element());
    assert!(text.contains("Not counted yet: nobody had begun an assessment then."), "{text}");
    assert!(text.contains("One result is stored now."), "{text}");
}
