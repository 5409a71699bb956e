//! Rulesets as files: out, in again, and everything that is none.

use std::fs;

use readyline::rules::ruleset::{Ruleset, default_json, default_ruleset};
use readyline::web::secret::new_id;
use serde_json::Value;

use crate::rules_ruleset::broken;
use crate::support::app::TestApp;
use crate::support::client::{Part, Reply};
use crate::support::desk::{DOWNTIME, Desk, with};

const PATH: &str = "/admin/rulesets/import";

async fn paste(desk: &mut Desk<'_>, text: &str) -> Reply {
    // A browser sends an empty part for a file that nobody chose.
    desk.admin.post_parts(PATH, &[("text", None, text.as_bytes()), ("file", Some(""), b"")]).await
}

async fn upload(desk: &mut Desk<'_>, file: &[u8]) -> Reply {
    let parts: [Part<'_>; 2] = [("file", Some("rules.json"), file), ("text", None, b"")];
    desk.admin.post_parts(PATH, &parts).await
}

#[tokio::test]
async fn a_version_comes_back_as_it_left() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let file = desk.admin.get("/admin/rulesets/2/export.json").await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("application/json"));
    let name = "attachment; filename=\"readyline-rules-version-2.json\"";
    assert_eq!(file.header("content-disposition"), Some(name));
    let entry = desk.audited("export").await;
    assert_eq!(
        (&entry["object"], &entry["actor"]),
        (&"version 2".into(), &"ana@example.com".into())
    );
    assert_eq!(Ruleset::from_json(file.text()), Ok(with(default_ruleset(), DOWNTIME, 20)));

    let begun = upload(&mut desk, &file.body).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let path = begun.location().to_owned();
    assert_eq!(desk.draft(&path).await.base_version, 2);
    assert_eq!(desk.audited("import").await["from_version"], 2);
    let page = desk.admin.get(&path).await;
    assert!(page.text().contains("Nothing: it says what version 2 says."), "{}", page.text());
    let again = desk.admin.get(&format!("{path}/export.json")).await;
    assert_eq!(again.body, file.body, "and so does a draft");
    let name = "attachment; filename=\"readyline-rules-draft-from-version-2-revision-1.json\"";
    assert_eq!(again.header("content-disposition"), Some(name));
}

#[tokio::test]
async fn the_first_version_leaves_in_the_shape_of_the_default_file() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let file = desk.admin.get("/admin/rulesets/1/export.json").await;
    let [file, default] = [file.text(), default_json()]
        .map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
    assert_eq!(file, default);
}

#[tokio::test]
async fn every_broken_file_is_answered_in_words() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let mut tried = [0, 0];
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rulesets")).unwrap() {
        let path = file.unwrap().path();
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let says = case["says"].as_str().expect("words");
        let name = path.display();
        let mut page = paste(&mut desk, &broken(&case)).await;
        if page.status == 303 {
            // It can be read, so it may be mended here.
            page = desk.admin.get(page.location()).await;
            assert_eq!(page.status, 200, "{name}");
            assert!(page.text().contains("These keep the draft from being previewed"), "{name}");
            tried[0] += 1;
        } else {
            assert_eq!(page.status, 422, "{name}");
            assert!(page.text().contains(case["path"].as_str().unwrap()), "{name}");
            tried[1] += 1;
        }
        let html = scraper::Html::parse_document(page.text());
        let shown: String = html.root_element().text().collect();
        assert!(shown.to_lowercase().contains(&says.to_lowercase()), "{name}: {says}");
    }
    assert!(tried[0] > 20 && tried[1] > 5, "{tried:?}");
}

#[tokio::test]
async fn what_cannot_be_read_stays_in_the_form() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let nul = default_json().replacen("incident", "inci\\u0000dent", 1);
    let deep = "[".repeat(20_000);
    for text in ["", " ", "{}", "null", "<script>alert(1)</script>", "\u{feff}[]", &nul, &deep] {
        let page = paste(&mut desk, text).await;
        assert_eq!(page.status, 422, "{text:.40}");
        assert!(page.text().contains("<title>Error: "), "{text:.40}");
        let html = scraper::Html::parse_document(page.text());
        let area = scraper::Selector::parse("textarea[aria-invalid=true]").unwrap();
        let kept: String = html.select(&area).next().expect("the text").text().collect();
        assert_eq!(kept, text);
        assert!(!page.text().contains("<script>alert"), "it is escaped");
        let page = upload(&mut desk, text.as_bytes()).await;
        assert_eq!(page.status, 422, "a file: {text:.40}");
    }
    let page = upload(&mut desk, b"\x89PNG\r\n\x1a\n").await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("This file is not text"), "{}", page.text());
    let other = paste(&mut desk, "{\"name\": \"package\", \"version\": 3}").await;
    assert!(other.read(".faults a").starts_with("This is not a file of rules."));
    assert_eq!(desk.count("select count(*) from ruleset_draft").await, 0);
}

#[tokio::test]
async fn a_file_counts_before_the_text_and_a_form_once() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let op = new_id().to_string();
    let file = format!("\u{feff}{}\n", with(default_ruleset(), DOWNTIME, 19).to_json());
    let parts: [Part<'_>; 3] = [
        ("op", None, op.as_bytes()),
        ("text", None, b"nonsense"),
        ("file", Some("rules.json"), file.as_bytes()),
    ];
    let first = desk.admin.post_parts(PATH, &parts).await;
    let second = desk.admin.post_parts(PATH, &parts).await;
    assert_eq!((first.status, second.status), (303, 303), "{}", first.text());
    assert_eq!(first.location(), second.location());
    assert_eq!(desk.count("select count(*) from ruleset_draft").await, 1);
    assert_eq!(desk.count("select count(*) from audit_entry where action = 'import'").await, 1);
}

#[tokio::test]
async fn only_a_file_of_rules_may_be_large() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let blanks = |bytes: usize| format!("{}{}", default_json(), " ".repeat(bytes));
    let large = upload(&mut desk, blanks(450_000).as_bytes()).await;
    assert_eq!(large.status, 303, "{}", large.text());
    let most = 512 * 1024;
    let too_large = upload(&mut desk, blanks(most).as_bytes()).await;
    assert_eq!(too_large.status, 413);
    assert!(too_large.text().contains("512"), "{}", too_large.text());
    let long = "x".repeat(65_000);
    for other in ["/admin/golden/new", "/admin/rulesets/drafts", "/assessments", "/nowhere"] {
        let parts: [Part<'_>; 1] = [("text", None, long.as_bytes())];
        let elsewhere = desk.admin.post_parts(other, &parts).await;
        assert_ne!(elsewhere.status, 413, "{other}: 64 KiB are allowed");
        let double = long.repeat(2);
        let parts: [Part<'_>; 1] = [("text", None, double.as_bytes())];
        assert_eq!(desk.admin.post_parts(other, &parts).await.status, 413, "{other}");
    }
}

#[tokio::test]
async fn what_no_browser_sends_is_refused() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let text = default_json().as_bytes();
    let odd: [&[Part<'_>]; 7] = [
        &[("text", None, text), ("other", None, b"1")],
        &[("text", None, text), ("other", Some("a.json"), b"1")],
        &[("text", None, text), ("text", None, text)],
        &[("", None, text)],
        &[("op", None, b"1"), ("text", None, text)],
        &[("text", None, b"\xff")],
        &[(&"n".repeat(200), None, text)],
    ];
    for parts in odd {
        let page = desk.admin.post_parts(PATH, parts).await;
        assert_eq!(page.status, 400, "{:?}", parts.iter().map(|part| part.0).collect::<Vec<_>>());
    }
    for (kind, status) in [
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data", 415),
        ("multipart/form-data; boundary=other", 400),
    ] {
        let body = b"--x--y\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n1";
        let sent = desk.admin.try_send("POST", PATH, &[("content-type", kind)], body).await;
        assert_eq!(sent.unwrap().status, status, "{kind}");
    }
    assert_eq!(desk.count("select count(*) from ruleset_draft").await, 0);
}

#[tokio::test]
async fn what_was_brought_in_says_from_where_and_what_it_changes() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let rules = with(default_ruleset(), DOWNTIME, 19).to_json();
    let parts: [Part<'_>; 1] = [("file", Some("C:\\rules\\<new> rules.json"), rules.as_bytes())];
    let path = desk.admin.post_parts(PATH, &parts).await.location().to_owned();
    let title = desk.admin.get(&path).await.read("h1");
    assert!(title.contains("brought in from the file “<new> rules.json”"), "{title}");
    let entry = desk.audited("import").await;
    assert_eq!(entry["file"], "<new> rules.json");
    let change = "Need for a Director of IT/Systems. Store downtime: full points at 26 → 19 hours \
                  per year";
    assert_eq!(entry["changes"], serde_json::json!([change]));
    let pasted = paste(&mut desk, &rules).await.location().to_owned();
    let title = desk.admin.get(&pasted).await.read("h1");
    assert!(title.contains("brought in as pasted text"), "{title}");
}

#[tokio::test]
async fn what_was_sent_while_signed_out_is_kept_and_can_be_sent_again() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let rules = with(default_ruleset(), DOWNTIME, 19).to_json();
    let op = new_id().to_string();
    let parts: [Part<'_>; 3] = [
        ("op", None, op.as_bytes()),
        ("text", None, b"nonsense"),
        ("file", Some("mine.json"), rules.as_bytes()),
    ];
    let kept = app.visitor().post_parts(PATH, &parts).await;
    assert_eq!(kept.status, 401);
    let form = "form[action='/admin/rulesets/import']";
    assert_eq!(kept.attributes(form, "enctype"), ["multipart/form-data"]);
    let names = kept.attributes(&format!("{form} input"), "name");
    let values = kept.attributes(&format!("{form} input"), "value");
    let again: Vec<Part<'_>> = names
        .iter()
        .zip(&values)
        .map(|(name, value)| (name.as_str(), None, value.as_bytes()))
        .collect();
    let begun = desk.admin.post_parts(PATH, &again).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let draft = desk.draft(begun.location()).await;
    assert_eq!(draft.ruleset, with(default_ruleset(), DOWNTIME, 19));
    assert_eq!(draft.imported_from.as_deref(), Some("mine.json"));
}

#[tokio::test]
async fn a_fault_stands_where_people_find_it() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let cases = [
        (
            "/roles/0/need/factors/1/weight",
            "Need for a Director of IT/Systems, Order growth, weight",
        ),
        (DOWNTIME, "Need for a Director of IT/Systems, Store downtime"),
        ("/alerts/1/message", "Alert 2, message"),
        ("/name", "Name"),
    ];
    for (pointer, place) in cases {
        let mut json: Value = serde_json::from_str(default_json()).unwrap();
        *json.pointer_mut(pointer).unwrap() = Value::Bool(true);
        let page = paste(&mut desk, &json.to_string()).await;
        let told = page.read(".faults a");
        assert!(told.starts_with(place), "{pointer}: {told}");
        assert!(!told.contains('['), "{told}");
    }
}
