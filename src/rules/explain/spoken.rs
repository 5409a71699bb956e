//! Margins, settling answers and ways in plain sentences.

pub mod limit;

use super::margins::{Change, Margin};
use super::names::short;
use super::settling::{Settling, SettlingAnswer, ValueRange};
use super::ways::{Effect, MOST_STEPS, Step, Way, WayState};
use crate::rules::answers::{Answer, show};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::score::VerdictSet;
use crate::rules::words::{capital, list};
use limit::{Side, limit, near, spoken};

/// How far an answer is from changing the verdict: "Yearly revenue: below about $8.6 million (18%
/// lower) this would change to Prepare; no higher figure would change it."
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
        let at = limit_text(signal, &margin.value, &change.value);
        let by = by_how_much(signal, &margin.value, &change.value);
        format!("{at}{by} {}", becomes(change.verdicts))
    };
    let says = match (&margin.down, &margin.up) {
        (None, None) => "no other figure alone would change this".to_owned(),
        (Some(down), None) => format!("{}; no higher figure would change it", turn(down)),
        (None, Some(up)) => format!("{}; no lower figure would change it", turn(up)),
        (Some(down), Some(up)) => format!("{}; {}", turn(down), turn(up)),
    };
    format!("{name}: {says}.")
}

/// `below about $8.6 million`, `at 99 people`.
fn limit_text(signal: &Signal, now: &Answer, then: &Answer) -> String {
    let (Answer::Number(now), Answer::Number(then)) = (now, then) else {
        return format!("at {}", show(signal, then));
    };
    let found = limit(signal, *now, *then);
    let side = match found.side {
        Side::At => "at",
        Side::Below => "below",
        Side::Above => "above",
    };
    let about = if found.about { "about " } else { "" };
    format!("{side} {about}{}", spoken(signal, found.value))
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
    let steps: Vec<String> = way.steps.iter().filter_map(step).collect();
    match (way.state, way.effect) {
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
    }
}

/// `late projects went from 20% to 50% and backlog from 1 to 4 days`.
fn going(steps: &[String]) -> String {
    all(steps).replacen(" from ", " went from ", 1)
}

/// `late projects from 62% to 20%`, `yearly security checks from “None” to “Two”`.
fn step(step: &Step) -> Option<String> {
    let signal = questionnaire().signal(&step.signal)?;
    Some(format!("{} from {}", signal.name(), from_to(signal, &step.from, &step.said)))
}

/// `62% to 20%`, `11 to 4 projects`, `“None” to “Two”`.
fn from_to(signal: &Signal, from: &Answer, to: &Answer) -> String {
    let [from, to] = [from, to].map(|answer| quoted(signal, answer));
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((figure, unit)), Some((_, same))) if signal.is_number() && unit == same => {
            format!("{figure} to {to}")
        }
        _ => format!("{from} to {to}"),
    }
}

fn of_choice(signal: &Signal, options: &[Change]) -> String {
    if options.is_empty() {
        return "no other answer alone would change this".to_owned();
    }
    let says = options.iter().map(|change| {
        format!("with {} {}", quoted(signal, &change.value), becomes(change.verdicts))
    });
    says.collect::<Vec<_>>().join("; ")
}

/// ` (18% lower)` where that says more than the figure: not for a percentage, nor for small counts.
pub(in crate::rules) fn by_how_much(signal: &Signal, now: &Answer, then: &Answer) -> String {
    let (Answer::Number(now), Answer::Number(then)) = (now, then) else { return String::new() };
    let (now, then) = (now.thousandths(), then.thousandths());
    let is_large = now >= 10_000 && then >= 0 && signal.unit.as_deref() != Some("%");
    if !is_large {
        return String::new();
    }
    let change = i128::from((then - now).abs());
    // Rounded down: nobody is promised room they do not have.
    let percent = 100 * change / i128::from(now);
    let way = if then < now { "lower" } else { "higher" };
    match percent {
        0 => format!(" (less than 1% {way})"),
        1000.. => String::new(),
        _ => format!(" ({percent}% {way})"),
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
    let ends = ends(signal, &one.by_value);
    let says = one.by_value.iter().enumerate().map(|(index, range)| {
        let before = index.checked_sub(1).and_then(|before| ends.get(before));
        let values = match (before, ends.get(index)) {
            _ if !signal.is_number() => quoted(signal, &range.from),
            (None, None) => "any figure".to_owned(),
            (None, Some(end)) => format!("up to {end}"),
            (Some(_), Some(end)) => format!("above that, up to {end}"),
            (Some(_), None) => "above that".to_owned(),
        };
        let names: Vec<&str> = range.verdicts.iter().map(|verdict| verdict.label()).collect();
        match names.as_slice() {
            [] => format!("{values}: you have this director already"),
            [one] => format!("{values}: {one}"),
            many => format!("{values}: still open, {}", list(many, "or")),
        }
    });
    format!("{}.", capital(&says.collect::<Vec<_>>().join("; ")))
}

/// Where each range of a number but the last one ends, in words: rounded, unless two of them would
/// then sound the same.
fn ends(signal: &Signal, ranges: &[ValueRange]) -> Vec<String> {
    let end = |range: &ValueRange| match range.to {
        Answer::Number(number) => Some(number),
        _ => None,
    };
    let all: Vec<Decimal> = ranges.iter().filter_map(end).collect();
    let Some((_, inner)) = all.split_last() else { return Vec::new() };
    let said = |end: &Decimal| {
        let (value, about) = near(signal, *end);
        format!("{}{}", if about { "about " } else { "" }, spoken(signal, value))
    };
    let round: Vec<String> = inner.iter().map(said).collect();
    let apart = round.windows(2).all(|pair| pair.first() != pair.last());
    let exact = || inner.iter().map(|end| show(signal, &Answer::Number(*end))).collect();
    if apart { round } else { exact() }
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
