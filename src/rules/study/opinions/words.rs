//! Disagreements in plain sentences.

use super::pairs::Pair;
use super::{Choice, Disagreement, RoleSwing, Said};
use crate::rules::answers::Answer;
use crate::rules::decimal::Points;
use crate::rules::explain::names::short;
use crate::rules::explain::spoken::quoted;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::outcome::Outcome;
use crate::rules::words::{capital, list};

/// "Connected services: IT says 12 services, Marketing says 30 services. At 30 services the answer
/// for IT changes from Prepare to Hire; need moves by 6.5 points."
pub(super) fn sentence(signal: &Signal, told: &Disagreement) -> String {
    let name = capital(signal.name());
    let said: Vec<String> =
        told.choices.iter().map(|choice| says(signal, &choice.answer, &told.said)).collect();
    let mut effects: Vec<String> = Vec::new();
    for (place, role) in told.roles.iter().enumerate().filter(|(_, role)| role.changes) {
        effects.extend(changes(signal, &told.choices, place, role));
        effects.extend(moves(role.need, role.fit));
    }
    if effects.is_empty() {
        effects.push(without_change(told));
    }
    format!("{name}: {}. {}.", said.join(", "), capital(&effects.join("; ")))
}

/// `IT and Sales say 12 services`, `Marketing does not know`.
fn says(signal: &Signal, answer: &Answer, said: &[Said]) -> String {
    let who = said.iter().filter(|each| each.answer == *answer);
    let who: Vec<&str> = who.map(|each| each.who.as_str()).collect();
    let names = list(&who, "and");
    match (answer, who.len()) {
        (Answer::Unknown, 1) => format!("{names} does not know"),
        (Answer::Unknown, _) => format!("{names} do not know"),
        (answer, 1) => format!("{names} says {}", quoted(signal, answer)),
        (answer, _) => format!("{names} say {}", quoted(signal, answer)),
    }
}

/// One clause for each answer that comes to something else than the first known one.
fn changes(signal: &Signal, choices: &[Choice], place: usize, role: &RoleSwing) -> Vec<String> {
    let outcome = |choice: &Choice| choice.roles.get(place).map(|role| role.outcome);
    let known = choices.iter().find(|choice| choice.answer != Answer::Unknown);
    let Some(first) = known.and_then(outcome) else { return Vec::new() };
    let clause = |choice: &Choice| {
        let then = outcome(choice).filter(|then| *then != first)?;
        let (at, field) = (at(signal, &choice.answer), short(&role.title));
        Some(format!(
            "{at} the answer for {field} changes from {} to {}",
            named(first),
            named(then)
        ))
    };
    choices.iter().filter_map(clause).collect()
}

/// `at 30 services`, `with “Two”`, `if it stays unknown,`.
fn at(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Unknown => "if it stays unknown,".to_owned(),
        Answer::Number(_) => format!("at {}", quoted(signal, answer)),
        Answer::Choice(_) => format!("with {}", quoted(signal, answer)),
    }
}

/// `Prepare`, `Hire or Prepare`, `a post that is filled`.
fn named(outcome: Outcome) -> String {
    match outcome {
        Outcome::Filled => "a post that is filled".to_owned(),
        Outcome::Absent => "no such role".to_owned(),
        Outcome::Verdicts(set) => {
            list(&set.iter().map(|verdict| verdict.label()).collect::<Vec<_>>(), "or")
        }
    }
}

/// `need moves by 6.5 points and fit by 2.0`.
fn moves(need: Points, fit: Points) -> Option<String> {
    match (need, fit) {
        (Points::ZERO, Points::ZERO) => None,
        (need, Points::ZERO) => Some(format!("need moves by {}", points(need))),
        (Points::ZERO, fit) => Some(format!("fit moves by {}", points(fit))),
        (need, fit) => Some(format!("need moves by {} and fit by {fit}", points(need))),
    }
}

fn points(points: Points) -> String {
    if points == Points::whole(1) { "1.0 point".to_owned() } else { format!("{points} points") }
}

/// "no verdict changes; need for IT moves by 6.5 points".
fn without_change(told: &Disagreement) -> String {
    let largest = told.roles.iter().flat_map(|role| {
        let field = short(&role.title);
        [(role.need, format!("need for {field}")), (role.fit, format!("fit for {field}"))]
    });
    let ownership = [(told.ownership, "ownership of technology".to_owned())];
    let found = largest.chain(ownership).find(|(moved, _)| *moved == told.swing);
    match found.filter(|_| told.swing > Points::ZERO) {
        None => "no score changes".to_owned(),
        Some((moved, what)) => format!("no verdict changes; {what} moves by {}", points(moved)),
    }
}

/// "Connected services and store downtime change the answer for IT only together: at 12 services
/// and at 3 hours per year it is Prepare; at 30 services and at 40 hours per year it is Hire."
pub(super) fn together(title: &str, signals: &[String; 2], between: &[Pair; 2]) -> String {
    let [Some(one), Some(other)] = signals.each_ref().map(|key| questionnaire().signal(key)) else {
        return String::new();
    };
    let case = |pair: &Pair| {
        let each = |signal: &Signal, answer: &Answer| match answer {
            Answer::Unknown => format!("without {}", signal.name()),
            known => at(signal, known),
        };
        let [first, second] = &pair.answers;
        let at = list(&[each(one, first), each(other, second)], "and");
        format!("{at} it is {}", named(pair.outcome))
    };
    let [from, to] = between.each_ref().map(case);
    let names = capital(&list(&[one.name(), other.name()], "and"));
    let field = short(title);
    format!("{names} change the answer for {field} only together: {from}; {to}.")
}
