//! The example companies, as somebody would type them.

use readyline::rules::examples::examples;
use readyline::rules::questionnaire::{Kind, Signal, questionnaire};
use serde_json::{Map, Value};

/// One company and all its answers.
pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) answers: Map<String, Value>,
}

/// What "Check values" says of one role of a company.
pub(crate) struct Expected {
    pub(crate) role: &'static str,
    pub(crate) need: &'static str,
    pub(crate) fit: &'static str,
    pub(crate) verdict: &'static str,
}

const fn say(
    role: &'static str,
    need: &'static str,
    fit: &'static str,
    verdict: &'static str,
) -> Expected {
    Expected { role, need, fit, verdict }
}

/// Company by company, in the order of the examples.
pub(crate) const CHECK_VALUES: [(&str, [Expected; 2]); 5] = [
    (
        "Harbor & Pine",
        [say("it_director", "85.1", "100.0", "hire"), say("cs_director", "5.6", "0.7", "not_yet")],
    ),
    (
        "Tallow & Thread",
        [say("it_director", "1.7", "100.0", "not_yet"), say("cs_director", "88.9", "76.7", "hire")],
    ),
    (
        "Bramble Box",
        [say("it_director", "55.8", "0.0", "bridge"), say("cs_director", "45.8", "0.0", "bridge")],
    ),
    (
        "Northlight Audio",
        [
            say("it_director", "72.5", "64.0", "prepare"),
            say("cs_director", "16.4", "0.0", "not_yet"),
        ],
    ),
    (
        "Pawfolio",
        [
            say("it_director", "21.3", "95.0", "not_yet"),
            say("cs_director", "60.2", "27.4", "prepare"),
        ],
    ),
];

impl Company {
    /// The company of this name.
    pub(crate) fn named(name: &str) -> Self {
        let found = examples().iter().find(|company| company.name == name);
        let found = found.unwrap_or_else(|| panic!("no example is called {name}"));
        let answers = serde_json::to_value(&found.answers).unwrap();
        Self { name: name.to_owned(), answers: answers.as_object().unwrap().clone() }
    }

    /// The same company, which knows nothing that it may leave open.
    pub(crate) fn knowing_little(mut self) -> Self {
        for signal in &questionnaire().signals {
            if signal.dont_know || signal.optional {
                self.answers.insert(signal.key.clone(), Value::Null);
            }
        }
        self
    }

    /// What a person types into a number's field, with the signs that people write; the option's
    /// key for a choice. `None` for what is not known.
    pub(crate) fn typed(&self, signal: &Signal) -> Option<String> {
        match &self.answers[&signal.key] {
            Value::Null => None,
            Value::String(option) => Some(option.clone()),
            number if signal.kind == Kind::Money => Some(format!("$ {}", grouped(number))),
            number if signal.unit.as_deref() == Some("%") => Some(format!("{number} %")),
            number if number.as_i64().is_some_and(|n| n >= 1000) => Some(grouped(number)),
            number => Some(number.to_string()),
        }
    }

    /// The fields of one page's form, as a browser posts them.
    pub(crate) fn form(&self, page: &str) -> Vec<(String, String)> {
        let field = |signal: &Signal| match self.typed(signal) {
            Some(text) => Some((signal.key.clone(), text)),
            None if signal.dont_know => Some((format!("{}-unknown", signal.key), "1".into())),
            None => None,
        };
        questionnaire().on_page(page).filter_map(field).collect()
    }
}

/// 1200000 as "1,200,000".
fn grouped(number: &Value) -> String {
    let digits = number.as_i64().expect("a whole number").to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
