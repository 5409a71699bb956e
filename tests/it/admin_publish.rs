//! Publishing a draft: what its page says, what it refuses, and what holds afterwards.

use readyline::db::rulesets;
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::desk::{DOWNTIME, Desk, id};
use crate::support::walk::Walk;

/// The verdicts, scores and every point of a result page, as they stand in its text.
fn figures(page: &Reply) -> Vec<String> {
    assert_eq!(page.status, 200);
    let html = Html::parse_document(page.text());
    let parts = Selector::parse("[data-role], table.ledger, .over").unwrap();
    let all: Vec<_> = html.select(&parts).map(|part| part.html()).collect();
    assert!(all.len() > 5, "{}", all.len());
    all
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test]
async fn a_published_draft_scores_what_begins_now_and_nothing_that_exists() {
    let mut app = TestApp::start().await;
    let mut finished = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let before = figures(&finished.get("result").await);
    let mut begun = Walk::begin(&app).await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready(DOWNTIME, 20).await;
    let page = desk.admin.get(&format!("{path}/publish")).await;
    let shown = page.read("main");
    for said in [
        "Publish version 2",
        "1 thing differs from version 1, which is in force.",
        "Store downtime: full points at 26 → 20 hours per year",
        "Of 412 stored companies, 9 change verdict.",
        "Director of IT/Systems: 9 from Bridge to Prepare",
        "All 5 get the verdicts that are expected.",
        "Results that exist keep their rules and do not change.",
        "Assessments in progress stay on the version they began with.",
    ] {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    assert_eq!(desk.publish(&path, "Stores suffer earlier").await.status, 303);

    // This server and any other on the same database take the new rules at once.
    let other = desk.db.clone();
    for _ in 0..2 {
        let rules = app.visitor().get("/api/v1/ruleset").await;
        let rules: serde_json::Value = serde_json::from_str(rules.text()).unwrap();
        assert_eq!(rules["version"], 2);
        assert_eq!(rules["ruleset"].pointer(DOWNTIME), Some(&20.into()));
        let method = app.visitor().get("/method").await;
        assert!(method.read(".over").contains("Rules version 2"));
        begun.visitor.move_to(app.address);
        finished.visitor.move_to(app.address);
        assert_eq!(figures(&finished.get("result").await), before, "a result keeps its rules");
        app.restart_with(other.clone()).await;
    }
    begun.visitor.move_to(app.address);
    begun.answer(&Company::named("Northlight Audio")).await;
    assert_eq!(begun.submit().await.status, 303);
    let stayed = begun.get("result").await;
    assert!(stayed.read(".over").contains("rules version 1"), "it stays on its version");
    let mut new = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    assert!(new.get("result").await.read(".over").contains("rules version 2"));
}

#[tokio::test]
async fn who_published_what_and_why_is_recorded() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready(DOWNTIME, 20).await;
    let published = desk.publish(&path, "Stores suffer earlier,\r\nsays <everybody>").await;
    assert_eq!((published.status, published.location()), (303, "/admin/rulesets/2"));

    let entry = desk.audited("publish").await;
    assert_eq!(entry["object"], "version 2");
    assert_eq!(entry["actor"], "ana@example.com");
    assert_eq!(entry["draft"], id(&path).to_string());
    assert_eq!(entry["instead_of_version"], 1);
    assert_eq!(entry["reason"], "Stores suffer earlier,\nsays <everybody>");
    let change = "Need for a Director of IT/Systems. Store downtime: full points at 26 → 20 hours \
                  per year";
    assert_eq!(entry["changes"], serde_json::json!([change]));
    assert_eq!((&entry["broken_cases"], &entry["signed"]), (&serde_json::json!([]), &().into()));
    let draft = desk.draft(&path).await;
    assert!(draft.ended && draft.published_as == Some(2));
    let published = rulesets::list(&desk.db).await.unwrap().remove(0);
    assert_eq!(published.draft, Some(draft.id));
    assert_eq!(published.published_by.address, "ana@example.com");
    let by = "select count(*) from ruleset_version join account on account_id = publisher_id
        where version = 2 and email = 'ana@example.com'";
    assert_eq!(desk.count(by).await, 1);
    let ended = desk.admin.get(&path).await;
    assert!(ended.read("main").contains("It is version 2 now. ana published it"));
}

#[tokio::test]
async fn nothing_goes_out_unseen_faulty_or_unchanged() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let unseen = desk.begin(1).await;
    desk.edit(&unseen, DOWNTIME, 20).await;
    let faulty = desk.begin(1).await;
    desk.edit(&faulty, "/roles/0/need/factors/9/weight", 8).await;
    desk.preview(&faulty, 412, 9).await;
    let same = desk.begin(1).await;
    desk.preview(&same, 412, 0).await;
    let stale = desk.ready(DOWNTIME, 20).await;
    desk.edit(&stale, DOWNTIME, 21).await;
    for (path, rev, why, way) in [
        (&unseen, "2", "Nothing goes out unseen", "/preview"),
        (&faulty, "2", "The draft has one fault. Mend what is wrong first.", "#faults"),
        (&same, "1", "exactly what the rules in force say", "/edit"),
        (&stale, "3", "Nothing goes out unseen", "/preview"),
    ] {
        let page = desk.admin.get(&format!("{path}/publish")).await;
        let form = [field("rev", rev), field("current", "1"), field("reason", "I <must> have it")];
        let refused = desk.send(path, &form).await;
        assert_eq!((page.status, refused.status), (200, 422), "{why}");
        for page in [&page, &refused] {
            let shown = page.read("main");
            assert!(shown.contains(why), "{why:?} in {shown}");
            assert!(page.attributes("a", "href").contains(&format!("{path}{way}")), "{way}");
            assert!(page.attributes("main button", "class").is_empty(), "no button: {why}");
            let untried =
                shown.contains("can only be tried once the faults of the draft are mended");
            assert_eq!(untried, *path == faulty, "{shown}");
        }
        assert!(refused.read("main").contains("I <must> have it"), "what was typed is kept");
    }
    // A preview against rules that are not in force any more has not shown what would happen.
    let ready = desk.ready(DOWNTIME, 22).await;
    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let page = desk.admin.get(&format!("{ready}/publish")).await;
    assert!(page.read("main").contains("Nothing goes out unseen"));
    assert_eq!(desk.count("select max(version) from ruleset_version").await, 2);
}

#[tokio::test]
async fn a_reason_is_asked_for_in_words() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready(DOWNTIME, 20).await;
    let long = "é".repeat(2_001);
    for reason in ["", " \r\n ", long.as_str()] {
        let page = desk.publish(&path, reason).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("<title>Error: "));
        assert!(page.read(".faults a[href='#reason']").len() > 10);
        let kept = page.read("textarea[name=reason][aria-invalid=true]");
        assert_eq!(kept, reason.trim());
    }
    let odd: [(&[(&str, &str)], u16); 6] = [
        (&[], 400),
        (&[("rev", "2"), ("reason", "x")], 400),
        (&[("rev", "x"), ("current", "1"), ("reason", "x")], 400),
        (&[("rev", "2"), ("current", "1"), ("reason", "x"), ("other", "1")], 400),
        (&[("rev", "2"), ("current", "9223372036854775807"), ("reason", "x")], 409),
        (&[("rev", "-9223372036854775808"), ("current", "-1"), ("reason", "x")], 409),
    ];
    for (form, status) in odd {
        let answer = desk.admin.post(&format!("{path}/publish"), form).await;
        assert_eq!(answer.status, status, "{form:?}");
    }
    let typed = [("rev", "2"), ("current", "1"), ("reason", "My <own> words")];
    let kept = app.visitor().post(&format!("{path}/publish"), &typed).await;
    assert_eq!(kept.status, 401, "somebody whose session has ended");
    assert_eq!(kept.field("reason").as_deref(), Some("My <own> words"));
    for nowhere in ["/admin/rulesets/1", "/admin/rulesets/x", &format!("{path}0")] {
        assert_eq!(desk.admin.get(&format!("{nowhere}/publish")).await.status, 404, "{nowhere}");
        let form = [field("rev", "1"), field("current", "1"), field("reason", "x")];
        assert_eq!(desk.send(nowhere, &form).await.status, 404, "{nowhere}");
    }
    assert_eq!(desk.count("select max(version) from ruleset_version").await, 1);
    assert_eq!(desk.publish(&path, &"é".repeat(2_000)).await.status, 303, "so many are fine");
}

#[tokio::test]
async fn golden_cases_break_only_with_a_signature() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready("/roles/0/verdicts/high/ready", "prepare").await;
    let page = desk.admin.get(&format!("{path}/publish")).await;
    let shown = page.read("main");
    assert!(shown.contains("1 of 5 gets other verdicts than expected. Harbor & Pine"), "{shown}");
    assert!(shown.contains("Director of IT/Systems: Prepare instead of Hire"), "{shown}");
    assert!(shown.contains("I know that this test company will get other verdicts"), "{shown}");
    let plain = [field("rev", "2"), field("current", "1"), field("reason", "Nobody hires")];
    let signed = field("signed", "Harbor & Pine <asked> for it");
    let harbor = Uuid::from_u128(1).to_string();
    let cases = field("cases", &harbor);
    for (more, missing) in [
        (vec![], vec!["#signed", "#cases"]),
        (vec![signed.clone()], vec!["#cases"]),
        (vec![cases.clone()], vec!["#signed"]),
        (vec![cases.clone(), field("signed", " ")], vec!["#signed"]),
        (vec![field("cases", "1"), signed.clone()], vec!["#cases"]),
    ] {
        let page = desk.send(&path, &[&plain[..], &more].concat()).await;
        assert_eq!(page.status, 422, "{more:?}");
        assert_eq!(page.attributes(".faults a", "href"), missing, "{more:?}");
        assert_eq!(page.read("textarea[name=reason]"), "Nobody hires");
        let kept = more.iter().find(|(name, _)| name == "signed").map_or("", |(_, text)| text);
        assert_eq!(page.read("textarea[name=signed]"), kept.trim());
    }
    let form = [&plain[..], &[cases, signed]].concat();
    let published = desk.send(&path, &form).await;
    assert_eq!(published.location(), "/admin/rulesets/2");
    let entry = desk.audited("publish").await;
    let named = format!("Harbor & Pine ({harbor})");
    assert_eq!(entry["broken_cases"], serde_json::json!([named]));
    assert_eq!(entry["signed"], "Harbor & Pine <asked> for it");
    let version = desk.admin.get("/admin/rulesets/2").await;
    let note = version.read(".note");
    assert!(note.contains("ana@example.com signed for Harbor & Pine and wrote:"), "{note}");
    assert!(note.contains("Harbor & Pine <asked> for it"), "{note}");

    // Where none breaks there is nothing to sign.
    let back = desk.ready("/roles/0/verdicts/high/ready", "hire").await;
    let form = desk.publish_form(&back, "It was better").await;
    assert!(form.iter().all(|(name, _)| name != "cases"));
    let more = [field("signed", "x"), field("cases", "0")];
    assert_eq!(desk.send(&back, &[&form[..], &more].concat()).await.status, 303);
    assert_eq!(rulesets::list(&desk.db).await.unwrap()[0].signed, None);
}
