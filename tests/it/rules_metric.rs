//! The metrics an admin may build a factor on: what the list says is what `check` accepts.

use readyline::rules::decimal::Decimal;
use readyline::rules::metric::{MetricInfo, MetricKind, metrics};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Factor, RuleFault, Ruleset, Scale, default_ruleset};

/// What `check` says of an ownership dial that is this one factor.
fn faults(metric: &str, scale: Scale) -> Vec<RuleFault> {
    let mut rules: Ruleset = default_ruleset().clone();
    let mut factor: Factor = rules.ownership.dial.factors[0].clone();
    (factor.metric, factor.scale, factor.weight) = (metric.to_owned(), scale, 100);
    rules.ownership.dial.factors = vec![factor];
    rules.check()
}

fn ramp(none_at: Decimal, full_at: Decimal) -> Scale {
    Scale::Ramp { none_at, full_at }
}

#[test]
fn the_list_has_every_question_in_its_order_then_what_is_worked_out() {
    let found = metrics();
    let keys: Vec<&str> = found.iter().map(|metric| metric.key).collect();
    let asked: Vec<&str> = questionnaire().signals.iter().map(|s| s.key.as_str()).collect();
    let worked = [
        "projects_per_it_person",
        "people_per_it_person",
        "complaints_vs_orders_pct",
        "contacts_per_100_orders",
        "contacts_per_agent",
        "agents_per_supervisor",
    ];
    assert_eq!(keys, [asked, worked.to_vec()].concat());
    for metric in found {
        assert_eq!(MetricInfo::find(metric.key).as_ref(), Some(&metric));
        assert!(metric.name.len() < 60 && !metric.name.ends_with('?'), "{}", metric.name);
        assert!(!metric.name.starts_with(char::is_lowercase), "{}", metric.name);
    }
    assert_eq!(MetricInfo::find("nps"), None);
}

#[test]
fn a_factor_may_use_every_metric_as_far_as_the_list_says_and_no_further() {
    let step = |number: Decimal, by| Decimal::from_thousandths(number.thousandths() + by);
    for MetricInfo { key, kind, .. } in metrics() {
        match kind {
            MetricKind::Number { least, most } => {
                assert_eq!(faults(key, ramp(least, most)), [], "{key}");
                assert_eq!(faults(key, ramp(most, least)), [], "{key}");
                let below = &faults(key, ramp(step(least, -1), most))[0];
                assert_eq!(below.path, "ownership.factors[0].ramp.none_at", "{key}");
                let above = &faults(key, ramp(least, step(most, 1)))[0];
                assert_eq!(above.path, "ownership.factors[0].ramp.full_at", "{key}");
                let says = format!("values lie between {least} and {most}.");
                assert!(above.message.ends_with(&says), "{key}: {}", above.message);
            }
            MetricKind::Choice(options) => {
                assert_eq!(options, questionnaire().signal(key).expect("a question").options);
                let shares = options.iter().map(|option| (option.key.clone(), 100));
                assert_eq!(faults(key, Scale::Shares(shares.collect())), [], "{key}");
                assert_eq!(faults(key, Scale::Shares([].into())).len(), options.len(), "{key}");
            }
        }
    }
}

#[test]
fn a_metric_has_a_name_a_unit_and_its_ends_for_people() {
    let cases = [
        (
            "downtime_hours",
            "Store downtime",
            "hours per year",
            "0 hours per year",
            "2,000 hours per year",
        ),
        ("annual_revenue", "Yearly revenue", "USD per year", "$100,000", "$1,000,000,000"),
        ("revenue_growth_pct", "Revenue growth", "%", "−80%", "300%"),
        ("projects_per_it_person", "IT projects per IT person", "", "0", "200"),
        ("people_per_it_person", "People per IT person", "", "0.002", "5,000"),
        (
            "complaints_vs_orders_pct",
            "Growth of complaints against growth of orders",
            "%",
            "−100%",
            "5,400%",
        ),
        ("contacts_per_100_orders", "Customer contacts per 100 orders", "", "0", "100,000,000"),
    ];
    for (key, name, unit, least_shown, most_shown) in cases {
        let metric = MetricInfo::find(key).expect(key);
        assert_eq!((metric.name.as_str(), metric.unit), (name, unit));
        let MetricKind::Number { least, most } = metric.kind else { panic!("{key}") };
        assert_eq!([metric.show(least), metric.show(most)], [least_shown, most_shown], "{key}");
    }
    let choice = MetricInfo::find("store_owner").expect("a choice");
    assert_eq!((choice.name.as_str(), choice.unit), ("Who answers for the store", ""));
}
