//! A file that is no ruleset is refused in words that somebody who never wrote JSON understands.

use readyline::rules::ruleset::{Ruleset, default_json, default_ruleset};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rules_difference::places;

/// The one fault of a text: its path and its words.
fn fault(text: &str) -> (String, String) {
    let faults = Ruleset::from_json(text).expect_err("a fault");
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    (fault.path.clone(), fault.message.clone())
}

#[test]
fn a_value_that_does_not_fit_is_named_with_what_would() {
    #[derive(Deserialize)]
    struct Case {
        at: String,
        #[serde(default)]
        set: Value,
        #[serde(default)]
        without: bool,
        path: String,
        says: String,
    }
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../cases/misfits.json")).expect("the cases");
    for case in cases {
        let mut rules: Value = serde_json::from_str(default_json()).expect("the default rules");
        let (parent, key) = case.at.rsplit_once('/').expect("a pointer");
        match rules.pointer_mut(parent).expect(parent) {
            Value::Object(map) if case.without => drop(map.remove(key).expect(key)),
            Value::Object(map) => drop(map.insert(key.to_owned(), case.set)),
            list => list[key.parse::<usize>().expect("an index")] = case.set,
        }
        assert_eq!(fault(&rules.to_string()), (case.path, case.says));
    }
}

#[test]
fn no_sentence_is_one_for_programmers() {
    let rules: Value = serde_json::from_str(default_json()).expect("the default rules");
    let mut found = Vec::new();
    places(&rules, "", &mut found);
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(5.5),
        json!(1e30),
        json!("x"),
        json!([]),
        json!([1]),
        json!({}),
        json!({"a": 1}),
    ];
    let mut refused = 0;
    for (place, other) in found.iter().flat_map(|place| others.iter().map(move |it| (place, it))) {
        let mut rules = rules.clone();
        *rules.pointer_mut(place).expect(place) = other.clone();
        for fault in Ruleset::from_json(&rules.to_string()).err().into_iter().flatten() {
            let says = &fault.message;
            let speaks = ["expected", "invalid", "struct", "u32", "variant", "sequence", "`"];
            assert!(!speaks.iter().any(|word| says.contains(word)), "{place}, {other}: {says}");
            assert!(says.ends_with('.') && !says.starts_with(char::is_lowercase), "{says}");
            refused += 1;
        }
    }
    assert!(refused > 3_000, "only {refused}");
}

#[test]
fn what_the_text_alone_can_show_is_named() {
    let cases = [
        (
            r#""weight": 5,"#,
            "6",
            "roles[0].need.factors[0]",
            "The field “weight” stands here twice.",
        ),
        (
            r#""three": 0,"#,
            "5",
            "roles[0].need.factors[11].shares",
            "The share of three stands there twice.",
        ),
    ];
    for (line, other, path, says) in cases {
        let (key, _) = line.split_once(' ').expect("a key");
        let text = default_json().replacen(line, &format!("{line} {key} {other},"), 1);
        assert_eq!(fault(&text), (path.to_owned(), says.to_owned()));
    }
    let huge = default_json().replacen("150000", "1e999", 1);
    assert_eq!(fault(&huge).1, "“base_salary” is too large a number.");
    let long =
        default_json().replacen("\"name\"", &format!("\"{}\"", "\u{1f600}x\\n".repeat(99)), 1);
    let (_, says) = fault(&long);
    assert!(says.chars().count() < 250 && !says.contains('\n'), "{says}");
}

#[test]
fn text_that_is_not_json_is_named_with_its_place() {
    let cases = [
        ("", "The file is empty."),
        (" \n\u{feff}", "line 2, column 1. Look there"),
        ("\u{feff}\n ", "The file is empty."),
        ("{\n \"name\": \"x\",\n \"roles\": [1 2]\n}", "line 3, column 14. Look there"),
        ("{\n \"name\": \"x\",", "The file is not JSON: it ends too early, at line 2, column 13."),
        ("{} x", "line 1, column 4. Look there"),
        ("name: x", "The file is not JSON: line 1, column 2."),
    ];
    for (text, says) in cases {
        let (path, message) = fault(text);
        assert_eq!(path, "");
        assert!(message.contains(says), "{text:?}: {message}");
    }
    let brackets = "The file must be a group of fields in curly brackets, not a list.";
    assert_eq!(fault("[]"), (String::new(), brackets.to_owned()));
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let marked = format!("\u{feff}{}", default_json());
    assert_eq!(Ruleset::from_json(&marked).as_ref(), Ok(default_ruleset()));
}
