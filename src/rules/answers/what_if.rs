//! Answers as they might be: some changed, the others as they are.

use super::page::parse_page;
use super::{Answer, Answers, Fault, typed};
use crate::rules::questionnaire::{Signal, questionnaire};

/// The answers with what was typed in place of some of them. The fields are those of the
/// questionnaire's pages, of all pages at once; a question without a field keeps its answer. A
/// blank means *don't know* wherever that may be said.
///
/// # Errors
/// Every fault, in the order of the questions; fields that no page has come last.
pub fn what_if(base: &Answers, form: &[(String, String)]) -> Result<Answers, Vec<Fault>> {
    let (mut answers, mut faults) = (base.clone(), Vec::new());
    for page in &questionnaire().pages {
        let fields = questionnaire().on_page(&page.key).flat_map(|s| fields(s, base, form));
        match parse_page(&page.key, &fields.collect::<Vec<_>>()) {
            Ok(read) => read.into_iter().for_each(|(key, answer)| answers.set(&key, answer)),
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
    let ours = |name: &str| name == signal.key || name == unknown;
    let mut fields: Vec<_> = form.iter().filter(|(name, _)| ours(name)).cloned().collect();
    if fields.is_empty() {
        let value = base.get(&signal.key).map(|answer| typed(signal, answer)).unwrap_or_default();
        fields.push((signal.key.clone(), value));
    }
    if signal.dont_know && fields.iter().all(|(_, value)| value.trim().is_empty()) {
        fields = vec![(unknown, "1".to_owned())];
    }
    fields
}
