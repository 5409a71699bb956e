//! The edit form's pages of verdicts, costs, roles, alerts and playbooks in a real browser.

use readyline::rules::ruleset::{Ruleset, Test, Verdict, default_ruleset};

use crate::admin_edit_parts_roles::publish;
use crate::browser_looks::look_at;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::editor::stored;
use crate::support::walk::Walk;

const PLAYBOOK: &str = "# The first month\n\nTalk to **everybody** who runs a shop system, and \
    write down what breaks.\n\n- One owner for each system\n- One list of what costs money\n    \
    - with a date\n\n## What it costs\n\n|What|Dollars a month|\n|-|-:|\n|Monitoring|200|\n\n\
    > Nobody hires a director to restart a server.\n\n1. Read [the guide](https://example.com)\n2. \
    Averyverylongwordthatnobodycanbreakandthatisnotalinkbutstandshereanyway";

/// Rules with something to put right on every page.
fn faulty() -> Ruleset {
    let mut rules = default_ruleset().clone();
    let mut third = rules.roles[0].clone();
    third.key = "director_of_data".to_owned();
    third.title = "Director of Data, Analytics and Everything that is Counted".to_owned();
    third.filled_when.test = Test::OneOf(Vec::new());
    third.playbook = Some(PLAYBOOK.to_owned());
    rules.roles.push(third);
    rules.roles[1].verdicts.some.growing = Verdict::Hire;
    rules.roles[0].cost.fractional_per_month.low = "99999".parse().unwrap();
    rules.roles[1].title = String::new();
    rules.alerts[3].when[0].test = Test::AtMost("101".parse().unwrap());
    rules.alerts[1].roles.push("gone".to_owned());
    rules.alerts[2].message = String::new();
    rules.alerts[4].roles.clear();
    rules
}

#[tokio::test]
async fn the_other_parts_with_their_faults() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let draft = app.draft(&faulty()).await;
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &admin).await;
    for part in ["verdicts", "costs", "roles", "alerts", "director_of_data-playbook"] {
        browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/{part}"))).await;
        look_at(&browser, &format!("edit-{part}")).await;
    }
    browser.expect("422");
    for (part, field) in
        [("costs", "instead-coach_per_month-high"), ("alerts", "limit-long_downtime-0")]
    {
        browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/{part}"))).await;
        browser.type_into(&format!("#{field}"), "many").await;
        browser.press_on("Save").await;
        browser.see_css(".faults").await;
        look_at(&browser, &format!("edit-{part}-refused")).await;
    }
    browser.finish().await;
}

#[tokio::test]
async fn an_alert_is_made_without_javascript() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let draft = app.draft(default_ruleset()).await;
    let browser = Browser::open(Kind::NoScript).await;
    browser.be(&app, &admin).await;
    browser.goto(app.url(&format!("/admin/rulesets/{draft}/edit/alerts"))).await;
    browser.press_at("#add option[value=agile]").await;
    browser.press_on("Add the alert").await;
    browser.type_into("#message-agile", "Work in short cycles.").await;
    browser.press_at("#role-agile-it_director").await;
    browser.press_at("#question-agile-0 option[value=planning_meeting]").await;
    browser.press_on("Save").await;
    browser.press_at("#option-agile-0-planning_meeting-rarely").await;
    browser.press_on("Save").await;
    browser.see_text("Saved.").await;
    let alert = stored(&app, draft).await.ruleset.alerts.pop().unwrap();
    assert_eq!(
        (alert.message.as_str(), &alert.roles[..]),
        ("Work in short cycles.", &["it_director".to_owned()][..])
    );
    assert_eq!(alert.when[0].signal, "planning_meeting");
    assert_eq!(alert.when[0].test, Test::OneOf(vec!["rarely".to_owned()]));
    browser.finish().await;
}

#[tokio::test]
async fn a_result_with_a_playbook() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    rules.roles[1].playbook = Some(PLAYBOOK.to_owned());
    publish(&app, &rules).await;
    let walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let browser = Browser::open(Kind::Plain).await;
    browser.be(&app, &walk.visitor).await;
    browser.goto(app.url(&format!("{}/result", walk.base))).await;
    look_at(&browser, "result-playbook").await;
    browser.finish().await;
}
