//! The plan that a company made of its result. It is no part of the result: it is put into a report
//! that is there already, before the playbooks.

use super::super::document::{Block, Column, Document, Rich, Row, Table, Tone};

/// An action, in the words that stand in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanLine {
    /// What is to be done.
    pub words: String,
    /// The answer that it is to move; may be empty.
    pub moves: String,
    /// What there is to say about it; may be empty.
    pub note: String,
    /// Who does it; may be empty.
    pub owner: String,
    /// By when: "31 March 2027"; may be empty.
    pub due: String,
    /// Whether that day is past.
    pub late: bool,
    /// How it stands.
    pub status: String,
}

/// A report with the plan in it: what stands above the plan, and its lines. Without any line the
/// report stays as it is.
pub fn planned(mut document: Document, (caption, lines): (String, Vec<PlanLine>)) -> Document {
    if lines.is_empty() {
        return document;
    }
    let behind = |block: &Block| match block {
        Block::Heading(1, title) => title.starts_with("Playbook: ") || title == super::ANSWERS,
        _ => false,
    };
    let blocks = &mut document.blocks;
    let place = blocks.iter().position(behind).unwrap_or(blocks.len());
    let why = "What the company means to do after this result, as it stood when this report was \
               made. Nothing in the result depends on it.";
    let plan = [
        Block::Heading(1, "Plan".to_owned()),
        Block::Paragraph(Tone::Body, Rich::plain(format!("{caption}. {why}"))),
        Block::Table(table(&lines)),
    ];
    blocks.splice(place..place, plan);
    document
}

fn table(lines: &[PlanLine]) -> Table {
    let share = |share| Column { share, ..Column::default() };
    Table {
        summary: "The plan, an action a row".to_owned(),
        head: ["What is to be done", "Who", "By", "How it stands"].map(Rich::plain).into(),
        columns: vec![
            Column { names: true, share: 50, ..Column::default() },
            share(18),
            share(18),
            share(14),
        ],
        rows: lines.iter().map(row).collect(),
    }
}

fn row(line: &PlanLine) -> Row {
    let mut what = Rich::plain(&line.words);
    for (name, more) in [("Is to move", &line.moves), ("Note", &line.note)] {
        if !more.is_empty() {
            what = what.aside(format!("\n{name}: {more}"));
        }
    }
    let or = |text: &str, none: &str| match text {
        "" => Rich::default().quiet(none),
        text => Rich::plain(text),
    };
    let due = or(&line.due, "No day");
    let due = if line.late { due.bold("\nOverdue") } else { due };
    let cells = [what, or(&line.owner, "Nobody yet"), due, Rich::plain(&line.status)];
    Row { cells: cells.map(Into::into).into(), strong: false }
}
