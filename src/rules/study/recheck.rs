//! Whether a stored score still is what its rules give for its answers.

use serde_json::{Map, Value};

use crate::rules::answers::Answers;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::assess;

/// Fields that a score has had since the first one was stored. Others may have come later, so a
/// stored score may lack them.
const ALWAYS: [&str; 16] = [
    "roles",
    "ownership",
    "alerts",
    "key",
    "filled",
    "settled",
    "verdicts",
    "need",
    "fit",
    "low",
    "high",
    "bands",
    "factors",
    "value",
    "max",
    "digest",
];

/// The rules' number is stored beside the score and compared where it is looked up; the scorer
/// does not know it.
const NOT_SCORED: &str = "ruleset_version";

/// Whether every field of a stored score is what the rules give for these answers today. Fields
/// that scores got later are fine.
///
/// # Errors
/// Each difference in words with its place, such as
/// `it_director, need, factors, downtime, low: 7 is stored, 6.8 is right`.
pub fn same(stored: &Value, rules: &Ruleset, answers: &Answers) -> Result<(), Vec<String>> {
    let right = serde_json::to_value(assess(rules, answers))
        .map_err(|error| vec![format!("The score cannot be written as JSON: {error}.")])?;
    let found = Differences::find("stored", stored, &right);
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// What differs so far, and where the comparison stands.
pub(in crate::rules) struct Differences {
    /// What people call the side that is held against the right one: "stored".
    side: &'static str,
    place: Vec<String>,
    found: Vec<String>,
}

impl Differences {
    /// Every difference of what is `side`, such as "stored", from what is right, in words.
    pub(in crate::rules) fn find(side: &'static str, said: &Value, right: &Value) -> Vec<String> {
        let mut differences = Differences { side, place: Vec::new(), found: Vec::new() };
        differences.compare(said, right);
        differences.found
    }

    fn compare(&mut self, stored: &Value, right: &Value) {
        match (stored, right) {
            (Value::Object(stored), Value::Object(right)) => self.compare_objects(stored, right),
            (Value::Array(stored), Value::Array(right)) => self.compare_lists(stored, right),
            _ if equal(stored, right) => {}
            _ => {
                let (said, right) = (brief(stored), brief(right));
                self.say(format!("{said} is {}, {right} is right", self.side));
            }
        }
    }

    fn compare_objects(&mut self, stored: &Map<String, Value>, right: &Map<String, Value>) {
        for (name, stored) in stored {
            match right.get(name) {
                Some(right) => self.inside(name, |inside| inside.compare(stored, right)),
                None if name == NOT_SCORED && self.place.is_empty() => {}
                None => self.inside(name, |inside| {
                    inside.say(inside.more(stored));
                }),
            }
        }
        for (name, right) in right {
            if !stored.contains_key(name) && ALWAYS.contains(&name.as_str()) {
                self.inside(name, |inside| {
                    inside.say(inside.less(right));
                });
            }
        }
    }

    /// Lists are compared place by place: their order is part of the score. What stands in one
    /// list only is named.
    fn compare_lists(&mut self, stored: &[Value], right: &[Value]) {
        for index in 0..stored.len().max(right.len()) {
            let (stored, right) = (stored.get(index), right.get(index));
            let name = right.or(stored).map(|each| name(each, index)).unwrap_or_default();
            self.inside(&name, |inside| match (stored, right) {
                (Some(stored), Some(right)) => inside.compare(stored, right),
                (Some(stored), None) => {
                    inside.say(inside.more(stored));
                }
                (None, Some(right)) => {
                    inside.say(inside.less(right));
                }
                (None, None) => {}
            });
        }
    }

    fn inside(&mut self, name: &str, compare: impl FnOnce(&mut Differences)) {
        self.place.push(name.to_owned());
        compare(self);
        self.place.pop();
    }

    /// What is said although nothing right corresponds to it.
    fn more(&self, said: &Value) -> String {
        format!("{} is {}, and it is not scored", brief(said), self.side)
    }

    /// What is right although nothing is said.
    fn less(&self, right: &Value) -> String {
        format!("nothing is {}, {} is right", self.side, brief(right))
    }

    fn say(&mut self, what: String) {
        let place = if self.place.is_empty() { "the score".into() } else { self.place.join(", ") };
        self.found.push(format!("{place}: {what}"));
    }
}

/// What people call an element of a list: its key, or its number from one on.
fn name(element: &Value, index: usize) -> String {
    match element.get("key").and_then(Value::as_str) {
        Some(key) => key.to_owned(),
        None => format!("{}", index + 1),
    }
}

/// Numbers are equal as numbers are: a database may write `11` as `11.0`.
fn equal(stored: &Value, right: &Value) -> bool {
    match (stored, right) {
        (Value::Number(stored), Value::Number(right)) => {
            let digits = |number: &serde_json::Number| {
                let text = number.to_string();
                text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
            };
            digits(stored) == digits(right)
        }
        _ => stored == right,
    }
}

/// A value for reading: short ones in full, long ones by their kind.
fn brief(value: &Value) -> String {
    match value {
        Value::Object(_) => "a group of values".to_owned(),
        Value::Array(list) if list.iter().any(Value::is_object) => {
            format!("a list of {}", list.len())
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Differences;

    fn compare(stored: &Value, right: &Value) -> Vec<String> {
        Differences::find("stored", stored, right)
    }

    #[test]
    fn a_field_that_scores_got_later_may_be_missing() {
        let stored = json!({"roles": [{"key": "it_director", "filled": false}]});
        let mut right = stored.clone();
        right["roles"][0]["since"] = json!(12);
        right["themes"] = json!(["growth"]);
        assert_eq!(compare(&stored, &right), Vec::<String>::new());
        assert_eq!(
            compare(&right, &stored),
            [
                "roles, it_director, since: 12 is stored, and it is not scored",
                "themes: [\"growth\"] is stored, and it is not scored",
            ]
        );
    }
}
