//! A condition on one answer as fields: the question, and what its answer must be. The fields are
//! named after their owner, which is a role, or an alert and the place of the condition in it.

use askama::Template;

use super::control::{Checks, Control, Options, chosen, tick, ticked};
use super::field::Field;
use super::part::Entry;
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::answers::Figure;
use crate::rules::decimal::Decimal;
use crate::rules::metric::MetricInfo;
use crate::rules::questionnaire::{Kind, Signal, questionnaire};
use crate::rules::ruleset::{Condition, Test};
use crate::web::charts::drawn;
use crate::web::prose::capital;

/// What a number may be held against: the key in the rules and the words on the page.
const LIMITS: [(&str, &str); 2] = [("at_least", "is at least"), ("at_most", "is at most")];

/// A condition as it is shown.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/edit/condition.html")]
pub(super) struct ConditionFields {
    question: Control,
    options: Option<Checks>,
    /// Which side of the limit, and the limit.
    limit: Option<(Control, Field)>,
}

drawn!(ConditionFields);

/// A condition on this question that an admin has yet to fill in: `check` finds fault with it.
pub(super) fn blank(signal: &str) -> Condition {
    let question = questionnaire().signal(signal);
    let number = question.filter(|question| question.is_number());
    let test = match number {
        Some(question) => Test::AtLeast(question.min.unwrap_or_default()),
        None => Test::OneOf(Vec::new()),
    };
    Condition { signal: signal.to_owned(), test }
}

/// The condition with a test that fits its question. Imported rules may hold a number against a
/// choice; there is no field for that.
fn fitted(condition: &Condition) -> Condition {
    let chooses = matches!(condition.test, Test::OneOf(_));
    match questionnaire().signal(&condition.signal) {
        Some(question) if question.is_number() == chooses => blank(&condition.signal),
        _ => condition.clone(),
    }
}

fn limit_of(test: &Test) -> Option<(&'static str, Decimal)> {
    match test {
        Test::AtLeast(least) => Some(("at_least", *least)),
        Test::AtMost(most) => Some(("at_most", *most)),
        Test::OneOf(_) => None,
    }
}

/// How a limit is typed and read.
fn figure(signal: &str) -> Figure {
    match MetricInfo::find(signal) {
        Some(metric) => Figure::of(&metric),
        None => {
            let most = Decimal::whole(1_000_000_000);
            let step = Decimal::from_thousandths(1);
            Figure::new(Kind::Decimal, "", step, [Decimal::ZERO, most])
        }
    }
}

fn group(owner: &str, signal: &str) -> String {
    format!("options-{owner}-{signal}")
}

/// Each option of a question: the name of its box, its key and its words. Options that the
/// question does not have stand at the end, so that they can be taken out.
fn options(owner: &str, signal: &str, now: &[String]) -> Vec<(String, String, String)> {
    let question = questionnaire().signal(signal);
    let known = question.map_or(&[][..], |question| &question.options);
    let strange = now.iter().filter(|key| known.iter().all(|option| option.key != **key));
    let known = known.iter().map(|option| (option.key.clone(), option.label.clone()));
    let all = known.chain(strange.map(|key| (key.clone(), key.clone())));
    all.map(|(key, label)| (format!("option-{owner}-{signal}-{key}"), key, label)).collect()
}

/// Its fields. `of` is what the condition belongs to.
pub(super) fn entries(owner: &str, of: &str, condition: &Condition) -> Vec<Entry> {
    let Condition { signal, test } = fitted(condition);
    let entry = |field: &str, what: &str, text: String| {
        Entry::new(format!("{field}-{owner}"), format!("{of}: {what}"), text)
    };
    let mut entries = vec![entry("question", "question", signal.clone())];
    match (&test, limit_of(&test)) {
        (Test::OneOf(now), _) => {
            for (name, key, label) in options(owner, &signal, now) {
                let label = format!("{of}: answer “{label}”");
                entries.push(Entry::new(name, label, tick(now.contains(&key))));
            }
        }
        (_, Some((side, limit))) => {
            entries.push(entry("side", "at least or at most", side.to_owned()));
            entries.push(entry("limit", "number", figure(&signal).typed(limit)));
        }
        (_, None) => {}
    }
    entries
}

/// Puts what was typed into a condition. Another question keeps what fits it: the number, and the
/// boxes that the page had for it.
pub(super) fn read(typed: &mut Typed, owner: &str, condition: &mut Condition) {
    let before = fitted(condition);
    let question = format!("question-{owner}");
    let keys = questionnaire().signals.iter().map(|signal| signal.key.as_str());
    let other = chosen(typed, (&question, &before.signal), keys).map(str::to_owned);
    let now = match other {
        None => before.clone(),
        Some(signal) => {
            // The page had the boxes of the question before; they mean nothing for this one.
            if let Test::OneOf(now) = &before.test {
                read_options(typed, owner, &before.signal, now);
            }
            let new = blank(&signal);
            let test = match (&new.test, &before.test) {
                (Test::AtLeast(_), number @ (Test::AtLeast(_) | Test::AtMost(_))) => number.clone(),
                (blank, _) => blank.clone(),
            };
            Condition { signal, test }
        }
    };
    let test = match &now.test {
        Test::OneOf(options) => {
            typed.take(&format!("side-{owner}"));
            typed.take(&format!("limit-{owner}"));
            Test::OneOf(read_options(typed, owner, &now.signal, options))
        }
        number => read_limit(typed, owner, &now.signal, number),
    };
    *condition = Condition { signal: now.signal, test };
}

/// The options that are ticked, in the order of the question; as they stand where none changed.
fn read_options(typed: &mut Typed, owner: &str, signal: &str, now: &[String]) -> Vec<String> {
    let all = options(owner, signal, now);
    let boxes = all.iter().map(|(name, key, _)| (name.clone(), now.contains(key)));
    let ticks = ticked(typed, &group(owner, signal), boxes);
    let same = all.iter().zip(&ticks).all(|((_, key, _), tick)| now.contains(key) == *tick);
    if same {
        return now.to_vec();
    }
    let ticked = all.into_iter().zip(ticks).filter(|(_, tick)| *tick);
    ticked.map(|((_, key, _), _)| key).collect()
}

fn read_limit(typed: &mut Typed, owner: &str, signal: &str, now: &Test) -> Test {
    let Some((mut side, mut limit)) = limit_of(now) else { return now.clone() };
    let name = format!("side-{owner}");
    if let Some(other) = chosen(typed, (&name, side), LIMITS.into_iter().map(|(key, _)| key)) {
        side = other;
    }
    typed.figure(&format!("limit-{owner}"), &figure(signal), &mut limit);
    if side == "at_least" { Test::AtLeast(limit) } else { Test::AtMost(limit) }
}

/// The element that a fault inside a condition means.
pub(super) fn place(owner: &str, condition: &Condition, rest: &str) -> String {
    let fits = fitted(condition) == *condition;
    let boxes = |now: &[String]| options(owner, &condition.signal, now);
    match (&condition.test, rest) {
        (Test::OneOf(_), "one_of") if fits => group(owner, &condition.signal),
        (Test::OneOf(now), _) if fits && rest.starts_with("one_of[") => {
            let index = rest.trim_start_matches("one_of[").trim_end_matches(']');
            let key = index.parse::<usize>().ok().and_then(|index| now.get(index));
            let found = boxes(now).into_iter().find(|(_, option, _)| Some(option) == key);
            found.map_or_else(|| group(owner, &condition.signal), |(name, _, _)| name)
        }
        (_, "at_least" | "at_most") if fits => format!("limit-{owner}"),
        _ => format!("question-{owner}"),
    }
}

/// The questions to choose from, by page of the questionnaire.
pub(super) fn questions() -> Vec<(String, Options)> {
    let option = |signal: &Signal| (signal.key.clone(), capital(signal.name()));
    let of_page = |page: &str| questionnaire().on_page(page).map(option).collect();
    let pages = questionnaire().pages.iter();
    pages.map(|page| (page.title.clone(), of_page(&page.key))).collect()
}

impl ConditionFields {
    /// The fields of a condition; `words` stand above the question.
    pub(super) fn new(
        drawing: &Drawing,
        (owner, words): (&str, &str),
        condition: &Condition,
    ) -> ConditionFields {
        let Condition { signal, test } = fitted(condition);
        let field = |name: &str| drawing.field(&format!("{name}-{owner}"));
        let question = Control::list(field("question").shown(words), questions());
        let asked = questionnaire().signal(&signal);
        let choice = |now: &[String]| {
            let boxes = options(owner, &signal, now).into_iter();
            let boxes = boxes.map(|(name, _, label)| (name, label)).collect();
            Checks::new(drawing, (&group(owner, &signal), "is one of"), boxes)
        };
        let limit = || {
            let sides = LIMITS.map(|(key, words)| (key.to_owned(), words.to_owned()));
            let side = Control::list(field("side"), vec![(String::new(), sides.into())]);
            let unit = asked.and_then(|asked| asked.unit.clone()).unwrap_or_default();
            (side, field("limit").decimal(&unit.replace("USD", "dollars")))
        };
        ConditionFields {
            options: if let Test::OneOf(now) = &test { Some(choice(now)) } else { None },
            limit: limit_of(&test).map(|_| limit()),
            question,
        }
    }
}
