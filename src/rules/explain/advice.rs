//! What to mend first in who answers for technology, drawn from the answers. What is good enough
//! is not named.

use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::it::{It, people};
use super::ownership::weighs;
use super::reasons::{Reason, reason};
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::Metric;
use crate::rules::words::list;

/// Below this share of projects with a sponsor, capacity comes after sponsors.
const FEW_SPONSORS: Decimal = Decimal::whole(50);

/// Every project has a sponsor.
const ALL: Decimal = Decimal::whole(100);

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Advice {
    /// What it is about, such as `Sponsors`; may be empty.
    pub head: String,
    /// What the company answered and what to do.
    pub text: String,
}

/// One line a weakness, the one with the most points first; then what is not known.
pub fn advice(case: &Case) -> Vec<Advice> {
    let dial = &case.ruleset.ownership.dial;
    let scored = dial.factors.iter().zip(&case.assessment.ownership.factors);
    let mut lines: Vec<(Points, Advice)> = scored
        .filter(|(factor, score)| score.low > Points::ZERO && !fine(case, &factor.metric))
        .map(|(factor, score)| {
            let own = line(case, &factor.metric);
            (score.low, own.unwrap_or_else(|| plain(reason(factor, score, case.answers))))
        })
        .collect();
    lines.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let mut lines: Vec<Advice> = lines.into_iter().map(|(_, line)| line).collect();
    // That all is in order would be said although some project has nobody who answers for it.
    let short = case.answers.number("sponsor_share_pct").is_some_and(|share| share < ALL);
    if lines.is_empty() && short && weighs(case, "sponsor_share_pct") {
        lines.extend(sponsors(case));
    }
    lines.extend(unknown(case));
    lines
}

/// Answers that give points because another one is better still, and that are good enough.
const FINE: [(&str, &str); 2] =
    [("it_involvement", "before_supplier"), ("planning_meeting", "monthly")];

/// Whether there is nothing to mend about an answer.
fn fine(case: &Case, metric: &str) -> bool {
    let answer = case.answers.choice(metric);
    FINE.iter().any(|(signal, option)| *signal == metric && answer == Some(*option))
}

/// The advice for one signal of the ownership dial; none for one it has no advice on.
fn line(case: &Case, metric: &str) -> Option<Advice> {
    match metric {
        "store_owner" => store_owner(case),
        "sponsor_share_pct" => sponsors(case),
        "it_involvement" => involvement(case),
        "surprise_projects" => surprises(case),
        "planning_meeting" => meeting(case),
        _ => None,
    }
}

/// The fact and why it counts, for a factor without advice of its own.
fn plain(reason: Reason) -> Advice {
    Advice { head: String::new(), text: format!("{} {}", reason.headline, reason.detail) }
}

fn store_owner(case: &Case) -> Option<Advice> {
    let text = match case.answers.choice("store_owner")? {
        "it" => {
            "IT answers for what it earns. Give that to a commercial department and keep IT as \
             its partner."
        }
        "agency" => {
            "an outside agency answers for what it earns. Name a department head who does, with \
             IT as partner."
        }
        "nobody" => "nobody answers for what it earns. Name one department head who does.",
        "commercial_alone" => {
            "a commercial department answers for it alone. Make IT its partner, so that orders, \
             stock and prices stay in step."
        }
        _ => return None,
    };
    Some(headed("The store", text))
}

fn sponsors(case: &Case) -> Option<Advice> {
    let share = case.answers.number("sponsor_share_pct")?;
    let text = if share < FEW_SPONSORS {
        format!(
            "{share}% of projects have one. Put a named department head on each, and stop those \
             that find none."
        )
    } else {
        format!("{share}% of projects have one. Name a department head for each of the others.")
    };
    Some(headed("Sponsors", &text))
}

fn involvement(case: &Case) -> Option<Advice> {
    let text = match case.answers.choice("it_involvement")? {
        "after_supplier" => {
            "after a supplier is chosen. Give IT a seat when a project starts, before anyone signs."
                .to_owned()
        }
        "near_launch" => {
            "near launch, or by accident. Give IT a seat when a project starts.".to_owned()
        }
        "no_it" => not_asked(case),
        _ => return None,
    };
    Some(headed("When IT joins", &text))
}

/// Where a company says that it has no IT to ask, whom it can ask all the same.
fn not_asked(case: &Case) -> String {
    match It::of(case.answers) {
        It::Own => {
            let people = people(case.answers).unwrap_or_else(|| "somebody".to_owned());
            format!(
                "you say that you have no IT to ask, but {people} of your own do IT work. Ask them \
                 when a project starts, and an outside adviser about what they cannot judge."
            )
        }
        It::Provider => {
            "you have no IT of your own to ask. Ask your IT provider before you choose \
                         a supplier."
                .to_owned()
        }
        It::Nobody => "you have no IT to ask. Have an outside adviser look at each project before \
                       you choose a supplier."
            .to_owned(),
    }
}

fn surprises(case: &Case) -> Option<Advice> {
    let number = case.answers.number("surprise_projects")?;
    let projects = if number == Decimal::whole(1) { "project" } else { "projects" };
    let text = format!(
        "{number} {projects} in a year. Keep one list of planned projects that every department \
         adds to and IT can read."
    );
    Some(headed("Surprises", &text))
}

fn meeting(case: &Case) -> Option<Advice> {
    let table = It::of(case.answers).table();
    let text = match case.answers.choice("planning_meeting")? {
        "rarely" => format!("rarely or never. Start one for {table}, every two weeks at first."),
        "quarterly" => "quarterly. Hold it at least once a month.".to_owned(),
        _ => return None,
    };
    Some(headed("Meeting", &text))
}

/// What widens the dial because nobody knows it.
fn unknown(case: &Case) -> Option<Advice> {
    let factors = case.ruleset.ownership.dial.factors.iter();
    let inputs = factors.filter_map(|factor| Metric::find(&factor.metric));
    let missing = inputs.flat_map(|metric| metric.inputs());
    let missing = missing.filter(|signal| !case.answers.knows(&signal.key));
    let names: Vec<_> = missing.map(|signal| signal.name()).collect();
    if names.is_empty() {
        return None;
    }
    Some(headed("Not known", &format!("{}. Ask around; it tells you a lot.", list(&names, "and"))))
}

fn headed(head: &str, text: &str) -> Advice {
    Advice { head: head.to_owned(), text: text.to_owned() }
}
