//! One page of the wizard: the fields as typed become answers, or a list of faults by field.

use super::number::{is_blank, read_number};
use super::words::{missing, words};
use super::{Answer, Fault};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};

/// What one question's fields hold.
pub(super) enum Field {
    /// An answer, or a blank that is allowed.
    Ok(Option<Answer>),
    /// Nothing, where something is required.
    Missing,
    /// What is wrong.
    Wrong(String),
}

/// Reads the fields of one page: `KEY` with what was typed or chosen, and `KEY-unknown` = `1` for
/// *I don't know*; a choice may also say `unknown` itself. Where nobody answers customers, the
/// service team's other questions are not asked: they have no answer, whatever was sent.
///
/// # Errors
/// Every fault of the page, in the order of its questions; a field that the page does not have or
/// that was sent twice comes last.
pub fn parse_page(
    page: &str,
    form: &[(String, String)],
) -> Result<Vec<(String, Option<Answer>)>, Vec<Fault>> {
    parse(page, form, |signal| Err(Fault::new(&signal.key, missing(signal))))
}

/// The same for somebody who is asked for an opinion: whatever stays blank is not known to them,
/// also what the company itself must know.
///
/// # Errors
/// As [`parse_page`], but for what is missing.
pub fn parse_opinion(
    page: &str,
    form: &[(String, String)],
) -> Result<Vec<(String, Option<Answer>)>, Vec<Fault>> {
    parse(page, form, |_| Ok(Some(Answer::Unknown)))
}

fn parse(
    page: &str,
    form: &[(String, String)],
    blank: impl Fn(&Signal) -> Result<Option<Answer>, Fault>,
) -> Result<Vec<(String, Option<Answer>)>, Vec<Fault>> {
    let fields: Vec<(&Signal, Field)> =
        questionnaire().on_page(page).map(|signal| (signal, read(signal, form))).collect();
    let nobody_serves = fields.iter().any(|(signal, field)| {
        let zero = Answer::Number(Decimal::ZERO);
        signal.key == "agents" && matches!(field, Field::Ok(Some(answer)) if *answer == zero)
    });
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    for (signal, field) in fields {
        if nobody_serves && signal.key != "agents" {
            // Nothing there is asked of a team that does not exist, so nothing of it may count.
            answers.push((signal.key.clone(), None));
            continue;
        }
        match field {
            Field::Ok(answer) => answers.push((signal.key.clone(), answer)),
            Field::Missing => match blank(signal) {
                Ok(answer) => answers.push((signal.key.clone(), answer)),
                Err(fault) => faults.push(fault),
            },
            Field::Wrong(message) => faults.push(Fault::new(&signal.key, message)),
        }
    }
    faults.extend(strange_fields(page, form));
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// Reads the fields of one question, `KEY` and `KEY-unknown`, by itself. `None` where an optional
/// one is blank.
///
/// # Errors
/// What to enter.
pub fn parse_one(signal: &Signal, form: &[(String, String)]) -> Result<Option<Answer>, Fault> {
    match read(signal, form) {
        Field::Ok(answer) => Ok(answer),
        Field::Missing => Err(Fault::new(&signal.key, missing(signal))),
        Field::Wrong(message) => Err(Fault::new(&signal.key, message)),
    }
}

/// Fields that the page does not have, and fields that were sent twice.
fn strange_fields(page: &str, form: &[(String, String)]) -> Vec<Fault> {
    let asked = |name: &str| {
        let key = name.strip_suffix("-unknown").unwrap_or(name);
        questionnaire().on_page(page).any(|signal| signal.key == key)
    };
    let mut faults = Vec::new();
    for (index, (name, _)) in form.iter().enumerate() {
        if !asked(name) {
            faults.push(Fault::new(name, "This page does not ask that."));
        } else if form.iter().take(index).any(|(earlier, _)| earlier == name) {
            let key = name.strip_suffix("-unknown").unwrap_or(name);
            faults.push(Fault::new(key, "This was sent twice. Send one answer."));
        }
    }
    faults
}

pub(super) fn read(signal: &Signal, form: &[(String, String)]) -> Field {
    let value =
        |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let typed = value(&signal.key).unwrap_or_default();
    let ticked = match value(&format!("{}-unknown", signal.key)) {
        None => false,
        Some(_) if !signal.dont_know => return Field::Wrong(must_be_known(signal)),
        Some("1") => true,
        Some(_) => return Field::Wrong(missing(signal)),
    };
    if signal.is_number() {
        read_figure(signal, typed, ticked)
    } else {
        read_choice(signal, typed, ticked)
    }
}

fn read_figure(signal: &Signal, typed: &str, ticked: bool) -> Field {
    match (is_blank(typed), ticked) {
        (true, true) => Field::Ok(Some(Answer::Unknown)),
        (true, false) => blank(signal),
        (false, true) => Field::Wrong(not_both(signal)),
        (false, false) => match read_number(signal, typed) {
            Ok(number) => Field::Ok(Some(Answer::Number(number))),
            Err(message) => Field::Wrong(message),
        },
    }
}

fn read_choice(signal: &Signal, chosen: &str, ticked: bool) -> Field {
    match (chosen, ticked) {
        ("", false) => blank(signal),
        ("", true) => Field::Ok(Some(Answer::Unknown)),
        ("unknown", _) if signal.dont_know => Field::Ok(Some(Answer::Unknown)),
        ("unknown", _) => Field::Wrong(must_be_known(signal)),
        (_, true) => Field::Wrong(not_both(signal)),
        (option, false) if signal.option(option).is_some() => {
            Field::Ok(Some(Answer::Choice(option.to_owned())))
        }
        _ => Field::Wrong(format!("From the options shown, choose {}.", words(signal).ask)),
    }
}

fn blank(signal: &Signal) -> Field {
    if signal.optional { Field::Ok(None) } else { Field::Missing }
}

fn not_both(signal: &Signal) -> String {
    let (verb, tick) = if signal.is_number() { ("Enter", "tick ") } else { ("Choose", "") };
    format!("{verb} {} or {tick}“I don’t know”, not both.", words(signal).ask)
}

fn must_be_known(signal: &Signal) -> String {
    let verb = if signal.is_number() { "Enter" } else { "Choose" };
    format!("{verb} {}. “I don’t know” is not an answer here.", words(signal).ask)
}
