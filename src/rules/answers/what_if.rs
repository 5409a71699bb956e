//! Answers as they might be: some changed, the others as they are.

use super::page::parse_page;
use super::{Answer, Answers, Fault, typed};
use crate::rules::questionnaire::{Signal, questionnaire};

/// The answers with what was typed in place of some of them. The fields are those of the
/// questionnaire's pages, of all pages at once; a question without a field keeps its answer, or
/// stays without one. A blank means *don't know* wherever that may be said; elsewhere it leaves a
/// question open that was open, such as a figure that a share link keeps back.
///
/// # Errors
/// Every fault, in the order of the questions; fields that no page has come last.
pub fn what_if(base: &Answers, form: &[(String, String)]) -> Result<Answers, Vec<Fault>> {
    let (mut answers, mut faults) = (base.clone(), Vec::new());
    for page in &questionnaire().pages {
        let fields = questionnaire().on_page(&page.key).flat_map(|s| fields(s, base, form));
        match parse_page(&page.key, &fields.collect::<Vec<_>>()) {
            Ok(read) => {
                let read = read.into_iter().filter(|(key, _)| !stays_open(key, base, form));
                read.for_each(|(key, answer)| answers.set(&key, answer));
            }
            Err(found) => faults.extend(found),
        }
    }
    for (name, _) in form {
        let key = name.strip_suffix("-unknown").unwrap_or(name);
        if questionnaire().signal(key).is_none() {
            faults.push(Fault::new(key, "There is no such question."));
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// The fields that turn one set of answers into another: as few as there are differences.
pub fn what_if_fields(base: &Answers, changed: &Answers) -> Vec<(String, String)> {
    let differs = |signal: &&Signal| base.get(&signal.key) != changed.get(&signal.key);
    let field = |signal: &Signal| match changed.get(&signal.key) {
        Some(Answer::Number(number)) => (signal.key.clone(), number.to_string()),
        Some(Answer::Choice(option)) => (signal.key.clone(), option.clone()),
        Some(Answer::Unknown) => (format!("{}-unknown", signal.key), "1".to_owned()),
        None => (signal.key.clone(), String::new()),
    };
    questionnaire().signals.iter().filter(differs).map(field).collect()
}

/// What a page's form would hold for one question.
fn fields(signal: &Signal, base: &Answers, form: &[(String, String)]) -> Vec<(String, String)> {
    let unknown = format!("{}-unknown", signal.key);
    let ours = |(name, _): &&(String, String)| is_field(name, &signal.key);
    let mut fields: Vec<_> = form.iter().filter(ours).cloned().collect();
    if fields.is_empty() || stays_open(&signal.key, base, form) {
        fields.clear();
        let known = base.get(&signal.key).filter(|_| base.knows(&signal.key)).cloned();
        let answer = known.or_else(|| some_answer(signal));
        let value = answer.map(|answer| typed(signal, &answer)).unwrap_or_default();
        fields.push((signal.key.clone(), value));
    }
    if signal.dont_know && fields.iter().all(|(_, value)| value.trim().is_empty()) {
        fields = vec![(unknown, "1".to_owned())];
    }
    fields
}

/// Stands in for an answer that must be given and is not, so that its page can be read without it.
/// The largest, as no people in service would take the answers of their page away.
fn some_answer(signal: &Signal) -> Option<Answer> {
    let option = || signal.options.last().map(|option| Answer::Choice(option.key.clone()));
    let answer = signal.max.map(Answer::Number).or_else(option);
    answer.filter(|_| !signal.may_stay_unknown())
}

fn is_field(name: &str, key: &str) -> bool {
    name.strip_suffix("-unknown").unwrap_or(name) == key
}

/// Whether a question has no answer and gets none: nothing was typed, or no field is there.
fn stays_open(key: &str, base: &Answers, form: &[(String, String)]) -> bool {
    let typed = |(name, value): &&(String, String)| is_field(name, key) && !value.trim().is_empty();
    let asked = form.iter().any(|(name, _)| is_field(name, key));
    let optional = questionnaire().signal(key).is_some_and(Signal::may_stay_unknown);
    match asked {
        true => !base.knows(key) && !optional && !form.iter().any(|field| typed(&field)),
        false => base.get(key).is_none(),
    }
}
