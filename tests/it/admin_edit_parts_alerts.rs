//! The edit form's page of alerts.

use readyline::db::accounts::Role;
use readyline::rules::ruleset::{Condition, Ruleset, Test, default_ruleset};

use crate::admin_edit_parts_roles::publish;
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::editor::{Editor, stored};
use crate::support::walk::Walk;

fn keys(rules: &Ruleset) -> Vec<&str> {
    rules.alerts.iter().map(|alert| alert.key.as_str()).collect()
}

#[tokio::test]
async fn an_alert_on_a_number_is_made_and_fires_for_who_it_is_about() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "alerts").await;
    let reply = page.set("add", "csat_pct").send("add").await;
    assert!(reply.location().ends_with("#row-csat_pct"), "{}", reply.location());
    page.reload().await;
    let told = page.words("#message-csat_pct-fault").unwrap();
    assert_eq!(told, "Error: Write something here.");
    assert!(page.words("#roles-csat_pct-fault").unwrap().contains("Name the role"));
    page.set("message-csat_pct", "Customers are\r\n happy: tell them so.");
    page.set("limit-csat_pct-0", "81 %").tick("role-csat_pct-cs_director");
    page.set("add-csat_pct", "agents").press("add-csat_pct").await;
    page.set("side-csat_pct-1", "at_most").set("limit-csat_pct-1", "40").press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    let alert = rules.alerts.last().unwrap();
    assert_eq!(alert.message, "Customers are happy: tell them so.");
    assert_eq!(alert.roles, ["cs_director"]);
    let at = |number: &str| number.parse().unwrap();
    let expected = [("csat_pct", Test::AtLeast(at("81"))), ("agents", Test::AtMost(at("40")))];
    let expected = expected.map(|(signal, test)| Condition { signal: signal.to_owned(), test });
    assert_eq!(alert.when, expected);
    publish(&app, &rules).await;
    for company in ["Harbor & Pine", "Tallow & Thread", "Northlight Audio", "Pawfolio"] {
        let company = Company::named(company);
        let number = |key: &str| company.answers[key].as_f64().unwrap();
        let fires = number("csat_pct") >= 81.0 && number("agents") <= 40.0;
        let mut walk = Walk::finished(&app, &company).await;
        let shown = walk.get("result").await.text().contains(&alert.message);
        assert_eq!(shown, fires, "{} {}", number("csat_pct"), number("agents"));
    }
}

#[tokio::test]
async fn what_to_do_is_a_step_with_the_companys_own_figure_and_may_be_left_out() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "alerts").await;
    page.set("message-low_csat", "Satisfaction fell to {csat_pct}.").set("limit-low_csat-0", "80");
    page.set("action-low_csat", "Call\r\n ten customers.").set("action-long_downtime", " ");
    page.press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    let action = |key: &str| rules.alert(key).unwrap().action.clone();
    assert_eq!(action("low_csat").as_deref(), Some("Call ten customers."));
    assert_eq!(action("long_downtime"), None);
    publish(&app, &rules).await;
    let mut walk = Walk::finished(&app, &Company::named("Pawfolio")).await;
    let steps = walk.get("result").await.read("#next ~ div > ol");
    assert!(steps.contains("Call ten customers. Satisfaction fell to 76%."), "{steps}");
}

#[tokio::test]
async fn another_question_draws_its_own_options_at_the_next_save() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "alerts").await;
    page.set("question-low_csat-0", "cs_lead").press("save").await;
    assert!(!page.has("limit-low_csat-0") && !page.has("side-low_csat-0"));
    let told = page.words("#options-low_csat-0-cs_lead-fault").unwrap();
    assert_eq!(told, "Error: Name at least one option.");
    page.tick("option-low_csat-0-cs_lead-nobody").press("save").await;
    page.set("question-low_csat-0", "it_lead").press("save").await;
    assert!(!page.has("option-low_csat-0-it_lead-nobody"), "another question, another answer");
    page.tick("option-low_csat-0-it_lead-nobody");
    // Refused for another field, the page keeps the boxes of the question that it shows.
    page.set("question-low_csat-0", "store_owner").set("limit-long_downtime-0", "x");
    page.press("save").await;
    assert_eq!(page.status, 422);
    page.tick("option-low_csat-0-store_owner-it").set("limit-long_downtime-0", "27");
    page.press("save").await;
    let alert = stored(&app, draft).await.ruleset.alert("low_csat").unwrap().clone();
    let expected = Test::OneOf(vec!["it".to_owned()]);
    assert_eq!(alert.when, [Condition { signal: "store_owner".to_owned(), test: expected }]);
}

#[tokio::test]
async fn alerts_and_conditions_are_removed_moved_and_put_back() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "alerts").await;
    page.set("limit-incident_unchecked-0", "2").press("remove-incident_unchecked-0-of-2").await;
    let now = stored(&app, draft).await;
    assert_eq!(now.ruleset.alerts[1].when, default_ruleset().alerts[1].when[1..]);
    let heading = page.words(".note h2").unwrap();
    assert_eq!(heading, "Removed: security incidents: 2 incidents per year or more");
    let back = format!("back-{}-incident_unchecked-0-of-2", now.revision - 1);
    page.press(&back).await;
    let mut expected = default_ruleset().clone();
    expected.alerts[1].when[0].test = Test::AtLeast("2".parse().unwrap());
    assert_eq!(stored(&app, draft).await.ruleset, expected);

    page.press("remove-low_csat-0-of-1").await;
    let told = page.words("#when-low_csat .fault").unwrap();
    assert_eq!(told, "Error: Say when this alert fires.");
    page.press("up-low_csat").await.press("remove-no_security_checks").await;
    let now = stored(&app, draft).await;
    let left = ["incident_unchecked", "low_csat", "long_downtime", "no_commercial_owner"];
    assert_eq!(keys(&now.ruleset), left);
    page.press(&format!("back-{}-no_security_checks", now.revision - 1)).await;
    let now = stored(&app, draft).await.ruleset;
    assert_eq!(now.alerts[0], default_ruleset().alerts[0]);
    page.press("remove-long_downtime").await;
    let revision = stored(&app, draft).await.revision - 1;
    page.press(&format!("back-{revision}-long_downtime")).await;
    assert_eq!(keys(&stored(&app, draft).await.ruleset), keys(&now));
    for action in ["remove-nothing", "up-no_security_checks", "down-no_commercial_owner"] {
        assert_eq!(page.send(action).await.status, 400, "{action}");
    }
}

#[tokio::test]
async fn a_button_that_was_pressed_twice_does_its_work_once() {
    let app = TestApp::start().await;
    for action in ["remove-incident_unchecked-1-of-2", "add-low_csat", "add", "down-low_csat"] {
        let name = action.replace('_', "");
        let (mut page, draft) = Editor::begin_as(&app, default_ruleset(), "alerts", &name).await;
        page.set("add", "agents").set("add-low_csat", "agents");
        let (first, again) = (page.send(action).await, page.send(action).await);
        assert_eq!((first.status, again.status), (303, 303), "{action}");
        assert_eq!(first.location(), again.location());
        assert_eq!(stored(&app, draft).await.revision, 2, "{action}");
    }
}

#[tokio::test]
async fn two_admins_keep_a_box_that_one_unticked_and_a_text_that_the_other_wrote() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), "alerts").await;
    let ben = app.signed_in(Role::Admin, "ben@example.com").await;
    let mut ben = Editor::open(&ben, draft, "alerts").await;
    let option = "option-no_commercial_owner-0-store_owner-it";
    ben.set("message-low_csat", "Ask customers why.");
    ben.tick("role-low_csat-it_director").press("save").await;
    ana.untick(option).tick("role-long_downtime-cs_director").press("save").await;
    assert_eq!(ana.status, 409);
    assert!(!ana.has(option) && ana.has("role-long_downtime-cs_director"));
    assert!(ana.has("role-low_csat-it_director"));
    ana.press("save").await;
    let now = stored(&app, draft).await.ruleset;
    let mut expected = default_ruleset().clone();
    expected.alerts[2].roles.push("cs_director".to_owned());
    expected.alerts[3].message = "Ask customers why.".to_owned();
    expected.alerts[3].roles = vec!["it_director".to_owned(), "cs_director".to_owned()];
    let rest = ["agency", "nobody"].map(str::to_owned).to_vec();
    expected.alerts[4].when[0].test = Test::OneOf(rest);
    assert_eq!(now, expected);
}

#[tokio::test]
async fn what_an_import_brought_in_can_be_put_right() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    let options = |keys: &[&str]| Test::OneOf(keys.iter().map(|&key| key.to_owned()).collect());
    rules.alerts[0].when[0].signal = "weather".to_owned();
    rules.alerts[1].when[0].test = options(&["many"]);
    rules.alerts[2].when[0].signal = "agile".to_owned();
    rules.alerts[4].when[0].test = options(&["it", "moon"]);
    rules.alerts[4].roles.push("stores_director".to_owned());
    let (mut page, draft) = Editor::begin(&app, &rules, "alerts").await;
    let told = [
        ("question-no_security_checks-0", "There is no question weather."),
        ("question-incident_unchecked-0", "This question takes a number"),
        ("question-long_downtime-0", "This question is a choice"),
        ("option-no_commercial_owner-0-store_owner-moon", "There is no option moon"),
        ("role-no_commercial_owner-stores_director", "There is no role stores_director."),
    ];
    for (name, words) in told {
        let beside = page.words(&format!("#{name}-fault")).unwrap_or_default();
        assert!(beside.contains(words), "{name}: {beside}");
    }
    page.set("question-no_security_checks-0", "csat_pct").press("save").await;
    page.set("limit-no_security_checks-0", "90").set("limit-incident_unchecked-0", "3");
    page.tick("option-long_downtime-0-agile-no").untick(told[3].0).untick(told[4].0);
    page.press("save").await;
    assert_eq!(page.words(".fault"), None);
    let now = stored(&app, draft).await.ruleset;
    let number = |text: &str| Test::AtLeast(text.parse().unwrap());
    let tests: Vec<_> = now.alerts.iter().map(|alert| alert.when[0].test.clone()).collect();
    let low = default_ruleset().alerts[3].when[0].test.clone();
    let expected = [number("90"), number("3"), options(&["no"]), low, options(&["it"])];
    assert_eq!(tests, expected);
    assert_eq!(now.alerts[4].roles, ["it_director"]);
    assert_eq!(now.check(), []);
}
