//! One answer as it stands in a cell of a spreadsheet.

use super::Answer;
use super::number::is_blank;
use super::page::{Field, read};
use crate::rules::questionnaire::{Kind, Signal};

/// What people write into a cell for *I don't know*.
const UNKNOWN: [&str; 6] =
    ["don't know", "don’t know", "i don't know", "i don’t know", "not known", "unknown"];

/// Reads a cell as forgivingly as the form reads its fields, and with the same faults. A blank cell
/// is no answer; a choice may be named by its key or by its words.
///
/// # Errors
/// What to enter instead.
pub fn parse_cell(signal: &Signal, text: &str) -> Result<Option<Answer>, String> {
    if is_blank(text) {
        return Ok(None);
    }
    let plain = text.trim().to_lowercase();
    let unknown = UNKNOWN.contains(&plain.as_str());
    let value = match signal.kind {
        _ if unknown => String::new(),
        Kind::Choice => named(signal, &plain).unwrap_or_else(|| text.to_owned()),
        _ => text.to_owned(),
    };
    let mut form = vec![(signal.key.clone(), value)];
    if unknown {
        form.push((format!("{}-unknown", signal.key), "1".to_owned()));
    }
    match read(signal, &form) {
        Field::Ok(answer) => Ok(answer),
        Field::Missing => Ok(None),
        Field::Wrong(message) => Err(message),
    }
}

/// The key of the option that is called so.
fn named(signal: &Signal, plain: &str) -> Option<String> {
    let called = |label: &str| label.to_lowercase() == plain;
    let found = signal.options.iter().find(|each| each.key == plain || called(&each.label));
    found.map(|option| option.key.clone())
}
