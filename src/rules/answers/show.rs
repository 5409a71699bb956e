//! Answers as people read and type them.

use super::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Kind, Signal};

/// A question's answer in words; a question that was left out says so.
pub fn told(signal: &Signal, answers: &Answers) -> String {
    answers
        .get(&signal.key)
        .map_or_else(|| "Not answered".to_owned(), |answer| show(signal, answer))
}

/// The answer for reading: `$24,000,000`, `26%`, `64 people`, an option's label, `Not known`.
pub fn show(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => show_number(signal, *number),
        Answer::Choice(key) => match signal.option(key) {
            Some(option) => option.label.clone(),
            None => key.clone(),
        },
        Answer::Unknown => "Not known".to_owned(),
    }
}

/// A number of this signal with its unit: `$24,000,000`, `−3%`, `1 person`, `7 per month`.
pub(crate) fn show_number(signal: &Signal, number: Decimal) -> String {
    with_unit(signal.kind == Kind::Money, signal.unit.as_deref().unwrap_or_default(), number)
}

/// A number with a unit as the questionnaire names it.
pub(crate) fn with_unit(money: bool, unit: &str, number: Decimal) -> String {
    let grouped = grouped(number);
    match (money, unit) {
        (true, _) => match grouped.strip_prefix('-') {
            Some(size) => format!("−${size}"),
            None => format!("${grouped}"),
        },
        (false, "") => typographic(&grouped),
        (false, "%") => format!("{}%", typographic(&grouped)),
        (false, unit) if number == Decimal::whole(1) => format!("1 {}", singular(unit)),
        (false, unit) => format!("{} {unit}", typographic(&grouped)),
    }
}

/// What goes back into the field: `24,000,000`, `26`, an option's key, nothing for *don't know*.
/// Only whole numbers get commas; beside a decimal a comma could be read in two ways.
pub fn typed(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Number(number) if signal.kind == Kind::Decimal => number.to_string(),
        Answer::Number(number) => grouped(*number),
        Answer::Choice(key) => key.clone(),
        Answer::Unknown => String::new(),
    }
}

/// With a comma after every three digits: `1,200,000`, `-1,234.5`.
pub(crate) fn grouped(number: Decimal) -> String {
    let plain = number.to_string();
    let (sign, size) = match plain.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", plain.as_str()),
    };
    let (whole, part) = match size.split_once('.') {
        Some((whole, part)) => (whole, format!(".{part}")),
        None => (size, String::new()),
    };
    format!("{sign}{}{part}", group_digits(whole))
}

/// Plain digits with a comma before every third from the end.
pub(crate) fn group_digits(digits: &str) -> String {
    let count = digits.len();
    let mut grouped = String::with_capacity(count + count / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A real minus sign, which is wider and read aloud as one.
pub(crate) fn typographic(number: &str) -> String {
    number.replace('-', "−")
}

/// A unit after the number one: `person`, `order per month`.
pub(crate) fn singular(unit: &str) -> String {
    let (first, rest) = match unit.split_once(' ') {
        Some((first, rest)) => (first, format!(" {rest}")),
        None => (unit, String::new()),
    };
    let first = match first {
        "people" => "person",
        plural => plural.strip_suffix('s').unwrap_or(plural),
    };
    format!("{first}{rest}")
}
