//! Webhooks of a firm that imports many results at once.

use std::collections::HashMap;

use serde_json::Value;

use crate::clients_import::{Sheet, import, upload};
use crate::webhooks::Scene;

#[tokio::test]
async fn imported_results_are_told_like_all_others_in_the_order_of_their_client() {
    let mut scene = Scene::set().await;
    scene.result("Client 1", "Pawfolio").await;
    let mut consultant = scene.office.consultant.clone();
    for _ in 0..2 {
        let sent = upload(&mut consultant, &Sheet::of(2).csv()).await;
        import(&mut consultant, sent.location(), "add").await;
    }
    scene.deliver().await;
    assert_eq!(scene.waiting().await, 0);
    let mut by_client: HashMap<String, Vec<(String, Value)>> = HashMap::new();
    for message in scene.receiver.taken() {
        let mut json = message.json();
        let client = json["data"]["client"].as_str().unwrap().to_owned();
        let kind = json["type"].as_str().unwrap().to_owned();
        by_client.entry(client).or_default().push((kind, json["data"]["result"].take()));
    }
    let (new, changed) = ("result.finished", "verdict.changed");
    let mut kinds: Vec<Vec<&str>> = Vec::new();
    for told in by_client.values() {
        kinds.push(told.iter().map(|(kind, _)| kind.as_str()).collect());
    }
    kinds.sort_by_key(Vec::len);
    assert_eq!(kinds, [vec![new, new], vec![new, new, changed, new]], "a new client and a known");
    let stored = "select count(*)::text from result";
    let mut results: Vec<String> =
        by_client.values().flatten().map(|(_, result)| result.to_string()).collect();
    results.sort();
    results.dedup();
    assert_eq!(results.len().to_string(), scene.app.look_up(stored).await);
}
