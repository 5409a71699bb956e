//! A draft that the database cannot store just now keeps everything that was typed.

use readyline::rules::ruleset::default_ruleset;

use crate::support::app::TestApp;
use crate::support::database::{psql, run};
use crate::support::editor::{Editor, stored};

#[tokio::test]
async fn what_the_database_cannot_store_stays_on_the_page_and_is_stored_by_the_next_press() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), "it_director-need").await;
    ana.set("downtime-full_at", "20").set("sku_growth-label", " Products ");
    let sent = ana.fields.clone();
    let mut other = psql(&app.options).await;
    run(&mut other, "begin; select from ruleset_draft for update").await;
    ana.press("save").await;
    assert_eq!((ana.status, &ana.fields), (503, &sent));
    assert_eq!(ana.words(".note[role=alert] h2").as_deref(), Some("Not saved yet"));
    run(&mut other, "rollback").await;
    ana.press("save").await;
    assert_eq!((ana.status, ana.value("downtime-full_at")), (200, "20"));
    assert_eq!(stored(&app, draft).await.revision, 2);
}
