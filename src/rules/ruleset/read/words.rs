//! What is wrong with a file that is no ruleset, in words for the admin who brings it.
//!
//! The reader of JSON says it for programmers. Its sentences are known, so each has a translation
//! here; one that should ever be new is passed on as it is.

use serde_json::error::Category;

use crate::rules::words::capital;

/// The most characters of the file that a sentence repeats.
const MOST: usize = 60;

/// What holds fields.
const GROUP: &str = "a group of fields in curly brackets";

/// What the reader expects, and what that is for people.
const EXPECTED: [(&str, &str); 8] = [
    ("u32", "a whole number of 0 or more"),
    ("a JSON number", "a number"),
    ("a string", "text in quotation marks"),
    ("string or map", "text in quotation marks"),
    ("a sequence", "a list in square brackets"),
    ("a map", GROUP),
    ("struct", GROUP),
    ("a share for each option", GROUP),
];

/// Where text stops being JSON.
pub(super) fn not_json(text: &str, error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        _ if text.trim().is_empty() => "The file is empty.".to_owned(),
        Category::Eof => format!("The file is not JSON: it ends too early, at {place}."),
        _ => format!(
            "The file is not JSON: {place}. Look there, and just before, for a comma, a quotation \
             mark or a bracket that is missing or too many."
        ),
    }
}

/// Why a value does not fit at its path.
pub(super) fn misfit(path: &str, error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let said = whole.strip_suffix(&position).unwrap_or(&whole);
    field(said).or_else(|| value(path, said)).unwrap_or_else(|| format!("{}.", capital(said)))
}

/// A field that is missing, unknown or there twice.
fn field(said: &str) -> Option<String> {
    let quoted = |start: &str| said.strip_prefix(start)?.strip_suffix('`').map(shown);
    if let Some(name) = quoted("missing field `") {
        return Some(format!("The field “{name}” is missing here."));
    }
    if let Some(name) = quoted("duplicate field `") {
        return Some(format!("The field “{name}” stands here twice."));
    }
    let (name, known) = said.strip_prefix("unknown field `")?.rsplit_once("`, expected ")?;
    let known = choices(known);
    Some(format!("There is no field called “{}” here. There may be: {known}.", shown(name)))
}

/// A value of the wrong kind.
fn value(path: &str, said: &str) -> Option<String> {
    let name = name(path);
    if said == "expected value" {
        // The reader says no more where a word such as a verdict is expected.
        return Some(format!("{name} must be text in quotation marks."));
    }
    if said == "number out of range" {
        return Some(format!("{name} is too large a number."));
    }
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        let (word, known) = rest.rsplit_once("`, expected ")?;
        return Some(format!("{name} cannot be “{}”. Use {}.", shown(word), choices(known)));
    }
    if said.starts_with("invalid length") {
        return Some(format!("{name} must be {GROUP}, not a list."));
    }
    let wrong = said.strip_prefix("invalid type: ").or(said.strip_prefix("invalid value: "))?;
    let (found, wanted) = wrong.rsplit_once(", expected ")?;
    let is_wanted = |(start, _): &&(&str, &str)| wanted.starts_with(start);
    let (_, wanted) = EXPECTED.iter().find(is_wanted)?;
    Some(format!("{name} must be {wanted}, not {}.", thing(found)))
}

/// The name of the field at a path, for the start of a sentence.
fn name(path: &str) -> String {
    match path.rsplit('.').next().unwrap_or_default() {
        "" => "The file".to_owned(),
        item if item.ends_with(']') => "Each entry of this list".to_owned(),
        field => format!("“{}”", shown(field)),
    }
}

/// What stood there: `string "x"` is “x”, `` integer `-5` `` is -5.
fn thing(found: &str) -> String {
    if let Some(text) = found.strip_prefix("string \"").and_then(|text| text.strip_suffix('"')) {
        return format!("“{}”", shown(text));
    }
    match (found, found.split_once('`')) {
        ("sequence", _) => "a list".to_owned(),
        ("map", _) => "a group of fields".to_owned(),
        (_, Some((_, number))) => shown(number.trim_end_matches('`')),
        (other, None) => shown(other),
    }
}

/// Names in backticks as a list: `ramp, shares`.
fn choices(known: &str) -> String {
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    names.join(", ")
}

/// A piece of the file that may be repeated: printable, and not endless.
fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(MOST).collect()
}
