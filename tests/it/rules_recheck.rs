//! Whether stored scores hold, and golden cases: both compare what was with what the rules give.

use std::collections::BTreeMap;

use readyline::rules::answers::Answers;
use readyline::rules::ruleset::{Ruleset, Verdict, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::golden::{Golden, judge};
use readyline::rules::study::recheck::same;
use serde_json::{Value, json};

use crate::rules_cases::{company, with_required_only};
use crate::rules_flips::with_full_at;
use crate::support::company::CHECK_VALUES;

/// A score as it is stored.
fn stored(rules: &Ruleset, answers: &Answers) -> Value {
    let mut score = serde_json::to_value(assess(rules, answers)).expect("JSON");
    score["ruleset_version"] = json!(1);
    score
}

/// Companies that know everything, and one that knows only what it must.
fn cases() -> Vec<Answers> {
    let names = CHECK_VALUES.iter().map(|(name, _)| *name);
    names.map(company).chain([with_required_only("Pawfolio")]).collect()
}

/// Every value below this one that holds no other, by pointer.
fn leaves(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| leaves(value, format!("{at}/{key}"), found));
        }
        Value::Array(list) => {
            let values = list.iter().enumerate();
            values.for_each(|(index, value)| leaves(value, format!("{at}/{index}"), found));
        }
        _ => found.push(at),
    }
}

#[test]
fn a_score_that_was_stored_holds() {
    for answers in cases() {
        assert_eq!(same(&stored(default_ruleset(), &answers), default_ruleset(), &answers), Ok(()));
    }
}

#[test]
fn every_single_changed_value_is_found() {
    for answers in cases() {
        let right = stored(default_ruleset(), &answers);
        let mut places = Vec::new();
        leaves(&right, String::new(), &mut places);
        places.retain(|place| place != "/ruleset_version");
        assert!(places.len() > 150, "{}", places.len());
        for place in places {
            let mut wrong = right.clone();
            let value = wrong.pointer_mut(&place).expect("a value");
            *value = match &*value {
                Value::Number(number) => {
                    let points: readyline::rules::decimal::Points =
                        serde_json::from_value(Value::Number(number.clone())).expect("points");
                    let more = readyline::rules::decimal::Points::from_tenths(points.tenths() + 1);
                    json!(more)
                }
                Value::Bool(yes) => json!(!*yes),
                Value::String(text) => json!(format!("{text}x")),
                _ => json!("known"),
            };
            let told = same(&wrong, default_ruleset(), &answers).expect_err(&place);
            assert_eq!(told.len(), 1, "{place}: {told:?}");
        }
    }
}

#[test]
fn every_field_that_is_gone_is_found() {
    let answers = with_required_only("Pawfolio");
    let right = stored(default_ruleset(), &answers);
    let mut places = Vec::new();
    leaves(&right, String::new(), &mut places);
    let parents = places.iter().flat_map(|place| {
        place.match_indices('/').map(|(end, _)| place[..end].to_owned()).collect::<Vec<_>>()
    });
    let mut parents: Vec<String> = parents.collect();
    parents.sort_unstable();
    parents.dedup();
    let mut tried = 0;
    for parent in parents {
        let children = match right.pointer(&parent).expect("a value") {
            Value::Object(members) => members.keys().cloned().collect(),
            Value::Array(list) => (0..list.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
        for child in children.iter().filter(|child| *child != "ruleset_version") {
            let mut wrong = right.clone();
            match wrong.pointer_mut(&parent).expect("a value") {
                Value::Object(members) => drop(members.remove(child)),
                Value::Array(list) => drop(list.remove(child.parse().expect("an index"))),
                _ => {}
            }
            assert!(same(&wrong, default_ruleset(), &answers).is_err(), "{parent}/{child}");
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn a_difference_names_its_place_and_both_values() {
    let answers = company("Harbor & Pine");
    let told =
        same(&stored(default_ruleset(), &answers), &with_full_at(0, "downtime", 20), &answers);
    let expected = [
        "roles, it_director, need, factors, downtime, high: 4.7 is stored, 7 is right",
        "roles, it_director, need, factors, downtime, low: 4.7 is stored, 7 is right",
        "roles, it_director, need, high: 85.1 is stored, 87.4 is right",
        "roles, it_director, need, low: 85.1 is stored, 87.4 is right",
    ];
    assert_eq!(told, Err(expected.map(str::to_owned).to_vec()));
    let told = same(&json!([]), default_ruleset(), &answers).expect_err("no score");
    assert_eq!(told, ["the score: [] is stored, a group of values is right"]);
}

#[test]
fn a_number_written_in_another_way_is_the_same() {
    let answers = company("Harbor & Pine");
    let mut score = stored(default_ruleset(), &answers);
    let fit = &mut score["roles"][0]["fit"]["low"];
    assert_eq!(fit.to_string(), "100");
    *fit = serde_json::from_str("100.0").expect("JSON");
    assert_eq!(same(&score, default_ruleset(), &answers), Ok(()));
}

fn golden(name: &str, expected: &[(&str, &[Verdict])]) -> Golden {
    let expected = expected.iter().map(|(role, verdicts)| ((*role).to_owned(), verdicts.to_vec()));
    Golden { name: name.to_owned(), answers: company(name), expected: expected.collect() }
}

#[test]
fn the_five_examples_are_golden() {
    for (name, expected) in &CHECK_VALUES {
        let verdict = |key: &str| {
            let found = Verdict::HIGHEST_FIRST.into_iter().find(|verdict| verdict.key() == key);
            vec![found.expect("a verdict")]
        };
        let expected = expected.iter().map(|role| (role.role.to_owned(), verdict(role.verdict)));
        let expected: BTreeMap<_, _> = expected.collect();
        let golden = Golden { name: (*name).to_owned(), answers: company(name), expected };
        assert_eq!(judge(default_ruleset(), &golden), [], "{name}");
        let json = serde_json::to_string(&golden).expect("JSON");
        assert_eq!(serde_json::from_str::<Golden>(&json).expect("a case"), golden);
    }
}

#[test]
fn a_broken_case_names_the_role_and_both_outcomes() {
    use Verdict::{Hire, NotYet, Prepare};
    let case = golden("Pawfolio", &[("cs_director", &[Prepare]), ("it_director", &[NotYet])]);
    let broken = judge(&with_full_at(1, "csat", 60), &case);
    let told: Vec<String> = broken
        .iter()
        .map(|each| format!("{}, {}: {} is {}", each.role, each.title, each.expected, each.found))
        .collect();
    assert_eq!(told, ["cs_director, Director of Customer Service: prepare is bridge"]);

    // Of a role that is not expected nothing is said; an expected role that is gone is broken.
    let mut rules = default_ruleset().clone();
    rules.roles.pop();
    assert_eq!(judge(&rules, &golden("Pawfolio", &[("it_director", &[NotYet])])), []);
    let [gone] = &judge(&rules, &golden("Pawfolio", &[("cs_director", &[Prepare])]))[..] else {
        panic!("one role is gone")
    };
    assert_eq!((gone.title.as_str(), gone.found.to_string()), ("cs_director", "absent".into()));

    // A case that is open, in any order; and a role that is filled.
    let mut open =
        golden("Pawfolio", &[("cs_director", &[NotYet, Hire, Verdict::Bridge, Prepare])]);
    open.answers = with_required_only("Pawfolio");
    assert_eq!(judge(default_ruleset(), &open), []);
    let director = readyline::rules::answers::Answer::Choice("director".to_owned());
    open.answers.set("cs_lead", Some(director));
    assert_eq!(judge(default_ruleset(), &open)[0].found.to_string(), "filled");
    open.expected.insert("cs_director".to_owned(), Vec::new());
    assert_eq!(judge(default_ruleset(), &open), []);
}
