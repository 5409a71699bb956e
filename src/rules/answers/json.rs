//! Answers as programs send them: a JSON object of signals.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::number::out_of_range;
use super::words::{form, words};
use super::{Answer, Answers, Fault};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};

/// The longest value that is looked at: far longer than any answer.
const MOST_BYTES: usize = 200;

/// Reads an object such as `{"headcount": 180, "csat_pct": null, "it_lead": "nobody"}`. Absent and
/// `null` mean unknown. Numbers are read from their digits, so nothing is rounded.
///
/// # Errors
/// Every fault: a signal there is not, one that stands there twice, a value of the wrong type, off
/// its step or out of its range. Text that is no JSON object gives one fault without a signal.
pub fn parse_json(text: &str) -> Result<Answers, Vec<Fault>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let members = deserializer.deserialize_map(Members).and_then(|members| {
        deserializer.end()?;
        Ok(members)
    });
    let members = members.map_err(|error| {
        let message = format!("The answers are not a JSON object: {error}.");
        vec![Fault::new("", message)]
    })?;
    let (mut answers, mut faults) = (Answers::default(), Vec::new());
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in &members {
        match read(key, value.get(), seen.contains(&key.as_str())) {
            Ok(answer) => answers.set(key, answer),
            Err(message) => faults.push(Fault::new(&named(key), message)),
        }
        seen.push(key);
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// The members of an object in their order, each value as raw text.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of answers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// A key that may be shown: without control characters, and not endless.
fn named(key: &str) -> String {
    key.chars().filter(|character| !character.is_control()).take(60).collect()
}

fn read(key: &str, raw: &str, twice: bool) -> Result<Option<Answer>, String> {
    let Some(signal) = questionnaire().signal(key) else {
        return Err("There is no such question.".to_owned());
    };
    if twice {
        return Err("This stands there twice. Give one answer.".to_owned());
    }
    match raw.as_bytes() {
        b"null" if signal.dont_know => Ok(Some(Answer::Unknown)),
        b"null" => Ok(None),
        [b'-' | b'0'..=b'9', ..] if signal.is_number() => number(signal, raw).map(Some),
        [b'"', ..] if !signal.is_number() => option(signal, raw).map(Some),
        _ => Err(expected(signal)),
    }
}

fn number(signal: &Signal, digits: &str) -> Result<Answer, String> {
    let fits = digits.len() <= MOST_BYTES && !digits.contains(['e', 'E']);
    if !fits {
        return Err(expected(signal));
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    let Ok(number) = format!("{whole}{point}{part}").parse::<Decimal>() else {
        let fault = if part.len() > 3 { expected(signal) } else { out_of_range(signal) };
        return Err(fault);
    };
    if number.thousandths() % signal.step_size() != 0 {
        return Err(expected(signal));
    }
    if signal.allows(number) { Ok(Answer::Number(number)) } else { Err(out_of_range(signal)) }
}

fn option(signal: &Signal, raw: &str) -> Result<Answer, String> {
    let chosen = if raw.len() <= MOST_BYTES { serde_json::from_str(raw).ok() } else { None };
    let chosen: Option<String> = chosen;
    match chosen.filter(|chosen| signal.option(chosen).is_some()) {
        Some(option) => Ok(Answer::Choice(option)),
        None => Err(expected(signal)),
    }
}

/// `Give how many people work for the company as a whole number, or null.`
fn expected(signal: &Signal) -> String {
    let ask = words(signal).ask;
    if !signal.is_number() {
        let options: Vec<&str> = signal.options.iter().map(|each| each.key.as_str()).collect();
        return format!("Give {ask} as one of {}, or null.", options.join(", "));
    }
    let decimals = if signal.step_size() >= 1000 { "" } else { " with at most one decimal" };
    format!("Give {ask} as {}{decimals}: a JSON number without exponent, or null.", form(signal))
}
