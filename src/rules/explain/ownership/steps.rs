//! Steps for whoever leads IT and was left out of something, and for the COO.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ProjectAdvice, is, weighs};
use crate::rules::decimal::Decimal;
use crate::rules::explain::case::Case;
use crate::rules::explain::it::It;
use crate::rules::words::{capital, count, list};

/// Steps for one person, in order.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Steps {
    /// Whom they are for.
    pub title: String,
    /// What in the answers or the projects calls for them; empty where it stands elsewhere.
    pub why: String,
    /// The steps.
    pub steps: Vec<String>,
}

/// For whoever leads IT, where projects came as a surprise or IT joins late. A company without IT
/// has nobody who could take them.
pub(super) fn for_it(case: &Case, projects: &[ProjectAdvice]) -> Option<Steps> {
    let why = left_out(case, projects);
    if why.is_empty() || It::of(case.answers) != It::Own {
        return None;
    }
    let steps = [
        "Sleep on it. Few people leave IT out on purpose; most do not know that they should ask.",
        "Within a week, go and meet whoever leads the project. Say that you want it to work.",
        "Ask before you offer: what is it for, when should it be live, who is hired, what can no \
         longer be changed?",
        "Put on one page what it must be connected to: stock, prices, orders, payments, delivery, \
         returns, customer data. Beside each, what a customer would notice without it, how long it \
         takes, and the last day to begin.",
        "Offer what is easy to accept: one person by name, data to test with, a day for a trial, \
         a look at logins and card payments.",
        "Do not ask for the lead. The department answers for what comes of it, you for all that \
         has to connect.",
        "Agree on a fixed day to talk: every two weeks until it is live, once a month after that.",
        "If a connection is in danger and nobody answers, take the page to the COO. Call it a risk \
         to the date and blame no one.",
        "Close the gap: one form for every new project, a look at all plans each quarter, an hour \
         with IT for every new head of department.",
    ];
    Some(Steps {
        title: "For whoever leads IT and was left out".to_owned(),
        why: why.join(" "),
        steps: steps.map(str::to_owned).to_vec(),
    })
}

/// What shows that IT was left out of something.
fn left_out(case: &Case, projects: &[ProjectAdvice]) -> Vec<String> {
    let mut why = Vec::new();
    why.extend(surprises(case));
    if weighs(case, "it_involvement") {
        if is(case, "it_involvement", &["after_supplier"]) {
            why.push("IT usually joins after a supplier is chosen.".to_owned());
        }
        if is(case, "it_involvement", &["near_launch"]) {
            why.push("IT usually joins near launch, or hears by accident.".to_owned());
        }
    }
    why.extend(told(projects, &["it_late"], "IT came late to"));
    why.extend(told(projects, &["it_missing"], "IT has not joined"));
    why
}

/// How many surprises there were, if any.
fn surprises(case: &Case) -> Option<String> {
    let number = case.answers.number("surprise_projects").filter(|n| *n > Decimal::ZERO)?;
    let number = usize::try_from(number.thousandths() / 1_000).unwrap_or(usize::MAX);
    let projects = count(number, "project", "projects");
    let text = format!("{} came as a surprise within a year.", capital(&projects));
    weighs(case, "surprise_projects").then_some(text)
}

/// The names of the projects that have one of these flags, behind some words.
fn told(projects: &[ProjectAdvice], keys: &[&str], words: &str) -> Option<String> {
    let flagged = projects.iter().filter(|p| p.flags.iter().any(|flag| keys.contains(&flag.key)));
    let names: Vec<String> = flagged.map(|p| format!("“{}”", p.project.name)).collect();
    (!names.is_empty()).then(|| format!("{words} {}.", list(&names, "and")))
}

/// For the COO, where projects surprise, IT joins late, or the wrong people lead one. What calls
/// for the steps of IT is not said twice.
pub(super) fn for_coo(case: &Case, projects: &[ProjectAdvice]) -> Option<Steps> {
    let left_out = left_out(case, projects);
    let leads = ["no_lead", "outside_lead", "it_leads", "not_it", "other_department"];
    let misplaced = told(projects, &leads, "Not led by those who have the gain:");
    if left_out.is_empty() && misplaced.is_none() {
        return None;
    }
    let mut steps =
        vec!["Look for the gap in how projects begin, not for somebody to blame.".to_owned()];
    if misplaced.is_some() {
        let text = "Put one person of the right department in charge of each of these projects.";
        steps.push(text.to_owned());
    }
    let it = It::of(case.answers);
    let page = match it {
        It::Own => "IT’s page",
        It::Provider => "your IT provider’s page",
        It::Nobody => "an outside adviser’s page",
    };
    steps.push(format!(
        "Sign with no agency or supplier before you have read {page} on what has to be connected."
    ));
    steps.push(
        "Make one form for every new project a rule in your own name, and read all plans each \
         quarter."
            .to_owned(),
    );
    let left_out = if it == It::Own { Vec::new() } else { left_out };
    let why: Vec<String> = left_out.into_iter().chain(misplaced).collect();
    Some(Steps { title: "For the COO".to_owned(), why: why.join(" "), steps })
}
