//! All results of one assessment, with what changed from one to the next.

use jiff::Timestamp;

use super::ResultInput;
use super::answers::within;
use super::ledger::points;
use crate::rules::answers::Answers;
use crate::rules::explain::names::short;
use crate::rules::projects::Project;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::score::{Assessment, DialScore, RoleScore};
use crate::web::charts::{Mark, Word};
use crate::web::prose::{Prose, capital, word};
use crate::web::words::{date, moment};

/// So many changes are told one by one; of more, only the count.
const TOLD: usize = 4;

/// One stored result of the assessment.
#[derive(Clone, Copy, Debug)]
pub struct PastInput<'a> {
    /// Where it is shown; the result on this page needs none.
    pub href: Option<&'a str>,
    /// Where it is compared with the result before it, if there is one.
    pub compared: Option<&'a str>,
    /// The version of the rules that scored it.
    pub ruleset_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// The answers it was made from.
    pub answers: &'a Answers,
    /// The technology projects that it tells of.
    pub projects: &'a [Project],
    /// What they came to.
    pub assessment: &'a Assessment,
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct PastRow {
    /// The day.
    pub date: String,
    /// Where it is shown; none for the result on this page.
    pub href: Option<String>,
    /// For each role: its short name, the possible verdicts, and need and fit.
    pub roles: Vec<PastRole>,
    /// What changed since the result before it.
    pub changes: Vec<Prose>,
    /// Where the same is told in points.
    pub compared: Option<String>,
}

/// One role in a past result.
#[derive(Clone, Debug)]
pub struct PastRole {
    /// Its short name.
    pub name: String,
    /// Its verdict, or each that was possible; none where the rules did not have it then.
    pub words: Vec<Word>,
    /// "need 72.5".
    pub need: String,
    /// "fit 64.0".
    pub fit: String,
}

/// The day of a result, with its time where another one is of the same day.
fn when(result: &PastInput, past: &[PastInput]) -> String {
    let day = date(result.created_at);
    let same = past.iter().filter(|other| date(other.created_at) == day).count();
    if same > 1 { moment(result.created_at) } else { day }
}

/// One row a result, newest first as given.
pub(super) fn rows(input: &ResultInput, past: &[PastInput]) -> Vec<PastRow> {
    let row = |(index, result): (usize, &PastInput)| PastRow {
        date: when(result, past),
        href: result.href.map(str::to_owned),
        roles: roles(input.ruleset, result.assessment),
        changes: match past.get(index + 1) {
            Some(before) => changes(before, result),
            // The results before it are too many to be told here.
            None if result.compared.is_some() => Vec::new(),
            None => vec![Prose::plain("First result")],
        },
        compared: result.compared.map(str::to_owned),
    };
    past.iter().enumerate().map(row).collect()
}

/// The roles of the table's head in their order. Rules of another time may have others.
fn roles(ruleset: &Ruleset, assessment: &Assessment) -> Vec<PastRole> {
    let role = |role: &Role| {
        let score = assessment.roles.iter().find(|score| score.key == role.key);
        let told = |name: &str, dial: &DialScore| format!("{name} {}", points(dial.low, dial.high));
        PastRole {
            name: short(&role.title).to_owned(),
            words: score.map(words).unwrap_or_default(),
            need: score.map(|score| told("need", &score.need)).unwrap_or_default(),
            fit: score.map(|score| told("fit", &score.fit)).unwrap_or_default(),
        }
    };
    ruleset.roles.iter().map(role).collect()
}

fn words(score: &RoleScore) -> Vec<Word> {
    if score.filled {
        return vec![Word { mark: Mark { key: "filled" }, label: "Post filled".to_owned() }];
    }
    score.verdicts.iter().map(|verdict| word(*verdict)).collect()
}

/// Whether the rules differ, then every answer that does, in the order of the questionnaire, then
/// whether the projects do.
fn changes(before: &PastInput, after: &PastInput) -> Vec<Prose> {
    let versions = (before.ruleset_version, after.ruleset_version);
    let mut lines = match versions {
        (old, new) if old == new => Vec::new(),
        (old, new) => vec![
            Prose::new()
                .text("Rules: ")
                .strong(format!("version {new}"))
                .text(format!(", was {old}")),
        ],
    };
    lines.extend(answers_changed(before.answers, after.answers));
    if before.projects != after.projects {
        lines.push(Prose::plain("Your list of projects changed"));
    }
    lines
}

fn answers_changed(before: &Answers, after: &Answers) -> Vec<Prose> {
    let changed = |signal: &&Signal| before.get(&signal.key) != after.get(&signal.key);
    let changed: Vec<_> = questionnaire().signals.iter().filter(changed).collect();
    if changed.is_empty() {
        return vec![Prose::plain("No answer changed")];
    }
    let told = if changed.len() > TOLD + 1 { TOLD } else { changed.len() };
    let mut lines: Vec<_> =
        changed.iter().take(told).map(|signal| change(signal, before, after)).collect();
    if changed.len() > told {
        lines.push(Prose::plain(format!("and {} more", changed.len() - told)));
    }
    lines
}

/// One answer that differs: "Headcount: **64 people**, was 56 people".
pub(super) fn change(signal: &Signal, before: &Answers, after: &Answers) -> Prose {
    change_from(signal, &within(before, signal), after)
}

/// The same where what it was is said in these words.
pub(super) fn change_from(signal: &Signal, was: &str, after: &Answers) -> Prose {
    let is = within(after, signal);
    Prose::new()
        .text(format!("{}: ", capital(signal.name())))
        .strong(is)
        .text(format!(", was {was}"))
}
