//! Who answers for technology.

use super::super::document::{Block, Column, Rich, Row, Table, Tone};
use super::role::dial;
use super::{ReportInput, ledger};
use crate::rules::explain::ownership::{
    CHECKLIST, Department, IN_ORDER, LEAD, Ownership, ProjectAdvice, Steps, mend_heading,
};
use crate::rules::projects::Choice as _;
use crate::rules::words::inside;

pub(super) fn ownership(input: &ReportInput, found: &Ownership) -> Vec<Block> {
    let (rules, score) = (&input.case.ruleset.ownership, &input.case.assessment.ownership);
    let mut blocks = vec![
        Block::Heading(1, rules.title.clone()),
        Block::Paragraph(Tone::Body, Rich::plain(LEAD)),
        Block::Dial(dial("Concern", &rules.dial, score)),
    ];
    let line = |advice: &crate::rules::explain::advice::Advice| {
        let head = match advice.head.as_str() {
            "" => String::new(),
            head => format!("{head}: "),
        };
        vec![Block::Paragraph(Tone::Body, Rich::default().bold(head).text(&advice.text))]
    };
    let items: Vec<Vec<Block>> = found.mend.iter().map(line).collect();
    if items.is_empty() {
        blocks.push(Block::Paragraph(Tone::Body, Rich::plain(IN_ORDER)));
    } else {
        blocks.push(Block::Heading(2, mend_heading(&input.case).to_owned()));
        blocks.push(Block::List(Some(1), items));
    }
    blocks.extend(projects(&found.projects));
    blocks.extend(departments(&found.departments));
    blocks.extend(found.it_steps.iter().chain(&found.coo_steps).flat_map(steps));
    blocks.push(Block::Heading(2, "Concern, point by point".to_owned()));
    blocks.push(ledger::ledger("Concern", (&rules.dial, score), input.case.answers));
    blocks
}

/// Who should drive each project that was listed, and what has to change.
fn projects(all: &[ProjectAdvice]) -> Option<Block> {
    let row = |advice: &ProjectAdvice| {
        let project = &advice.project;
        let facts = format!("\nFor {}. Led by {}.", project.benefit.name(), led(advice));
        let flags: Vec<&str> = advice.flags.iter().map(|flag| flag.text.as_str()).collect();
        let change = match flags.as_slice() {
            [] => "Nothing. It is where it belongs.".to_owned(),
            flags => flags.join(" "),
        };
        let cells = [
            Rich::default().bold(&project.name).aside(facts),
            Rich::plain(&advice.owner),
            Rich::plain(&advice.it_part),
            Rich::plain(change),
        ];
        Row { cells: cells.map(Into::into).into(), strong: false }
    };
    let share = |share| Column { share, ..Column::default() };
    (!all.is_empty()).then(|| {
        Block::Table(Table {
            summary: "Who should drive each project, and IT’s part in it".to_owned(),
            head: ["Project", "Who should drive it", "IT’s part", "What to change"]
                .map(Rich::plain)
                .into(),
            columns: vec![
                Column { names: true, share: 26, ..Column::default() },
                share(20),
                share(24),
                share(30),
            ],
            rows: all.iter().map(row).collect(),
        })
    })
}

/// Which department should own which kind of project, and what to settle before one begins.
fn departments(all: &[Department]) -> Vec<Block> {
    let row = |each: &Department| {
        let cells = [
            Rich::default().bold(&each.name),
            Rich::plain(each.owner),
            Rich::plain(each.examples),
            Rich::plain(each.it_part),
        ];
        Row { cells: cells.map(Into::into).into(), strong: false }
    };
    let share = |share| Column { share, ..Column::default() };
    let table = Table {
        summary: "Owners by where the gain lies".to_owned(),
        head: ["Gain", "Owner", "For example", "IT’s part"].map(Rich::plain).into(),
        columns: vec![Column { names: true, ..share(20) }, share(26), share(28), share(26)],
        rows: all.iter().map(row).collect(),
    };
    let why = "Ask where the main gain lies. The department that has it drives the project, with \
               IT beside it; only what serves everybody is IT’s own.";
    let said = |words: &str| Block::Paragraph(Tone::Body, Rich::plain(words));
    vec![
        Block::Heading(2, "Which department should own which project".to_owned()),
        said(why),
        Block::Table(table),
        said("On paper before a project begins:"),
        Block::List(None, CHECKLIST.iter().map(|line| vec![said(line)]).collect()),
    ]
}

fn led(advice: &ProjectAdvice) -> String {
    inside(advice.project.lead.label())
}

/// Steps for one person, under a heading.
fn steps(steps: &Steps) -> Vec<Block> {
    let line = |text: &String| vec![Block::Paragraph(Tone::Body, Rich::plain(text))];
    let why = Some(&steps.why).filter(|why| !why.is_empty());
    let why = why.map(|why| Block::Paragraph(Tone::Body, Rich::plain(why.clone())));
    let list = Block::List(Some(1), steps.steps.iter().map(line).collect());
    std::iter::once(Block::Heading(2, steps.title.to_string())).chain(why).chain([list]).collect()
}
