//! The cover: the question, each role's verdict, where the report comes from, what it holds.

use super::super::document::{Block, Rich, Tone};
use super::{ReportInput, sign};
use crate::rules::explain::case::Scored;
use crate::rules::explain::heading::word;
use crate::rules::words::{a, list};

pub(super) fn cover(input: &ReportInput, order: &[Scored]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Space(40),
        Block::Paragraph(Tone::Lead, Rich::default().accent("Readyline")),
        Block::Space(10),
        Block::Title(title(input)),
        Block::Space(22),
    ];
    for scored in order {
        let title = scored.role.title.clone();
        blocks.push(Block::Verdict(sign(*scored), title, word(scored.outcome())));
    }
    blocks.push(Block::Space(26));
    blocks.push(Block::KeyValues(facts(input)));
    blocks.push(Block::Space(28));
    blocks.push(Block::Paragraph(Tone::Body, Rich::default().bold("In this report")));
    blocks.push(Block::Space(4));
    blocks.push(Block::Contents);
    blocks
}

/// "Should we hire a Director of IT/Systems or a Director of Customer Service?"
pub(super) fn question(input: &ReportInput) -> String {
    let titles: Vec<String> = input.case.ruleset.roles.iter().map(|role| a(&role.title)).collect();
    format!("Should we hire {}?", list(&titles, "or"))
}

/// The same with a line for each role.
fn title(input: &ReportInput) -> String {
    let titles: Vec<String> = input.case.ruleset.roles.iter().map(|role| a(&role.title)).collect();
    format!("Should we hire\n{}?", titles.join("\nor "))
}

/// Where the report comes from.
pub(super) fn facts(input: &ReportInput) -> Vec<(String, Rich)> {
    let rules = format!("Version {}: {}", input.ruleset_version, input.case.ruleset.name);
    vec![
        ("Result of".to_owned(), Rich::plain(input.date)),
        ("Reference".to_owned(), Rich::plain(input.reference)),
        ("Rules".to_owned(), Rich::plain(rules)),
    ]
}
