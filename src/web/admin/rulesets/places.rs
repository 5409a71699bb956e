//! Faults and warnings beside the part of the rules that they are about.

use super::super::super::prose::capital;
use super::super::super::result_view::{a, subject};
use crate::rules::answers::{Answers, show};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Dial, RuleFault, Ruleset, Warning};

/// Something an admin should look at, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web::admin) struct Finding {
    /// Where: "Need for a Director of IT/Systems, Store downtime".
    pub(in crate::web::admin) place: String,
    /// What.
    pub(in crate::web::admin) message: String,
    /// The page that mends it, below the page of the draft: "/edit/verdicts".
    pub(in crate::web::admin) edit: String,
    /// The answers of a company that shows it; none for a fault.
    pub(in crate::web::admin) witness: Vec<(String, String)>,
}

/// What keeps a ruleset from being published.
pub(in crate::web::admin) fn faults(ruleset: &Ruleset) -> Vec<Finding> {
    let finding = |fault: RuleFault| {
        let (place, edit) = place(ruleset, &fault.path);
        Finding { place, message: fault.message, edit, witness: Vec::new() }
    };
    ruleset.check().into_iter().map(finding).collect()
}

/// What is allowed but hardly meant. It takes a while.
pub(in crate::web::admin) fn warnings(ruleset: &Ruleset) -> Vec<Finding> {
    let finding = |warning: Warning| {
        let (place, edit) = place(ruleset, &warning.path);
        Finding { place, message: warning.message, edit, witness: known(&warning.witness) }
    };
    ruleset.lint().into_iter().map(finding).collect()
}

/// Every answer that is given, by what it is about, in the order of the questionnaire.
pub(in crate::web::admin) fn known(answers: &Answers) -> Vec<(String, String)> {
    let line = |signal: &Signal| {
        let name = subject(&signal.key).unwrap_or(&signal.label);
        Some((capital(name), show(signal, answers.get(&signal.key)?)))
    };
    questionnaire().signals.iter().filter_map(line).collect()
}

/// What the part at this path is called, and the page that edits it.
fn place(ruleset: &Ruleset, path: &str) -> (String, String) {
    let of = |name: String, part: &str| (name, format!("/edit/{part}"));
    if let Some((index, rest)) = item(path, "roles")
        && let Some(role) = ruleset.roles.get(index)
    {
        let title = if role.title.trim().is_empty() { &role.key } else { &role.title };
        let dial = |kind: &str, dial: &Dial| {
            let name = format!("{} for {}", capital(kind), a(title));
            if rest[kind.len()..].starts_with(".bands") {
                return of(format!("{name}, marks"), "verdicts");
            }
            of(in_dial(name, dial, &rest[kind.len()..]), &format!("{}-{kind}", role.key))
        };
        return match rest.split(['.', '[']).next().unwrap_or_default() {
            "need" => dial("need", &role.need),
            "fit" => dial("fit", &role.fit),
            "verdicts" => of(format!("Verdicts for {}", a(title)), "verdicts"),
            "cost" => of(format!("Costs of {}", a(title)), "costs"),
            _ => of(title.clone(), "roles"),
        };
    }
    if let Some((index, _)) = item(path, "alerts") {
        let message = ruleset.alerts.get(index).map(|alert| alert.message.trim());
        let number = format!("Alert {}", index + 1);
        return match message.filter(|message| !message.is_empty()) {
            Some(message) => of(format!("{number}, “{}”", start_of(message)), "alerts"),
            None => of(number, "alerts"),
        };
    }
    match path.split('.').next().unwrap_or_default() {
        "ownership" => {
            let rest = path.strip_prefix("ownership").unwrap_or_default();
            of(in_dial(ruleset.ownership.title.clone(), &ruleset.ownership.dial, rest), "ownership")
        }
        "alternatives" => of("Costs of the alternatives".to_owned(), "costs"),
        "alerts" => of("Alerts".to_owned(), "alerts"),
        "roles" => of("Roles".to_owned(), "roles"),
        _ => of("Name of the rules".to_owned(), "roles"),
    }
}

/// The dial's name, and the factor's where the path leads to one.
fn in_dial(name: String, dial: &Dial, rest: &str) -> String {
    let factor = item(rest.trim_start_matches('.'), "factors");
    match factor.and_then(|(index, _)| dial.factors.get(index)) {
        Some(factor) if factor.label.trim().is_empty() => format!("{name}, {}", factor.key),
        Some(factor) => format!("{name}, {}", factor.label),
        None => name,
    }
}

/// The index and what follows, of a path that begins as `roles[0].need`.
fn item<'a>(path: &'a str, list: &str) -> Option<(usize, &'a str)> {
    let (index, rest) = path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, rest.trim_start_matches('.')))
}

/// The first words of a long text.
fn start_of(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words} …")
}
