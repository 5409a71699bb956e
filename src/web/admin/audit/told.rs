//! The audit log in words: what was done, what changed, and to what, with a link where there is a
//! page about it.

mod actions;

use serde_json::Value;
use uuid::Uuid;

use super::super::rulesets::address::Which;
use crate::db::audit::Written;
use crate::db::people::Person;
use crate::rules::words::{capital, list};
use crate::web::words::date;
use actions::ACTIONS;

/// Every action: how it is stored, and what people call it.
pub(super) fn actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTIONS.iter().map(|(key, words, _)| (*key, *words))
}

/// What was done. An action that another version of this program recorded is spelled out:
/// `draft_saved` is "Draft saved".
pub(super) fn what(action: &str) -> String {
    let known = actions().find(|(key, _)| *key == action);
    known.map_or_else(|| readable(action), |(_, words)| words.to_owned())
}

fn readable(key: &str) -> String {
    capital(&key.replace('_', " "))
}

/// What changed, a line each.
pub(super) fn details(entry: &Written) -> Vec<String> {
    let known = ACTIONS.iter().find(|(key, _, _)| *key == entry.action);
    let sentences = known.map_or(&[][..], |(_, _, sentences)| sentences);
    let mut lines: Vec<String> =
        sentences.iter().flat_map(|sentence| told(sentence, &entry.details)).collect();
    for (key, value) in entry.details.as_object().into_iter().flatten() {
        let place = format!("{{{key}}}");
        let is_told = sentences.iter().any(|sentence| sentence.contains(&place));
        // What only a program can read is not told, such as the id of a draft, nor what stands
        // beside it as what it was done to.
        let news = |text: &str| Uuid::try_parse(text).is_err() && *text != entry.object.address;
        let plain = plain(value).filter(|text| !is_told && news(text));
        lines.extend(plain.map(|text| format!("{}: {text}", readable(key))));
    }
    lines
}

/// A sentence with its details filled in; none where one of them is missing.
fn told(sentence: &str, details: &Value) -> Vec<String> {
    let key = sentence.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if let Some(Value::Array(each)) = key.and_then(|key| details.get(key)) {
        return each.iter().filter_map(plain).collect();
    }
    let (mut line, mut rest) = (String::new(), sentence);
    while let Some((before, (key, after))) =
        rest.split_once('{').and_then(|(before, on)| Some((before, on.split_once('}')?)))
    {
        let Some(text) = details.get(key).and_then(plain) else { return Vec::new() };
        line = line + before + &text;
        rest = after;
    }
    vec![line + rest]
}

/// A value of the details as people write it, `None` where there is none.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(each) => {
            let each: Vec<String> = each.iter().filter_map(plain).collect();
            (!each.is_empty()).then(|| list(&each, "and"))
        }
        other => Some(other.to_string()),
    }
}

/// Who did it.
pub(super) fn who(actor: &Person) -> String {
    match actor.address.as_str() {
        "visitor" => "A visitor".to_owned(),
        "server" => "The server".to_owned(),
        "shell" => "The command line".to_owned(),
        _ => actor.to_string(),
    }
}

/// What it was done to.
pub(super) struct Object {
    /// What people call it.
    pub(super) text: String,
    /// How it is stored, where that says more: what the filter finds it by.
    pub(super) exact: Option<String>,
    /// Its page.
    pub(super) href: Option<String>,
}

/// What an entry is about.
pub(super) fn object(entry: &Written) -> Object {
    let Person { address: stored, name } = &entry.object;
    let object = |text: &str, href: &str| Object {
        text: text.to_owned(),
        exact: (text != stored).then(|| stored.clone()),
        href: (!href.is_empty()).then(|| href.to_owned()),
    };
    if let Some(name) = name {
        return object(name, "/admin/accounts");
    }
    if let Ok(id) = stored.parse::<Uuid>() {
        let of = |what: &str| began(id).map_or(what.to_owned(), |day| format!("{what} of {day}"));
        let draft =
            || entry.called.as_deref().or_else(|| entry.details.get("draft_name")?.as_str());
        let known = |text: String, href: &str| Object { exact: None, ..object(&text, href) };
        return match entry.action.split('_').next() {
            Some("assessment" | "share" | "action" | "plan" | "benchmark") => match &entry.called {
                Some(reference) => known(format!("Result {reference}"), ""),
                None => object(&of("Assessment"), ""),
            },
            Some("client") => object(&of("Client"), ""),
            Some("firm") => object(&of("Firm"), ""),
            Some("webhook") => object(&of("Webhook"), ""),
            Some("clients") => known(of("Upload"), ""),
            Some("golden") => object("Test company", "/admin/golden"),
            _ => match draft() {
                Some(name) => known(format!("Draft “{name}”"), &Which::Draft(id).href()),
                None => object(&of("Draft"), &Which::Draft(id).href()),
            },
        };
    }
    let version = stored.strip_prefix("version ").and_then(|number| number.parse().ok());
    match (version, stored.as_str()) {
        (Some(version), _) => Object {
            exact: None,
            ..object(&format!("Version {version}"), &Which::Version(version).href())
        },
        (_, "recheck") => object("Check of all results", "/admin#results"),
        (_, "insight") => object("Insight", "/admin/insight"),
        (_, stored) => object(stored, ""),
    }
}

/// The day that an id was made on: those of this program tell.
fn began(id: Uuid) -> Option<String> {
    let (seconds, _) = id.get_timestamp()?.to_unix();
    jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok().map(date)
}
