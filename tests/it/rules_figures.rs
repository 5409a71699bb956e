//! Sentences with the company's own figures in them, as cases: what each part of a result says of
//! some answers, and what it never says.

use std::collections::BTreeMap;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::explain;
use readyline::rules::explain::playbook::playbook;
use readyline::rules::explain::reasons::reason;
use readyline::rules::ruleset::{Role, default_ruleset};
use readyline::rules::score::{Assessment, assess};
use readyline::rules::study::plan::suggestions;
use serde::Deserialize;

use crate::rules_cases::changed;

#[derive(Deserialize)]
struct Said {
    company: String,
    /// Other answers than the company's.
    answers: BTreeMap<String, Answer>,
    role: String,
    part: String,
    says: Vec<String>,
    never: Vec<String>,
}

fn reasons(role: &Role, scored: &Assessment, answers: &Answers) -> Vec<String> {
    let score = scored.roles.iter().find(|score| score.key == role.key).expect("a score");
    let own = role.need.factors.iter().zip(&score.need.factors);
    let ownership = &default_ruleset().ownership.dial.factors;
    let all = own.chain(ownership.iter().zip(&scored.ownership.factors));
    let given = all.filter(|(_, scored)| scored.low.tenths() > 0);
    let said = given.map(|(factor, scored)| reason(factor, scored, answers));
    said.map(|reason| format!("{} {}", reason.headline, reason.detail)).collect()
}

/// All that a part of a result says, a sentence or a cell a line.
fn part(said: &Said, answers: &Answers) -> String {
    let scored = assess(default_ruleset(), answers);
    let case = Case { ruleset: default_ruleset(), answers, assessment: &scored };
    let (found, role) = (explain(&case, &[]), default_ruleset().role(&said.role).expect("a role"));
    let lines: Vec<String> = match said.part.as_str() {
        "reasons" => reasons(role, &scored, answers),
        "waiting" => {
            let own = found.waiting.iter().filter(|waiting| waiting.role == role.key);
            let lines = own.flat_map(|waiting| &waiting.lines);
            lines.map(|line| format!("{} {}", line.sentence, line.formula)).collect()
        }
        "costs" => {
            let own = found.route.iter().filter(|route| route.role == role.key);
            let rows = own.flat_map(|route| &route.alternatives);
            rows.map(|row| format!("{}: {}", row.name, row.carried)).collect()
        }
        "plan" => suggestions(&case, &found).into_iter().map(|it| it.text).collect(),
        key => {
            let book = playbook(default_ruleset(), answers, &scored, role);
            let parts = book.parts.into_iter().filter(|part| part.key == key);
            parts.map(|part| part.markdown).collect()
        }
    };
    lines.join("\n")
}

#[test]
fn figures_stand_in_sentences_as_people_say_them() {
    let cases: Vec<Said> =
        serde_json::from_str(include_str!("../cases/figures.json")).expect("a case file");
    let mut wrong = Vec::new();
    for case in &cases {
        let answers = changed(&case.company, &case.answers);
        let text = part(case, &answers);
        let lacks = case.says.iter().filter(|words| !text.contains(*words));
        let has = case.never.iter().filter(|words| text.contains(*words));
        let faults: Vec<&String> = lacks.chain(has).collect();
        if !faults.is_empty() {
            wrong.push(format!("{} {}: {faults:?} of\n{text}", case.company, case.part));
        }
    }
    assert!(cases.len() > 12 && wrong.is_empty(), "{}", wrong.join("\n\n"));
}
