//! One page for the reader who reads one page: verdicts, main reasons, what is open, what to do.

use super::super::document::{Block, Rich, Tone};
use super::{ReportInput, got, route, sign};
use crate::rules::explain::Explanation;
use crate::rules::explain::case::{Outcome, Scored};
use crate::rules::explain::certainty::certainty;
use crate::rules::explain::heading::{heading, word};
use crate::rules::explain::missing::{Gap, gaps};
use crate::rules::explain::names::short;
use crate::rules::explain::next::{Due, NextStep, TITLE};
use crate::rules::explain::reasons::{Reason, main_reasons};
use crate::rules::explain::verdict::{MEANINGS, sentence};
use crate::rules::words::{capital, count, list};

/// So many reasons a role stand on the page.
const REASONS: usize = 3;
/// So many missing figures are named.
const FIGURES: usize = 4;

pub(super) fn summary(input: &ReportInput, told: &Explanation, order: &[Scored]) -> Vec<Block> {
    let lead = heading(order).join(" ");
    let mut blocks = vec![
        Block::Heading(1, "Summary".to_owned()),
        Block::Paragraph(Tone::Lead, Rich::plain(lead)),
    ];
    for scored in order {
        blocks.extend(role(input, told, *scored));
    }
    blocks.push(Block::Paragraph(Tone::Small, Rich::plain(MEANINGS)));
    blocks.extend(open(input, order));
    blocks.extend(which_first(told));
    blocks.extend(steps(&told.next_steps));
    blocks
}

fn role(input: &ReportInput, told: &Explanation, scored: Scored) -> Vec<Block> {
    let title = scored.role.title.clone();
    let said = sentence(&input.case, scored);
    let mut blocks = vec![
        Block::Verdict(sign(scored), title, word(scored.outcome())),
        Block::Paragraph(Tone::Body, Rich::plain(said)),
    ];
    if let Some(found) = certainty(&input.case, told, scored) {
        let rich = Rich::default().bold(format!("{}: ", found.word)).text(found.text);
        let gap = if found.example.is_empty() { "" } else { " " };
        let rich = rich.text(format!("{gap}{}", found.example));
        blocks.push(Block::Paragraph(Tone::Body, rich));
    }
    let reasons = main_reasons(scored.role, scored.score, input.case.answers);
    let need = scored.role.need.bands.index(scored.score.need.high) > 0;
    if need && !reasons.is_empty() {
        let line = |reason: &Reason| {
            let points = format!(" {}", got(reason));
            vec![Block::Paragraph(Tone::Body, Rich::plain(&reason.headline).quiet(points))]
        };
        blocks.push(Block::List(None, reasons.iter().take(REASONS).map(line).collect()));
    }
    if let Some(route) = route::of(told, scored) {
        let what = Rich::default().bold("What to do: ").text(&route.headline);
        blocks.push(Block::Paragraph(Tone::Body, what));
    }
    blocks
}

/// Which role comes first, and the cause that two needs may share.
fn which_first(told: &Explanation) -> Option<Block> {
    let queue = told.order.queue.iter().flat_map(|queue| queue.sentences.clone());
    let cause = told.order.shared_cause.iter();
    let cause = cause.flat_map(|cause| [cause.trigger.clone(), cause.advice.clone()]);
    let words: Vec<String> = queue.chain(cause).collect();
    let said = Block::Paragraph(Tone::Body, Rich::plain(words.join(" ")));
    (!words.is_empty())
        .then(|| Block::Note(Some("Which director comes first".to_owned()), vec![said]))
}

/// What is open, and which figures decide.
fn open(input: &ReportInput, order: &[Scored]) -> Option<Block> {
    let open = order.iter().filter(|scored| matches!(scored.outcome(), Outcome::Open(_)));
    let open: Vec<&Scored> = open.collect();
    let mut figures: Vec<Gap> = Vec::new();
    for gap in open.iter().flat_map(|scored| gaps(&input.case, **scored)) {
        gap.add_to(&mut figures);
    }
    if open.is_empty() || figures.is_empty() {
        return None;
    }
    figures.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    let names: Vec<_> = open.iter().map(|scored| short(&scored.role.title)).collect();
    let decide: Vec<String> = figures.iter().take(FIGURES).map(figure).collect();
    let rest = figures.len().saturating_sub(FIGURES);
    let others = capital(&count(rest, "other figure", "other figures"));
    let more = if rest > 0 { format!(" {others} can move it too.") } else { String::new() };
    let words = format!("{}.{more}", list(&decide, "and"));
    let title = format!("Figures you do not know decide for {}", list(&names, "and"));
    let words = Rich::plain(capital(&words));
    Some(Block::Note(Some(title), vec![Block::Paragraph(Tone::Body, words)]))
}

/// A figure with what it can move.
fn figure(gap: &Gap) -> String {
    format!("{} (moves up to {} points)", gap.signal.name(), gap.points)
}

/// What to do, for all roles in one list, numbered through.
pub(super) fn steps(all: &[NextStep]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for due in [Due::Monday, Due::Then] {
        let Some(start) = all.iter().position(|step| step.due == due) else { continue };
        if blocks.is_empty() {
            blocks.push(Block::Heading(2, TITLE.to_owned()));
        }
        let items = all.iter().filter(|step| step.due == due).map(item);
        blocks.push(Block::Heading(3, due.heading().to_owned()));
        blocks.push(Block::List(u64::try_from(start + 1).ok(), items.collect()));
    }
    blocks
}

fn item(step: &NextStep) -> Vec<Block> {
    let field = if step.field.is_empty() { String::new() } else { format!("{}: ", step.field) };
    let because = if step.because.is_empty() { "" } else { " " };
    let rich = Rich::default().bold(field).text(&step.text);
    vec![Block::Paragraph(Tone::Body, rich.aside(format!("{because}{}", step.because)))]
}
