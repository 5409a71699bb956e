//! The audit log in words: what was done, what changed, and to what, with a link where there is a
//! page about it.

use serde_json::Value;
use uuid::Uuid;

use super::super::rulesets::address::Which;
use crate::db::audit::Written;
use crate::db::people::Person;
use crate::rules::words::{capital, list};
use crate::web::words::date;

/// An action: how it is stored, what people call it, and what its details say. A sentence with a
/// `{key}` is left out where there is no such detail; a list that stands alone has a line each.
type Action = (&'static str, &'static str, &'static [&'static str]);

/// Everything that this program records, in the order of the list to choose from.
const ACTIONS: &[Action] = &[
    ("sign_in", "Signed in", &[]),
    ("sign_out", "Signed out", &[]),
    ("sign_in_failed", "Sign-in failed", &[]),
    ("sign_in_limited", "Too many sign-ins", &[]),
    ("second_factor_shown", "Second factor shown", &[]),
    ("recovery_code_used", "Recovery code used", &[]),
    ("second_factor_failed", "Wrong code", &[]),
    ("second_factor_limited", "Too many wrong codes", &[]),
    ("password_refused", "Wrong password on a page that asks again", &[]),
    ("reset_requested", "Link for a new password made", &[]),
    ("reset_limited", "Too many links asked for", &[]),
    ("password_set", "Password set with a link", &[]),
    ("password_changed", "Password changed", SIGNED_OUT),
    ("second_factor_on", "Second factor set up", SIGNED_OUT),
    ("second_factor_off", "Second factor taken away by its owner", SIGNED_OUT),
    ("second_factor_cleared", "Second factor taken away", &[]),
    ("recovery_codes_made", "New recovery codes made", &[]),
    ("session_ended", "Other browsers signed out", &["Browsers: {sessions}"]),
    ("sessions_ended", "Signed out everywhere", &[]),
    ("set_up_offered", "Link for the first admin made", &[]),
    ("set_up", "First admin made", &[]),
    ("account_created", "Account made", &["Role: {role}"]),
    ("invited", "Invitation made", &[]),
    ("name_changed", "Name changed", &["From “{from}” to “{to}”"]),
    ("role_changed", "Role changed", &["From {from} to {to}"]),
    ("account_closed", "Account closed", &[]),
    ("account_reopened", "Account opened again", &[]),
    ("draft_begun", "Draft begun", FROM_VERSION),
    ("import", "Rules imported as a draft", FROM_VERSION),
    ("draft_saved", "Draft saved", &["{changes}"]),
    ("draft_named", "Draft named", &["From “{was}” to “{name}”"]),
    ("draft_discarded", "Draft thrown away", &[]),
    (
        "preview_begun",
        "Preview begun",
        &["Revision {revision} of the draft, compared with version {against_version}"],
    ),
    (
        "publish",
        "Rules published",
        &[
            "Reason: {reason}",
            "In the place of version {instead_of_version}",
            "{changes}",
            "Test companies with other verdicts than expected: {broken_cases}",
            "Signed: {signed}",
        ],
    ),
    ("golden_case_added", "Test company added", CASE),
    ("golden_case_removed", "Test company removed", CASE),
    (
        "brand_changed",
        "Looks of a firm changed",
        &["Name: {name}", "Colour: {accent}", "Logo: {logo}"],
    ),
    ("firm_founded", "Firm founded", &["Name: {name}"]),
    ("firm_renamed", "Firm renamed", &["From “{from}” to “{to}”"]),
    ("firm_joined", "Consultant joined a firm", &[]),
    ("firm_left", "Consultant left a firm", &["Clients handed over: {clients}", "To {to}"]),
    ("client_added", "Client added", &[]),
    (
        "clients_imported",
        "Import of clients begun",
        &[
            "Rows: {rows}",
            "Rows with faults, left out: {left_out}",
            "Clients that exist: {existing}",
        ],
    ),
    ("client_imported", "Client imported", &[]),
    (
        "client_erased",
        "Client erased",
        &["Assessments: {assessments}", "Answers: {answers}", "Results: {results}"],
    ),
    (
        "retention_set",
        "Retention periods set",
        &[
            "Unfinished assessments: {unfinished_days} days",
            "Finished ones: {finished_months} months",
            "Clients of firms: {client_months} months",
            "Uploads: {upload_hours} hours",
        ],
    ),
    ("client_saved", "Client changed", &["{changed}"]),
    ("client_archived", "Client put away", &[]),
    ("client_unarchived", "Client taken out again", &[]),
    ("key_given", "Private link given", &[]),
    ("key_renewed", "Private link replaced", &[]),
    ("key_withdrawn", "Private link withdrawn", &[]),
    ("assessment_begun", "Assessment begun for a client", &[]),
    (
        "token_made",
        "Token for programs made",
        &["“{name}”", "May: {scopes}", "Works for {days} days"],
    ),
    ("token_revoked", "Token for programs withdrawn", &["“{name}”"]),
    ("webhook_added", "Webhook added", &["Address: {address}", "Told of {events}"]),
    ("webhook_removed", "Webhook removed", &[]),
    ("webhook_tested", "Webhook tested", &[]),
    ("webhook_sent_again", "Webhook message sent again", &[]),
    ("webhook_paused", "Webhook paused, because every try failed", &["Address: {address}"]),
    ("webhook_resumed", "Webhook goes on", &[]),
    (
        "action_added",
        "Action taken into a plan",
        &["Action: {action}", "From: {source}", "With the key: {key}"],
    ),
    (
        "action_changed",
        "Action of a plan changed",
        &["Action: {action}", "Changed: {fields}", "Now: {status}", "With the key: {key}"],
    ),
    ("plan_shared", "Plan shown on shared pages", &[]),
    ("plan_kept_back", "Plan no longer on shared pages", &[]),
    ("benchmark_joined", "Company counted among others", &[]),
    ("benchmark_left", "Company no longer counted among others", &[]),
    ("client_look_again_set", "Day to look at a client again set", &["Day: {day}"]),
    ("opinion_asked", "Second opinion asked for", &[]),
    ("opinion_renewed", "Private link for a second opinion replaced", &[]),
    ("opinion_withdrawn", "Second opinion withdrawn", &[]),
    ("opinion_handed_in", "Second opinion handed in", &[]),
    ("opinion_settled", "Different answers settled", &["Question: {question}"]),
    (
        "share_created",
        "Share link made",
        &[
            "Works for {days} days",
            "Shows: {parts}",
            "Always the latest result: {latest}",
            "What if: {what_if}",
            "Passcode: {passcode}",
        ],
    ),
    ("passcode_limited", "Too many wrong passcodes", &[]),
    ("share_revoked", "Share link ended", &[]),
    (
        "assessment_moved",
        "Assessment moved to newer rules",
        &["From version {from_version} to version {to_version}"],
    ),
    ("assessment_deleted", "Assessment deleted", &["Because of {why}"]),
    ("job_begun", "Work over all results begun", &[]),
    (
        "export",
        "File downloaded",
        &[
            "File: {file}",
            "Only: {action}",
            "About: {about}",
            "From {from} on",
            "Up to {to}",
            "Filter: {filter}",
        ],
    ),
];

const SIGNED_OUT: &[&str] = &["Other browsers signed out: {sessions_ended}"];
const FROM_VERSION: &[&str] = &["From version {from_version}"];
const CASE: &[&str] = &["“{name}”"];

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
