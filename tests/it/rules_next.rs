//! The one list of steps and the one date to score again.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::look_again::LookAgain;
use readyline::rules::explain::next::{Due, NextStep};
use readyline::rules::explain::route::{RouteKey, Step};
use readyline::rules::explain::{Explanation, explain, verdict};
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::{Assessment, assess};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::support::population::companies;

fn of(answers: &Answers) -> (Assessment, Explanation) {
    let scored = assess(default_ruleset(), answers);
    let case = Case { ruleset: default_ruleset(), answers, assessment: &scored };
    let found = explain(&case, &[]);
    (scored, found)
}

type Found = (Answers, Assessment, Explanation);

/// The example companies and some invented ones, explained once for all tests.
fn all() -> &'static [Found] {
    static ALL: LazyLock<Vec<Found>> = LazyLock::new(|| {
        let grows = |answers: &Answers| {
            let scored = assess(default_ruleset(), answers);
            LookAgain::of(default_ruleset(), answers, &scored).months < 6
        };
        let soon = companies(29, 3000).into_iter().filter(grows).take(3);
        let answers = NAMES.map(company).into_iter().chain(companies(23, 40)).chain(soon);
        let found = |answers: Answers| {
            let (scored, found) = of(&answers);
            (answers, scored, found)
        };
        answers.map(found).collect()
    });
    &ALL
}

fn texts(steps: &[NextStep]) -> Vec<&str> {
    steps.iter().map(|step| step.text.as_str()).collect()
}

#[test]
fn every_alert_condition_and_step_stands_in_one_list_and_once() {
    let (mut alerts, mut covered) = (0, 0);
    for (answers, scored, found) in all() {
        let steps = texts(&found.next_steps);
        assert_eq!(steps.iter().collect::<BTreeSet<_>>().len(), steps.len(), "{steps:?}");
        let dues: Vec<Due> = found.next_steps.iter().map(|step| step.due).collect();
        assert!(dues.is_sorted() && dues.first() == Some(&Due::Monday), "{dues:?}");
        for key in &scored.alerts {
            let alert = default_ruleset().alert(key).unwrap();
            let (action, fact) = (alert.to_do(answers), alert.fact(answers));
            let step = found.next_steps.iter().find(|step| step.text == action).unwrap();
            assert_eq!((step.due, &step.because), (Due::Monday, &fact));
            alerts += 1;
        }
        let case = Case { ruleset: default_ruleset(), answers, assessment: scored };
        let urgent = &case.order()[0].role.key;
        assert!(found.next_steps[0].roles.contains(urgent), "{:?}", found.next_steps[0]);
        for route in &found.route {
            // What something costs is no step, unless it is to be set aside for a search.
            let asks = |step: &&Step| step.key != "money" || route.key == RouteKey::HireDirector;
            for step in route.steps.iter().filter(asks) {
                let there = found.next_steps.iter().find(|each| each.text == step.text).unwrap();
                assert!(there.roles.contains(&route.role), "{there:?}");
                assert_eq!(there.due == Due::Monday, step.key == "monday", "{there:?}");
            }
            for each in &route.conditions {
                let owner = scored.alerts.iter().any(|key| key == "no_commercial_owner");
                let said_before = owner && each.key == "name_commercial_owner";
                covered += usize::from(said_before);
                assert_eq!(steps.contains(&each.advice.as_str()), each.is_step(), "{each:?}");
            }
        }
    }
    assert!(alerts > 20 && covered > 3, "{alerts} alerts, {covered} covered");
}

#[test]
fn northlight_reads_what_to_do_in_one_order() {
    let (_, found) = of(&company("Northlight Audio"));
    let said: Vec<(&str, &str)> =
        found.next_steps.iter().map(|step| (step.field.as_str(), step.text.as_str())).collect();
    let begins = [
        ("IT", "Book the two yearly security checks that are missing."),
        ("IT", "Name a commercial department that answers for the store."),
        ("IT", "Let IT join every technology project before a supplier is chosen"),
        ("IT", "Give every technology project a department head"),
        ("IT", "Let IT and the department heads go over plans together every two weeks"),
        ("IT", "Tell your inside candidate what you have in mind"),
        ("Customer Service", "Put a date 6 months from now into the calendar"),
        ("IT", "Give the candidate one aim for the first 90 days"),
    ];
    for ((field, begin), step) in begins.iter().zip(&said) {
        assert!(step.0 == *field && step.1.starts_with(begin), "{step:?} is not {begin}");
    }
    let monday = found.next_steps.iter().filter(|step| step.due == Due::Monday).count();
    assert_eq!(monday, 7);
}

#[test]
fn a_low_satisfaction_says_what_to_do_and_not_only_that_it_is_low() {
    let mut answers = company("Pawfolio");
    answers.set("csat_pct", Some(Answer::Number("68".parse().unwrap())));
    let (_, found) = of(&answers);
    let step = found.next_steps.iter().find(|step| step.because.contains("satisfaction")).unwrap();
    assert!(step.due == Due::Monday && step.text.starts_with("Read the latest complaints"));
    assert_eq!(step.because, "Customer satisfaction is at 68%.");
}

/// Every number of months that a text names after one of these beginnings.
fn dates(text: &str) -> Vec<String> {
    ["core again in ", "new result in ", "ut a date "]
        .iter()
        .flat_map(|start| text.split(start).skip(1))
        .map(|rest| rest.split_inclusive("month").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_part_of_a_result_names_the_same_date_to_score_again() {
    let mut sooner = 0;
    for (answers, scored, found) in all() {
        let case = Case { ruleset: default_ruleset(), answers, assessment: scored };
        let months = found.look_again.months;
        assert!((1..=6).contains(&months));
        sooner += usize::from(months < 6);
        let said: Vec<String> = case
            .order()
            .into_iter()
            .map(|scored| verdict::sentence(&case, scored))
            .chain(found.route.iter().map(|route| route.headline.clone()))
            .chain(found.next_steps.iter().map(|step| step.text.clone()))
            .chain([found.look_again.sentence.clone()])
            .collect();
        for date in said.iter().flat_map(|text| dates(text)) {
            assert_eq!(date, format!("{months} month"), "{said:?}");
        }
    }
    assert!(sooner > 0, "no company crosses a mark within half a year");
}
