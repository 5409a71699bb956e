//! A report without the figures that a share link keeps back.
//!
//! It is made from the answers that are left and from the verdicts and bands of the whole result,
//! and from nothing else. What would not be true without the figures is not said.

use super::super::document::{Block, Document, Rich, Tone};
use super::{
    ReportInput, answers, cover, document, ledger, method, ownership, playbooks, role, sign,
    summary,
};
use crate::rules::explain::case::Scored;
use crate::rules::explain::heading::{heading, word};
use crate::rules::explain::kept::{LEFT_OUT, MISLEADING_PARTS, bands, notice, sentence};
use crate::rules::explain::next::next_steps;
use crate::rules::explain::ownership::ownership as owners;
use crate::rules::study::hidden::{Part, Shown};

/// The report on a result without what is hidden. The case in `input` is the thinned one, with the
/// verdicts and bands of the whole result; `input.digest` must be empty, because a digest is
/// worked out from all answers.
pub fn compose_kept(input: &ReportInput, shown: &Shown, part: Part) -> Document {
    let order: Vec<Scored> = input.case.order();
    let mut blocks = cover::cover(input, &order);
    if part == Part::AllButVerdicts {
        let facts = blocks.iter().position(|block| matches!(block, Block::KeyValues(_)));
        blocks.truncate(facts.map_or(0, |at| at + 1));
        blocks.extend(verdicts(&order));
        return document(input, blocks);
    }
    blocks.extend(summary_of(input, shown, &order));
    for scored in &order {
        blocks.extend(chapter(input, shown, *scored));
    }
    blocks.extend(ownership::ownership(input, &owners(&input.case, input.projects)));
    blocks.extend(playbooks(&input.case, &order, &MISLEADING_PARTS));
    blocks.extend(answers(input, &|signal| shown.hides(signal)));
    blocks.extend(method::method(input, false));
    document(input, blocks)
}

/// What the verdicts come from, without any answer.
fn verdicts(order: &[Scored]) -> Vec<Block> {
    let mut blocks = vec![Block::Space(28)];
    for scored in order.iter().filter(|scored| !scored.score.filled) {
        let title = Rich::default().bold(format!("{}. ", scored.role.title));
        blocks.push(Block::Paragraph(Tone::Body, title.text(bands(*scored))));
    }
    let why = "The sender shares the verdicts with the bands they come from, and no answers.";
    blocks.push(Block::Paragraph(Tone::Small, Rich::plain(why)));
    blocks
}

fn summary_of(input: &ReportInput, shown: &Shown, order: &[Scored]) -> Vec<Block> {
    let said = |words: String| Block::Paragraph(Tone::Body, Rich::plain(words));
    let kept = vec![said(notice(&shown.hidden)), said(LEFT_OUT.to_owned())];
    let mut blocks = vec![
        Block::Heading(1, "Summary".to_owned()),
        Block::Paragraph(Tone::Lead, Rich::plain(heading(order).join(" "))),
        Block::Note(Some("Some figures are kept back".to_owned()), kept),
    ];
    for scored in order {
        let title = scored.role.title.clone();
        blocks.push(Block::Verdict(sign(*scored), title, word(scored.outcome())));
        blocks.push(said(sentence(*scored)));
    }
    blocks.extend(summary::steps(&next_steps(&input.case, &[])));
    blocks
}

fn chapter(input: &ReportInput, shown: &Shown, scored: Scored) -> Vec<Block> {
    let (need, fit) = (&scored.role.need, &scored.role.fit);
    let score = scored.score;
    let mut blocks = vec![
        Block::Heading(1, scored.role.title.clone()),
        Block::Verdict(sign(scored), "Verdict".to_owned(), word(scored.outcome())),
        Block::Paragraph(Tone::Body, Rich::plain(sentence(scored))),
        Block::Heading(2, "Need and fit".to_owned()),
        Block::Dial(role::dial("Need", need, &score.need)),
        Block::Dial(role::dial("Fit", fit, &score.fit)),
    ];
    let reasons = role::items(input, scored);
    if !reasons.is_empty() {
        blocks.push(Block::Heading(2, "Main reasons that the figures shown give".to_owned()));
        blocks.push(Block::List(Some(1), reasons));
    }
    blocks.push(Block::Heading(2, "Need, point by point".to_owned()));
    blocks.push(ledger::of_themes("Need", &score.need, &shown.ledger(need, &score.need)));
    blocks.push(Block::Heading(2, "Fit, point by point".to_owned()));
    blocks.push(ledger::of_themes("Fit", &score.fit, &shown.ledger(fit, &score.fit)));
    blocks
}
