//! Differences between rulesets: what they say as cases, and that no edit goes unseen.

use proptest::prelude::*;
use readyline::rules::ruleset::{Change, Ruleset, default_json, default_ruleset, differences};
use serde::Deserialize;
use serde_json::{Value, json};

/// The rules as JSON, each role with a playbook, so that every part is there to be changed.
pub(crate) fn whole() -> Value {
    let mut rules: Value = serde_json::from_str(default_json()).expect("the default rules");
    rules["roles"][0]["playbook"] = "# First\n\nWrite down who decides.".into();
    rules["roles"][1]["playbook"] = "# First\n\nRead the complaints.".into();
    rules
}

/// A ruleset that need not pass `check`, as a draft; nothing where the text is none.
fn read(rules: &Value) -> Option<Ruleset> {
    serde_json::from_value(rules.clone()).ok()
}

/// One edit: a value set or added, taken out, or moved inside its list.
#[derive(Deserialize)]
struct Edit {
    at: String,
    set: Option<Value>,
    /// Where it goes in its list.
    to: Option<usize>,
}

fn apply(rules: &mut Value, edit: &Edit) {
    let (parent, key) = edit.at.rsplit_once('/').expect("a pointer");
    match rules.pointer_mut(parent).expect(parent) {
        Value::Array(list) => {
            let index: usize = key.parse().expect("an index");
            match (&edit.set, edit.to) {
                (Some(value), _) if index == list.len() => list.push(value.clone()),
                (Some(value), _) => list[index] = value.clone(),
                (None, Some(to)) => {
                    let moved = list.remove(index);
                    list.insert(to, moved);
                }
                (None, None) => drop(list.remove(index)),
            }
        }
        Value::Object(map) => match &edit.set {
            Some(value) => drop(map.insert(key.to_owned(), value.clone())),
            None => drop(map.remove(key).expect("a member")),
        },
        other => panic!("{other} has no parts"),
    }
}

#[test]
fn every_change_is_told_in_its_place_and_in_words() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        edits: Vec<Edit>,
        /// Place, path and sentence of each change.
        says: Vec<[String; 3]>,
    }
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../cases/differences.json")).expect("the cases");
    let before = read(&whole()).expect("rules");
    for case in cases {
        let mut rules = whole();
        case.edits.iter().for_each(|edit| apply(&mut rules, edit));
        let after = read(&rules).expect(&case.name);
        let said = differences(&before, &after).into_iter().map(|change| {
            let sentence = change.sentence();
            [change.place, change.path, sentence]
        });
        assert_eq!(said.collect::<Vec<_>>(), case.says, "{}", case.name);
    }
}

#[test]
fn long_texts_are_shown_by_the_words_that_differ() {
    let text = |from: u32, to: u32| {
        let steps: Vec<_> = (from..to).map(|step| format!("Step {step} is done.")).collect();
        steps.join("\n")
    };
    let playbook = |text: String| {
        let mut rules = default_ruleset().clone();
        rules.roles[0].playbook = Some(text);
        rules
    };
    let says = |before: String, after: String| {
        let changes = differences(&playbook(before), &playbook(after));
        assert_eq!(changes.len(), 1, "{changes:#?}");
        changes[0].sentence()
    };
    assert_eq!(
        says(text(10, 60), text(10, 60).replace("Step 35 is", "Step 35, not 36, is")),
        "Playbook: “…Step 34 is done. ¶ Step 35 is done. ¶ Step 36 is done.…” → \
         “…Step 34 is done. ¶ Step 35, not 36, is done. ¶ Step 36 is done.…”"
    );
    let (start, end) = (text(10, 60), text(11, 61));
    assert_eq!(
        says(start.clone(), format!("{start}\n")),
        "Playbook: “…58 is done. ¶ Step 59 is done.” → “…58 is done. ¶ Step 59 is done. ¶ ”"
    );
    assert_eq!(
        says(format!("Step 10 is done.\n{end}"), end),
        "Playbook: “Step 10 is done. ¶ Step 11 is done. ¶ Step 12 is done.…” → “Step 11 is done. \
         ¶ Step 12 is done.…”"
    );
    let mut none = default_ruleset().clone();
    none.roles[0].playbook = None;
    let added = differences(&none, &playbook("ä".repeat(201)))[0].sentence();
    assert_eq!(added, format!("Playbook added: “{}…”", "ä".repeat(200)));
    let added = differences(&none, &playbook("ä".repeat(200)))[0].sentence();
    assert_eq!(added, format!("Playbook added: “{}”", "ä".repeat(200)));
}

/// The value at a path such as `roles[0].need.factors[3].weight`.
fn at<'a>(rules: &'a Value, path: &str) -> Option<&'a Value> {
    rules.pointer(&format!("/{}", path.replace(['.', '['], "/").replace(']', "")))
}

/// Every place in the rules: first of all the parts, then the whole.
pub(crate) fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                places(inner, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                places(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    if !at.is_empty() {
        found.push(at.to_owned());
    }
}

/// What may stand in a place instead.
fn other_values(value: &Value) -> Vec<Value> {
    const VERDICTS: [&str; 4] = ["not_yet", "bridge", "prepare", "hire"];
    match value {
        Value::Number(number) => {
            let number = number.as_f64().expect("a number");
            [number + 1.0, number - 1.0, number + 0.1]
                .into_iter()
                .map(|other| json!((other * 10.0).round() / 10.0))
                .map(|other| match other.as_f64() {
                    Some(whole) if whole.fract() == 0.0 => json!(whole as i64),
                    _ => other,
                })
                .collect()
        }
        Value::String(text) if VERDICTS.contains(&text.as_str()) => {
            VERDICTS.into_iter().filter(|verdict| verdict != text).map(Value::from).collect()
        }
        Value::String(text) => {
            let long = "long ".repeat(60);
            [format!("{text} "), format!("{text}2"), format!("{long}{text}"), String::new()]
                .map(Value::from)
                .into()
        }
        Value::Array(list) => {
            let mut others = vec![list.iter().rev().cloned().collect(), Value::Array(Vec::new())];
            for index in 0..list.len() {
                let mut with = list.clone();
                with.insert(0, list[index].clone());
                others.push(Value::Array(with));
                let mut moved = list.clone();
                moved.rotate_left(index);
                others.push(Value::Array(moved));
            }
            others
        }
        _ => Vec::new(),
    }
}

/// All that must hold of the changes from one ruleset to another.
pub(crate) fn hold(before: &Value, after: &Value) -> Vec<Change> {
    let (old, new) = (read(before).expect("rules"), read(after).expect("rules"));
    let changes = differences(&old, &new);
    assert_eq!(changes.is_empty(), old == new, "{changes:#?}");
    for change in &changes {
        let Change { path, place, what, before: was, after: is } = change;
        assert_ne!(was, is, "{change:?}");
        let side = if is.is_some() { after } else { before };
        assert!(at(side, path).is_some(), "no such path: {change:?}");
        assert!(!what.is_empty() && !place.is_empty());
        assert!(change.sentence().len() < 1_500, "{}", change.sentence());
    }
    let told =
        |change: &'_ Change| (change.path.clone(), change.what.clone(), change.after.is_none());
    let mut seen: Vec<_> = changes.iter().map(told).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), changes.len(), "told twice: {changes:#?}");
    let back = differences(&new, &old);
    assert_eq!(back.len(), changes.len(), "as many on the way back: {changes:#?} {back:#?}");
    changes
}

#[test]
fn no_edit_of_any_field_goes_unseen() {
    let before = whole();
    assert_eq!(hold(&before, &before), []);
    let mut found = Vec::new();
    places(&before, "", &mut found);
    let mut tried = 0;
    for place in &found {
        let value = before.pointer(place).expect("a value");
        let mut edits: Vec<Option<Value>> = other_values(value).into_iter().map(Some).collect();
        edits.push(None);
        for set in edits {
            let mut after = before.clone();
            apply(&mut after, &Edit { at: place.clone(), set, to: None });
            if read(&after).is_none() || after == before {
                continue;
            }
            let changes = hold(&before, &after);
            let leaf = !value.is_array() && !value.is_object();
            // Another key is another thing: the old one goes and a new one comes.
            if leaf && !place.ends_with("/key") && !place.contains("/one_of/") {
                assert_eq!(changes.len(), 1, "{place}: {changes:#?}");
            }
            tried += 1;
        }
    }
    assert!(tried > 1_500, "only {tried} edits");
}

#[test]
fn the_default_rules_do_not_differ_from_themselves() {
    assert_eq!(differences(default_ruleset(), default_ruleset()), []);
}

/// Some edits, each one of the places and what to do there.
fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, prop::sample::Index)>> {
    prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..6)
}

fn edited(mut rules: Value, edits: &[(prop::sample::Index, prop::sample::Index)]) -> Value {
    for (place, choice) in edits {
        let mut found = Vec::new();
        places(&rules, "", &mut found);
        let place = place.get(&found);
        let mut others: Vec<Option<Value>> =
            other_values(rules.pointer(place).expect("a value")).into_iter().map(Some).collect();
        others.push(None);
        let mut next = rules.clone();
        apply(&mut next, &Edit { at: place.clone(), set: choice.get(&others).clone(), to: None });
        if read(&next).is_some() {
            rules = next;
        }
    }
    rules
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None,
        ..ProptestConfig::default() })]

    #[test]
    fn two_rulesets_differ_exactly_where_they_are_not_equal(one in edits(), other in edits()) {
        let (one, other) = (edited(whole(), &one), edited(whole(), &other));
        hold(&one, &other);
        hold(&one, &one);
    }
}
