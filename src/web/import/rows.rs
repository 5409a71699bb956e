//! The lines of a file become clients with their answers, or faults by row and column.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::table::{Line, MOST_ROWS};
use super::{column, place};
use crate::mail;
use crate::rules::answers::{Answer, Answers, parse_cell};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::words::is_plain;

/// Columns about the client itself: how the head says it, and what else it may say.
pub(super) const ABOUT: [(&str, &str); 4] = [
    ("name", "Company name"),
    ("contact", "Contact"),
    ("email", "E-mail address"),
    ("tags", "Tags, with commas between"),
];

/// Most characters of a name, and of whom one talks to, and most bytes of them.
const MOST_OF_NAME: usize = 120;
const MOST_BYTES: usize = 400;
/// Most tags, and most characters of one.
const MOST_TAGS: usize = 20;
const MOST_OF_TAG: usize = 40;

/// A client with its answers.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) row: usize,
    /// Name, contact, e-mail address, and the tags, a line each.
    pub(super) about: [String; 4],
    pub(super) answers: Answers,
}

/// A bad cell.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct CellFault {
    /// Its row, from 1.
    pub(super) row: usize,
    /// Its column, such as `H`.
    pub(super) column: String,
    /// What its column is for.
    pub(super) key: String,
    /// What to enter.
    pub(super) message: String,
}

impl CellFault {
    fn new(row: usize, at: usize, key: &str, message: impl Into<String>) -> CellFault {
        CellFault { row, column: column(at), key: key.to_owned(), message: message.into() }
    }

    /// `Row 17, column H (annual_revenue)`.
    pub(super) fn place(&self) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!(" ({})", self.key) };
        format!("Row {}, column {}{key}", self.row, self.column)
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The good rows.
    pub(super) clients: Vec<Client>,
    /// How many rows have a fault.
    pub(super) bad: usize,
    /// Every bad cell, in the order of the file.
    pub(super) faults: Vec<CellFault>,
}

#[derive(Clone, Copy)]
enum Head {
    /// A column about the client, by its place in [`ABOUT`].
    About(usize),
    Answer(&'static Signal),
}

/// Reads all lines. Where a head has a fault, only heads are looked at.
///
/// # Errors
/// Why there is nothing to read.
pub(super) fn read(lines: &[Line]) -> Result<Reading, String> {
    let nothing = "There is no client in this file. Write one in each row below the heads.";
    let (first, rest) = lines.split_first().ok_or(nothing)?;
    let heads = match heads(first) {
        Ok(heads) => heads,
        Err(faults) => return Ok(Reading { faults, bad: 0, clients: Vec::new() }),
    };
    let rows: Vec<&Line> = rest.iter().filter(|line| !is_explanation(line)).collect();
    match rows.len() {
        0 => return Err(nothing.to_owned()),
        many if many > MOST_ROWS => {
            return Err("This file has more than 10,000 clients. Split it.".to_owned());
        }
        _ => {}
    }
    let (mut reading, mut names) = (Reading::default(), HashMap::new());
    for line in rows {
        match client(&heads, line, &mut names) {
            Ok(client) => reading.clients.push(client),
            Err(faults) => {
                reading.bad += 1;
                reading.faults.extend(faults);
            }
        }
    }
    Ok(reading)
}

/// The template explains its columns in rows of their own.
fn is_explanation(line: &Line) -> bool {
    line.cells.first().is_some_and(|cell| cell.starts_with('#'))
}

fn heads(line: &Line) -> Result<Vec<Option<Head>>, Vec<CellFault>> {
    let (mut heads, mut faults): (Vec<Option<Head>>, Vec<CellFault>) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, cell) in line.cells.iter().enumerate() {
        if cell.is_empty() {
            heads.push(None);
            continue;
        }
        let Some((key, head)) = head(cell) else {
            let message = "No question is called so. Take the head from the template, or delete \
                           the column.";
            faults.push(CellFault::new(line.number, at, "", message));
            continue;
        };
        if let Some(earlier) = seen.insert(key.to_owned(), at) {
            let message = format!("Column {} asks this already. Keep one.", column(earlier));
            faults.push(CellFault::new(line.number, at, key, message));
        }
        heads.push(Some(head));
    }
    if faults.is_empty() && !seen.contains_key("name") {
        let message = "One column must be called “name”: the name of the company.";
        faults.push(CellFault::new(line.number, 0, "name", message));
    }
    if faults.is_empty() { Ok(heads) } else { Err(faults) }
}

/// What a head stands for: its key, or the words that the template writes.
fn head(cell: &str) -> Option<(&'static str, Head)> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let said = plain(cell);
    let about = ABOUT.iter().position(|(key, words)| said == *key || said == plain(words));
    if let Some(at) = about {
        return Some((ABOUT[at].0, Head::About(at)));
    }
    let mut signals = questionnaire().signals.iter();
    let signal = signals.find(|signal| said == signal.key || said == plain(&signal.label))?;
    Some((&signal.key, Head::Answer(signal)))
}

fn client(
    heads: &[Option<Head>],
    line: &Line,
    names: &mut HashMap<String, usize>,
) -> Result<Client, Vec<CellFault>> {
    let mut client =
        Client { row: line.number, about: Default::default(), answers: Answers::default() };
    let mut faults = Vec::new();
    for (at, head) in heads.iter().enumerate() {
        let text = line.cells.get(at).map_or("", String::as_str);
        let fault = |key: &str, why: String| CellFault::new(line.number, at, key, why);
        match head {
            None if text.is_empty() => {}
            None => faults.push(fault("", format!("{} has no head.", place(1, at)))),
            Some(Head::About(part)) => match about(*part, text, line.number, names) {
                Ok(value) => client.about[*part] = value,
                Err(why) => faults.push(fault(ABOUT[*part].0, why)),
            },
            Some(Head::Answer(signal)) => match parse_cell(signal, text) {
                Ok(answer) => client.answers.set(&signal.key, answer),
                Err(why) => faults.push(fault(&signal.key, why + &options(signal))),
            },
        }
    }
    for (at, cell) in line.cells.iter().enumerate().skip(heads.len()) {
        if !cell.is_empty() {
            let why = format!("{} has no head.", place(1, at));
            faults.push(CellFault::new(line.number, at, "", why));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    leave_out_team(&mut client.answers);
    Ok(client)
}

/// The options of a choice, after its fault: no options are shown beside a cell.
fn options(signal: &Signal) -> String {
    if signal.is_number() {
        return String::new();
    }
    let keys: Vec<&str> = signal.options.iter().map(|option| option.key.as_str()).collect();
    format!(" The options are: {}.", keys.join(", "))
}

/// Where nobody answers customers, nothing is asked of a team that does not exist.
fn leave_out_team(answers: &mut Answers) {
    let Some(agents) = questionnaire().signal("agents") else { return };
    if answers.get("agents") == Some(&Answer::Number(Decimal::ZERO)) {
        for signal in questionnaire().on_page(&agents.page).filter(|each| each.key != agents.key) {
            answers.set(&signal.key, None);
        }
    }
}

fn about(
    part: usize,
    text: &str,
    row: usize,
    names: &mut HashMap<String, usize>,
) -> Result<String, String> {
    let long = text.chars().count() > MOST_OF_NAME || text.len() > MOST_BYTES;
    if part < 2 && (long || !is_plain(text)) {
        return Err(format!("Write it with {MOST_OF_NAME} letters at most, on one line."));
    }
    match part {
        0 if text.is_empty() => Err("Write the name of the company.".to_owned()),
        0 => match names.get(&text.to_lowercase()) {
            Some(earlier) => {
                Err(format!("Row {earlier} is about this company already. Keep one row of it."))
            }
            None => {
                names.insert(text.to_lowercase(), row);
                Ok(text.to_owned())
            }
        },
        2 if !text.is_empty() => mail::whole_address(text).ok_or_else(|| {
            "Write a whole e-mail address, such as ana@example.com, or leave it empty.".to_owned()
        }),
        3 => tags(text),
        _ => Ok(text.to_owned()),
    }
}

fn tags(text: &str) -> Result<String, String> {
    let mut tags: Vec<&str> = Vec::new();
    for tag in text.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag);
        }
    }
    let fits = |tag: &&str| tag.chars().count() <= MOST_OF_TAG && is_plain(tag);
    if tags.len() > MOST_TAGS || !tags.iter().all(fits) {
        return Err(format!(
            "Write {MOST_TAGS} tags at most, of {MOST_OF_TAG} letters at most each, with commas \
             between them."
        ));
    }
    Ok(tags.join("\n"))
}
