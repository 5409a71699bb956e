//! The page about where people differ: display values only.

use askama::Template;
use askama_web::WebTemplate;
use uuid::Uuid;

use super::settled::SettledLine;
use super::{Compared, Judge};
use crate::rules::answers::{self, Answer, Answers, parse_one};
use crate::rules::decimal::Points;
use crate::rules::journey;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::attribution::Range;
use crate::rules::study::opinions::{Agreed, Choice, Disagreement, RoleAt};
use crate::rules::words::{capital, count, list};
use crate::web::brand::Brand;
use crate::web::charts::Word;
use crate::web::prose::word;
use crate::web::secret::new_id;
use crate::web::wizard::Notice;
use crate::web::words::date;

/// What a chosen answer says where none of the given ones counts.
const OTHER: &str = "other";

/// What to do where an answer is chosen and another one entered.
const BOTH: &str = "You chose an answer and entered another one. For what you entered choose \
                    “Another answer”; otherwise empty that field.";

/// What it says for *I don't know*.
const UNKNOWN: &str = "unknown";

#[derive(Template, WebTemplate)]
#[template(path = "opinions/page.html")]
pub(super) struct OpinionsPage {
    pub(super) notice: Option<Notice>,
    pub(super) done: Option<&'static str>,
    consultant: bool,
    /// How the firm shows itself to somebody at the client.
    brand: Brand,
    back: String,
    action: String,
    agree_action: String,
    rev: i64,
    people: Vec<PersonLine>,
    handed_in: usize,
    /// "Three people have".
    have: String,
    roles: Vec<String>,
    open: Vec<Row>,
    /// "2 questions with different answers are left. One of them changes a verdict."
    left: String,
    together: Vec<String>,
    /// What people agree on and the assessment does not know: question, answer, who said so.
    agreed: Vec<[String; 3]>,
    /// The fingerprint of that list, so that nothing else is taken over than was seen.
    agreed_as: String,
    agree_op: Uuid,
    /// Where it goes on, once nothing is left to decide, and in which words.
    onward: Option<(String, &'static str)>,
    settled: Vec<SettledLine>,
    fault: Option<(String, String)>,
}

struct PersonLine {
    name: String,
    state: String,
}

/// One question that people answer differently.
pub(super) struct Row {
    signal: String,
    label: String,
    sentence: String,
    changes_verdict: bool,
    /// Whether it moves who answers for technology.
    owned: bool,
    choices: Vec<ChoiceLine>,
    op: Uuid,
    unit: String,
    /// The options of a choice: key and words.
    options: Vec<(String, String)>,
    dont_know: bool,
    /// Whether somebody decided about it.
    settled: bool,
    /// What was chosen and typed, where it was not stored.
    pub(super) chosen: String,
    other: String,
    pub(super) fault: Option<String>,
}

/// One of the answers that were given.
struct ChoiceLine {
    value: String,
    shown: String,
    said: String,
    roles: Vec<RoleLine>,
    ownership: String,
}

struct RoleLine {
    title: String,
    verdicts: Vec<Word>,
    scores: String,
}

/// A decision as it was typed.
pub(super) struct Typed {
    pub(super) signal: String,
    pub(super) answer: String,
    pub(super) other: String,
    pub(super) fault: Option<String>,
}

impl Typed {
    /// The answer that it says.
    ///
    /// # Errors
    /// What to do instead.
    pub(super) fn read(&self, signal: &Signal) -> Result<Answer, String> {
        let field = |value: &str| match value {
            UNKNOWN => (format!("{}-unknown", signal.key), "1".to_owned()),
            value => (signal.key.clone(), value.to_owned()),
        };
        let typed = match (self.answer.as_str(), self.other.trim()) {
            ("", "") => return Err("Choose one of the answers, or enter another one.".to_owned()),
            ("" | OTHER, other) => field(other),
            (given, other) if other.is_empty() || other == given => field(given),
            _ => return Err(BOTH.to_owned()),
        };
        match parse_one(signal, &[typed]) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err("Enter the answer that counts.".to_owned()),
            Err(fault) => Err(fault.message),
        }
    }
}

impl Compared {
    /// The page; `typed` is a decision that was not stored.
    pub(super) fn page(&self, judge: &Judge, typed: Option<Typed>) -> OpinionsPage {
        let stored = &judge.visit.stored;
        let still = |signal: &str| !self.is_settled(signal);
        let open: Vec<Row> = self
            .found
            .disagreements
            .iter()
            .filter(|each| still(&each.signal))
            .filter_map(|each| self.row(each, typed.as_ref()))
            .collect();
        let together = self.found.together.iter();
        let together = together.filter(|pair| pair.signals.iter().all(|signal| still(signal)));
        let own = format!("/assessments/{}", stored.id);
        let open_is_empty = open.is_empty();
        let handed_in = self.people.iter().filter(|one| one.own.handed_in_at.is_some()).count();
        OpinionsPage {
            notice: None,
            done: None,
            consultant: judge.is_consultant(),
            brand: self.brand.clone(),
            back: if judge.is_consultant() { judge.base() } else { format!("{own}/check") },
            action: format!("{}/opinions/settle", judge.base()),
            agree_action: format!("{}/opinions/agree", judge.base()),
            rev: stored.revision,
            people: self.people.iter().map(person).collect(),
            have: capital(&count(handed_in, "person has", "people have")),
            handed_in,
            roles: self.titles.clone(),
            left: left(&open),
            open,
            together: together.map(|pair| pair.sentence.clone()).collect(),
            agreed: self.agreed.iter().filter_map(agreed).collect(),
            agreed_as: super::agree::fingerprint(&self.agreed),
            agree_op: new_id(),
            onward: (open_is_empty && self.agreed.is_empty() && handed_in > 0)
                .then(|| onward(&stored.answers, &own)),
            settled: self.settled(judge, typed.as_ref(), &own),
            fault: typed.and_then(|typed| Some((typed.signal, typed.fault?))),
        }
    }

    pub(super) fn row(&self, each: &Disagreement, typed: Option<&Typed>) -> Option<Row> {
        let signal = questionnaire().signal(&each.signal)?;
        let typed = typed.filter(|typed| typed.signal == each.signal);
        let options = signal.options.iter();
        Some(Row {
            signal: each.signal.clone(),
            label: signal.label.clone(),
            sentence: each.sentence.clone(),
            changes_verdict: each.changes_verdict,
            owned: each.ownership > Points::default(),
            choices: each.choices.iter().map(|choice| self.choice(signal, choice)).collect(),
            op: new_id(),
            unit: signal.unit.clone().unwrap_or_default(),
            options: options.map(|option| (option.key.clone(), option.label.clone())).collect(),
            dont_know: signal.dont_know,
            settled: self.is_settled(&signal.key),
            chosen: typed.map(|typed| typed.answer.clone()).unwrap_or_default(),
            other: typed.map(|typed| typed.other.clone()).unwrap_or_default(),
            fault: typed.and_then(|typed| typed.fault.clone()),
        })
    }

    fn choice(&self, signal: &Signal, choice: &Choice) -> ChoiceLine {
        let roles = choice.roles.iter().zip(&self.titles);
        let said = self.said(&signal.key, &choice.answer);
        ChoiceLine {
            value: value(signal, &choice.answer),
            shown: answers::show(signal, &choice.answer),
            said: if said.is_empty() { "Typed".to_owned() } else { said },
            roles: roles.map(|(at, title)| role(at, title)).collect(),
            ownership: range(choice.ownership),
        }
    }
}

/// What a choice says of an answer.
pub(super) fn value(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Unknown => UNKNOWN.to_owned(),
        answer => answers::typed(signal, answer),
    }
}

/// How much is left to settle, and what hangs on it.
fn left(open: &[Row]) -> String {
    let changing = open.iter().filter(|row| row.changes_verdict).count();
    let what = match (open.len(), changing) {
        (1, 1) => "It changes a verdict".to_owned(),
        (1, _) => "It changes no verdict".to_owned(),
        (_, 0) => "None of them changes a verdict by itself".to_owned(),
        (all, some) if all == some => "Each of them changes a verdict".to_owned(),
        (_, some) => capital(&count(some, "of them changes a verdict", "of them change a verdict")),
    };
    match open.len() {
        1 => format!("One question with different answers is left. {what}."),
        many => format!("{many} questions with different answers are left. {what}."),
    }
}

/// An answer that people agree on, in words.
fn agreed(agreed: &Agreed) -> Option<[String; 3]> {
    let signal = questionnaire().signal(&agreed.signal)?;
    let who: Vec<&str> = agreed.who.iter().map(String::as_str).collect();
    Some([signal.label.clone(), answers::show(signal, &agreed.answer), list(&who, "and")])
}

/// Where it goes on when nothing is left to settle.
fn onward(answers: &Answers, own: &str) -> (String, &'static str) {
    match journey::first_unfinished(answers) {
        None => (format!("{own}/check"), "Check the answers and see the result"),
        Some(page) => (format!("{own}/{page}"), "Answer what is missing"),
    }
}

fn person(asked: &super::Asked) -> PersonLine {
    let state = match asked.own.handed_in_at {
        Some(at) => format!("handed in on {}", date(at)),
        None => "has not handed in yet".to_owned(),
    };
    PersonLine { name: asked.called(), state }
}

fn role(at: &RoleAt, title: &str) -> RoleLine {
    let verdicts: Vec<Word> = at.outcome.verdicts().into_iter().map(word).collect();
    RoleLine {
        title: title.to_owned(),
        scores: if verdicts.is_empty() {
            "The company has this director.".to_owned()
        } else {
            format!("need {}, fit {}", range(at.need), range(at.fit))
        },
        verdicts,
    }
}

fn range(range: Range) -> String {
    if range.low == range.high {
        return range.low.to_string();
    }
    format!("{} to {}", range.low, range.high)
}
