//! A third director through the real server: publishing it is enough for every page and program.

use scraper::Html;
use serde_json::Value;

use crate::result_view::{data, find, words};
use crate::rules_third::{KEY, TITLE, three_roles};
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{psql, run};
use crate::support::walk::Walk;

#[tokio::test]
async fn published_rules_with_a_third_director_reach_every_page_and_program() {
    let app = TestApp::start().await;
    let body = three_roles().to_json();
    let publish = format!(
        "insert into ruleset_version (version, body, reason, published_by) \
         values (2, $rules${body}$rules$, 'A third director', 'Ana')"
    );
    run(&mut psql(&app.options).await, &publish).await;

    let company = Company::named("Harbor & Pine");
    let request = serde_json::json!({ "answers": company.answers }).to_string();
    let reply = app.visitor().post_json("/api/v1/score", &request).await;
    let scores: Value = serde_json::from_str(reply.text()).unwrap();
    assert_eq!((&scores["ruleset_version"], &scores["roles"][2]["key"]), (&2.into(), &KEY.into()));
    let verdict = scores["roles"][2]["verdicts"][0].as_str().unwrap();

    let mut walk = Walk::finished(&app, &company).await;
    let own = walk.get("result").await;
    let link = walk.share().await;
    let shared = app.visitor().get(&link).await;
    for reply in [own, shared] {
        let page = Html::parse_document(reply.text());
        let [need, fit, shown] = data(&page, KEY);
        assert_eq!(shown, verdict);
        let score = |dial: &str| scores["roles"][2][dial]["low"].to_string();
        assert_eq!(need.trim_end_matches(".0"), score("need"));
        assert_eq!(fit.trim_end_matches(".0"), score("fit"));
    }

    let rules = app.visitor().get("/api/v1/ruleset").await;
    let rules: Value = serde_json::from_str(rules.text()).unwrap();
    let playbook = three_roles().roles[2].playbook.clone().unwrap();
    assert_eq!(rules["ruleset"]["roles"][2]["playbook"], playbook);
    let method = app.visitor().get("/method").await;
    let page = Html::parse_document(method.text());
    let heading = words(find(&page, &format!("#r-{KEY}"))[0]);
    assert_eq!(heading, TITLE);
}
