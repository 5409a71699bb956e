//! The list of rulesets, the page of a version and of a draft, and the comparison of any two.

use readyline::web::secret::new_id;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::desk::{DOWNTIME, Desk, id};

#[tokio::test]
async fn the_list_shows_versions_and_drafts_with_the_way_to_each() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    desk.release(DOWNTIME, 20, "Stores <b>suffer</b> earlier & more").await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, "/roles/0/need/factors/9/weight", 8).await;
    let page = desk.admin.get("/admin/rulesets").await;
    assert_eq!(page.status, 200);
    let shown = page.read("main");
    for said in [
        "Version 2 is in force",
        "Version 2, in force",
        "by ana",
        "Stores <b>suffer</b> earlier & more",
        "The rules that Readyline comes with",
        "from version 1, by ana",
        "One fault.",
    ] {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    assert!(shown.find("Version 2, in force") < shown.find("Version 1"), "the newest first");
    let links = page.attributes("main a", "href");
    for link in [
        "/admin/rulesets/2".to_owned(),
        "/admin/rulesets/compare?from=1&to=2".to_owned(),
        "/admin/rulesets/1".to_owned(),
        format!("{draft}/edit"),
    ] {
        assert!(links.contains(&link), "{link} in {links:?}");
    }
    let early = links.contains(&format!("{draft}/publish"));
    assert!(!early, "a draft with faults leads to the faults, not to the publish page");
    let back = page.attributes("input[name=then][value=preview]", "name");
    assert_eq!(back.len(), 1, "one goes back to earlier versions only");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_begins_one_draft() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let op = new_id().to_string();
    let form = [("op", op.as_str()), ("from", "1")];
    let first = desk.admin.post("/admin/rulesets/drafts", &form).await;
    let second = desk.admin.post("/admin/rulesets/drafts", &form).await;
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(desk.count("select count(*) from ruleset_draft").await, 1);
    let entry = desk.audited("draft_begun").await;
    assert_eq!(entry["from_version"], 1);
    assert_eq!(entry["actor"], "ana@example.com");
    for (from, then, status) in
        [("2", "", 404), ("0", "", 404), ("x", "", 400), ("1", "edit", 400), ("", "", 400)]
    {
        let mut form = vec![("from", from)];
        form.extend((!then.is_empty()).then_some(("then", then)));
        let refused = desk.admin.post("/admin/rulesets/drafts", &form).await;
        assert_eq!(refused.status, status, "{form:?}");
    }
    assert_eq!(desk.count("select count(*) from ruleset_draft").await, 1);
}

#[tokio::test]
async fn an_earlier_version_holds_again_through_a_draft_that_is_published() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let form = [("from", "1"), ("then", "preview")];
    let begun = desk.admin.post("/admin/rulesets/drafts", &form).await;
    let path = begun.location().strip_suffix("/preview").expect("the preview").to_owned();
    for page in [begun.location(), &path] {
        let shown = desk.admin.get(page).await.read("main");
        let next = "This draft says what version 1 says, and version 2 is still in force.";
        assert!(shown.contains(next), "{page}: {shown}");
        assert!(shown.contains("it becomes version 3"), "{page}: {shown}");
    }
    let unseen = desk.admin.get(&format!("{path}/publish")).await;
    assert!(unseen.read("main").contains("Nothing goes out unseen"));
    assert!(unseen.read("main").contains("Store downtime: full points at 20 → 26 hours"));
    desk.preview(&path, 412, 9).await;
    let published = desk.publish(&path, "It was better before").await;
    assert_eq!(published.location(), "/admin/rulesets/3");
    let compared = desk.admin.get("/admin/rulesets/compare?from=1&to=3").await;
    assert!(compared.read("main").contains("no difference"), "{}", compared.text());
}

#[tokio::test]
async fn a_version_tells_who_published_it_why_and_what_it_changed() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    desk.release(DOWNTIME, 20, "Stores suffer\n<i>earlier</i>").await;
    let page = desk.admin.get("/admin/rulesets/2").await;
    let shown = page.read("main");
    for said in [
        "In force since",
        "Published by ana (ana@example.com)",
        "Stores suffer <i>earlier</i>",
        "Against version 1",
        "Need for a Director of IT/Systems",
        "Store downtime: full points at 26 → 20 hours per year",
    ] {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    assert!(!shown.contains("Go back to this version"), "it is in force");
    // The rules themselves are drawn as on the page for visitors.
    assert!(page.read("table.rules").contains("Store downtime"), "{shown}");
    let first = desk.admin.get("/admin/rulesets/1").await;
    let shown = first.read("main");
    assert!(shown.contains("These are the first rules"), "{shown}");
    assert!(shown.contains("Go back to this version"), "{shown}");
    assert!(shown.contains(" to "), "it tells until when it was in force: {shown}");
    for nowhere in ["3", "0", "01", "+1", "-1", "9223372036854775808", "x", "1%20"] {
        let page = desk.admin.get(&format!("/admin/rulesets/{nowhere}")).await;
        assert_eq!(page.status, 404, "{nowhere}");
    }
    let nobody = new_id().to_string();
    for nowhere in [nobody.clone(), nobody.to_uppercase(), nobody.replace('-', "")] {
        let page = desk.admin.get(&format!("/admin/rulesets/{nowhere}")).await;
        assert_eq!(page.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn a_draft_tells_what_it_changes_against_the_rules_in_force_and_since_it_began() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, "/roles/0/title", "Chief of <Systems>").await;
    let alone = desk.admin.get(&draft).await;
    let shown = alone.read("main");
    assert!(shown.contains("Title: “Director of IT/Systems” → “Chief of <Systems>”"), "{shown}");
    assert!(shown.contains("Last saved by ben"), "{shown}");
    assert!(shown.contains("All 5 get the verdicts that are expected"), "{shown}");
    assert!(!shown.contains("Since version"), "it began as the version in force: {shown}");
    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let overtaken = desk.admin.get(&draft).await;
    let shown = overtaken.read("main");
    let (against, since) = shown.split_once("Since version 1").expect("both differences");
    assert!(against.contains("Store downtime: full points at 20 → 26 hours"), "{shown}");
    assert!(against.contains("Title:") && since.contains("Title:"), "{shown}");
    assert!(!since.contains("full points at"), "that was not edited here: {shown}");
}

#[tokio::test]
async fn a_draft_leads_from_each_fault_and_warning_to_the_page_that_mends_it() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, "/roles/0/need/factors/9/weight", 0).await;
    desk.edit(&draft, "/roles/0/need/factors/10/weight", 15).await;
    let page = desk.admin.get(&draft).await;
    let shown = page.read("section[aria-labelledby=look]");
    assert!(shown.contains("This is allowed, but hardly meant"), "{shown}");
    assert!(shown.contains("A company that shows it"), "{shown}");
    assert!(shown.contains("Yearly revenue: $"), "the company's answers in words: {shown}");
    let to_edit = page.attributes("section[aria-labelledby=look] a", "href");
    assert!(to_edit.contains(&format!("{draft}/edit/it_director-need")), "{to_edit:?}");

    for (pointer, value, place, part) in [
        (
            "/roles/0/need/factors/9/weight",
            json!(8),
            "Need for a Director of IT/Systems",
            "it_director-need",
        ),
        (
            "/roles/1/fit/factors/0/label",
            json!(""),
            "Fit for a Director of Customer Service,",
            "cs_director-fit",
        ),
        (
            "/roles/0/need/bands/high",
            json!(101),
            "Need for a Director of IT/Systems, where its bands begin",
            "verdicts",
        ),
        ("/roles/0/cost/base_salary", json!(0), "Costs of a Director of IT/Systems", "costs"),
        ("/roles/0/title", json!(" "), "it_director:", "roles"),
        (
            "/ownership/factors/0/source",
            json!(""),
            "Ownership of technology, Who answers",
            "ownership",
        ),
        ("/alerts/0/message", json!(""), "Alert 1", "alerts"),
        ("/alternatives/source", json!(""), "Costs of the alternatives", "costs"),
        ("/name", json!(""), "Name of the rules", "roles"),
    ] {
        let draft = desk.begin(1).await;
        desk.edit(&draft, pointer, value).await;
        let page = desk.admin.get(&draft).await;
        let shown = page.read("section[aria-labelledby=faults]");
        assert!(shown.contains(place), "{place:?} in {shown}");
        let found = page.attributes("section[aria-labelledby=faults] a", "href");
        assert_eq!(found, [format!("{draft}/edit/{part}")], "{pointer}");
    }
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_says_so() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.preview(&draft, 412, 9).await;
    for _ in 0..2 {
        let thrown = desk.admin.post(&format!("{draft}/discard"), &[]).await;
        assert_eq!((thrown.status, thrown.location()), (303, draft.as_str()));
    }
    let page = desk.admin.get(&draft).await;
    let shown = page.read("main");
    assert!(shown.contains("ana threw it away on "), "{shown}");
    assert!(!page.text().contains(&format!("{draft}/edit")), "nobody edits it any more");
    let entries = format!(
        "select count(*) from audit_entry where action = 'draft_discarded' and object = '{}'",
        id(&draft)
    );
    assert_eq!(desk.count(&entries).await, 1);
    let list = desk.admin.get("/admin/rulesets").await;
    assert!(!list.text().contains(&draft), "it is no open draft");
    let publish = desk.admin.get(&format!("{draft}/publish")).await;
    assert_eq!((publish.status, publish.location()), (303, draft.as_str()));
    for nowhere in ["/admin/rulesets/1".to_owned(), format!("/admin/rulesets/{}", new_id())] {
        assert_eq!(desk.admin.post(&format!("{nowhere}/discard"), &[]).await.status, 404);
    }
}

#[tokio::test]
async fn any_two_rulesets_are_compared_side_by_side() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let same = desk.admin.get("/admin/rulesets/compare").await;
    assert!(same.read("main").contains("no difference"), "there is only one version");
    desk.release(DOWNTIME, 20, "Stores suffer earlier").await;
    let usual = desk.admin.get("/admin/rulesets/compare").await;
    assert!(usual.read("tr").contains("Store downtime: full points at 26 hours per year 20 hours"));
    let draft = desk.begin(1).await;
    let path = format!("/admin/rulesets/compare?from=2&to={}", id(&draft));
    let page = desk.admin.get(&path).await;
    let shown = page.read("tr");
    assert!(shown.contains("Need for a Director of IT/Systems"), "{shown}");
    assert!(shown.contains("Store downtime: full points at 20 hours per year 26 hours"), "{shown}");
    let chosen = page.read("option[selected]");
    assert!(chosen.starts_with("Version 2 Draft of "), "{chosen}");
    desk.admin.post(&format!("{draft}/discard"), &[]).await;
    assert_eq!(desk.admin.get(&path).await.status, 200, "also one that is not open any more");
    for wrong in ["from=9&to=1", "from=1&to=x", "from=&to=1"] {
        let page = desk.admin.get(&format!("/admin/rulesets/compare?{wrong}")).await;
        assert_eq!(page.status, 404, "{wrong}");
    }
    let unknown = desk.admin.get("/admin/rulesets/compare?from=1&to=2&x=1").await;
    assert_eq!(unknown.status, 400);
}
