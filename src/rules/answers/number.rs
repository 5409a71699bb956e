//! A number as people type it. What can be read in two ways is asked about, never guessed.

use super::show::{group_digits, show_number};
use super::words::{ask_as, not_a_number, words};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Kind, Signal};

/// Longer text is no figure.
const MOST_CHARACTERS: usize = 60;

/// The spaces people use around and inside numbers: ordinary, no-break, narrow no-break, thin and
/// figure space.
const SPACES: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'];

/// What may stand after an amount of money or a count, as how many zeros it adds; longest first.
const MULTIPLES: [(&str, usize); 9] = [
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("mil", 6),
    ("mn", 6),
    ("bn", 9),
    ("k", 3),
    ("m", 6),
    ("b", 9),
];

/// Digits before and after the point, and the zeros that a word such as `million` adds.
struct Figure {
    negative: bool,
    whole: String,
    part: String,
    zeros: usize,
}

/// Whether a field was left blank.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| SPACES.contains(&character))
}

/// Reads the number that was typed for a signal.
///
/// # Errors
/// What to enter instead, in the words of the question.
pub(super) fn read_number(signal: &Signal, text: &str) -> Result<Decimal, String> {
    let figure = figure(signal, text)?;
    let whole = format!("{}{:0<zeros$}", figure.whole, shifted(&figure), zeros = figure.zeros);
    let part = figure.part.get(figure.zeros..).unwrap_or_default().trim_end_matches('0');
    if part.len() > decimals(signal) {
        return Err(too_fine(signal));
    }
    let digits = whole.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let sign = if figure.negative { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    let number: Decimal = match format!("{sign}{digits}{point}{part}").parse() {
        Ok(number) => number,
        // Only digits are left, so there are too many of them.
        Err(_) => return Err(out_of_range(signal)),
    };
    if signal.allows(number) { Ok(number) } else { Err(out_of_range(signal)) }
}

/// How many decimals a number may have.
fn decimals(signal: &Signal) -> usize {
    match signal.step_size() {
        1000.. => 0,
        100.. => 1,
        _ => 3,
    }
}

/// The decimals that a word such as `million` moves before the point.
fn shifted(figure: &Figure) -> &str {
    figure.part.get(..figure.zeros).unwrap_or(&figure.part)
}

/// Takes sign, money signs, units and words off and reads the digits that are left.
fn figure(signal: &Signal, text: &str) -> Result<Figure, String> {
    let unreadable = || not_a_number(signal);
    if text.chars().count() > MOST_CHARACTERS {
        return Err(unreadable());
    }
    let text = text.trim_matches(SPACES).to_lowercase();
    let (negative, text) = strip_sign(strip_hedge(&text));
    let text = strip_before(signal, text);
    let (text, zeros) = strip_after(signal, text);
    // A sign may stand after the dollar sign too, but there is only one.
    let (also_negative, text) = if negative.is_none() { strip_sign(text) } else { (None, text) };
    let negative = negative.or(also_negative).unwrap_or(false);
    let (whole, part) = digits(signal, text, zeros.is_some())?;
    Ok(Figure { negative, whole, part, zeros: zeros.unwrap_or(0) })
}

/// Takes off a word that says that the figure is a rough one: rough figures are welcome.
fn strip_hedge(text: &str) -> &str {
    let hedges = ["approximately", "approx.", "approx", "about", "around", "roughly", "circa"];
    let short = ["ca.", "~", "\u{2248}"];
    let rest = hedges.into_iter().chain(short).find_map(|hedge| text.strip_prefix(hedge));
    rest.unwrap_or(text).trim_start_matches(SPACES)
}

/// The sign and the rest; `None` where there is no sign.
fn strip_sign(text: &str) -> (Option<bool>, &str) {
    let rest = |sign: char| text.strip_prefix(sign).map(|rest| rest.trim_start_matches(SPACES));
    // People paste the real minus and the en dash as well as the key on their keyboard.
    match (['-', '\u{2212}', '\u{2013}'].into_iter().find_map(rest), rest('+')) {
        (Some(rest), _) => (Some(true), rest),
        (None, Some(rest)) => (Some(false), rest),
        (None, None) => (None, text),
    }
}

fn strip_before<'t>(signal: &Signal, text: &'t str) -> &'t str {
    if signal.kind != Kind::Money {
        return text;
    }
    let signs = ["us$", "usd", "us $", "$"];
    let rest = signs.into_iter().find_map(|sign| text.strip_prefix(sign));
    rest.unwrap_or(text).trim_start_matches(SPACES)
}

/// Takes the unit and, except for decimals, a word such as `million` off the end.
fn strip_after<'t>(signal: &Signal, text: &'t str) -> (&'t str, Option<usize>) {
    let mut text = text;
    let mut strip = |endings: &[String]| {
        let rest = endings.iter().find_map(|ending| text.strip_suffix(ending.as_str()));
        text = rest.unwrap_or(text).trim_end_matches(SPACES);
    };
    strip(&periods(signal));
    strip(&units(signal));
    // "12k" orders and "$4.2m" are figures; "12k" percent is not.
    if signal.kind == Kind::Decimal {
        return (text, None);
    }
    let word = MULTIPLES.into_iter().find_map(|(word, zeros)| {
        text.strip_suffix(word).map(|rest| (rest.trim_end_matches(SPACES), Some(zeros)))
    });
    word.unwrap_or((text, None))
}

/// How a yearly or monthly figure may end.
fn periods(signal: &Signal) -> Vec<String> {
    let unit = signal.unit.as_deref().unwrap_or_default();
    let Some((_, period)) = unit.rsplit_once("per ") else { return Vec::new() };
    ["per ", "a ", "/", "/ "].into_iter().map(|before| format!("{before}{period}")).collect()
}

/// The words for the unit itself.
fn units(signal: &Signal) -> Vec<String> {
    let unit = signal.unit.as_deref().unwrap_or_default();
    let first = unit.split(' ').next().unwrap_or_default();
    let words: &[&str] = match first {
        "%" => &["%", "percent", "per cent", "pct"],
        "USD" => &["us dollars", "dollars", "usd", "us$", "$"],
        "people" => &["people", "person", "fte", "ftes"],
        "hours" => &["hours", "hour", "hrs", "hr", "h"],
        "years" => &["years", "year", "yrs", "yr"],
        "per" | "" => &[],
        plural => return vec![plural.to_owned(), plural.trim_end_matches('s').to_owned()],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The digits before and after the point.
fn digits(signal: &Signal, text: &str, scaled: bool) -> Result<(String, String), String> {
    let unreadable = || not_a_number(signal);
    let is_mark = |character: char| character == ',' || character == '.';
    let ours = |c: char| c.is_ascii_digit() || is_mark(c) || SPACES.contains(&c);
    if !text.chars().all(ours) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return Err(unreadable());
    }
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let spaced = text.contains(SPACES);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    match (points, commas, spaced) {
        (0 | 1, 0, false) if points == 1 && !scaled && may_be_group(whole, part) => {
            Err(two_readings(signal, [whole, part], scaled))
        }
        (0 | 1, 0, false) => Ok((whole.to_owned(), part.to_owned())),
        (0 | 1, 0, true) if !part.contains(SPACES) && in_groups(whole, &SPACES) => {
            Ok((whole.chars().filter(char::is_ascii_digit).collect(), part.to_owned()))
        }
        (0, 1, false) => one_comma(signal, text, scaled),
        (0 | 1, _, false) if !part.contains(',') && in_groups(whole, &[',']) => {
            Ok((whole.replace(',', ""), part.to_owned()))
        }
        (1, 1, false) => Err(point_before_comma(text)),
        (_, 0, false) => Err(is_that(&plain, "points")),
        (0, _, false) => Err(is_that(&plain, "commas")),
        (_, _, false) => Err(is_that(&plain, "points or commas")),
        _ => Err(unreadable()),
    }
}

/// One comma: thousands where the question takes whole numbers, else it is asked about.
fn one_comma(signal: &Signal, text: &str, scaled: bool) -> Result<(String, String), String> {
    let (before, after) = text.split_once(',').unwrap_or((text, ""));
    let whole_only = signal.step_size() >= 1000 && !scaled;
    if before.is_empty() {
        return Err(not_a_number(signal));
    }
    if may_be_group(before, after) && whole_only {
        return Ok((format!("{before}{after}"), String::new()));
    }
    Err(two_readings(signal, [before, after], scaled))
}

/// Whether the three digits after a mark could be thousands, so that the mark says nothing.
fn may_be_group(before: &str, after: &str) -> bool {
    after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0')
}

/// Whether digits stand in groups of three, the first of one to three.
fn in_groups(text: &str, marks: &[char]) -> bool {
    let mut groups = text.split(marks);
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    first && groups.all(|group| group.len() == 3)
}

/// `Is that 1.5 or 15? Write 1.5 with a point, or 15 without any mark.`
fn two_readings(signal: &Signal, text: [&str; 2], scaled: bool) -> String {
    let [before, after] = text;
    let joined = format!("{before}{after}");
    let plain = joined.trim_start_matches('0');
    let plain = if plain.is_empty() { "0" } else { plain };
    let part = after.trim_end_matches('0');
    let small = if part.is_empty() { before.to_owned() } else { format!("{before}.{part}") };
    let question = format!("Is that {small} or {}?", group_digits(plain));
    let too_fine = part.len() > decimals(signal) && !scaled;
    if decimals(signal) == 0 && !scaled {
        format!("{question} {}", not_a_number(signal))
    } else if too_fine {
        format!("{question} Write one decimal at most, as in 1.5, or {plain} without any mark.")
    } else if part.is_empty() {
        format!("{question} Write {small} or {plain} without any mark.")
    } else {
        format!("{question} Write {small} with a point, or {plain} without any mark.")
    }
}

/// `1.234,5`: the comma is most likely the decimal mark.
fn point_before_comma(text: &str) -> String {
    let number = text.replace('.', "").replace(',', ".");
    format!("Is that {number}? Write {number}, with a point for the decimals and no comma.")
}

/// Marks that stand where no thousands are.
fn is_that(digits: &str, marks: &str) -> String {
    format!("Is that {}? Write {digits} without {marks}.", group_digits(digits))
}

fn too_fine(signal: &Signal) -> String {
    let ask = ask_as(signal);
    match decimals(signal) {
        0 => not_a_number(signal),
        1 => format!("Enter {ask} with at most one decimal, such as 12.5."),
        many => format!("Enter {ask} with at most {many} decimals, such as 0.125."),
    }
}

/// `Enter how many people work for the company, between 1 and 5,000 people.`
pub(super) fn out_of_range(signal: &Signal) -> String {
    let limit = |limit: Option<Decimal>| show_number(signal, limit.unwrap_or_default());
    let plain = |limit: Option<Decimal>| match signal.unit.as_deref() {
        Some("%") | None => show_number(signal, limit.unwrap_or_default()),
        _ if signal.kind == Kind::Money => show_number(signal, limit.unwrap_or_default()),
        _ => super::show::grouped(limit.unwrap_or_default()),
    };
    let ask = words(signal).ask;
    format!("Enter {ask}, between {} and {}.", plain(signal.min), limit(signal.max))
}
