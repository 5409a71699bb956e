//! Which answers the rest of a result file goes with, where somebody changed an answer in it.

use serde_json::{Map, Value};

use crate::rules::answers::{Answer, Answers, parse_json};
use crate::rules::metric::Metric;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Factor, Ruleset};

/// The answers of a file, each in place of which its ledger or its margins name another one by
/// that other one. `right` is what the answers in the file come to. It is a guess: who uses it
/// works everything out from it and sees.
pub(super) fn behind(said: &Value, right: &Value, answers: &Answers, rules: &Ruleset) -> Answers {
    let mut found = answers.clone();
    for signal in &questionnaire().signals {
        let other = in_ledger(said, signal, rules).or_else(|| in_margins(said, right, signal));
        if let Some(other) = other.filter(|other| answers.get(&signal.key) != Some(other)) {
            // No answer and "don't know" score alike, so the difference is none of ours.
            if other != Answer::Unknown || answers.knows(&signal.key) {
                found.set(&signal.key, Some(other));
            }
        }
    }
    found
}

/// The answer that a row of the ledger shows, of a factor that takes this answer alone.
fn in_ledger(said: &Value, signal: &Signal, rules: &Ruleset) -> Option<Answer> {
    let dials = rules.roles.iter().flat_map(|role| [&role.need, &role.fit]);
    let dials = dials.chain([&rules.ownership.dial]);
    let takes = |factor: &&Factor| {
        let inputs = Metric::find(&factor.metric).map(|metric| metric.inputs());
        inputs.is_some_and(|inputs| inputs.len() == 1 && inputs[0].key == signal.key)
    };
    let keys: Vec<&str> =
        dials.flat_map(|dial| dial.factors.iter().filter(takes)).map(|f| f.key.as_str()).collect();
    let rows = list(said, "ledger").flat_map(|dial| list(dial, "themes"));
    let mut rows = rows.flat_map(|theme| list(theme, "rows"));
    let row = rows.find(|row| row["key"].as_str().is_some_and(|key| keys.contains(&key)))?;
    let text = row["answer"].as_str()?;
    if text == "Not known" {
        return Some(Answer::Unknown);
    }
    if !signal.is_number() {
        let option = signal.options.iter().find(|option| option.label == text)?;
        return Some(Answer::Choice(option.key.clone()));
    }
    let plain = text.replace('−', "-").replace(['$', ','], "");
    let end = plain.find(|sign: char| !sign.is_ascii_digit() && !".-".contains(sign));
    let number = serde_json::from_str(&plain[..end.unwrap_or(plain.len())]).ok()?;
    read(signal, number)
}

/// The answer that the file's margins start from.
fn in_margins(said: &Value, right: &Value, signal: &Signal) -> Option<Answer> {
    let of = |file: &Value| {
        let mut margins = list(file, "margins");
        margins.find(|margin| margin["signal"].as_str() == Some(signal.key.as_str())).cloned()
    };
    match (of(said), of(right)) {
        (Some(margin), _) => read(signal, margin["value"].clone()),
        // An answer has margins once it is known and its role is not filled.
        (None, Some(margin)) => {
            let role = list(said, "margins").any(|other| other["role"] == margin["role"]);
            role.then_some(Answer::Unknown)
        }
        (None, None) => None,
    }
}

/// A value as an answer to this question; none where it cannot be one.
fn read(signal: &Signal, value: Value) -> Option<Answer> {
    let alone = Map::from_iter([(signal.key.clone(), value)]);
    parse_json(&Value::Object(alone).to_string()).ok()?.get(&signal.key).cloned()
}

/// The elements of a list in a file; none where there is no such list.
fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}
