//! Scales that look mistyped beside the rules in force.

use readyline::rules::ruleset::{Ruleset, default_ruleset};

use crate::support::rules::{of, ramp};

/// Rules with other ends of a need factor: what they are, and what is said of them.
fn slips(metric: &str, none_at: &str, full_at: &str) -> Vec<(String, String)> {
    let mut rules: Ruleset = default_ruleset().clone();
    let ends = ramp(&mut rules.roles[0].need.factors, metric);
    (*ends.0, *ends.1) = (none_at.parse().unwrap(), full_at.parse().unwrap());
    let slips = rules.slips(default_ruleset()).into_iter();
    slips.map(|slip| (slip.path, slip.message)).collect()
}

#[test]
fn a_scale_that_runs_the_other_way_is_asked_about() {
    let found = slips("downtime_hours", "8", "5");
    let [(path, message)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(path, "roles[0].need.factors[9].ramp");
    assert_eq!(
        message,
        "Direction turned round against the rules in force: now fewer hours per year count as more \
         need, with full points at 5 hours per year and no points at 8 hours per year. Is that \
         meant?"
    );
    assert_eq!(slips("downtime_hours", "8", "8"), [], "that is a fault of another kind");
    assert_eq!(slips("downtime_hours", "8", "26"), [], "nothing is changed");
    assert_eq!(slips("downtime_hours", "7", "20"), [], "an ordinary change");
}

#[test]
fn a_zero_too_many_or_too_few_is_asked_about() {
    let cases: [(&str, &str, &[&str]); 6] = [
        ("8", "260", &["full_at"]),
        ("8", "259.9", &[]),
        ("0.8", "26", &["none_at"]),
        ("0.9", "26", &[]),
        ("0", "26", &[]),
        ("80", "260", &["none_at", "full_at"]),
    ];
    for (none_at, full_at, ends) in cases {
        let found = slips("downtime_hours", none_at, full_at);
        let paths: Vec<_> = found.iter().map(|(path, _)| path.clone()).collect();
        let path = |end: &&str| format!("roles[0].need.factors[9].ramp.{end}");
        assert_eq!(paths, ends.iter().map(path).collect::<Vec<_>>(), "{none_at} to {full_at}");
    }
    let (_, message) = slips("downtime_hours", "8", "260").remove(0);
    assert!(message.starts_with("Full points at 260 hours per year is ten times"), "{message}");
    assert!(message.contains("26 hours per year in the rules in force"), "{message}");
}

#[test]
fn a_factor_is_found_by_its_key_wherever_it_stands() {
    let mut rules = default_ruleset().clone();
    rules.roles.swap(0, 1);
    rules.roles[1].need.factors.swap(9, 0);
    assert_eq!(rules.slips(default_ruleset()), []);
    *ramp(&mut rules.roles[1].need.factors, "downtime_hours").1 = of(2);
    let slips = rules.slips(default_ruleset());
    assert!(slips.iter().all(|slip| slip.path.starts_with("roles[1].need.factors[0].ramp")));
    assert_eq!(slips.len(), 2, "turned round, and a tenth: {slips:?}");
    rules.roles[1].need.factors[0].metric = "headcount".to_owned();
    assert_eq!(rules.slips(default_ruleset()), [], "what it measures is another thing");
}
