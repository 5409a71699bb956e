//! Adding, removing and moving factors: every button first keeps what was typed.

use readyline::rules::metric::metrics;
use readyline::rules::ruleset::{Dial, Ruleset, Scale, default_ruleset};

use crate::support::app::TestApp;
use crate::support::editor::{Editor, stored};

const NEED: &str = "it_director-need";

fn keys(dial: &Dial) -> Vec<&str> {
    dial.factors.iter().map(|factor| factor.key.as_str()).collect()
}

/// The keys of the default dial with one change.
fn default_keys(change: impl Fn(&mut Vec<&'static str>)) -> Vec<&'static str> {
    let mut keys = keys(&default_ruleset().roles[0].need);
    change(&mut keys);
    keys
}

#[tokio::test]
async fn every_button_keeps_what_was_typed_and_can_be_pressed_twice() {
    let app = TestApp::start().await;
    let cases = [
        ("add", "row-csat_pct", default_keys(|keys| keys.push("csat_pct"))),
        ("remove-downtime", "removed", default_keys(|keys| keys.retain(|key| *key != "downtime"))),
        ("up-downtime", "row-downtime", default_keys(|keys| keys.swap(9, 8))),
        ("down-downtime", "row-downtime", default_keys(|keys| keys.swap(9, 10))),
        ("down-revenue_growth", "row-revenue_growth", default_keys(|keys| keys.swap(0, 1))),
        ("up-digital_assets", "row-digital_assets", default_keys(|keys| keys.swap(13, 12))),
        ("back-1-downtime", "row-downtime", default_keys(|_| ())),
    ];
    for (action, place, expected) in cases {
        let (mut ana, draft) = Editor::begin_as(&app, default_ruleset(), NEED, action).await;
        ana.set("sku_growth-weight", "4").set("mark-high", "61").set("add", "csat_pct");
        ana.set("downtime-source", "Our own measure").set("digital_assets-weight", "3");
        let (first, again) = (ana.send(action).await, ana.send(action).await);
        assert_eq!((first.status, again.status), (303, 303), "{action}");
        assert!(first.location().ends_with(&format!("#{place}")), "{}", first.location());
        assert_eq!(first.location(), again.location());
        let now = stored(&app, draft).await;
        let dial = &now.ruleset.roles[0].need;
        assert_eq!(keys(dial), expected, "{action}");
        let weight = |key| dial.factors.iter().find(|f| f.key == key).map(|f| f.weight);
        assert_eq!((weight("sku_growth"), weight("digital_assets")), (Some(4), Some(3)));
        assert_eq!(dial.bands.marks[1].short(), "61");
        let source = dial.factors.iter().find(|f| f.key == "downtime").map(|f| f.source.as_str());
        assert!(source.is_none_or(|source| source == "Our own measure"), "{action}: {source:?}");
    }
}

#[tokio::test]
async fn what_was_removed_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    ana.set("downtime-weight", "9").set("downtime-label", "Outages").press("remove-downtime").await;
    assert!(!ana.has("downtime-weight"));
    assert_eq!(ana.words(".note h2").as_deref(), Some("Removed: Outages"));
    let button = ana.words("button[form=edit][value='back-2-downtime']");
    assert_eq!(button.as_deref(), Some("Put it back"));
    ana.set("sku_growth-weight", "4").press("back-2-downtime").await;
    assert_eq!((ana.value("downtime-weight"), ana.value("sku_growth-weight")), ("9", "4"));
    assert_eq!(ana.value("downtime-label"), "Outages");
    let now = stored(&app, draft).await;
    assert_eq!(keys(&now.ruleset.roles[0].need), default_keys(|_| ()));
    assert_eq!(now.ruleset.roles[0].need.factors[9].weight, 9);
    // The first and the last one go back to their places too, whatever was removed beside them.
    for (key, revision) in [("revenue_growth", 5), ("order_growth", 6), ("digital_assets", 7)] {
        assert_eq!(stored(&app, draft).await.revision, revision);
        ana.press(&format!("remove-{key}")).await;
    }
    for (key, revision) in [("order_growth", 5), ("revenue_growth", 5), ("digital_assets", 5)] {
        ana.press(&format!("back-{revision}-{key}")).await;
    }
    let expected = default_keys(|_| ());
    assert_eq!(keys(&stored(&app, draft).await.ruleset.roles[0].need), expected);
    ana.press("save").await;
    assert_eq!(ana.words(".note"), None, "the offer ends with the next save");
}

#[tokio::test]
async fn a_button_that_lacks_something_says_so_and_keeps_everything() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    for chosen in ["", "downtime_hours", "no_such_metric"] {
        ana.set("downtime-weight", "9").set("add", chosen).press("add").await;
        assert_eq!((ana.status, ana.value("downtime-weight")), (422, "9"), "{chosen}");
        let fault = "Choose what to add from the list.";
        assert_eq!(ana.words("#add-fault"), Some(format!("Error: {fault}")));
        assert_eq!(ana.words(".faults a[href='#add']").as_deref(), Some(fault));
    }
    ana.set("downtime-weight", "nine").set("add", "csat_pct").press("add").await;
    assert_eq!((ana.status, ana.value("add")), (422, "csat_pct"), "the choice is kept");
    assert_eq!(ana.all(".faults li").len(), 1);
    assert_eq!(stored(&app, draft).await.revision, 1);
}

#[tokio::test]
async fn every_metric_can_be_added_and_breaks_nothing() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), "ownership").await;
    let used = |rules: &Ruleset| -> Vec<String> {
        rules.ownership.dial.factors.iter().map(|factor| factor.metric.clone()).collect()
    };
    let before = used(default_ruleset());
    let free: Vec<_> =
        metrics().iter().map(|m| m.key).filter(|m| !before.contains(&(*m).into())).collect();
    assert_eq!(ana.all("#add option").len(), free.len() + 1);
    assert_eq!(ana.all("#add optgroup").len(), 8, "seven pages and what is worked out");
    for metric in &free {
        ana.set("add", metric).press("add").await;
        assert_eq!(ana.status, 200, "{metric}");
    }
    assert_eq!(ana.all("#add option").len(), 1, "everything is in");
    assert_eq!(ana.words(".faults"), None, "{:?}", ana.words(".faults"));
    let rules = stored(&app, draft).await.ruleset;
    let added = &rules.ownership.dial.factors[before.len()..];
    for (factor, metric) in added.iter().zip(&free) {
        assert_eq!((factor.metric.as_str(), factor.weight), (*metric, 0));
        assert!(!factor.label.is_empty() && !factor.theme.is_empty());
        match &factor.scale {
            Scale::Ramp { none_at, full_at } => assert!(none_at < full_at, "{metric}"),
            Scale::Shares(shares) => {
                assert_eq!(shares.values().min(), Some(&0), "{metric}");
                assert_eq!(shares.values().max(), Some(&100), "{metric}");
            }
        }
    }
    assert_eq!(rules.check(), []);
}

#[tokio::test]
async fn a_key_that_is_taken_gets_a_number() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    rules.roles[0].need.factors[0].key = "csat_pct".to_owned();
    rules.roles[0].need.factors[1].key = "csat_pct_2".to_owned();
    let (mut ana, _) = Editor::begin(&app, &rules, NEED).await;
    ana.set("add", "csat_pct").press("add").await;
    assert_eq!(ana.rows().last().map(String::as_str), Some("csat_pct_3"));
}

#[tokio::test]
async fn the_enter_key_saves_and_the_ends_move_one_way_only() {
    let app = TestApp::start().await;
    let (mut ana, _) = Editor::begin(&app, default_ruleset(), NEED).await;
    ana.press("remove-downtime").await;
    let buttons = "button[form=edit], form#edit button";
    let page = scraper::Html::parse_document(&ana.html);
    let all = scraper::Selector::parse(buttons).unwrap();
    let first = page.select(&all).next().and_then(|button| button.attr("value"));
    assert_eq!(first, Some("save"), "a browser presses the first button of a form");
    for missing in ["up-revenue_growth", "down-digital_assets"] {
        assert_eq!(ana.words(&format!("button[value={missing}]")), None);
    }
    for there in ["down-revenue_growth", "up-digital_assets", "up-order_growth"] {
        assert!(ana.words(&format!("button[value={there}]")).is_some(), "{there}");
    }
}
