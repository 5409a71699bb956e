//! The edit form of a draft, as admins use it.

use readyline::db::accounts::Role;
use readyline::rules::ruleset::default_ruleset;

use crate::support::app::TestApp;

#[tokio::test]
async fn a_number_is_changed_and_stored() {
    let app = TestApp::start().await;
    let draft = app.draft(default_ruleset()).await;
    let mut admin = app.admin().await;
    let page = format!("/admin/rulesets/{draft}/edit/it_director-need");
    let shown = admin.get(&page).await;
    assert_eq!(shown.field("downtime-full_at").as_deref(), Some("26"));
    let reply = admin.post(&page, &[("rev", "1"), ("downtime-full_at", "20")]).await;
    assert_eq!(reply.location(), format!("{page}?saved=2"));
    let shown = admin.get(reply.location()).await;
    assert_eq!(shown.field("downtime-full_at").as_deref(), Some("20"));
    assert!(shown.text().contains("Saved."), "{}", shown.text());
}

#[tokio::test]
async fn a_consultant_is_kept_out() {
    let app = TestApp::start().await;
    let draft = app.draft(default_ruleset()).await;
    let page = format!("/admin/rulesets/{draft}/edit/it_director-need");
    let mut kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    assert_eq!(kim.post(&page, &[("rev", "1"), ("downtime-full_at", "20")]).await.status, 403);
}
