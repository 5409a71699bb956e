//! The list of technology projects in two tabs at once, and in a browser that lost its key.

use crate::pages_projects::{LIST, filled, ids, names, ready, remove, send, store};
use crate::support::app::TestApp;

#[tokio::test]
async fn two_tabs_merge_or_are_told_and_the_same_press_counts_once() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    let (one, two) = (walk.get(LIST).await, walk.get(LIST).await);
    let add = [("action", "add")];
    assert_eq!(send(&mut walk, &one, &add, store()).await.status, 303);
    assert_eq!(send(&mut walk, &one, &add, store()).await.status, 303, "sent twice");
    let pay = filled("Pay", "administration", "finance", "idea");
    assert_eq!(send(&mut walk, &two, &add, pay).await.status, 303, "both are taken");
    assert_eq!(names(&walk.get(LIST).await), ["New store", "Pay"]);
    let other = send(&mut walk, &one, &add, filled("Other", "sales", "it", "idea")).await;
    assert_eq!(other.status, 409, "the same press with other words");
    assert_eq!(other.field("name").as_deref(), Some("Other"));

    let ids = ids(&mut walk).await;
    let page = format!("{LIST}?change={}", ids[0]);
    let (one, two) = (walk.get(&page).await, walk.get(&page).await);
    let change = [("action", "change"), ("project", ids[0].as_str())];
    let mine = filled("Store of mine", "sales", "marketing", "idea");
    assert_eq!(send(&mut walk, &one, &change, mine).await.status, 303);
    let clash = send(&mut walk, &two, &change, filled("New store", "sales", "it", "idea")).await;
    assert_eq!(clash.status, 409);
    assert_eq!(clash.field("name").as_deref(), Some("New store"), "what was typed stays");
    assert!(clash.read("#name-other").ends_with("Store of mine"));
    assert!(clash.read("#lead-other").ends_with("Marketing"));
    assert!(clash.texts("#benefit-other").is_empty(), "both say the same there");
    let stale = remove(&mut walk, &two, &ids[0]).await;
    assert_eq!(stale.status, 409, "what was changed meanwhile is not removed unseen");
    let decided =
        send(&mut walk, &clash, &change, filled("New store", "sales", "it", "idea")).await;
    assert_eq!(decided.status, 303, "a second press is a decision");

    let three = walk.get(&page).await;
    let drawn = walk.get(LIST).await;
    assert_eq!(remove(&mut walk, &drawn, &ids[0]).await.status, 303);
    let gone = send(&mut walk, &three, &change, filled("Back", "sales", "it", "idea")).await;
    assert_eq!(gone.status, 409);
    assert!(gone.text().contains("removed elsewhere") && gone.text().contains("Add this project"));
    let back = send(&mut walk, &gone, &add, filled("Back", "sales", "it", "idea")).await;
    assert_eq!(back.status, 303);
    assert_eq!(names(&walk.get(LIST).await), ["Pay", "Back"]);
    assert!(walk.get(&page).await.text().contains("no longer on the list"));
}

#[tokio::test]
async fn a_browser_without_its_key_keeps_what_it_typed_and_goes_on_with_the_private_link() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    let drawn = walk.get(LIST).await;
    let link = drawn.read("code.link");
    let keys = std::mem::take(&mut walk.visitor.cookies);
    let lost = send(&mut walk, &drawn, &[("action", "add")], store()).await;
    assert_eq!(lost.status, 404);
    assert_eq!(lost.field("name").as_deref(), Some("New store"));
    assert!(lost.text().contains("Marketing"), "it shows what was typed");
    let mut form: Vec<(String, String)> =
        ["name", "benefit", "lead", "it_in", "action", "op", "rev"]
            .iter()
            .map(|name| ((*name).to_owned(), lost.field(name).expect("kept")))
            .collect();
    form.push(("private-link".to_owned(), link));
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(walk.post(LIST, &form).await.status, 303);
    walk.visitor.cookies = keys;
    assert_eq!(names(&walk.get(LIST).await), ["New store"]);
}
