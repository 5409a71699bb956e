//! What to mend first in who answers for technology, drawn from the answers. What is good enough
//! is not named.

use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::it::It;
use super::next;
use super::ownership::rule;
use super::reasons::{Reason, reason};
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::Metric;
use crate::rules::words::list;

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Advice {
    /// What it is about, such as `Sponsors`; may be empty.
    pub head: String,
    /// What the company answered and what to do.
    pub text: String,
    /// Whether it asks for something that stands nowhere else.
    #[serde(skip)]
    pub asks: bool,
}

/// One line a weakness, the one with the most points first; then what is not known. `said` are the
/// questions about which the next steps say what to do: there the line only names them.
pub fn advice(case: &Case, said: &[&str]) -> Vec<Advice> {
    let dial = &case.ruleset.ownership.dial;
    let scored = dial.factors.iter().zip(&case.assessment.ownership.factors);
    let mut lines: Vec<(Points, Advice)> = scored
        .filter(|(factor, score)| score.low > Points::ZERO && !fine(case, &factor.metric))
        .map(|(factor, score)| {
            let own = line(case, &factor.metric).map(|line| told(line, &factor.metric, said));
            (score.low, own.unwrap_or_else(|| plain(reason(factor, score, case.answers))))
        })
        .collect();
    lines.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let mut lines: Vec<Advice> = lines.into_iter().map(|(_, line)| line).collect();
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

/// What a line is about, what the company answered, and what to do.
type Line = (&'static str, String, String);

fn told((head, fact, to_do): Line, metric: &str, said: &[&str]) -> Advice {
    let asks = !said.contains(&metric);
    let to_do = if asks { to_do } else { format!("See “{}”.", next::TITLE) };
    Advice { head: head.to_owned(), text: format!("{fact} {to_do}"), asks }
}

/// The advice for one signal of the ownership dial; none for one it has no advice on.
fn line(case: &Case, metric: &str) -> Option<Line> {
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
    let text = format!("{} {}", reason.headline, reason.detail);
    Advice { head: String::new(), text, asks: false }
}

fn store_owner(case: &Case) -> Option<Line> {
    let (fact, to_do) = match case.answers.choice("store_owner")? {
        "it" => ("IT answers for what it earns.", rule::STORE),
        "agency" => ("an outside agency answers for what it earns.", rule::STORE),
        "nobody" => ("nobody answers for what it earns.", rule::STORE),
        "commercial_alone" => (
            "a commercial department answers for it alone.",
            "Make IT its partner, so that orders, stock and prices stay in step.",
        ),
        _ => return None,
    };
    Some(("The store", fact.to_owned(), to_do.to_owned()))
}

fn sponsors(case: &Case) -> Option<Line> {
    let share = case.answers.number("sponsor_share_pct")?;
    Some(("Sponsors", format!("{share}% of projects have one."), rule::SPONSORS.to_owned()))
}

fn involvement(case: &Case) -> Option<Line> {
    let it = It::of(case.answers);
    let fact = match case.answers.choice("it_involvement")? {
        "after_supplier" => "after a supplier is chosen.",
        "near_launch" => "near launch, or by accident.",
        // Where a company says that it has no IT to ask, there may be somebody all the same.
        "no_it" => match it {
            It::Own => "you say that you have no IT to ask, but somebody of your own does IT work.",
            It::Provider => "you have no IT of your own to ask.",
            It::Nobody => "you have no IT to ask.",
        },
        _ => return None,
    };
    Some(("When IT joins", fact.to_owned(), rule::it_joins(it)))
}

fn surprises(case: &Case) -> Option<Line> {
    let number = case.answers.number("surprise_projects")?;
    let projects = if number == Decimal::whole(1) { "project" } else { "projects" };
    let fact = format!("{number} {projects} in a year.");
    Some(("Surprises", fact, rule::one_form(It::of(case.answers))))
}

fn meeting(case: &Case) -> Option<Line> {
    let (fact, how) = match case.answers.choice("planning_meeting")? {
        "rarely" => ("rarely or never.", rule::AT_FIRST),
        "quarterly" => ("quarterly.", "every month"),
        _ => return None,
    };
    Some(("Meeting", fact.to_owned(), rule::meeting(It::of(case.answers), how)))
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
    let text = format!("{}. Find out.", list(&names, "and"));
    Some(Advice { head: "Not known".to_owned(), text, asks: true })
}
