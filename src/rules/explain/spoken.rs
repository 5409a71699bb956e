//! Margins, settling answers and ways in plain sentences.

pub mod limit;
mod ranges;

use super::margins::{Change, Margin};
use super::names::short;
use super::settling::{Settling, SettlingAnswer};
use super::ways::{Effect, MOST_STEPS, SHARES, Step, Way, WayState};
use crate::rules::answers::{Answer, show};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Ratio;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::score::VerdictSet;
use crate::rules::words::{capital, list};
use limit::{is_about, is_slight, spoken};
use ranges::ranges;

/// How far an answer is from changing the verdict: "Yearly revenue: at about $8.5 million (19%
/// lower) this would change to Prepare." What is not named changes nothing.
pub fn margin(margin: &Margin) -> String {
    let Some(signal) = questionnaire().signal(&margin.signal) else { return String::new() };
    let name = capital(signal.name());
    if !margin.told {
        return format!(
            "{name}: what would change this cannot be told before the other questions are answered."
        );
    }
    if !signal.is_number() {
        return format!("{name}: {}.", of_choice(signal, &margin.options));
    }
    let turn = |change: &Change| {
        let close = match is_close(signal, &margin.value, &change.said) {
            true => ", very close to your answer,",
            false => "",
        };
        let at = at(signal, &margin.value, change);
        format!("{at}{close} {}", becomes(change.verdicts))
    };
    let says = match (&margin.down, &margin.up) {
        (None, None) => "no other figure alone would change this".to_owned(),
        (Some(one), None) | (None, Some(one)) => turn(one),
        (Some(down), Some(up)) => format!("{}; {}", turn(down), turn(up)),
    };
    format!("{name}: {says}.")
}

/// Where a change comes: `at about $8.5 million (19% lower)`, `at 99 people`, `with “Two”`.
pub(in crate::rules) fn at(signal: &Signal, now: &Answer, change: &Change) -> String {
    match change.value {
        Answer::Number(_) => {
            format!("at {}{}", limit_said(signal, change), by_how_much(signal, now, &change.said))
        }
        _ => format!("with {}", limit_said(signal, change)),
    }
}

/// The value of a change as every sentence says it: `about $8.5 million`, `99 people`, `“Two”`.
pub fn limit_said(signal: &Signal, change: &Change) -> String {
    let (Answer::Number(exact), Answer::Number(said)) = (&change.value, &change.said) else {
        return quoted(signal, &change.value);
    };
    let about = if is_about(signal, *said, *exact) { "about " } else { "" };
    format!("{about}{}", spoken(signal, *said))
}

/// Whether a change of this answer lies closer than anybody measures.
pub fn is_very_close(margin: &Margin) -> bool {
    let signal = questionnaire().signal(&margin.signal);
    let close = |change: &Change| {
        signal.is_some_and(|signal| is_close(signal, &margin.value, &change.said))
    };
    margin.changes().any(close)
}

fn is_close(signal: &Signal, now: &Answer, then: &Answer) -> bool {
    match (now, then) {
        (Answer::Number(now), Answer::Number(then)) => is_slight(signal, *now, *then),
        _ => false,
    }
}

/// What settles an open verdict: "One answer settles this: store downtime. Up to 12 hours per year:
/// Bridge; above that: Prepare."
pub fn settling(settling: &Settling) -> String {
    let names: Vec<&str> = settling.set.iter().map(|key| name(key)).collect();
    let needed = match names.as_slice() {
        [] => String::new(),
        [one] => format!("Once you know {one}, the verdict is certain."),
        many => format!("Once you know {}, the verdict is certain.", all(many)),
    };
    match &settling.one {
        Some(one) if one.always => {
            format!("One answer settles this: {}. {}", name(&one.signal), values(one))
        }
        Some(one) => {
            let first = format!("Begin with {}: some answers need no other.", name(&one.signal));
            format!("{first} {} {needed}", values(one))
        }
        None => needed,
    }
}

/// A way to another verdict: "Bringing late projects to 20% and team turnover to 25% would make it
/// Prepare."
pub fn way(way: &Way) -> String {
    let goal = way.to.label();
    if way.is_slight() {
        let steps: Vec<String> = way.steps.iter().filter_map(in_place).collect();
        return format!(
            "Very close to {goal}: it would be {goal} with {}. Nobody measures that finely, so \
             reckon with both.",
            all(&steps)
        );
    }
    let steps: Vec<String> = way.steps.iter().filter_map(step).collect();
    let text = match (way.state, way.effect) {
        (WayState::NoWay, _) => {
            format!("No change of up to {MOST_STEPS} answers within your reach leads to {goal}.")
        }
        (WayState::Untold, _) => {
            format!("Whether something within your reach leads to {goal} cannot be told.")
        }
        (_, Some(Effect::Relief)) => {
            format!("{} would make it {goal}.", capital(&format!("bringing {}", all(&steps))))
        }
        _ => format!("If {}, this would become {goal}.", going(&steps)),
    };
    if way.note.is_empty() { text } else { format!("{text} {}", way.note) }
}

/// `late projects went from 20% to 50% and backlog from 1 to 4 days`.
fn going(steps: &[String]) -> String {
    all(steps).replacen(" from ", " went from ", 1)
}

/// `late projects from 62% to 20%`, `yearly security checks from “None” to “Two”`.
fn step(step: &Step) -> Option<String> {
    let signal = questionnaire().signal(&step.signal)?;
    Some(format!("{} {}", signal.name(), from_to(step)?))
}

/// `team turnover at 41.6% in place of 42%`.
fn in_place(step: &Step) -> Option<String> {
    let signal = questionnaire().signal(&step.signal)?;
    let [from, to] = [&step.from, &step.said].map(|answer| figure(signal, answer));
    Some(format!("{} at {to} in place of {from}", signal.name()))
}

/// An answer inside a sentence, a large amount in millions.
fn figure(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => spoken(signal, *number),
        _ => quoted(signal, answer),
    }
}

/// `from 62% to 20%`, `from 11 to 4 projects`, `from about 9 to at most 4 of 18 people`, `from 60%
/// to at most 1 in 4`: a step wherever it stands.
pub fn from_to(step: &Step) -> Option<String> {
    let signal = questionnaire().signal(&step.signal)?;
    if let Some(of) = step.of {
        return few_from_to(signal, step, of);
    }
    let [from, to] = [&step.from, &step.said].map(|answer| figure(signal, answer));
    Some(match (from.split_once(' '), to.split_once(' ')) {
        (Some((figure, unit)), Some((goal, same))) if signal.is_number() && unit == same => {
            // The name of the question may say the period already: connection failures a month.
            let period = unit.strip_prefix("per ").map(|period| format!(" a {period}"));
            let named = period.is_some_and(|period| signal.name().ends_with(&period));
            format!("from {figure} to {}", if named { goal } else { &to })
        }
        _ => format!("from {from} to {to}"),
    })
}

/// A step of a share that is told in whole people or things.
fn few_from_to(signal: &Signal, step: &Step, of: Decimal) -> Option<String> {
    let (Answer::Number(from), Answer::Number(to)) = (&step.from, &step.said) else { return None };
    let count = |share: Decimal| Ratio {
        num: i128::from(share.thousandths()) * i128::from(of.thousandths()),
        den: 100 * 1_000 * 1_000,
    };
    let then = count(*to).rounded(1);
    let limit = if to < from { "at most" } else { "at least" };
    let Some((.., things)) = SHARES.into_iter().find(|(share, ..)| *share == signal.key) else {
        let goal = if then == 0 { "none".to_owned() } else { format!("{limit} {then} in {of}") };
        return Some(format!("from {} to {goal}", figure(signal, &step.from)));
    };
    let now = count(*from);
    let about = if now.num % now.den == 0 { "" } else { "about " };
    let from = match now.rounded(1) {
        same if same == then => figure(signal, &step.from),
        0 => figure(signal, &step.from),
        count => format!("{about}{count}"),
    };
    let goal = if then == 0 { "none".to_owned() } else { format!("{limit} {then}") };
    Some(format!("from {from} to {goal} of {of} {things}"))
}

fn of_choice(signal: &Signal, options: &[Change]) -> String {
    if options.is_empty() {
        return "no other answer alone would change this".to_owned();
    }
    let mut groups: Vec<(VerdictSet, Vec<String>)> = Vec::new();
    for change in options {
        let option = quoted(signal, &change.value);
        match groups.iter_mut().find(|(verdicts, _)| *verdicts == change.verdicts) {
            Some((_, same)) => same.push(option),
            None => groups.push((change.verdicts, vec![option])),
        }
    }
    let says = groups
        .iter()
        .map(|(verdicts, options)| format!("with {} {}", list(options, "or"), becomes(*verdicts)));
    says.collect::<Vec<_>>().join("; ")
}

/// ` (18% lower)` where that says more than the figure: not for a percentage, nor for small counts.
fn by_how_much(signal: &Signal, now: &Answer, then: &Answer) -> String {
    let (Answer::Number(now), Answer::Number(then)) = (now, then) else { return String::new() };
    let (now, then) = (now.thousandths(), then.thousandths());
    let is_large = now >= 10_000 && then >= 0 && signal.unit.as_deref() != Some("%");
    if !is_large {
        return String::new();
    }
    let change = i128::from((then - now).abs());
    let way = if then < now { "lower" } else { "higher" };
    // As whoever works it out from the two figures gets it.
    match (Ratio { num: 100 * change, den: i128::from(now) }).rounded(1) {
        _ if 100 * change < i128::from(now) => format!(" (less than 1% {way})"),
        1000.. => String::new(),
        percent => format!(" ({percent}% {way})"),
    }
}

/// `this would change to Prepare`, `this would be open: Hire or Prepare`.
fn becomes(verdicts: VerdictSet) -> String {
    let names: Vec<&str> = verdicts.iter().map(|verdict| verdict.label()).collect();
    match names.as_slice() {
        [] => "you would have this director already".to_owned(),
        [one] => format!("this would change to {one}"),
        many => format!("this would be open: {}", list(many, "or")),
    }
}

/// The same for a role that the sentence has to name: `the answer for IT changes to Prepare`.
pub(in crate::rules) fn becomes_for(title: &str, verdicts: VerdictSet) -> String {
    let field = short(title);
    let names: Vec<&str> = verdicts.iter().map(|verdict| verdict.label()).collect();
    match names.as_slice() {
        [] => format!("the post for {field} is filled already"),
        [one] => format!("the answer for {field} changes to {one}"),
        many => format!("the answer for {field} is open: {}", list(many, "or")),
    }
}

/// Which values of a settling answer lead where.
fn values(one: &SettlingAnswer) -> String {
    let Some(signal) = questionnaire().signal(&one.signal) else { return String::new() };
    let named = match signal.is_number() {
        true => ranges(signal, &one.by_value),
        false => one.by_value.iter().map(|range| quoted(signal, &range.from)).collect(),
    };
    let says = one.by_value.iter().zip(named).map(|(range, values)| {
        let names: Vec<&str> = range.verdicts.iter().map(|verdict| verdict.label()).collect();
        match names.as_slice() {
            [] => format!("{values}: you have this director already"),
            [one] => format!("{values}: {one}"),
            many => format!("{values}: still open, {}", list(many, "or")),
        }
    });
    format!("{}.", capital(&says.collect::<Vec<_>>().join("; ")))
}

/// An answer inside a sentence: a figure with its unit, an option in quotation marks.
pub(in crate::rules) fn quoted(signal: &Signal, answer: &Answer) -> String {
    let shown = show(signal, answer);
    if signal.is_number() { shown } else { format!("“{shown}”") }
}

fn name(signal: &str) -> &str {
    questionnaire().signal(signal).map_or(signal, Signal::name)
}

fn all<T: AsRef<str>>(names: &[T]) -> String {
    list(names, "and")
}
