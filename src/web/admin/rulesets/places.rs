//! Faults and warnings beside the part of the rules that they are about.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::super::super::error::PageResult;
use super::super::super::prose::capital;
use super::super::super::result_view::{a, subject};
use super::super::aside;
use crate::rules::answers::{Answers, show};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Dial, RuleFault, Ruleset, Warning};

/// Rules that take longer than this to look through for warnings are shown without them.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whoever holds it looks rules through for warnings.
static TURN: Semaphore = Semaphore::const_new(1);

/// Something an admin should look at, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web::admin) struct Finding {
    /// Where: "Need for a Director of IT/Systems, Store downtime".
    pub(in crate::web::admin) place: String,
    /// What.
    pub(in crate::web::admin) message: String,
    /// The page that mends it, below the page of the draft: "/edit/verdicts".
    pub(in crate::web::admin) edit: String,
    /// The answers of a company that shows it; none where no company is needed to see it.
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

/// What is allowed but hardly meant, of each of these rules; `None` where finding it takes too
/// long. One look at a time has the time of one processor: others wait for their turn.
pub(in crate::web::admin) async fn warnings<const MANY: usize>(
    rules: [Arc<Ruleset>; MANY],
) -> PageResult<Option<[Vec<Finding>; MANY]>> {
    let until = Instant::now() + PATIENCE;
    let Ok(Ok(turn)) = timeout_at(until, TURN.acquire()).await else { return Ok(None) };
    let found = aside(move || {
        let _turn = turn;
        let in_time = || Instant::now() < until;
        let look = |ruleset: &Arc<Ruleset>| Some(findings(ruleset, ruleset.lint_while(&in_time)?));
        rules.iter().map_while(look).collect::<Vec<_>>()
    });
    Ok(found.await?.try_into().ok())
}

/// Figures that look mistyped beside the rules in force.
pub(in crate::web::admin) fn slips(in_force: &Ruleset, ruleset: &Ruleset) -> Vec<Finding> {
    findings(ruleset, ruleset.slips(in_force))
}

/// What may have been forgotten where a figure of the rules in force was changed.
pub(in crate::web::admin) fn left_behind(in_force: &Ruleset, ruleset: &Ruleset) -> Vec<Finding> {
    findings(ruleset, ruleset.left_behind(in_force))
}

fn findings(ruleset: &Ruleset, warnings: Vec<Warning>) -> Vec<Finding> {
    let finding = |warning: Warning| {
        let (place, edit) = place(ruleset, &warning.path);
        Finding { place, message: warning.message, edit, witness: known(&warning.witness) }
    };
    warnings.into_iter().map(finding).collect()
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
                return of(format!("{name}, where its bands begin"), "verdicts");
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
        "movable" => of("What can be moved".to_owned(), "movable"),
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
