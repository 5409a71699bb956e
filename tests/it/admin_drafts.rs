//! Drafts among other drafts: their names, where they come from, and those that cannot be read.

use crate::support::app::TestApp;
use crate::support::database::{psql, run};
use crate::support::desk::{DOWNTIME, Desk, id};

#[tokio::test]
async fn a_draft_is_called_by_its_name_wherever_it_is_met() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.ready(DOWNTIME, 20).await;
    let usual = desk.admin.get(&path).await.read("h1");
    assert!(usual.starts_with("Draft of ") && usual.ends_with("from version 1, by ana"));
    let named = [("name", " Stricter <on> downtime ")];
    let saved = desk.admin.post(&format!("{path}/name"), &named).await;
    let name = "Stricter <on> downtime";
    assert_eq!((saved.status, saved.location()), (303, format!("{path}?done=name").as_str()));
    assert_eq!(desk.admin.get(saved.location()).await.read(".done"), "The name is saved.");
    assert_eq!(desk.admin.get(&path).await.read("h1"), name);
    let compare = format!("/admin/rulesets/compare?from=1&to={}", id(&path));
    for page in ["/admin", "/admin/rulesets", &compare] {
        assert!(desk.admin.get(page).await.read("main").contains(name), "{page}");
    }
    for below in ["", "/preview", "/publish", "/edit/it_director-need", "/curve"] {
        let page = desk.admin.get(&format!("{path}{below}")).await;
        assert!(page.read("main").contains(name), "{below}: {}", page.read("main"));
    }
    let entry = desk.audited("draft_named").await;
    assert_eq!((&entry["name"], &entry["was"]), (&name.into(), &"its usual name".into()));
    assert_eq!(entry["object"], id(&path).to_string());

    for (wrong, says) in [("é".repeat(81), "at most 80"), ("a\nb".to_owned(), "control")] {
        let form = [("name", wrong.as_str())];
        let refused = desk.admin.post(&format!("{path}/name"), &form).await;
        assert_eq!(refused.status, 422, "{says}");
        assert!(refused.text().contains("<title>Error: "), "{says}");
        assert!(refused.read(".faults a[href='#name']").contains(says), "{}", refused.text());
        assert_eq!(refused.attributes("input#name", "value"), [wrong]);
    }
    let form = [("name", &*"é".repeat(80))];
    assert_eq!(desk.admin.post(&format!("{path}/name"), &form).await.status, 303);
    assert_eq!(desk.admin.post(&format!("{path}/name"), &[("name", " ")]).await.status, 303);
    assert_eq!(desk.admin.get(&path).await.read("h1"), usual, "its usual name again");
    desk.admin.post(&format!("{path}/name"), &named).await;
    desk.publish(&path, "Stores suffer earlier").await;
    assert_eq!(desk.audited("publish").await["draft_name"], name);
    let late = desk.admin.post(&format!("{path}/name"), &[("name", "Other")]).await;
    assert_eq!(late.location(), path, "its page tells that it is published");
    assert_eq!(desk.admin.get(&path).await.read("h1"), name, "and its name stays");
}

#[tokio::test]
async fn a_name_is_kept_for_somebody_who_was_signed_out() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let path = desk.begin(1).await;
    let kept = app.visitor().post(&format!("{path}/name"), &[("name", "My <own>")]).await;
    assert_eq!((kept.status, kept.field("name").as_deref()), (401, Some("My <own>")));
    for nowhere in ["/admin/rulesets/1", "/admin/rulesets/x", &format!("{path}0")] {
        let reply = desk.admin.post(&format!("{nowhere}/name"), &[("name", "x")]).await;
        assert_eq!(reply.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn a_draft_that_cannot_be_read_harms_no_page_and_can_be_thrown_away() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let (lost, other) = (desk.begin(1).await, desk.begin(1).await);
    let sql = format!(
        "update ruleset_draft_revision set body = '{{\"shape\": 2}}' where draft_id = '{}'",
        id(&lost)
    );
    run(&mut psql(&app.options).await, &sql).await;
    for page in ["/admin", "/admin/rulesets", "/admin/rulesets/compare", &other] {
        let page = desk.admin.get(page).await;
        assert_eq!(page.status, 200, "{}", page.text());
    }
    let list = desk.admin.get("/admin/rulesets").await;
    assert!(list.read("main").contains("It cannot be read."), "{}", list.read("main"));
    assert!(list.attributes("main a", "href").contains(&format!("{lost}#end")));
    let page = desk.admin.get(&lost).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.read("main").contains("This draft cannot be read"), "{}", page.read("main"));
    assert_eq!(page.attributes("form[method=post]", "action")[1], format!("{lost}/discard"));
    for below in ["/edit", "/edit/costs", "/preview", "/publish", "/curve", "/export.json"] {
        let page = desk.admin.get(&format!("{lost}{below}")).await;
        assert_eq!(page.status, 422, "{below}");
        assert!(page.text().contains("cannot read this draft"), "{below}: {}", page.text());
    }
    let thrown = desk.admin.post(&format!("{lost}/discard"), &[]).await;
    assert_eq!((thrown.status, thrown.location()), (303, lost.as_str()));
    let page = desk.admin.get(&lost).await;
    assert!(page.read("main").contains("ana threw it away"), "{}", page.read("main"));
    assert!(!desk.admin.get("/admin/rulesets").await.text().contains(&lost), "it is gone");
}
