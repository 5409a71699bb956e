//! The report over HTTP: for its holder, for whoever has a share link, and in a crowd.

use tokio::task::JoinSet;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::paper::{Paper, squeezed};
use crate::support::walk::Walk;

fn paper(reply: &Reply) -> Paper {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), Some("application/pdf"));
    let name = reply.header("content-disposition").expect("a name for the file");
    assert!(name.starts_with("inline; filename=\"readyline-RL-"), "{name}");
    assert!(name.ends_with(".pdf\""), "{name}");
    Paper::read(&reply.body)
}

#[tokio::test]
async fn the_holder_and_a_reader_get_the_same_report() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let link = walk.get("result").await.attributes("a[type='application/pdf']", "href");
    let own = walk.visitor.get(&link[0]).await;
    let text = paper(&own).text();
    assert!(text.contains(&squeezed("Prepare for a Director of IT/Systems.")), "{text}");
    let shared = walk.share().await;
    let mut reader = app.visitor();
    let person = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0")];
    let page = reader.try_send("GET", &shared, &person, b"").await.unwrap();
    let link = page.attributes("a[type='application/pdf']", "href");
    let theirs = reader.try_send("GET", &link[0], &person, b"").await.unwrap();
    paper(&theirs);
    assert!(own.body == theirs.body, "byte for byte the same");
    let opened = "select opened::text from share";
    assert_eq!(app.look_up(opened).await, "2", "the page and the report");
}

#[tokio::test]
async fn an_earlier_result_keeps_its_report() {
    let app = TestApp::start().await;
    let company = Company::named("Northlight Audio");
    let mut walk = Walk::finished(&app, &company).await;
    let old = walk.get("result").await.field("result").expect("a result");
    let mut form = company.form("it-team");
    form.iter_mut().find(|(name, _)| name == "projects_active").unwrap().1 = "2".into();
    walk.save("it-team", &form).await;
    assert_eq!(walk.submit().await.status, 303);
    let bridge = squeezed("Bridge the gap in IT without a director.");
    assert!(paper(&walk.get("result.pdf").await).text().contains(&bridge));
    let before = paper(&walk.get(&format!("result.pdf?of={old}")).await).text();
    assert!(!before.contains(&bridge));
    for wrong in ["result.pdf?of=nonsense", "result.pdf?of=018f2f6e-0000-7000-8000-000000000000"] {
        assert_eq!(walk.get(wrong).await.status, 404, "{wrong}");
    }
}

/// Reports are costly, so only a few are made or wait at once; who comes too many is told so at
/// once, and everything else goes on.
#[tokio::test]
async fn a_crowd_is_turned_away_calmly() {
    let app = TestApp::start().await;
    let walk = Walk::finished(&app, &Company::named("Bramble Box")).await;
    let path = format!("{}/result.pdf", walk.base);
    let mut crowd = JoinSet::new();
    for _ in 0..24 {
        let (mut visitor, path) = (app.visitor(), path.clone());
        visitor.cookies = walk.visitor.cookies.clone();
        crowd.spawn(async move { visitor.get(&path).await });
    }
    let replies = crowd.join_all().await;
    let turned_away: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 503).collect();
    assert!(turned_away.iter().all(|reply| reply.header("retry-after").is_some()));
    let made: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(made.len() + turned_away.len(), 24);
    assert!(!turned_away.is_empty(), "all 24 were made");
    assert!(made.iter().all(|reply| reply.body == made[0].body) && !made.is_empty());
    let mut afterwards = walk;
    assert_eq!(afterwards.get("result.pdf").await.status, 200);
}

#[tokio::test]
async fn without_a_result_there_is_no_report() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    assert_eq!(walk.get("result.pdf").await.status, 404);
    let nobodys = format!("/r/{}/result.pdf", "A".repeat(86));
    assert_eq!(app.visitor().get(&nobodys).await.status, 404);
}
