//! Makes a part of its text: lines that do not apply go, names become figures and lists.

use super::{Facts, costs, figures, guards, lists, own};

/// The text of a part for one company.
pub(super) fn fill(text: &str, facts: &Facts) -> String {
    let lines = text.lines().filter_map(|line| kept(line, facts));
    let filled: Vec<String> = lines.map(|line| put_in(line, facts)).collect();
    let mut out = String::with_capacity(text.len());
    // What went leaves no second empty line behind.
    let mut empty = true;
    for line in filled.iter().flat_map(|block| block.split('\n')) {
        if !(line.is_empty() && empty) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        empty = line.is_empty();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The line without its tests; `None` where one of them does not hold. A test that means nothing
/// stays with its line, for the tests to find.
fn kept<'t>(line: &'t str, facts: &Facts) -> Option<&'t str> {
    let mut rest = line;
    while let Some((test, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        match guards::holds(test, facts) {
            Some(true) => {}
            Some(false) => return None,
            None => return Some(line),
        }
        rest = after.trim_start();
    }
    Some(rest)
}

/// The line with its names replaced. A name that means nothing stays, for the tests to find.
fn put_in(line: &str, facts: &Facts) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        match named(name, facts) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn named(name: &str, facts: &Facts) -> Option<String> {
    lists::named(name, facts)
        .or_else(|| own::named(name, facts))
        .or_else(|| costs::named(name, facts))
        .or_else(|| figures::named(name, facts))
}

/// Words of an admin inside our own Markdown: on one line, and nothing in them means a mark.
pub(super) fn plain(text: &str) -> String {
    const MARKS: &str = "\\`*_[]<>|~{}&";
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if MARKS.contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
