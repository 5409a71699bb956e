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
    let points = curve(rules, &number, "it_director", &steps(&number, 10), &crowd);
    let rows: Vec<i64> = points
        .iter()
        .filter(|point| point.allowed)
        .flat_map(|point| {
            let it = &point.counts;
            [it.hire, it.prepare, it.bridge, it.not_yet, it.open, it.filled].map(|n| n as i64)
        })
        .collect();
    assert!(rows.len() >= 60, "{rows:?}");
    assert_eq!(figures(&page, "tbody td.n"), rows);
    let now = page.texts("tr.sum th");
    assert_eq!(now, ["26 hours per year (now)"]);
    assert_eq!(page.attributes("figure path.area", "d").len(), 6);
}

#[tokio::test]
async fn a_draft_is_drawn_by_its_own_rules_and_a_strange_number_by_none() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, DOWNTIME, 20).await;
    let page = desk.admin.get(&format!("{draft}/curve")).await;
    let shown = page.read("main");
    assert!(shown.contains("Store downtime: full points at, now 20 hours per year"), "{shown}");
    assert!(!shown.contains("Who answers for technology:"), "ownership changes no verdict");
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
