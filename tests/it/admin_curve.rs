//! One number of the rules, moved from left to right.

use readyline::rules::ruleset::default_ruleset;
use readyline::rules::study::curve::{curve, numbers, steps};

use crate::admin_preview::{figures, store_some};
use crate::support::app::TestApp;
use crate::support::desk::{DOWNTIME, Desk};
use crate::support::population::companies;

const NUMBER: &str = "roles[0].need.factors[9].ramp.full_at";

#[tokio::test]
async fn the_curve_says_what_the_companies_come_to_at_each_value() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let crowd = companies(4, 60);
    store_some(&desk, &crowd).await;
    let asked = format!("/admin/rulesets/1/curve?number={NUMBER}");
    let page = desk.admin.get(&asked).await;
    assert_eq!(page.status, 200);
    let shown = page.read("main");
    assert!(shown.contains("What 60 stored companies come to"), "{shown}");
    assert_eq!(page.attributes("option[selected]", "value"), [NUMBER]);

    let rules = default_ruleset();
    let number = numbers(rules).into_iter().find(|number| number.path == NUMBER).unwrap();
    // Below 8 hours the scale would run the other way round.
    let (values, turned): (Vec<_>, Vec<_>) =
        steps(&number, 10).into_iter().partition(|value| *value >= "8".parse().unwrap());
    assert!(!turned.is_empty());
    assert!(shown.contains(": the scale would run the other way round."), "{shown}");
    let points = curve(rules, &number, "it_director", &values, &crowd);
    let rows: Vec<i64> = points
        .iter()
        .filter(|point| point.allowed)
        .flat_map(|point| {
            let it = &point.counts;
            [it.hire, it.prepare, it.bridge, it.not_yet, it.open, it.filled].map(|n| n as i64)
        })
        .collect();
    assert!(rows.len() >= 48, "{rows:?}");
    assert_eq!(figures(&page, "tbody td.n"), rows);
    let now = page.texts("tr.sum th");
    assert_eq!(now, ["26 hours per year (in force)"]);
    assert_eq!(page.attributes("figure path.area", "d").len(), 6);
    // Whatever the figures are, the shares of each value add up to the whole.
    let told = page.read("figure desc");
    let shares = told.split(": ").skip(1).map(|shares| {
        let words =
            shares.split(' ').filter_map(|word| word.split('%').next()?.parse::<u64>().ok());
        words.sum::<u64>()
    });
    // The value of the next sentence stands behind the shares of the one before it.
    let values = told.split("At ").skip(2).map(|value| value.split(' ').next().unwrap());
    let values: u64 = values.filter_map(|value| value.parse::<u64>().ok()).sum();
    assert_eq!(shares.sum::<u64>(), 300 + values, "{told}");
    let none_there = points.iter().all(|point| point.counts.filled == 0);
    assert_eq!(page.read("figcaption").contains("post filled"), !none_there);
    let left_out = points.iter().any(|point| !point.allowed);
    assert_eq!(page.read("main").contains("Both ends are 8; they must differ."), left_out);
}

#[tokio::test]
async fn a_draft_is_drawn_by_its_own_rules_and_a_strange_number_by_none() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, DOWNTIME, 20).await;
    let page = desk.admin.get(&format!("{draft}/curve")).await;
    let shown = page.read("main");
    assert!(
        shown.contains("Store downtime: full points at, 20 hours per year in this draft"),
        "{shown}"
    );
    assert!(!shown.contains("Who answers for technology:"), "ownership changes no verdict");
    assert_eq!(page.attributes("option[selected]", "value"), [NUMBER], "what the draft changed");
    assert!(page.attributes("figure", "class").is_empty(), "nothing is drawn unasked");
    let nobody = desk.admin.get(&format!("{draft}/curve?number={NUMBER}")).await;
    assert!(nobody.read("main").contains("No company has submitted"), "{}", nobody.read("main"));
    for strange in ["roles[9].need", "ownership.bands.loose", "%3Cb%3E", ""] {
        let page = desk.admin.get(&format!("{draft}/curve?number={strange}")).await;
        assert_eq!(page.status, 404, "{strange}");
        assert!(page.read("main").contains("no such number"), "{strange}");
        assert!(!page.text().contains("<b>b"), "{strange}");
    }
    desk.edit(&draft, "/roles/0/need/factors/9/weight", 50).await;
    let page = desk.admin.get(&format!("{draft}/curve?number={NUMBER}")).await;
    assert!(page.read("main").contains("These rules have faults"), "{}", page.read("main"));
    for (path, status) in [("99", 404), ("x", 404)] {
        let reply = desk.admin.get(&format!("/admin/rulesets/{path}/curve")).await;
        assert_eq!(reply.status, status);
    }
}

#[tokio::test]
async fn the_value_in_force_stands_beside_that_of_the_draft() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(4, 20)).await;
    let draft = desk.ready(DOWNTIME, 20).await;
    let path = format!("{draft}/curve?number={NUMBER}");
    let page = desk.admin.get(&path).await;
    let marked = ["20 hours per year (in this draft)", "26 hours per year (in force)"];
    assert_eq!(page.texts("tr.sum th"), marked);
    let caption = page.read("figcaption");
    assert!(caption.contains("The upright line is the value in this draft: 20 hours"), "{caption}");
    assert!(caption.contains("The broken line is the value in force: 26 hours"), "{caption}");
    assert_eq!(page.attributes("figure line.tick", "x1").len(), 2);
    for other in ["(now)", ", now ", "as it is now"] {
        assert!(!page.read("main").contains(other), "{other}");
    }

    // A number that the draft leaves alone has one value.
    let none_at = NUMBER.replace("full_at", "none_at");
    let same = desk.admin.get(&format!("{draft}/curve?number={none_at}")).await;
    assert_eq!(same.texts("tr.sum th"), ["8 hours per year (in this draft, as in force)"]);
    assert_eq!(same.attributes("figure line.tick", "x1").len(), 1);

    // Once it is published and another one too, it is neither in force nor "now".
    desk.publish(&draft, "Stores suffer earlier").await;
    desk.release(DOWNTIME, 24, "Not that early").await;
    let old = desk.admin.get(&path).await.texts("tr.sum th");
    assert_eq!(old, ["20 hours per year (in this draft)", "24 hours per year (in force)"]);
    let version = desk.admin.get(&format!("/admin/rulesets/2/curve?number={NUMBER}")).await;
    let marked = ["20 hours per year (in version 2)", "24 hours per year (in force)"];
    assert_eq!(version.texts("tr.sum th"), marked);
    desk.release(DOWNTIME, 500, "Never").await;
    let far = desk.admin.get(&path).await.read("figcaption");
    assert!(far.contains("The value in force, 500 hours per year, lies outside"), "{far}");
}
