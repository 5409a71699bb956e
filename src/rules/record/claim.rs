//! A file that says it is a result, and whether that is so.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::behind::behind;
use super::findings::place;
use super::{FORMAT, Findings, Made, Record};
use crate::rules::answers::{Answers, parse_json, told};
use crate::rules::projects::Projects;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Ruleset;
use crate::rules::score::assess;
use crate::rules::study::recheck::Differences;

/// What a file says of a result: to be held against what its rules give.
#[derive(Clone, Debug)]
pub struct Claim {
    said: Value,
    reference: String,
    created_at: String,
    ruleset_version: i64,
    answers: Answers,
    projects: Projects,
}

/// The fields without which nothing can be worked out again.
#[derive(Deserialize)]
struct Needed<'a> {
    format: String,
    reference: String,
    created_at: String,
    ruleset_version: i64,
    #[serde(borrow)]
    answers: &'a RawValue,
    #[serde(default)]
    projects: Projects,
}

impl Claim {
    /// Reads a file.
    ///
    /// # Errors
    /// A sentence for the person who chose the file: it is no result, or an answer in it is none.
    pub fn read(text: &str) -> Result<Claim, String> {
        // Some editors begin a file with a mark that no reader of JSON knows.
        let text = text.trim_start_matches('\u{feff}');
        let mut said: Value = serde_json::from_str(text).map_err(|error| {
            format!(
                "This is not a result file: it is not JSON. Choose the JSON file of a \
                 result. ({error})"
            )
        })?;
        if said.get("format").and_then(Value::as_str).is_none() {
            return Err("This is JSON, but not a result of Readyline: it has no \"format\".".into());
        }
        let needed: Needed = serde_json::from_str(text)
            .map_err(|error| format!("This result file is not complete: {error}."))?;
        if needed.format != FORMAT {
            let shown: String = needed.format.chars().take(60).collect();
            return Err(format!(
                "This file has the format \"{shown}\"; \"{FORMAT}\" can be checked."
            ));
        }
        let answers = parse_json(needed.answers.get()).map_err(|faults| {
            let said = faults.iter().map(|fault| match fault.signal.as_str() {
                "" => fault.message.clone(),
                signal => format!("{signal}: {}", fault.message),
            });
            let said: Vec<String> = said.take(5).collect();
            format!("The answers in this file cannot be read. {}", said.join(" "))
        })?;
        // A plan may stand beside a result. It is what people mean to do: nothing gives it.
        if let Some(fields) = said.as_object_mut() {
            fields.remove("plan");
        }
        Ok(Claim {
            said,
            reference: needed.reference,
            created_at: needed.created_at,
            ruleset_version: needed.ruleset_version,
            answers,
            projects: needed.projects,
        })
    }

    /// The number people quote, as the file has it.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The version of the rules that it names.
    pub fn ruleset_version(&self) -> i64 {
        self.ruleset_version
    }

    /// Works everything out again from the answers in the file, by the rules of the version that
    /// it names. Where an answer was changed, the rest of the file still tells the earlier one:
    /// then that answer is named, and what follows from it is told apart.
    pub fn verify(&self, rules: &Ruleset) -> Findings {
        let right = self.right(rules, &self.answers);
        let mut found = Differences::find("in the file", &self.said, &right);
        Findings::sort(&mut found);
        let earlier = behind(&self.said, &right, &self.answers, rules);
        if found.is_empty() || earlier == self.answers {
            return Findings { others: found, ..Findings::default() };
        }
        let mut others = Differences::find("in the file", &self.said, &self.right(rules, &earlier));
        others.retain(|line| !place(line).starts_with("answers"));
        if others.len() >= found.len() {
            return Findings { others: found, ..Findings::default() };
        }
        Findings::sort(&mut others);
        let apart: BTreeSet<&str> = others.iter().map(|line| place(line)).collect();
        found.retain(|line| !apart.contains(place(line)));
        Findings { answers: self.changed(&earlier), following: found, others }
    }

    /// What a file with these answers has to say.
    fn right(&self, rules: &Ruleset, answers: &Answers) -> Value {
        let assessment = assess(rules, answers);
        let record = Record::new(&Made {
            reference: &self.reference,
            created_at: &self.created_at,
            ruleset_version: self.ruleset_version,
            ruleset: rules,
            answers,
            assessment: &assessment,
            projects: &self.projects.0,
        });
        // Only a map with keys that are no text could fail here, and there is none.
        serde_json::to_value(record).unwrap_or_default()
    }

    /// Each answer that differs from the one behind the rest of the file.
    fn changed(&self, earlier: &Answers) -> Vec<String> {
        let signals = questionnaire().signals.iter();
        let differ = |signal: &&Signal| self.answers.get(&signal.key) != earlier.get(&signal.key);
        let line = |signal: &Signal| {
            let (own, rest) = (told(signal, &self.answers), told(signal, earlier));
            format!(
                "{} The answers in the file say “{own}”; the rest of it goes with “{rest}”.",
                signal.label
            )
        };
        signals.filter(differ).map(line).collect()
    }
}
