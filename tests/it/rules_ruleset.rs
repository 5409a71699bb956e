//! Rulesets: the default passes its own check, every broken one is refused with place and reason.

use readyline::rules::decimal::Points;
use readyline::rules::ruleset::{Ruleset, Scale, default_json, default_ruleset};
use serde_json::Value;

/// The default rules as JSON, to be changed.
fn default() -> Value {
    serde_json::from_str(default_json()).expect("the default rules")
}

#[test]
fn the_default_rules_are_read_whole() {
    let rules = default_ruleset();
    assert_eq!(rules.check(), []);
    assert_eq!(rules.roles.len(), 2);
    assert_eq!(rules.role("it_director").expect("a role").need.factors.len(), 14);
    assert_eq!(rules.role("cs_director").expect("a role").need.factors.len(), 12);
    assert_eq!(rules.ownership.dial.factors.len(), 5);
    assert_eq!(rules.alerts.len(), 5);
    assert_eq!(rules.roles[0].fit.bands.marks, [Points::whole(50), Points::whole(100)]);
}

#[test]
fn a_ruleset_survives_being_written_and_read() {
    let written = default_ruleset().to_json();
    assert_eq!(Ruleset::from_json(&written).as_ref(), Ok(default_ruleset()));
    let written: Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(written, default());
}

#[test]
fn every_broken_ruleset_is_refused_with_its_place_and_reason() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rulesets");
    let mut tried = 0;
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("its text");
        let case: Value = serde_json::from_str(&text).expect("JSON");
        let name = path.display();
        let faults = Ruleset::from_json(&broken(&case)).expect_err(&name.to_string());
        let places: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(places, [case["path"].as_str().expect("a path")], "{name}: {faults:?}");
        let says = case["says"].as_str().expect("words");
        assert!(faults[0].message.contains(says), "{name}: {}", faults[0].message);
        tried += 1;
    }
    assert!(tried >= 50, "only {tried} files");
}

/// The default rules with one thing broken.
pub(crate) fn broken(case: &Value) -> String {
    let mut rules = default();
    for pointer in case["remove"].as_array().into_iter().flatten() {
        let (parent, key) = pointer.as_str().and_then(|text| text.rsplit_once('/')).expect("one");
        let parent = rules.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        parent.remove(key).expect("something to remove");
    }
    for (pointer, value) in case["patch"].as_object().into_iter().flatten() {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match rules.pointer_mut(parent).expect("a parent") {
            Value::Array(list) => list[key.parse::<usize>().expect("an index")] = value.clone(),
            object => object[key] = value.clone(),
        }
    }
    rules.to_string()
}

#[test]
fn a_role_without_a_playbook_is_written_as_it_always_was() {
    let written = default_ruleset().to_json();
    assert!(!written.contains("playbook"));
    let again = Ruleset::from_json(&written).expect("the default rules");
    assert_eq!(again.to_json(), written);
    let mut rules = default();
    rules["roles"][1]["playbook"] = Value::Null;
    assert_eq!(Ruleset::from_json(&rules.to_string()).as_ref(), Ok(default_ruleset()));
}

#[test]
fn a_playbook_has_lines_and_an_end() {
    let check = |text: &str| {
        let mut rules = default_ruleset().clone();
        rules.roles[1].playbook = Some(text.to_owned());
        let faults = rules.check();
        assert!(faults.iter().all(|fault| fault.path == "roles[1].playbook"), "{faults:?}");
        if faults.is_empty() {
            assert_eq!(Ruleset::from_json(&rules.to_json()), Ok(rules));
        }
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(" ")
    };
    for fine in ["x", "# Plan\n\n1. Look\n\t- twice", &"x".repeat(15_000), &"ä".repeat(7_500)] {
        assert_eq!(check(fine), "", "{fine:.40}");
    }
    let cases = [
        ("", "Write something here"),
        (" \n\t", "Write something here"),
        (&"x".repeat(15_001), "at most 15,000 bytes"),
        (&"ä".repeat(7_501), "at most 15,000 bytes"),
        ("a\u{0}b", "control characters"),
        ("a\rb", "control characters"),
        ("a\u{7f}b", "control characters"),
        ("a\u{85}b", "control characters"),
    ];
    for (text, says) in cases {
        assert!(check(text).contains(says), "{text:.40}: {}", check(text));
    }
}

#[test]
fn all_faults_are_named_at_once() {
    let mut rules = default();
    rules["roles"][0]["need"]["factors"][0]["weight"] = 0.into();
    rules["roles"][1]["cost"]["base_salary"] = 0.into();
    rules["alerts"][0]["message"] = "".into();
    let faults = Ruleset::from_json(&rules.to_string()).expect_err("three faults");
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    let expected = ["roles[0].need.factors", "roles[1].cost.base_salary", "alerts[0].message"];
    assert_eq!(paths, expected);
}

#[test]
fn text_that_is_no_ruleset_is_refused() {
    let twice = default_json().replace(r#""three": 0,"#, r#""three": 0, "three": 5,"#);
    let faults = Ruleset::from_json(&twice).expect_err("a share that stands there twice");
    assert!(faults[0].message.contains("three stands there twice"), "{faults:?}");
    let trailing = format!("{} x", default_json());
    for text in ["", "null", "[]", "{", "{}", &trailing, "\u{0}", &"[".repeat(100_000)] {
        assert!(Ruleset::from_json(text).is_err(), "{text:.20}");
    }
}

#[test]
fn a_mark_at_100_and_a_zero_weight_that_pushes_back_are_fine() {
    let mut rules = default_ruleset().clone();
    // The plateau falls with revenue growth; a factor without weight may rise with it.
    let mut extra = rules.roles[0].need.factors[0].clone();
    assert_eq!(extra.metric, "revenue_growth_pct");
    extra.weight = 0;
    rules.roles[1].need.factors.push(extra);
    rules.roles[1].need.bands.marks = [Points::ZERO, Points::whole(100)];
    assert_eq!(rules.check(), []);
}

#[test]
fn a_question_that_must_be_answered_may_push_both_ways() {
    // More agents mean fewer contacts each, and more people under one supervisor.
    let factors = &default_ruleset().roles[1].need.factors;
    let rises = |key: &str| match factors.iter().find(|each| each.key == key).expect("it").scale {
        Scale::Ramp { none_at, full_at } => none_at < full_at,
        Scale::Shares(_) => false,
    };
    assert!(rises("contacts_per_agent") && rises("agents_per_supervisor"));
    assert_eq!(default_ruleset().check(), []);
}
