//! What a report says, block by block. Its sentences come from `rules::explain`; what stands here
//! is their order, and the few words between them.

mod change;
mod cover;
mod kept;
mod ledger;
mod method;
mod ownership;
mod plan;
mod role;
mod route;
mod summary;

use super::document::{Block, Cell, Column, Document, Moment, Rich, Row, Sign, Table};
use crate::rules::answers::told;
use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::explain;
use crate::rules::explain::kept::KEPT_BACK;
use crate::rules::explain::once::once;
use crate::rules::explain::playbook::{Playbook, playbook};
use crate::rules::explain::reasons::Reason;
use crate::rules::projects::Project;
use crate::rules::questionnaire::{Signal, questionnaire};

pub use kept::compose_kept;
pub use plan::{PlanLine, planned};

/// The heading of the part with every answer.
const ANSWERS: &str = "All answers";

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    /// The answers, the rules and what the answers come to.
    pub case: Case<'a>,
    /// The technology projects that were listed.
    pub projects: &'a [Project],
    /// The version of the rules.
    pub ruleset_version: i64,
    /// What people quote to find the result again.
    pub reference: &'a str,
    /// The day of the result as people write it.
    pub date: &'a str,
    /// The same for the document's properties.
    pub created: Moment,
    /// A line by which the report can be checked; may be empty.
    pub digest: &'a str,
}

/// The report on one result.
pub fn compose(input: &ReportInput) -> Document {
    let order: Vec<Scored> = input.case.order();
    let told = &explain(&input.case, input.projects);
    let mut blocks = cover::cover(input, &order);
    blocks.extend(summary::summary(input, told, &order));
    for scored in &order {
        blocks.extend(role::role(input, told, *scored));
    }
    blocks.extend(ownership::ownership(input, &told.ownership_advice));
    blocks.extend(playbooks(&input.case, &order, &[]));
    blocks.extend(answers(input, &|_| false));
    blocks.extend(method::method(input, true));
    document(input, blocks)
}

fn document(input: &ReportInput, blocks: Vec<Block>) -> Document {
    Document {
        title: format!("Readyline report {}", input.reference),
        subject: cover::question(input),
        language: "en-US".to_owned(),
        author: "Readyline".to_owned(),
        created: input.created,
        footer: footer(input),
        looks: None,
        blocks,
    }
}

fn footer(input: &ReportInput) -> String {
    format!("{}, rules version {}", input.reference, input.ruleset_version)
}

/// The shape of a role's verdict.
fn sign(scored: Scored) -> Sign {
    match scored.outcome() {
        Outcome::Filled => Sign::Filled,
        Outcome::Open(_) => Sign::Open,
        Outcome::Settled(verdict) => Sign::Settled(verdict),
    }
}

/// The points of a reason, which stay on one line.
fn got(reason: &Reason) -> String {
    format!("{} of {} points.", reason.points, reason.max.short()).replace(' ', "\u{a0}")
}

/// The playbooks of all roles under these answers, without the parts that `leaves_out`.
fn playbooks(case: &Case, order: &[Scored], leaves_out: &[&str]) -> Vec<Block> {
    let book = |scored: &Scored| playbook(case.ruleset, case.answers, case.assessment, scored.role);
    let mut books: Vec<Playbook> = order.iter().map(book).collect();
    for book in &mut books {
        book.parts.retain(|part| !leaves_out.contains(&part.key));
    }
    once(&mut books);
    let mut blocks = Vec::new();
    for book in books.into_iter().filter(|book| !book.parts.is_empty()) {
        blocks.push(Block::Heading(1, format!("Playbook: {}", book.title)));
        for part in book.parts {
            blocks.push(Block::Heading(2, part.title.to_owned()));
            blocks.push(Block::Markdown(3, part.markdown));
        }
    }
    blocks
}

/// Every question with its answer, page by page of the questionnaire; those that are hidden say so.
fn answers(input: &ReportInput, hides: &dyn Fn(&str) -> bool) -> Vec<Block> {
    let answers = input.case.answers;
    let row = |signal: &Signal| {
        let hidden = hides(&signal.key);
        let label = Rich::plain(&signal.label);
        let words = if hidden { KEPT_BACK.to_owned() } else { told(signal, answers) };
        let known = answers.knows(&signal.key);
        let answer = if known { Rich::plain(words) } else { Rich::default().quiet(words) };
        Row { cells: vec![label.into(), answer.into()], strong: false }
    };
    let mut rows = Vec::new();
    for page in &questionnaire().pages {
        let title = Cell { text: Rich::plain(&page.title), span: 2, scale: None };
        rows.push(Row { cells: vec![title], strong: true });
        rows.extend(questionnaire().on_page(&page.key).map(row));
    }
    let table = Table {
        summary: "Every question with its answer".to_owned(),
        head: ["Question", "Answer"].map(Rich::plain).into(),
        columns: vec![
            Column { names: true, share: 74, ..Column::default() },
            Column { share: 26, ..Column::default() },
        ],
        rows,
    };
    vec![Block::Heading(1, ANSWERS.to_owned()), Block::Table(table)]
}
