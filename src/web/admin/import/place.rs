//! Where in a file of rules something is, in the words of the pages.

use serde_json::Value;

use crate::web::prose::capital;
use crate::web::result_view::a;

/// What a path leads to: `roles[0].need.factors[1].weight` is "Need for a Director of IT/Systems,
/// Order growth, weight". Whatever has no title in the file is counted, from 1. Empty for the file
/// itself.
pub(super) fn place(file: &Value, path: &str) -> String {
    let mut here = Some(file);
    let mut words: Vec<String> = Vec::new();
    for step in path.split('.').filter(|step| !step.is_empty() && *step != "?") {
        let (name, index) = step.split_once('[').unwrap_or((step, ""));
        let index: Option<usize> = index.trim_end_matches(']').parse().ok();
        here = here.and_then(|value| value.get(name));
        if let Some(index) = index {
            here = here.and_then(|value| value.get(index));
        }
        let text = |key: &str| here.and_then(|value| value.get(key)).and_then(Value::as_str);
        let number = index.map_or_else(String::new, |index| format!(" {}", index + 1));
        match (name, words.last_mut()) {
            ("ramp", Some(_)) => {}
            ("need" | "fit", Some(role)) => *role = format!("{} for {}", capital(name), a(role)),
            ("roles", _) => words.push(titled(text("title"), "Role", &number)),
            ("factors", _) => words.push(titled(text("label"), "factor", &number)),
            ("alerts", _) => words.push(format!("Alert{number}")),
            ("ownership", _) => words.push(titled(text("title"), "Ownership", "")),
            (name, last) => {
                let word = format!("{}{number}", field(name));
                let is_first = last.is_none();
                words.push(if is_first { capital(&word) } else { word });
            }
        }
    }
    words.join(", ")
}

/// A title, or what it is and which.
fn titled(title: Option<&str>, what: &str, number: &str) -> String {
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => format!("{what}{number}"),
    }
}

/// What people call a field.
fn field(name: &str) -> String {
    let known = match name {
        "none_at" => "no points at",
        "full_at" => "full points at",
        "bands" => "where its bands begin",
        "cost" => "costs",
        "when" => "condition",
        "movable" => "what can be moved",
        "alternatives" => "costs of the alternatives",
        "roles" => "roles",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}
