//! The stored answers that are drawn under the scales of the edit form.

use readyline::db::accounts::Role;
use readyline::rules::ruleset::{Scale, default_ruleset};

use crate::support::app::TestApp;
use crate::support::database::{psql, run};
use crate::support::editor::Editor;

/// Stores a company for each line of answers that a query gives.
async fn companies(app: &TestApp, answers: &str) {
    let sql = format!(
        "with given as (select row_number() over () as number, answers from ({answers}) a),
        made as (
            insert into assessment (assessment_id, secret_hash, ruleset_version)
            select ('00000000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid,
                sha256('x'), 1
            from given returning assessment_id
        )
        insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
            scores, reference)
        select assessment_id, gen_random_uuid(), gen_random_uuid(), 0, 1, answers, '{{}}',
            'RL-7K3Q-9M'
        from made join given
            on lpad(number::text, 12, '0') = right(assessment_id::text, 12)"
    );
    run(&mut psql(&app.options).await, &sql).await;
}

const FEW: &str = r#"select answers from (values
    ('{"downtime_hours": 8, "security_incidents": 0, "security_checks": "two"}'::jsonb),
    ('{"downtime_hours": 8.1, "security_incidents": 1, "security_checks": "two"}'),
    ('{"downtime_hours": 26, "security_incidents": 2, "security_checks": "none"}'),
    ('{"downtime_hours": null, "security_incidents": 2}')) a (answers)"#;

fn words(page: &Editor, key: &str) -> String {
    let label = page.label(&format!("#row-{key} svg[role=img]"));
    label.or_else(|| page.words(&format!("#row-{key} desc"))).unwrap()
}

fn bars(page: &Editor, key: &str) -> usize {
    page.all(&format!("#row-{key} line.hist")).len()
}

#[tokio::test]
async fn answers_are_counted_and_drawn_on_each_scale() {
    let app = TestApp::start().await;
    companies(&app, FEW).await;
    let (page, _) = Editor::begin(&app, default_ruleset(), "it_director-need").await;
    assert!(page.html.contains("The thin bars are the stored answers of 4 companies."));
    let downtime =
        "Of 3 stored answers 1 gets no points, 1 lies between the two ends and 1 gets full points.";
    assert!(words(&page, "downtime").ends_with(downtime), "{}", words(&page, "downtime"));
    assert!(page.all(".more p").iter().any(|text| text.ends_with(downtime)), "also to be read");
    assert_eq!(bars(&page, "downtime"), 2, "8 and 8.1 share a bar");
    let checks = "Of 3 stored answers 0 are “All three”, 2 are “Two”, 0 are “One” and 1 is “None”.";
    assert!(words(&page, "security_checks").ends_with(checks));
    assert_eq!(bars(&page, "security_checks"), 2);
    assert_eq!(words(&page, "order_growth"), "Order growth: No points at 10%, full points at 50%.");
    assert_eq!(bars(&page, "order_growth"), 0);
    // Where each value has a bar of its own, it stands exactly under its place on the ramp.
    for place in ["15%", "50%", "85%"] {
        let css = format!("#row-security_incidents line.hist[x1='{place}']");
        assert_eq!(page.all(&css).len(), 1, "{place}");
    }
    let tops = page.all("#row-security_incidents line.hist[y2='16']").len();
    assert_eq!((tops, bars(&page, "security_incidents")), (1, 3), "two of four are the highest");
}

#[tokio::test]
async fn a_falling_ramp_has_its_answers_the_other_way_round() {
    let app = TestApp::start().await;
    companies(&app, FEW).await;
    let mut rules = default_ruleset().clone();
    let factor = &mut rules.roles[0].need.factors[10];
    assert_eq!(factor.key, "security_incidents");
    let [none_at, full_at] = ["2", "0"].map(|end| end.parse().unwrap());
    factor.scale = Scale::Ramp { none_at, full_at };
    let (page, _) = Editor::begin(&app, &rules, "it_director-need").await;
    let highest = page.all("#row-security_incidents line.hist[x1='15%'][y2='16']");
    assert_eq!(highest.len(), 1, "two incidents get no points now");
    let words = words(&page, "security_incidents");
    assert!(words.contains("2 get no points, 1 lies between the two ends and 1 gets"), "{words}");
}

#[tokio::test]
async fn of_very_many_companies_the_newest_are_drawn_and_the_page_says_so() {
    let app = TestApp::start().await;
    let (page, draft) = Editor::begin(&app, default_ruleset(), "it_director-need").await;
    assert!(page.html.contains("No company has a result yet"));
    // The three oldest answer otherwise, so they would be seen.
    let many = "select jsonb_build_object('downtime_hours', case when i <= 3 then 99 else 9 end)
        as answers from generate_series(1, 2003) i";
    companies(&app, many).await;
    let ben = app.signed_in(Role::Admin, "ben@example.com").await;
    let page = Editor::open(&ben, draft, "it_director-need").await;
    let told = "The thin bars are the stored answers of the newest 2,000 of 2,003 companies.";
    assert!(page.html.contains(told), "{:?}", page.words("section p"));
    let downtime = words(&page, "downtime");
    assert!(downtime.contains("Of 2,000 stored answers 0 get no points, 2,000 lie"), "{downtime}");
}
