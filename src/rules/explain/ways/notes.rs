//! What is right anyway, beside what a way asks for.

use super::{Effect, Step, Way};
use crate::rules::answers::{Answer, Answers};
use crate::rules::explain::it::PROJECTS_EACH;

/// A sentence for each step that stops short of what is right anyway, or goes beyond it.
pub(super) fn note(way: &Way, answers: &Answers) -> String {
    if way.effect != Some(Effect::Relief) {
        return String::new();
    }
    let notes = way.steps.iter().filter_map(|step| match step.signal.as_str() {
        "security_checks" => checks(step),
        "projects_active" => projects(step, answers),
        _ => None,
    });
    notes.collect::<Vec<_>>().join(" ")
}

/// Leaves out a note that stands beside an earlier way of the same role.
pub(super) fn once(ways: &mut [Way]) {
    for at in 1..ways.len() {
        let (before, rest) = ways.split_at_mut(at);
        if before.iter().any(|way| way.note == rest[0].note) {
            rest[0].note.clear();
        }
    }
}

fn checks(step: &Step) -> Option<&'static str> {
    let short = step.said != Answer::Choice("three".to_owned());
    short.then_some("All three security checks are due every year anyway.")
}

fn projects(step: &Step, answers: &Answers) -> Option<&'static str> {
    let Answer::Number(said) = step.said else { return None };
    let people = answers.number("it_staff")?;
    let each = i128::from(PROJECTS_EACH.thousandths()) * i128::from(people.thousandths());
    let fewer = i128::from(said.thousandths()) * 1_000 < each;
    fewer.then_some("Two projects for each person in IT can be carried; this asks for fewer.")
}
