//! What hangs together with a changed end of a scale and was not changed along.

use readyline::rules::ruleset::{Ruleset, Test, default_ruleset};

use crate::support::rules::{of, ramp};

/// What is said of the default rules with other ends of store downtime, 8 and 26, and more changed.
fn found(none_at: i64, full_at: i64, change: impl Fn(&mut Ruleset)) -> Vec<(String, String)> {
    let mut rules = default_ruleset().clone();
    let ends = ramp(&mut rules.roles[0].need.factors, "downtime_hours");
    (*ends.0, *ends.1) = (of(none_at), of(full_at));
    change(&mut rules);
    let found = rules.left_behind(default_ruleset()).into_iter();
    found.map(|warning| (warning.path, warning.message)).collect()
}

#[test]
fn an_alert_and_a_source_that_go_with_the_old_figure_are_pointed_out() {
    let source = |ends: &str| {
        let source = "99.9% is 8.8 h a year; Uptrends 2012 mean 99.72%";
        let path = "roles[0].need.factors[9].source".to_owned();
        (path, format!("Its source still reads “{source}”: does it fit {ends}?"))
    };
    let alert = ("alerts[2]".to_owned(), "This alert still uses 26 hours per year.".to_owned());
    assert_eq!(found(8, 26, |_| ()), [], "nothing moved");
    assert_eq!(found(8, 20, |_| ()), [alert.clone(), source("20 hours per year")]);
    assert_eq!(found(10, 26, |_| ()), [source("10 hours per year")], "no alert uses 8");
    let both = source("10 hours per year and 20 hours per year");
    assert_eq!(found(10, 20, |_| ()), [alert.clone(), both]);
    let followed = |rules: &mut Ruleset| rules.alerts[2].when[0].test = Test::AtLeast(of(20));
    assert_eq!(found(8, 20, followed), [source("20 hours per year")], "the alert moved along");
    let told = |rules: &mut Ruleset| rules.roles[0].need.factors[9].source = "Our own".to_owned();
    assert_eq!(found(8, 20, told), [alert], "the source was written anew");
    let empty = |rules: &mut Ruleset| {
        rules.alerts.clear();
        rules.roles[0].need.factors[9].metric = "headcount".to_owned();
    };
    assert_eq!(found(8, 20, empty), [], "it measures another thing");
}
