//! The edit form's page of answers that management can move.

use readyline::rules::ruleset::default_ruleset;

use crate::admin_edit_parts_roles::publish;
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::editor::{Editor, stored};
use crate::support::walk::Walk;

#[tokio::test]
async fn what_may_be_moved_is_chosen_and_changes_the_ways_of_a_result() {
    let app = TestApp::start().await;
    let company = Company::named("Northlight Audio");
    let mut before = Walk::finished(&app, &company).await;
    let way = "Bringing technology projects under way from 7 to 2 projects would make it Bridge.";
    assert!(before.get("result").await.read("main").contains(way));

    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "movable").await;
    page.press("save").await;
    assert_eq!(stored(&app, draft).await.ruleset.movable, None, "saved as it was, it stays unsaid");
    page.untick("movable-projects_active").tick("movable-headcount").press("save").await;
    let rules = stored(&app, draft).await.ruleset;
    let list = rules.movable.clone().expect("a list");
    assert!(list.contains(&"headcount".to_owned()), "{list:?}");
    assert!(!list.contains(&"projects_active".to_owned()), "{list:?}");
    assert_eq!(list.len(), default_ruleset().movable().len());

    publish(&app, &rules).await;
    let mut after = Walk::finished(&app, &company).await;
    let text = after.get("result").await.read("main");
    assert!(!text.contains(way) && text.contains("people in the company"), "{text}");
    assert!(before.get("result").await.read("main").contains(way), "the old result stays");
}
