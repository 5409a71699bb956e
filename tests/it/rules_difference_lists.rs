//! Differences of prices, roles and lists that must be as many there and back.

use serde_json::json;

use crate::rules_difference::{hold, whole};

#[test]
fn a_price_that_is_set_on_one_side_only_is_one_change_with_a_place() {
    let (left, mut set) = (whole(), whole());
    set["alternatives"]["specialist_per_day"] = json!({"low": 400, "high": 900});
    for [before, after] in [[&set, &left], [&left, &set]] {
        let changes = hold(before, after);
        let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["alternatives.specialist_per_day"]);
    }
}

/// Every order of a list, told there and back.
#[test]
fn a_list_in_another_order_differs_as_much_on_the_way_back() {
    let before = whole();
    let alerts = before["alerts"].as_array().expect("a list").clone();
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in &alerts {
        let longer = |order: &Vec<usize>| {
            let rest = (0..alerts.len()).filter(|at| !order.contains(at));
            rest.map(|at| [order.as_slice(), &[at]].concat()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    assert!(orders.len() >= 24, "{}", orders.len());
    for order in orders.iter().take(800) {
        let mut after = before.clone();
        after["alerts"] = order.iter().map(|at| alerts[*at].clone()).collect();
        hold(&before, &after);
    }
}

#[test]
fn roles_without_a_title_are_told_apart_by_their_keys() {
    let (mut before, mut after) = (whole(), whole());
    before["alerts"][2]["roles"] = json!(["gone"]);
    after["alerts"][2]["roles"] = json!(["lost"]);
    let changes = hold(&before, &after);
    assert_eq!(changes[0].sentence(), "Long downtime: shown beside gone → lost");
    before["alerts"][2]["roles"] = json!([""]);
    after["alerts"][2]["roles"] = json!([]);
    let changes = hold(&before, &after);
    assert_eq!(changes[0].sentence(), "Long downtime: shown beside “” → no role");
}
