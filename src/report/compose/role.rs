//! One role: its verdict, where it stands, why, and every point behind it.

use super::super::document::{Block, Dial, Grid, Rich, Tone};
use super::{ReportInput, change, got, ledger, method, route, sign};
use crate::rules::explain::Explanation;
use crate::rules::explain::case::Scored;
use crate::rules::explain::heading::word;
use crate::rules::explain::ledger::points;
use crate::rules::explain::reasons::{Reason, introduction, main_reasons};
use crate::rules::explain::stand::{Piece, caption, reading};
use crate::rules::ruleset;
use crate::rules::score::DialScore;
use crate::rules::words::list;

pub(super) fn role(input: &ReportInput, told: &Explanation, scored: Scored) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, scored.role.title.clone()),
        Block::Verdict(sign(scored), "Verdict".to_owned(), word(scored.outcome())),
    ];
    let first = input.case.order().iter().find(|each| !each.score.filled).copied();
    let explains = first.is_some_and(|first| first.role.key == scored.role.key);
    blocks.extend(stand(scored, explains));
    blocks.extend(reasons(input, scored));
    blocks.extend(route::route(told, scored));
    blocks.extend(change::change(&input.case, told, scored));
    blocks.extend(change::when(&told.timing, scored));
    blocks.extend(change::waiting(&told.waiting, scored));
    blocks.push(Block::Heading(2, "Need, point by point".to_owned()));
    let (need, fit) = (&scored.role.need, &scored.role.fit);
    blocks.push(ledger::ledger("Need", (need, &scored.score.need), input.case.answers));
    blocks.push(Block::Heading(2, "Fit, point by point".to_owned()));
    blocks.push(ledger::ledger("Fit", (fit, &scored.score.fit), input.case.answers));
    blocks
}

/// The dials and the chart with their reading. `explains` says how to read the chart, once.
fn stand(scored: Scored, explains: bool) -> Vec<Block> {
    let (role, score) = (scored.role, scored.score);
    let need = dial("Need", &role.need, &score.need);
    let fit = dial("Fit", &role.fit, &score.fit);
    let mut blocks = vec![
        Block::Heading(2, "Need and fit".to_owned()),
        Block::Dial(need.clone()),
        Block::Dial(fit.clone()),
    ];
    let said = reading(scored);
    let words: String = said.iter().map(spoken).collect();
    let paragraph = said.into_iter().fold(Rich::default(), |rich, piece| match piece {
        Piece::Text(text) => rich.text(text),
        Piece::Strong(text) => rich.bold(text),
        Piece::Verdict(verdict) => rich.verdict(verdict),
    });
    blocks.push(Block::Paragraph(Tone::Body, paragraph));
    if !score.filled {
        let verdicts = [0, 1, 2].map(|need| [0, 1, 2].map(|fit| role.verdicts.at(need, fit)));
        let words = format!("{words} {}", method::table_in_words(role));
        let grid = Grid { words, verdicts, reached: score.cells, need, fit };
        blocks.push(Block::Grid(Box::new(grid)));
        if explains {
            blocks.push(Block::Paragraph(Tone::Small, Rich::plain(caption(&[scored], false))));
        }
    }
    blocks
}

fn spoken(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) | Piece::Strong(text) => text.clone(),
        Piece::Verdict(verdict) => verdict.label().to_owned(),
    }
}

/// A scored dial, to be drawn.
pub(super) fn dial(name: &str, rules: &ruleset::Dial, score: &DialScore) -> Dial {
    Dial {
        name: name.to_owned(),
        low: score.low.tenths(),
        high: score.high.tenths(),
        marks: rules.bands.marks.map(|mark| mark.tenths()),
        bands: rules.bands.names.map(str::to_owned),
        value: points(score.low, score.high),
        reading: list(&score.bands, "or"),
    }
}

fn reasons(input: &ReportInput, scored: Scored) -> Vec<Block> {
    let found = main_reasons(scored.role, scored.score, input.case.answers);
    let (heading, lead) = introduction(scored, found.is_empty());
    let mut blocks = vec![Block::Heading(2, heading)];
    if !lead.is_empty() {
        blocks.push(Block::Paragraph(Tone::Body, Rich::plain(lead)));
    }
    let items = items(input, scored);
    if !items.is_empty() {
        blocks.push(Block::List(Some(1), items));
    }
    blocks
}

/// The main reasons, each as an item of a list.
pub(super) fn items(input: &ReportInput, scored: Scored) -> Vec<Vec<Block>> {
    let found = main_reasons(scored.role, scored.score, input.case.answers);
    let item = |reason: Reason| {
        let points = format!(" {}", got(&reason));
        let detail = format!(" {}", reason.detail);
        let detail = if reason.detail.is_empty() { String::new() } else { detail };
        let rich = Rich::default().bold(reason.headline).text(detail).quiet(points);
        vec![Block::Paragraph(Tone::Body, rich)]
    };
    found.into_iter().map(item).collect()
}
