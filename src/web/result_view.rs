//! The result as it is shown: domain values become sentences, figures and drawings.
//!
//! Nothing here reads a database or answers a request. [`ResultPage`] is for the one who holds the
//! assessment, [`SharedPage`] is the same result for anyone who has a share link.

mod answers;
mod distance;
mod history;
mod kept;
mod ledger;
mod missing;
mod next;
mod owned;
mod owner;
mod ownership;
mod plan;
mod playbook;
mod reasons;
mod role;
mod sharing;
mod shift;
mod stand;
mod sure;
mod what_if;

pub(super) use answers::change;
pub use answers::{AnswerLine, AnswerPage};
pub use history::{PastInput, PastRow};
pub use kept::{KeptHead, KeptInput, KeptPage, VerdictPage};
pub use ledger::{Drawing, LedgerTable, Theme, tables_of};
pub use owned::Owned;
pub use owner::{OwnerInput, ResultPage, ShareInput};
pub use ownership::OwnershipView;
pub use playbook::{PartView, PlaybookView};
pub use role::{RoleView, dial};
pub use sharing::{ShareForm, Sharing};
pub(super) use shift::Difference;
pub(super) use stand::cells;
pub use what_if::{WhatIfInput, WhatIfPage};

use askama::Template;
use askama_web::WebTemplate;
use jiff::Timestamp;

use super::actions::PlanTable;
use super::charts::Ids;
use super::words::date;
pub use crate::rules::explain::names::short;
pub use crate::rules::questionnaire::subject;
pub use crate::rules::words::a;

use crate::rules::answers::Answers;
use crate::rules::explain::Explanation;
use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::explain;
use crate::rules::explain::heading::heading;
use crate::rules::explain::missing::unknown_everywhere;
use crate::rules::journey::Course;
use crate::rules::projects::Project;
use crate::rules::ruleset::{Ruleset, Verdict};
use crate::rules::score::Assessment;
use crate::rules::tally::Tally;
use distance::Distance;
use missing::Missing;
use next::Next;
use plan::Plan;
use reasons::ReasonList;
use stand::Stand;
use sure::Sure;

/// One stored result, scored.
#[derive(Clone, Copy, Debug)]
pub struct ResultInput<'a> {
    /// The rules it was scored by.
    pub ruleset: &'a Ruleset,
    /// The version of those rules.
    pub ruleset_version: i64,
    /// The answers it was made from.
    pub answers: &'a Answers,
    /// The technology projects that were listed.
    pub projects: &'a [Project],
    /// What they come to.
    pub assessment: &'a Assessment,
    /// What people quote to find it again.
    pub reference: &'a str,
    /// When it was made.
    pub created_at: Timestamp,
    /// What took the place of these rules, `None` while they are in force.
    pub replaced: Option<Replaced>,
}

/// Newer rules than those that made a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// When the first of them took the place of the result's own.
    pub at: Timestamp,
    /// Whether those in force today say the same as the result's own.
    pub same: bool,
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
    /// Date, reference, rules version, and how many questions have no answer.
    pub over: String,
    /// The page's heading, sentence by sentence: every role's verdict.
    pub heading: Vec<String>,
    /// The day on which newer rules took the place of these.
    pub replaced: Option<String>,
    /// Whether the rules in force today say the same as these.
    pub same_today: bool,
    /// Whether any figure is not known.
    pub unknown: bool,
    /// Why each verdict is what it is, and how certain that is.
    pub sure: Vec<Sure>,
    /// The figures that would settle what is open.
    pub missing: Option<Missing>,
    /// Every role, what is open or highest first.
    pub roles: Vec<RoleView>,
    /// What to do, in one list.
    pub next: Next,
    /// The need-by-fit chart and its reading in words.
    pub stand: Option<Stand>,
    /// The main reasons of each role.
    pub reasons: Vec<ReasonList>,
    /// What to do about each role, and what it costs.
    pub plans: Vec<Plan>,
    /// Which director comes first, and what both troubles share.
    pub first: Vec<String>,
    /// How far each role is from another verdict.
    pub distances: Vec<Distance>,
    /// How to hire for each role, or what to watch.
    pub playbooks: Vec<PlaybookView>,
    /// The ledgers of each role: its summary line and its two tables.
    pub ledgers: Vec<(String, Vec<LedgerTable>)>,
    /// Who answers for technology.
    pub ownership: OwnershipView,
    /// Every answer, by page of the wizard.
    pub answers: Vec<AnswerPage>,
    /// How many questions there are.
    pub questions: usize,
}

impl Findings {
    /// Words and drawings of one result. Without an address for answers nothing can be changed.
    pub fn new(input: &ResultInput, links: &Links) -> Findings {
        let base = links.answers;
        let ids = &mut Ids::default();
        let case = &input.case();
        let order = case.order();
        let explained = explain(case, input.projects);
        let margins = &explained.margins;
        Findings {
            over: over(input) + &left_open(input.answers),
            heading: heading(&order),
            replaced: input.replaced.map(|replaced| date(replaced.at)),
            same_today: input.replaced.is_some_and(|replaced| replaced.same),
            unknown: !unknown_everywhere(case).is_empty(),
            sure: sure::sure(case, &order, &explained),
            missing: missing::missing(case, &order, &explained.settling, base),
            roles: order.iter().map(|role| role::view(ids, case, *role)).collect(),
            next: next::next(&explained.next_steps),
            stand: stand::stand(ids, case, &order),
            reasons: order.iter().map(|role| reasons::reasons(case, *role)).collect(),
            plans: plan::plans(case, &order, &explained),
            first: first(&explained),
            distances: distance::distances(ids, input, &order, &explained),
            playbooks: playbook::all(input, &order, links),
            ledgers: order.iter().map(|role| ledger::ledgers(ids, case, *role, margins)).collect(),
            ownership: ownership::view(ids, input, &explained.ownership_advice, base),
            answers: answers::pages(input.answers, base),
            questions: crate::rules::questionnaire::questionnaire().signals.len(),
        }
    }
}

/// Where the links of a result lead.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    /// The assessment, for links that change an answer.
    pub answers: Option<&'a str>,
    /// Where the parts of playbooks lie, such as `/r/{token}/playbook`.
    pub playbook: &'a str,
    /// What stands behind their addresses, such as `?of={result}`.
    pub of: &'a str,
}

/// The line above the heading.
fn over(input: &ResultInput) -> String {
    let day = date(input.created_at);
    let (reference, version) = (input.reference, input.ruleset_version);
    format!("{day}, reference {reference}, rules version {version}.")
}

/// How many questions the answers of a result leave open; nothing where they leave none.
fn left_open(answers: &Answers) -> String {
    let tally = Tally::of(Course::default(), answers);
    if tally.is_complete() { String::new() } else { format!(" {}", tally.sentence()) }
}

/// Which director comes first, and the cause that both troubles share, in sentences.
fn first(found: &Explanation) -> Vec<String> {
    let queue = found.order.queue.iter().flat_map(|queue| queue.sentences.iter().cloned());
    let cause = found.order.shared_cause.iter();
    queue.chain(cause.map(|cause| format!("{} {}", cause.trigger, cause.advice))).collect()
}

/// Whether the answer for a role is plainly "not yet", so that most about it can be folded away.
fn is_not_yet(scored: Scored) -> bool {
    scored.outcome() == Outcome::Settled(Verdict::NotYet)
}

/// A result for anyone who has its share link: read-only.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "shared.html")]
pub struct SharedPage {
    /// The result.
    pub found: Findings,
    /// What the link gives beside it.
    pub sharing: Sharing,
    /// The plan, where it is shown.
    pub plan: Option<PlanTable>,
}

impl SharedPage {
    /// The shared page of one whole result.
    pub fn new(input: &ResultInput, sharing: Sharing) -> SharedPage {
        let playbook = &format!("{}/playbook", sharing.address);
        let links = Links { answers: None, playbook, of: "" };
        SharedPage { found: Findings::new(input, &links), sharing, plan: None }
    }
}
