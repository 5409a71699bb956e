//! The answers of one company: what was typed becomes typed values, or a list of faults by field.

mod cell;
mod figure;
mod json;
mod number;
mod page;
mod show;
mod unlikely;
mod what_if;
mod words;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use cell::parse_cell;
pub use figure::Figure;
pub use json::parse_json;
pub use page::{parse_one, parse_opinion, parse_page};
pub(crate) use show::{grouped, show_number, singular, with_unit};
pub use show::{show, told, typed};
pub use unlikely::{Doubt, unlikely};
pub use what_if::{what_if, what_if_fields};

use super::decimal::Decimal;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number, in its signal's step.
    Number(Decimal),
    /// The key of an option.
    Choice(String),
    /// *I don't know.*
    Unknown,
}

/// All answers of one assessment by signal; a signal without an entry has not been answered yet.
/// As JSON: `{"headcount": 180, "csat_pct": null, "it_lead": "nobody"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

/// What is wrong with one answer, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Fault {
    /// The signal, or what was sent in its place.
    pub signal: String,
    /// What to enter.
    pub message: String,
}

impl Fault {
    /// A fault of this signal.
    pub(crate) fn new(signal: &str, message: impl Into<String>) -> Fault {
        Fault { signal: signal.to_owned(), message: message.into() }
    }
}

impl Answers {
    /// The answer to a signal, `None` while it has none.
    pub fn get(&self, signal: &str) -> Option<&Answer> {
        self.0.get(signal)
    }

    /// Sets or takes away one answer.
    pub fn set(&mut self, signal: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.0.insert(signal.to_owned(), answer),
            None => self.0.remove(signal),
        };
    }

    /// The number answered, `None` if it is unknown or no number.
    pub fn number(&self, signal: &str) -> Option<Decimal> {
        match self.get(signal) {
            Some(Answer::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The option chosen, `None` if it is unknown or no choice.
    pub fn choice(&self, signal: &str) -> Option<&str> {
        match self.get(signal) {
            Some(Answer::Choice(option)) => Some(option),
            _ => None,
        }
    }

    /// Whether there is a known value.
    pub fn knows(&self, signal: &str) -> bool {
        matches!(self.get(signal), Some(Answer::Number(_) | Answer::Choice(_)))
    }

    /// All answers, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(signal, answer)| (signal.as_str(), answer))
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::Number(number) => number.serialize(serializer),
            Answer::Choice(option) => serializer.serialize_str(option),
            Answer::Unknown => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Answer, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Null => Ok(Answer::Unknown),
            serde_json::Value::String(option) => Ok(Answer::Choice(option)),
            number @ serde_json::Value::Number(_) => {
                Decimal::deserialize(number).map(Answer::Number).map_err(de::Error::custom)
            }
            _ => Err(de::Error::custom("an answer is a number, an option's key or null")),
        }
    }
}
