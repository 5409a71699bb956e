//! What would settle an open verdict, what would change a settled one, when the company grows into
//! the role, and what waiting costs.

use super::super::document::{Block, Rich, Timeline, Tone};
use crate::rules::explain::Explanation;
use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::certainty::unmoved;
use crate::rules::explain::crossings::crossings;
use crate::rules::explain::margins::Margin;
use crate::rules::explain::spoken;
use crate::rules::explain::timing::{MarkTiming, Timing, When};
use crate::rules::explain::waiting::{Waiting, WaitingLine};
use crate::rules::explain::ways::{Effect, Way, WayState, nowhere};

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Tone::Body, Rich::plain(text))
}

fn list(lines: impl Iterator<Item = Rich>) -> Option<Block> {
    let items: Vec<Vec<Block>> =
        lines.map(|line| vec![Block::Paragraph(Tone::Body, line)]).collect();
    (!items.is_empty()).then_some(Block::List(None, items))
}

fn headed(heading: &str, blocks: Vec<Block>) -> Vec<Block> {
    if blocks.is_empty() {
        return blocks;
    }
    let heading = Block::Heading(2, heading.to_owned());
    std::iter::once(heading).chain(blocks).collect()
}

/// What settles an open verdict, what management can move, and how far each answer is from another
/// verdict.
pub(super) fn change(case: &Case, told: &Explanation, scored: Scored) -> Vec<Block> {
    let key = &scored.role.key;
    let settling = told.settling.iter().filter(|settling| settling.role == *key);
    let words = settling.map(spoken::settling).collect::<Vec<_>>().join(" ");
    let settles = if words.is_empty() { Vec::new() } else { vec![paragraph(words)] };
    let strains = |way: &&Way| way.effect == Some(Effect::Strain);
    let ways = told.ways.iter().filter(|way| way.role == *key && way.is_told());
    let (worse, ways): (Vec<&Way>, Vec<&Way>) = ways.partition(strains);
    let said = |ways: Vec<&Way>| list(ways.into_iter().map(|way| Rich::plain(spoken::way(way))));
    let ways: Vec<&Way> = ways.into_iter().filter(|way| way.state != WayState::NoWay).collect();
    let nothing = nowhere(case, scored, &told.ways).map(paragraph);
    let (worse, ways) = (said(worse), said(ways));
    let margins = told.margins.iter().filter(|margin| margin.role == *key);
    let (mut near, rest): (Vec<&Margin>, Vec<&Margin>) =
        margins.partition(|margin| margin.changes().next().is_some());
    near.sort_by_key(|margin| {
        (!spoken::is_very_close(margin), margin.nearest().map(|(distance, _)| distance))
    });
    let rest = unmoved(&rest, near.is_empty());
    let rest = (!rest.is_empty()).then(|| paragraph(rest));
    let near = list(near.into_iter().map(|margin| Rich::plain(spoken::margin(margin))));
    let mut blocks = headed("What would settle this", settles);
    blocks.extend(headed(
        "What you could do to change the verdict",
        ways.into_iter().chain(nothing).collect(),
    ));
    blocks.extend(headed("What would bring it on", worse.into_iter().collect()));
    blocks.extend(headed("How close it is", near.into_iter().chain(rest).collect()));
    blocks
}

/// When the fit crosses its marks.
pub(super) fn when(timings: &[Timing], scored: Scored) -> Vec<Block> {
    let Some(timing) = timings.iter().find(|timing| timing.role == scored.role.key) else {
        return Vec::new();
    };
    let told: Vec<&str> = crossings(&timing.marks).map(|mark| mark.sentence.as_str()).collect();
    let mut blocks: Vec<Block> = match told.as_slice() {
        [] => vec![paragraph(&timing.summary)],
        [one] => vec![paragraph(*one)],
        several => list(several.iter().map(|line| Rich::plain(*line))).into_iter().collect(),
    };
    blocks.extend(timeline(timing).map(Block::Timeline));
    if !timing.assumptions.is_empty() {
        let words = format!("Assumed: {}", timing.assumptions.join(" "));
        blocks.push(Block::Paragraph(Tone::Small, Rich::plain(words)));
    }
    headed("When you are large enough", blocks)
}

/// The months in which marks are crossed, where that is told.
fn timeline(timing: &Timing) -> Option<Timeline> {
    let span = |mark: &MarkTiming| match mark.when {
        When::Within { earliest, latest } => {
            let name = if mark.band == "ready" { "Large enough" } else { "No longer too small" };
            Some((format!("{name}: {}", in_months(earliest, latest)), earliest, latest))
        }
        _ => None,
    };
    let spans: Vec<_> = timing.marks.iter().filter_map(span).collect();
    let last = spans.iter().map(|(_, from, to)| to.unwrap_or(60).max(*from)).max()?;
    // A year more leaves room to the right of the last span; five years are the most.
    let months = (last / 12 + 1) * 12;
    (last > 0).then(|| Timeline { words: timing.summary.clone(), months: months.min(60), spans })
}

/// "in about 20 months": a span of months from now.
fn in_months(earliest: u32, latest: Option<u32>) -> String {
    let months = |count| if count == 1 { "1 month".to_owned() } else { format!("{count} months") };
    match (earliest, latest) {
        (0, None) => "perhaps today".to_owned(),
        (0, Some(latest)) => format!("perhaps today, in {} at the latest", months(latest)),
        (earliest, None) => format!("in {} at the earliest", months(earliest)),
        (earliest, Some(latest)) if earliest == latest => format!("in about {}", months(latest)),
        (earliest, Some(latest)) => format!("in {earliest} to {}", months(latest)),
    }
}

/// What goes on while nobody acts.
pub(super) fn waiting(waiting: &[Waiting], scored: Scored) -> Vec<Block> {
    let found = waiting.iter().find(|waiting| waiting.role == scored.role.key);
    let Some(found) = found.filter(|found| !found.lines.is_empty()) else { return Vec::new() };
    let line = |line: &WaitingLine| {
        let [how, from] = [&line.formula, &line.source].map(|text| text.trim_end_matches('.'));
        Rich::plain(&line.sentence).aside(format!(" {how}. Source: {from}."))
    };
    headed("What waiting costs", list(found.lines.iter().map(line)).into_iter().collect())
}
