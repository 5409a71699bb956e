//! What the answers about ownership ask before or beside each role's verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::advice::FEW_SPONSORS;
use super::super::case::{Case, Outcome, Scored};
use super::{is, weighs};
use crate::rules::answers::{Answer, show};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Role, Verdict};
use crate::rules::words::{a, capital};

/// From this many on, surprise projects are a pattern. Our default.
const SURPRISES: Decimal = Decimal::whole(2);

/// One thing that ownership asks for.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Condition {
    /// The key, such as `commercial_owner`.
    pub key: &'static str,
    /// The company's own answer that calls for it: `Planning meeting: Rarely or never.`
    pub trigger: String,
    /// What to do, and why it matters for this role.
    pub text: String,
}

/// What ownership asks for one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct RoleConditions {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// One sentence that leads the conditions, or says that there are none.
    pub lead: String,
    /// The conditions; may be empty.
    pub conditions: Vec<Condition>,
}

/// The questions that may attach a condition, in the order in which conditions are told.
const SIGNALS: [(&str, &str); 5] = [
    ("commercial_owner", "store_owner"),
    ("sponsors", "sponsor_share_pct"),
    ("it_joins", "it_involvement"),
    ("surprises", "surprise_projects"),
    ("meeting", "planning_meeting"),
];

/// The conditions of every role, in the order of the result.
pub(super) fn conditions(case: &Case) -> Vec<RoleConditions> {
    let role = |scored: Scored| {
        let conditions: Vec<Condition> = SIGNALS
            .iter()
            .filter(|(_, signal)| weighs(case, signal))
            .filter_map(|(key, signal)| condition(case, scored.role, key, signal))
            .collect();
        RoleConditions {
            role: scored.role.key.clone(),
            title: scored.role.title.clone(),
            lead: match conditions.is_empty() {
                true => none(case, scored),
                false => lead(scored),
            },
            conditions,
        }
    };
    case.order().into_iter().map(role).collect()
}

fn condition(case: &Case, role: &Role, key: &'static str, signal: &str) -> Option<Condition> {
    if !fires(case, signal) {
        return None;
    }
    let text = match role.filled_when.signal.as_str() {
        "cs_lead" => for_service(key)?,
        _ => for_technology(case, key)?,
    };
    Some(Condition { key, trigger: said(case, signal)?, text: text.to_owned() })
}

/// Whether a known answer is bad enough to bear on a hire.
fn fires(case: &Case, signal: &str) -> bool {
    let number = case.answers.number(signal);
    match signal {
        "store_owner" => is(case, signal, &["it", "agency", "nobody"]),
        "sponsor_share_pct" => number.is_some_and(|share| share < FEW_SPONSORS),
        "it_involvement" => is(case, signal, &["after_supplier", "near_launch", "no_it"]),
        "surprise_projects" => number.is_some_and(|count| count >= SURPRISES),
        "planning_meeting" => is(case, signal, &["rarely"]),
        _ => false,
    }
}

/// The answer in words: `Planning meeting: Rarely or never.`
fn said(case: &Case, key: &str) -> Option<String> {
    let signal = questionnaire().signal(key)?;
    let answer = case.answers.get(key).unwrap_or(&Answer::Unknown);
    Some(format!("{}: {}.", capital(signal.name()), show(signal, answer)))
}

fn for_technology(case: &Case, key: &str) -> Option<&'static str> {
    Some(match key {
        "commercial_owner" => {
            "Let a commercial department answer for what the store earns. Good systems do not sell \
             by themselves, so that is not a task for IT or for whoever leads it."
        }
        "sponsors" => {
            "Let no project go on without a department head behind it. Until then nobody can tell \
             which of them deserve IT’s time."
        }
        "it_joins" if is(case, "it_involvement", &["no_it"]) => {
            "Pay somebody outside to look at each plan while suppliers can still be compared."
        }
        "it_joins" => {
            "Bring IT to the table while suppliers can still be compared. Otherwise its time goes \
             into connecting what others have bought."
        }
        "surprises" => {
            "Give no project money before it stands on a list that IT and service can read. \
             Surprises eat the time that was planned for something else."
        }
        "meeting" => {
            "Give IT and the department heads a fixed day on which they settle which project comes \
             first. No person can settle that alone."
        }
        _ => return None,
    })
}

/// What concerns customer service: what the store promises, and what it learns in time.
fn for_service(key: &str) -> Option<&'static str> {
    Some(match key {
        "commercial_owner" => {
            "Let a commercial department answer for what the store earns. Questions about prices, \
             stock and promises reach service, which can change none of them."
        }
        "surprises" => {
            "Tell service of every project before customers notice it: from which day, and what \
             will be different for them."
        }
        "meeting" => {
            "Give service a seat where IT and the department heads go over plans, and give that \
             meeting a fixed day. Service hears first what customers stumble over."
        }
        _ => return None,
    })
}

fn lead(scored: Scored) -> String {
    let title = &scored.role.title;
    match scored.outcome() {
        Outcome::Filled => format!("What the {title} you have needs from you:"),
        Outcome::Settled(Verdict::Hire) => format!("Settle this before {} starts:", a(title)),
        Outcome::Settled(Verdict::Prepare) => {
            format!("Settle this while you prepare for {}:", a(title))
        }
        Outcome::Settled(Verdict::Bridge) => {
            format!("Settle this while you bridge the gap; it takes no {title}:")
        }
        Outcome::Settled(Verdict::NotYet) => format!("This needs no {title}:"),
        Outcome::Open(_) => {
            format!("Settle this whatever the verdict on {} turns out to be:", a(title))
        }
    }
}

/// Where nothing is asked: that all is well is only said where all is known.
fn none(case: &Case, scored: Scored) -> String {
    let title = &scored.role.title;
    let asked = SIGNALS.iter().filter(|(_, signal)| weighs(case, signal));
    let mut asked = asked.map(|(_, signal)| *signal);
    if asked.any(|signal| !case.answers.knows(signal)) {
        return format!("What is known so far adds no condition on {}.", a(title));
    }
    match scored.outcome() {
        Outcome::Filled => format!("Ownership adds nothing for the {title} you have."),
        Outcome::Settled(Verdict::Hire) => {
            format!("Nothing about ownership has to be settled before {} starts.", a(title))
        }
        _ => format!("Ownership adds no condition on {}.", a(title)),
    }
}
