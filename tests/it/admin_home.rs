//! The overview: what is in force, and whether the stored results hold.

use std::time::Duration;

use scraper::Html;
use tokio::time::sleep;

use crate::result_view::{find, words};
use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::desk::Desk;
use crate::support::rules::{publish, stricter_downtime};
use crate::support::walk::Walk;

/// The overview as an admin sees it.
async fn overview(admin: &mut Visitor) -> Html {
    let reply = admin.get("/admin").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    Html::parse_document(reply.text())
}

/// The part about the stored results.
fn results(page: &Html) -> String {
    words(find(page, "section[aria-labelledby=results]")[0])
}

/// Presses the button and waits for the end of the check.
async fn checked(admin: &mut Visitor) -> Html {
    let pressed = admin.post("/admin/recheck", &[]).await;
    assert_eq!((pressed.status, pressed.location()), (303, "/admin#results"));
    loop {
        let page = overview(admin).await;
        if !results(&page).contains("under way") {
            return page;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn the_overview_says_what_is_in_force_who_edits_and_how_many_companies_there_are() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let page = overview(&mut desk.admin).await;
    assert!(words(page.root_element()).contains("No company has a result yet."));
    assert!(words(page.root_element()).contains("Nobody is editing rules just now."));

    let draft = desk.begin(1).await;
    Walk::finished(&app, &Company::named("Pawfolio")).await;
    let page = overview(&mut desk.admin).await;
    assert!(words(page.root_element()).contains("One company has a result."));
    let mut walk = Walk::finished(&app, &Company::named("Bramble Box")).await;
    let other = Company::named("Northlight Audio");
    walk.answer(&other).await;
    walk.submit().await;
    publish(&app.options, 2, &stricter_downtime()).await;
    let mut psql = psql(&app.options).await;
    let day = "alter table ruleset_version disable trigger ruleset_version_never_changes;
        update ruleset_version set published_at = '2026-11-23' where version = 2";
    run(&mut psql, day).await;
    let page = overview(&mut desk.admin).await;
    let lead = words(find(&page, ".lead")[0]);
    assert!(lead.starts_with("Rules version 2 is in force since 23 November 2026."), "{lead}");
    let text = words(page.root_element());
    assert!(text.contains("2 companies have a result."), "a company counts once: {text}");
    let drafts = find(&page, "section[aria-labelledby=rules] ul:not(.toc) a");
    let drafts: Vec<_> = drafts.iter().map(|link| (link.attr("href"), words(*link))).collect();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].0, Some(draft.as_str()));
    assert!(drafts[0].1.ends_with("from version 1, by ana"), "{drafts:?}");
}

#[tokio::test]
async fn an_admin_checks_the_stored_results_and_reads_that_they_hold_or_which_do_not() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let never = results(&overview(&mut admin).await);
    assert!(never.contains("The stored results have not been checked yet."), "{never}");
    Walk::finished(&app, &Company::named("Pawfolio")).await;
    Walk::finished(&app, &Company::named("Bramble Box")).await;
    let well = checked(&mut admin).await;
    let text = results(&well);
    let start = "All 2 stored results still get the score they were given. Checked ";
    assert!(text.contains(start) && text.contains(" UTC."), "{text}");
    assert!(find(&well, ".fault, #results ~ div table").is_empty(), "all is well");

    let mut psql = psql(&app.options).await;
    let tamper = "update result set scores = jsonb_set(scores, '{roles,0,fit,low}', '99')
        where result_id = (select min(result_id::text)::uuid from result) returning reference";
    let reference: String = sqlx::query_scalar(tamper).fetch_one(&mut psql).await.expect("one");
    let wrong = checked(&mut admin).await;
    let fault = words(find(&wrong, "p.fault")[0]);
    let start = "One of 2 stored results does not get the score it was given. Checked ";
    assert!(fault.starts_with(start), "{fault}");
    let rows: Vec<_> = find(&wrong, "#results ~ div tbody tr").into_iter().map(words).collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with(&reference), "{rows:?}");
    assert!(rows[0].contains("Version 1") && rows[0].contains("99 is stored"), "{rows:?}");
    let recorded = "select count(*) from audit_entry
        where action = 'job_begun' and object = 'recheck' and actor = 'ana@example.com'";
    assert_eq!(number(&mut psql, recorded).await, 2);
    assert!(!text.contains("new since"), "{text}");
    Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let newer = results(&overview(&mut admin).await);
    assert!(newer.contains("2 checked of 3; 1 new since."), "{newer}");
}

#[tokio::test]
async fn a_check_that_is_under_way_or_broke_off_is_told() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    let at_work = "insert into job_run (run_id, kind, done)
        values (gen_random_uuid(), 'recheck', 12430)";
    run(&mut psql, at_work).await;
    let page = overview(&mut admin).await;
    assert!(results(&page).contains("A check is under way: 12,430 results so far."));
    assert_eq!(find(&page, "[data-waiting] progress").len(), 1, "the page draws itself anew");
    assert!(find(&page, "form[action='/admin/recheck']").is_empty(), "it is pressed already");
    // Pressed in another tab nevertheless, it begins no second one.
    assert_eq!(admin.post("/admin/recheck", &[]).await.status, 303);
    assert_eq!(number(&mut psql, "select count(*) from job_run").await, 1);

    run(&mut psql, "update job_run set fault = 'The disk burned.'").await;
    let page = overview(&mut admin).await;
    assert_eq!(words(find(&page, ".fault")[0]), "The last check broke off. The disk burned.");
    assert_eq!(find(&page, "form[action='/admin/recheck']").len(), 1);
}

#[tokio::test]
async fn of_many_differences_a_hundred_are_listed_and_the_others_counted() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let mut psql = psql(&app.options).await;
    let many = crate::support::population::companies(3, 1_105);
    crate::support::stored::store(&mut psql, &many).await;
    let page = checked(&mut admin).await;
    let start = "1,105 of 1,105 stored results do not get the score they were given.";
    assert!(words(find(&page, "p.fault")[0]).starts_with(start));
    assert_eq!(find(&page, "#results ~ div tbody tr").len(), 100);
    assert!(results(&page).contains("And 1,005 more."));
}

#[tokio::test]
async fn an_admin_without_a_second_factor_is_asked_to_add_one() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    let link = "section.note a[href='/account/second-factor']";
    assert_eq!(find(&overview(&mut admin).await, link).len(), 1);
    let mut psql = psql(&app.options).await;
    run(&mut psql, "update account set totp_secret = sha256('x')").await;
    assert!(find(&overview(&mut admin).await, link).is_empty());
}

#[tokio::test]
async fn a_check_from_before_the_first_result_says_nothing_of_those_that_came_since() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    assert!(results(&checked(&mut admin).await).contains("There is no stored result yet."));
    Walk::finished(&app, &Company::named("Pawfolio")).await;
    let told = results(&overview(&mut admin).await);
    assert!(told.contains("Not checked yet: one stored result."), "{told}");
    assert!(!told.contains("There is no stored result") && !told.contains("0 checked"), "{told}");
    assert!(results(&checked(&mut admin).await).contains("still gets the score it was given"));
}

#[tokio::test]
async fn the_menu_marks_where_one_is() {
    let app = TestApp::start().await;
    let mut admin = app.admin().await;
    for (page, word) in [
        ("/admin", "Overview"),
        ("/admin/rulesets", "Rules"),
        ("/admin/rulesets/1", "Rules"),
        ("/admin/golden", "Test companies"),
        ("/admin/insight", "Insight"),
        ("/admin/accounts", "Accounts"),
        ("/admin/audit", "Audit"),
        ("/account", "Your account"),
    ] {
        let reply = admin.get(page).await;
        assert_eq!(reply.texts(".top nav [aria-current]"), [word], "{page}");
    }
}
