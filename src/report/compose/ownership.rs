//! Who answers for technology.

use super::super::document::{Block, Rich, Tone};
use super::role::dial;
use super::{ReportInput, ledger};
use crate::rules::explain::advice::advice;

pub(super) fn ownership(input: &ReportInput) -> Vec<Block> {
    let (rules, score) = (&input.case.ruleset.ownership, &input.case.assessment.ownership);
    let mut blocks = vec![
        Block::Heading(1, rules.title.clone()),
        Block::Paragraph(
            Tone::Body,
            Rich::plain("This part never changes a verdict. It says what to put in order first."),
        ),
        Block::Dial(dial("Concern", &rules.dial, score)),
    ];
    let line = |advice: crate::rules::explain::advice::Advice| {
        let head = if advice.head.is_empty() { advice.head } else { advice.head + ": " };
        vec![Block::Paragraph(Tone::Body, Rich::default().bold(head).text(advice.text))]
    };
    let items: Vec<Vec<Block>> = advice(&input.case).into_iter().map(line).collect();
    if !items.is_empty() {
        blocks.push(Block::Heading(2, "What to mend, the heaviest first".to_owned()));
        blocks.push(Block::List(Some(1), items));
    }
    blocks.push(Block::Heading(2, "Concern, point by point".to_owned()));
    blocks.push(ledger::ledger("Concern", (&rules.dial, score), input.case.answers));
    blocks
}
