//! The way from the edit form to the preview saves first, so that nothing typed is left behind.

use readyline::db::accounts::Role;
use readyline::rules::ruleset::default_ruleset;

use crate::support::app::TestApp;
use crate::support::editor::{Editor, stored};

const NEED: &str = "it_director-need";

#[tokio::test]
async fn the_preview_button_saves_what_was_typed_and_leads_on() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let words = ana.words("form#edit .actions button[name=action][value=preview]");
    assert_eq!(words.as_deref(), Some("Save and preview what it would change"));
    ana.set("downtime-full_at", "20");
    for _ in 0..2 {
        let reply = ana.send("preview").await;
        let to = format!("/admin/rulesets/{draft}/preview");
        assert_eq!((reply.status, reply.location()), (303, to.as_str()));
    }
    assert_eq!(stored(&app, draft).await.revision, 2, "sent twice, it is saved once");
    let begun =
        app.look_up("select count(*)::text from audit_entry where action = 'preview_begun'");
    assert_eq!(begun.await, "1", "the preview begins by itself, once");
    let page = ana.visitor.get(&format!("/admin/rulesets/{draft}/preview")).await;
    assert!(!page.read("main").contains("Try the draft on all companies"), "no second button");
    ana.reload().await;
    assert_eq!(ana.value("downtime-full_at"), "20");
    // Without a change it leads on as well.
    assert_eq!(ana.send("preview").await.status, 303);
    assert_eq!(stored(&app, draft).await.revision, 2);
}

#[tokio::test]
async fn the_preview_button_keeps_what_cannot_be_read_as_save_does() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    ana.set("downtime-weight", "ten").set("downtime-full_at", "20");
    let typed = ana.fields.clone();
    ana.press("preview").await;
    assert_eq!((ana.status, &ana.fields), (422, &typed));
    assert!(
        ana.words(".faults h2")
            .unwrap()
            .contains("Nothing is saved yet: one field needs another look")
    );
    assert_eq!(stored(&app, draft).await.revision, 1);
    let ben = app.signed_in(Role::Admin, "ben@example.com").await;
    let mut ben = Editor::open(&ben, draft, NEED).await;
    ben.set("downtime-full_at", "24").press("save").await;
    ana.set("downtime-weight", "7").press("preview").await;
    assert_eq!(ana.status, 409, "what somebody else saved is shown first");
    assert_eq!(ana.value("downtime-full_at"), "20");
}
