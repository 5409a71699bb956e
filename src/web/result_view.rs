//! The result as it is shown: domain values become sentences, figures and drawings.
//!
//! Nothing here reads a database or answers a request. [`ResultPage`] is for the one who holds the
//! assessment, [`SharedPage`] is the same result for anyone who has a share link.

mod answers;
mod history;
mod ledger;
mod missing;
mod owner;
mod reasons;
mod role;
mod shift;
mod stand;

pub(super) use answers::change;
pub use answers::{AnswerLine, AnswerPage};
pub use history::{PastInput, PastRow};
pub use ledger::{Drawing, LedgerTable, Theme, tables_of};
pub use owner::{OwnerInput, ResultPage, ShareInput};
pub use role::{RoleView, dial};
pub(super) use shift::Difference;
pub(super) use stand::cells;

use askama::Template;
use askama_web::WebTemplate;
use jiff::Timestamp;

use super::charts::{Dial, Ids};
use super::markdown::Markdown;
use super::prose::{Prose, capital, count};
use super::words::date;
pub use crate::rules::explain::names::short;
pub use crate::rules::questionnaire::subject;
pub use crate::rules::words::a;

use crate::rules::answers::Answers;
use crate::rules::explain::advice::{Advice, advice};
use crate::rules::explain::case::Case;
use crate::rules::explain::heading::heading;
use crate::rules::explain::missing::unknown_everywhere;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::Assessment;
use missing::Missing;
use reasons::ReasonList;
use stand::Stand;

/// One stored result, scored.
#[derive(Clone, Copy, Debug)]
pub struct ResultInput<'a> {
    /// The rules it was scored by.
    pub ruleset: &'a Ruleset,
    /// The version of those rules.
    pub ruleset_version: i64,
    /// The answers it was made from.
    pub answers: &'a Answers,
    /// What they come to.
    pub assessment: &'a Assessment,
    /// What people quote to find it again.
    pub reference: &'a str,
    /// When it was made.
    pub created_at: Timestamp,
    /// When newer rules took the place of these, `None` while these are in force.
    pub replaced_at: Option<Timestamp>,
}

impl<'a> ResultInput<'a> {
    /// What the explanations need of it.
    pub fn case(&self) -> Case<'a> {
        Case { ruleset: self.ruleset, answers: self.answers, assessment: self.assessment }
    }
}

/// All that the owner's page and the shared page have in common.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Date, reference, rules version and unknown figures.
    pub over: String,
    /// The page's heading, sentence by sentence: every role's verdict.
    pub heading: Vec<String>,
    /// The day on which newer rules took the place of these.
    pub replaced: Option<String>,
    /// Whether any figure is not known.
    pub unknown: bool,
    /// The figures that would settle what is open.
    pub missing: Option<Missing>,
    /// Every role, what is open or highest first.
    pub roles: Vec<RoleView>,
    /// What to do now, hire or not: whom it concerns, and the words.
    pub alerts: Vec<(String, String)>,
    /// The heading of the alerts.
    pub alerts_heading: String,
    /// The need-by-fit chart and its reading in words.
    pub stand: Option<Stand>,
    /// The main reasons of each role.
    pub reasons: Vec<ReasonList>,
    /// What to do about each role that has a playbook: its key, its title and the text.
    pub playbooks: Vec<(String, String, Markdown)>,
    /// The ledgers of each role: its summary line and its two tables.
    pub ledgers: Vec<(String, Vec<LedgerTable>)>,
    /// Who answers for technology.
    pub ownership: OwnershipView,
    /// Every answer, by page of the wizard.
    pub answers: Vec<AnswerPage>,
    /// How many questions there are.
    pub questions: usize,
}

/// The ownership part.
#[derive(Clone, Debug)]
pub struct OwnershipView {
    /// Its heading.
    pub title: String,
    /// The drawn dial.
    pub dial: Dial,
    /// What to mend first, the heaviest first.
    pub advice: Vec<Prose>,
    /// The ledger behind the dial.
    pub table: LedgerTable,
}

impl Findings {
    /// Words and drawings of one result. `base` is the assessment's address for links that change
    /// an answer; without it nothing can be changed.
    pub fn new(input: &ResultInput, base: Option<&str>) -> Findings {
        let ids = &mut Ids::default();
        let case = &input.case();
        let order = case.order();
        let unknown = unknown_everywhere(case);
        let alerts = case.alerts();
        Findings {
            over: over(input, unknown.len()),
            heading: heading(&order),
            replaced: input.replaced_at.map(date),
            unknown: !unknown.is_empty(),
            missing: missing::missing(case, &order, base),
            roles: order.iter().map(|role| role::view(ids, case, *role)).collect(),
            alerts_heading: alerts_heading(alerts.len()),
            alerts,
            stand: stand::stand(ids, case, &order),
            reasons: order.iter().map(|role| reasons::reasons(case, *role)).collect(),
            playbooks: order.iter().filter_map(|role| playbook(role.role)).collect(),
            ledgers: order.iter().map(|role| ledger::ledgers(ids, case, *role)).collect(),
            ownership: ownership(ids, input),
            answers: answers::pages(input.answers, base),
            questions: crate::rules::questionnaire::questionnaire().signals.len(),
        }
    }
}

/// What to do about a role, where the rules have something to say.
fn playbook(role: &crate::rules::ruleset::Role) -> Option<(String, String, Markdown)> {
    let text = role.playbook.as_deref()?;
    Some((role.key.clone(), role.title.clone(), Markdown::new(text)))
}

/// The line above the heading.
fn over(input: &ResultInput, unknown: usize) -> String {
    let known = match unknown {
        0 => String::new(),
        _ => format!(" {} not known.", capital(&count(unknown, "figure", "figures"))),
    };
    let day = date(input.created_at);
    let (reference, version) = (input.reference, input.ruleset_version);
    format!("{day}, reference {reference}, rules version {version}.{known}")
}

/// A piece of advice, its subject in front.
fn told(advice: Advice) -> Prose {
    if advice.head.is_empty() {
        return Prose::plain(advice.text);
    }
    Prose::new().strong(format!("{}:", advice.head)).text(format!(" {}", advice.text))
}

fn alerts_heading(number: usize) -> String {
    format!("{} to see to now, hire or not", capital(&count(number, "thing", "things")))
}

fn ownership(ids: &mut Ids, input: &ResultInput) -> OwnershipView {
    let (rules, score) = (&input.ruleset.ownership, &input.assessment.ownership);
    OwnershipView {
        title: rules.title.clone(),
        dial: dial(ids, "Concern", &rules.dial, score),
        advice: advice(&input.case()).into_iter().map(told).collect(),
        table: ledger::table(ids, &rules.title, "Concern", (&rules.dial, score), input.answers),
    }
}

/// A result for anyone who has its share link: read-only.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "shared.html")]
pub struct SharedPage {
    /// The result.
    pub found: Findings,
    /// The link's own address.
    pub address: String,
    /// The day on which the link ends.
    pub until: String,
}

impl SharedPage {
    /// The shared page of one result at `address`, whose link ends at `until`.
    pub fn new(input: &ResultInput, address: &str, until: Timestamp) -> SharedPage {
        let address = address.to_owned();
        SharedPage { found: Findings::new(input, None), address, until: date(until) }
    }
}
