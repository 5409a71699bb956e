//! The heading of a result: every role's verdict, in one or two short sentences.

use super::case::{Outcome, Scored};
use super::names::short;
use crate::rules::ruleset::Verdict;
use crate::rules::words::{a, capital, list};

/// The result's heading, sentence by sentence: every role's verdict, in the order given.
pub fn heading(order: &[Scored]) -> Vec<String> {
    let outcomes: Vec<_> = order.iter().map(Scored::outcome).collect();
    if let [first, rest @ ..] = outcomes.as_slice()
        && !rest.is_empty()
        && rest.iter().all(|outcome| outcome == first)
    {
        return vec![together(order, *first)];
    }
    order.iter().map(|scored| sentence(scored.outcome(), &scored.role.title)).collect()
}

/// One sentence for roles with the same outcome.
fn together(order: &[Scored], outcome: Outcome) -> String {
    let titles: Vec<_> = order.iter().map(|scored| a(&scored.role.title)).collect();
    let fields: Vec<_> = order.iter().map(|scored| short(&scored.role.title)).collect();
    match outcome {
        Outcome::Settled(Verdict::Hire) => format!("Hire {}.", list(&titles, "and")),
        Outcome::Settled(Verdict::Prepare) => format!("Prepare for {}.", list(&titles, "and")),
        Outcome::Settled(Verdict::Bridge) => {
            format!("Bridge the gaps in {} without a director.", list(&fields, "and"))
        }
        Outcome::Settled(Verdict::NotYet) => {
            format!("No director yet, for {}.", list(&fields, "or"))
        }
        Outcome::Filled => format!("You already have {}.", list(&titles, "and")),
        Outcome::Open(verdicts) => {
            let words = choice(verdicts);
            format!("{} are still open: {words}.", list(&fields, "and"))
        }
    }
}

fn sentence(outcome: Outcome, title: &str) -> String {
    let (title_with_article, field) = (a(title), short(title));
    match outcome {
        Outcome::Filled => format!("You already have {title_with_article}."),
        Outcome::Open(verdicts) => format!("{field} is still open: {}.", choice(verdicts)),
        Outcome::Settled(Verdict::Hire) => format!("Hire {title_with_article}."),
        Outcome::Settled(Verdict::Prepare) => format!("Prepare for {title_with_article}."),
        Outcome::Settled(Verdict::Bridge) => {
            format!("Bridge the gap in {field} without a director.")
        }
        Outcome::Settled(Verdict::NotYet) => format!("No {title} yet."),
    }
}

/// Possible verdicts in small letters, highest first: "prepare or bridge".
pub fn choice(verdicts: &[Verdict]) -> String {
    if verdicts.len() == Verdict::HIGHEST_FIRST.len() {
        return "any verdict is possible".to_owned();
    }
    let words: Vec<_> = verdicts.iter().map(|verdict| verdict.label().to_lowercase()).collect();
    list(&words, "or")
}

/// A role's verdict in words: "Prepare", "Still open: prepare or bridge".
pub fn word(outcome: Outcome) -> String {
    match outcome {
        Outcome::Filled => "Post filled".to_owned(),
        Outcome::Open([]) => "Still open".to_owned(),
        Outcome::Open(verdicts) => format!("Still open: {}", choice(verdicts)),
        Outcome::Settled(verdict) => capital(verdict.label()),
    }
}
