//! Results, their history and their share links, through the real router on a real database.

use readyline::rules::questionnaire::questionnaire;
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::walk::Walk;

/// An attribute of the element of one role.
fn of_role(page: &Reply, role: &str, attribute: &str) -> String {
    let html = scraper::Html::parse_document(page.text());
    let selector = scraper::Selector::parse(&format!("[data-role='{role}']")).unwrap();
    let element = html.select(&selector).next().unwrap_or_else(|| panic!("no {role}"));
    element.attr(attribute).unwrap_or_else(|| panic!("no {attribute}")).to_owned()
}

#[tokio::test]
async fn the_history_tells_answers_as_words_of_its_sentence() {
    let app = TestApp::start().await;
    let mut company = Company::named("Northlight Audio");
    let mut walk = Walk::finished(&app, &company).await;
    for (signal, value) in [("csat_pct", Value::Null), ("it_lead", "nobody".into())] {
        company.answers.insert(signal.to_owned(), value);
    }
    walk.answer(&company).await;
    assert_eq!(walk.submit().await.status, 303);
    walk.answer(&Company::named("Northlight Audio")).await;
    assert_eq!(walk.submit().await.status, 303);
    let history = walk.get("result").await.texts("#history ~ div tbody td[data-label^=What]");
    let [back, there, _] = &history[..] else { panic!("{history:?}") };
    assert!(there.contains(": not known, was "), "{there}");
    assert!(there.contains(": “Nobody in particular”, was “"), "{there}");
    assert!(back.contains("%, was not known"), "{back}");
    assert!(back.contains("”, was “Nobody in particular”"), "{back}");
}

#[tokio::test]
async fn pages_and_programs_get_the_same_numbers() {
    let app = TestApp::start().await;
    for (name, expected) in &CHECK_VALUES {
        let company = Company::named(name);
        let mut walk = Walk::finished(&app, &company).await;
        let page = walk.get("result").await;
        let body = serde_json::json!({ "answers": company.answers }).to_string();
        let reply = app.visitor().post_json("/api/v1/score", &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let scores: Value = serde_json::from_str(reply.text()).unwrap();
        for role in expected {
            assert_eq!(of_role(&page, role.role, "data-need"), role.need, "{name}");
            assert_eq!(of_role(&page, role.role, "data-fit"), role.fit, "{name}");
            assert_eq!(of_role(&page, role.role, "data-verdict"), role.verdict, "{name}");
            let roles = scores["roles"].as_array().unwrap();
            let score = roles.iter().find(|r| r["key"] == role.role).unwrap();
            for (dial, shown) in [("need", role.need), ("fit", role.fit)] {
                for end in ["low", "high"] {
                    let shown = shown.trim_end_matches(".0");
                    assert_eq!(score[dial][end].to_string(), shown, "{name} {dial}");
                }
            }
            assert_eq!(score["verdicts"], serde_json::json!([role.verdict]));
        }
    }
    let stored = "select string_agg(distinct ruleset_version::text, ',') from result";
    assert_eq!(app.look_up(stored).await, "1");
}

#[tokio::test]
async fn an_open_result_shows_ranges_and_every_verdict_that_is_left() {
    let app = TestApp::start().await;
    let company = Company::named("Pawfolio").knowing_little();
    let mut walk = Walk::finished(&app, &company).await;
    let page = walk.get("result").await;
    assert_eq!(of_role(&page, "cs_director", "data-need"), "0.0-94.0");
    assert_eq!(of_role(&page, "cs_director", "data-fit"), "21.4-61.4");
    assert_eq!(of_role(&page, "cs_director", "data-verdict"), "hire prepare bridge not_yet");
}

#[tokio::test]
async fn a_changed_answer_makes_a_new_result_and_keeps_the_old_one() {
    let app = TestApp::start().await;
    let company = Company::named("Northlight Audio");
    let mut walk = Walk::finished(&app, &company).await;
    let twice = walk.submit().await;
    assert_eq!(twice.status, 303);
    assert_eq!(app.look_up("select count(*)::text from result").await, "1", "nothing changed");

    let mut form = company.form("it-team");
    form.iter_mut().find(|(name, _)| name == "projects_active").unwrap().1 = "2".into();
    let drawn = walk.get("it-team?return=check").await;
    let back = walk.send("it-team", &drawn, &form).await;
    assert_eq!(back.location(), format!("{}/check", walk.base), "Change links lead back");
    assert!(walk.get("result").await.text().contains("id=\"stale\""), "it says so");
    assert_eq!(walk.submit().await.status, 303);
    let new = walk.get("result").await;
    assert_eq!(of_role(&new, "it_director", "data-verdict"), "bridge");
    let old = app.look_up("select result_id::text from result order by created_at limit 1").await;
    let old = walk.get(&format!("result?of={old}")).await;
    assert_eq!(of_role(&old, "it_director", "data-verdict"), "prepare");
    assert_eq!(app.look_up("select count(*)::text from result").await, "2");
}

#[tokio::test]
async fn answers_that_change_under_the_check_page_are_looked_at_again() {
    let app = TestApp::start().await;
    let company = Company::named("Northlight Audio");
    let mut walk = Walk::answered(&app, &company).await;
    let check = walk.get("check").await;
    let mut form = company.form("company");
    form[0].1 = "65".into();
    walk.save("company", &form).await;
    let meanwhile = walk.send("result", &check, &[]).await;
    assert_eq!(meanwhile.status, 409);
    assert!(meanwhile.text().contains("65 people"));
    assert_eq!(walk.send("result", &meanwhile, &[]).await.status, 303);
}

#[tokio::test]
async fn a_share_link_opens_for_anyone_until_it_is_revoked() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Harbor & Pine")).await;
    let path = walk.share().await;
    let secret = path.trim_start_matches("/r/");
    assert_eq!(secret.len(), 64);
    let mut stranger = app.visitor();
    let page = stranger.get(&path).await;
    assert_eq!(page.status, 200);
    assert_eq!(of_role(&page, "it_director", "data-need"), "85.1");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert!(page.header("x-robots-tag").unwrap().contains("noindex"));
    assert!(page.header("cache-control").unwrap().contains("no-store"));
    assert!(stranger.cookies.is_empty(), "a reader gets no cookie");
    let inside = walk.base.trim_start_matches("/assessments/").to_owned();
    assert!(!page.text().contains(&inside), "it leads nowhere into the assessment");
    let title = page.text().split("<title>").nth(1).unwrap().split('<').next().unwrap();
    assert!(!title.to_lowercase().contains("hire"), "a preview tells no verdict: {title}");

    let opened = "select opened::text from share";
    let before = app.look_up(opened).await;
    let robot = [("user-agent", "Slackbot-LinkExpanding 1.0")];
    stranger.try_send("GET", &path, &robot, b"").await.unwrap();
    assert_eq!(app.look_up(opened).await, before, "a preview is no reader");
    let person = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0")];
    stranger.try_send("GET", &path, &person, b"").await.unwrap();
    assert_ne!(app.look_up(opened).await, before, "a person is");

    let share = walk.get("result").await.field("share").unwrap();
    assert_eq!(walk.post("shares/revoke", &[("share", &share)]).await.status, 303);
    let revoked = stranger.get(&path).await;
    let unknown = stranger.get(&format!("/r/{}", "A".repeat(64))).await;
    let garbled = stranger.get("/r/none").await;
    for reply in [&revoked, &unknown, &garbled] {
        assert_eq!(reply.status, 404);
        assert_eq!(without_reference(reply), without_reference(&revoked), "all look the same");
    }
}

#[tokio::test]
async fn an_expired_link_looks_like_one_that_never_was() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Harbor & Pine")).await;
    let path = walk.share().await;
    app.look_up(
        "with past as (update share set created_at = created_at - interval '31 days', \
         expires_at = expires_at - interval '31 days' returning 1) select count(*)::text from past",
    )
    .await;
    let mut stranger = app.visitor();
    let unknown = stranger.get(&format!("/r/{}", "A".repeat(64))).await;
    let expired = stranger.get(&path).await;
    assert_eq!(expired.status, 404);
    assert_eq!(without_reference(&expired), without_reference(&unknown));
}

/// An error page without its request id, which differs each time.
fn without_reference(page: &Reply) -> String {
    page.text().lines().filter(|line| !line.contains("Reference:")).collect()
}

#[tokio::test]
async fn programs_learn_every_fault_of_their_answers() {
    let app = TestApp::start().await;
    let mut program = app.visitor();
    let body = r#"{"answers": {"headcount": 0, "csat_pct": "high", "it_lead": "boss",
        "agents": 1.25, "nonsense": 1}}"#;
    let reply = program.post_json("/api/v1/score", body).await;
    assert_eq!(reply.status, 422);
    let faults: Value = serde_json::from_str(reply.text()).unwrap();
    let mut named: Vec<&str> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["signal"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(named, ["agents", "csat_pct", "headcount", "it_lead", "nonsense"]);
    for (body, status) in [
        (r#"{"answers": {}, "more": 1}"#, 422),
        (r#"{"answers": {"headcount": 1e999}}"#, 422),
        (r#"{"answers": {"it_lead": "\ud800"}}"#, 422),
        (r#"{"answers": {"headcount": 1, "headcount": 2}}"#, 422),
        ("[]", 422),
        ("{", 422),
    ] {
        assert_eq!(program.post_json("/api/v1/score", body).await.status, status, "{body}");
    }
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let reply = program.post_json("/api/v1/score", &deep).await;
    assert!((400..500).contains(&reply.status));
    let ours = program.get("/api/v1/questionnaire").await;
    let ours: Value = serde_json::from_str(ours.text()).unwrap();
    assert_eq!(ours["signals"].as_array().unwrap().len(), questionnaire().signals.len());
    let rules = program.get("/api/v1/ruleset").await;
    let rules: Value = serde_json::from_str(rules.text()).unwrap();
    let file: Value =
        serde_json::from_str(include_str!("../../src/rules/data/ruleset.json")).unwrap();
    assert_eq!(rules, serde_json::json!({ "version": 1, "ruleset": file }));
}
