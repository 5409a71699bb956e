//! A plan tells what is overdue, and is offered nothing twice.

use std::collections::BTreeSet;

use crate::actions::{add, press};
use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::walk::Walk;

const OFFERED: &str = "a[href*='actions?take=']";

/// What a page offers to take, without the words that only a screen reader hears twice.
fn offered(page: &Reply, at: &str) -> Vec<String> {
    page.texts(at)
        .into_iter()
        .map(|text| text.trim().trim_end_matches('.').to_lowercase())
        .map(|text| text.trim_start_matches("take into the plan: ").to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_overdue_stands_first_and_says_so() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    for (words, due, status) in [
        ("Someday", "", "open"),
        ("Next century", "2101-01-01", "doing"),
        ("Done long ago", "2001-01-01", "done"),
        ("Missed later", "2002-02-02", "doing"),
        ("Missed first", "2001-02-02", "open"),
        ("Sooner", "2100-01-01", "doing"),
    ] {
        add(&mut owner, &[("words", words), ("due", due), ("status", status)]).await;
    }
    let page = owner.get("actions").await;
    let rows = page.texts("#plan + div tbody tr");
    let order = ["Missed first", "Missed later", "Sooner", "Next century", "Someday", "Done long"];
    for (row, words) in rows.iter().zip(order) {
        assert!(row.contains(words), "{words}: {rows:?}");
        assert_eq!(row.contains("Overdue"), words.starts_with("Missed"), "{row}");
    }
    let caption = "Six actions: 2 open, 3 doing, 1 done; 2 overdue";
    assert_eq!(page.read("#plan + div caption"), caption);
    assert!(owner.get("result").await.read("#actions + div").contains(caption));
}

#[tokio::test]
async fn nothing_is_offered_twice_nor_once_it_is_in_the_plan() {
    let app = TestApp::start().await;
    for (name, _) in CHECK_VALUES {
        let mut owner = Walk::finished(&app, &Company::named(name)).await;
        let page = owner.get("actions").await;
        let all = offered(&page, OFFERED);
        let each: BTreeSet<&String> = all.iter().collect();
        assert_eq!(each.len(), all.len(), "{name}: {all:?}");
        let links = page.attributes(OFFERED, "href");
        let link = links.first().expect("an offer");
        let link = link.split('#').next().unwrap();
        let form = owner.visitor.get(link).await;
        let words = form.texts("textarea").remove(0);
        // In words of one's own it is taken all the same.
        let own = [("words", "As we call it")];
        assert_eq!(press(&mut owner, &form, &own).await.status, 303);
        let again = owner.visitor.get(link).await;
        assert!(again.read("[role=alert]").contains("in the plan already"), "{name}");
        assert_eq!(again.texts("textarea")[0], "", "{name}: nothing is filled in");
        let page = owner.get("actions").await;
        assert_eq!(page.attributes(OFFERED, "href").len(), links.len() - 1, "{name}");
        assert!(!page.texts(OFFERED).contains(&words), "{name}: {words}");
        // So is what somebody wrote without taking it.
        let Some(second) = offered(&page, OFFERED).into_iter().next() else {
            continue;
        };
        add(&mut owner, &[("words", &second)]).await;
        let left = offered(&owner.get("actions").await, OFFERED);
        assert!(!left.contains(&second), "{name}: {second}");
    }
}
