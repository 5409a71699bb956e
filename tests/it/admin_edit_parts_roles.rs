//! The edit form's pages of roles and playbooks.

use readyline::rules::ruleset::{Ruleset, Test, default_ruleset};
use scraper::Html;

use crate::result_view::{data, find, words};
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{psql, run};
use crate::support::editor::{Editor, stored};
use crate::support::walk::Walk;

/// Publishes rules as version 2.
pub(crate) async fn publish(app: &TestApp, rules: &Ruleset) {
    assert_eq!(rules.check(), []);
    let sql = format!(
        "insert into ruleset_version (version, body, reason, published_by) \
         values (2, $rules${}$rules$, 'A test', 'Ana')",
        rules.to_json()
    );
    run(&mut psql(&app.options).await, &sql).await;
}

fn keys(rules: &Ruleset) -> Vec<&str> {
    rules.roles.iter().map(|role| role.key.as_str()).collect()
}

#[tokio::test]
async fn a_third_director_is_made_without_code_and_advises_the_next_company() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "roles").await;
    page.set("add-title", "  Director of  Data & AI ").set("add-from", "cs_director");
    let reply = page.send("add").await;
    assert!(reply.location().ends_with("#row-director_of_data_ai"), "{}", reply.location());
    page.reload().await;
    let key = "director_of_data_ai";
    page.set(&format!("question-{key}"), "it_staff").press("save").await;
    assert_eq!(page.value(&format!("limit-{key}")), "0");
    let told = page.words(&format!("#limit-{key}-fault")).unwrap();
    assert_eq!(told, "Error: Every answer meets this, so it would say nothing.");
    page.set(&format!("limit-{key}"), "50 people").press("save").await;
    let mut playbook = Editor::open(&page.visitor, draft, &format!("{key}-playbook")).await;
    assert_eq!(playbook.words("#shown"), None);
    let text = "## First\r\n\r\n- Count what **you** have\r\n- Read [this](https://example.com)";
    playbook.set("playbook", text).press("save").await;
    assert_eq!(playbook.words(".playbook li:first-child").unwrap(), "Count what you have");
    assert_eq!(playbook.value("playbook"), text);
    let mut verdicts = Editor::open(&page.visitor, draft, "verdicts").await;
    for cell in ["low-small", "low-growing", "some-small", "some-growing", "high-small"] {
        verdicts.set(&format!("verdict-{key}-{cell}"), "bridge");
    }
    verdicts.set(&format!("verdict-{key}-low-ready"), "prepare").press("save").await;

    let rules = stored(&app, draft).await.ruleset;
    let (model, role) = (&rules.roles[1], &rules.roles[2]);
    assert_eq!((&role.need, &role.fit, &role.cost), (&model.need, &model.fit, &model.cost));
    assert_eq!(role.title, "Director of Data & AI");
    assert_eq!(role.filled_when.test, Test::AtLeast("50".parse().unwrap()));
    publish(&app, &rules).await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let link = walk.share().await;
    for reply in [walk.get("result").await, app.visitor().get(&link).await] {
        let page = Html::parse_document(reply.text());
        assert_eq!(data(&page, key)[2], "bridge");
        let heading = words(find(&page, &format!("h2#playbook-{key}"))[0]);
        assert_eq!(heading, "Playbook: Director of Data & AI");
        let text = format!("#playbook-{key}-advisers");
        assert_eq!(words(find(&page, &format!("{text} h3"))[0]), "First");
        let link = find(&page, &format!("{text} a"))[0];
        assert_eq!(link.attr("href"), Some("https://example.com"));
        assert_eq!(link.attr("rel"), Some("noopener noreferrer nofollow"));
        assert_eq!(find(&page, &format!(".playbook[id^='playbook-{key}-']")).len(), 1);
        assert_eq!(words(find(&page, ".toc a[href^='#playbook-']")[0]), "Playbooks");
    }
}

#[tokio::test]
async fn a_key_is_made_from_the_title_once_and_stays() {
    let app = TestApp::start().await;
    let cases = [
        ("Director of IT/Systems", "director_of_it_systems"),
        ("  --Chief!! of 3 things.", "chief_of_3_things"),
        ("Überleiter", "berleiter"),
        ("负责人", "role"),
        ("IT director", "it_director_2"),
        ("Add", "add"),
        ("Playbook", "playbook"),
        (
            "A director of everything that has no other director",
            "a_director_of_everything_that_has_no_oth",
        ),
        (
            "A director of everything that has some _thing",
            "a_director_of_everything_that_has_some_t",
        ),
    ];
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "roles").await;
    for (title, key) in cases {
        page.set("add-title", title).press("add").await;
        assert_eq!(page.status, 200, "{title}");
        let shown = page.words(&format!("#row-{key} h3")).unwrap_or_default();
        assert_eq!(shown, title.trim(), "the row of {key}");
    }
    page.set("title-role", "Director of Stores").set("title-add", "More").press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    assert_eq!(rules.role("role").unwrap().title, "Director of Stores");
    assert_eq!(rules.role("add").unwrap().title, "More");
    assert_eq!(rules.roles.len(), 2 + cases.len());
    let faults = rules.check();
    assert!(faults.iter().all(|fault| !fault.path.ends_with("key")), "{faults:?}");
    for path in ["add-need", "playbook-playbook", "berleiter-fit"] {
        Editor::open(&page.visitor, draft, path).await;
    }
}

#[tokio::test]
async fn a_role_without_title_or_model_is_not_added_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let (first, draft) = Editor::begin(&app, default_ruleset(), "roles").await;
    for (title, from, field) in
        [("  ", "it_director", "add-title"), ("Director of Stores", "nobody", "add-from")]
    {
        let mut page = first.clone();
        page.set("title-cs_director", "Head of Service");
        page.set("add-title", title).set("add-from", from).press("add").await;
        assert_eq!((page.status, page.value("add-title")), (422, title));
        assert_eq!(page.value("title-cs_director"), "Head of Service");
        assert!(page.words(&format!("#{field}-fault")).is_some(), "{field}");
    }
    assert_eq!(stored(&app, draft).await.ruleset, *default_ruleset());
}

#[tokio::test]
async fn roles_move_and_what_was_removed_comes_back_with_its_dials() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "roles").await;
    assert!(page.words("button[value=up-it_director], button[value=down-cs_director]").is_none());
    page.press("down-it_director").await;
    assert_eq!(keys(&stored(&app, draft).await.ruleset), ["cs_director", "it_director"]);
    page.press("up-it_director").await;
    assert_eq!(stored(&app, draft).await.ruleset, *default_ruleset());
    page.set("title-it_director", "Head of IT").press("remove-it_director").await;
    let without = stored(&app, draft).await;
    assert_eq!(keys(&without.ruleset), ["cs_director"]);
    assert_eq!(page.words(".note h2").unwrap(), "Removed: Head of IT");
    let alerts = Editor::open(&page.visitor, draft, "alerts").await;
    let told = alerts.words("#role-long_downtime-it_director-fault").unwrap();
    assert_eq!(told, "Error: There is no role it_director.");

    let back = format!("back-{}-it_director", without.revision - 1);
    page.press(&back).await;
    let mut expected = default_ruleset().clone();
    expected.roles[0].title = "Head of IT".to_owned();
    assert_eq!(stored(&app, draft).await.ruleset, expected);

    page.press("remove-it_director").await.press("remove-cs_director").await;
    let told = page.words(".faults a[href='#roles']").unwrap();
    assert_eq!(told, "Add at least one role.");
}

#[tokio::test]
async fn the_answer_that_fills_a_post_is_chosen_from_the_question() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "roles").await;
    let option = |key: &str| format!("option-it_director-it_lead-{key}");
    assert!(page.has(&option("director")) && !page.has(&option("provider")));
    page.tick(&option("provider")).press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    let either = Test::OneOf(vec!["provider".to_owned(), "director".to_owned()]);
    assert_eq!(rules.roles[0].filled_when.test, either);
    page.untick(&option("provider")).untick(&option("director")).press("save").await;
    let told = page.words("#options-it_director-it_lead-fault").unwrap();
    assert_eq!(told, "Error: Name at least one option.");

    page.set("question-it_director", "it_staff").press("save").await;
    page.set("side-it_director", "at_most").set("limit-it_director", "2.5").press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    assert_eq!(rules.roles[0].filled_when.test, Test::AtMost("2.5".parse().unwrap()));
    page.set("question-it_director", "agents").press("save").await;
    let filled = stored(&app, draft).await.ruleset.roles[0].filled_when.clone();
    assert_eq!(
        (filled.signal.as_str(), filled.test),
        ("agents", Test::AtMost("2.5".parse().unwrap()))
    );
    page.set("question-it_director", "cs_lead").press("save").await;
    assert_eq!(stored(&app, draft).await.ruleset.roles[0].filled_when.test, Test::OneOf(vec![]));
    assert!(!page.has("limit-it_director"));
}

#[tokio::test]
async fn a_playbook_is_kept_as_typed_and_may_be_taken_out() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "it_director-playbook").await;
    let playbook = |rules: &Ruleset| rules.roles[0].playbook.clone();
    page.set("playbook", "\r\n<b>&amp; \"\u{e9}\"\r\n\r\nEnd \r\n").press("save").await;
    let now = playbook(&stored(&app, draft).await.ruleset);
    assert_eq!(now.as_deref(), Some("<b>&amp; \"\u{e9}\"\n\nEnd"));
    assert_eq!(page.words(".playbook p").unwrap(), "<b>& \"\u{e9}\"");
    page.set("playbook", &"é".repeat(7_501)).press("save").await;
    let told = page.words("#playbook-fault").unwrap();
    assert_eq!(told, "Error: Use at most 15,000 bytes; a plain letter takes one.");
    page.set("playbook", " \r\n ").press("save").await;
    assert_eq!(playbook(&stored(&app, draft).await.ruleset), None);
    assert_eq!(page.words("#shown"), None);
}
