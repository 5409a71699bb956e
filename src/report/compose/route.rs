//! What to do about one role, and what else it could be, side by side.

use super::super::document::{Block, Cell, Column, Rich, Row, Table, Tone};
use crate::rules::answers::with_unit;
use crate::rules::decimal::Decimal;
use crate::rules::explain::Explanation;
use crate::rules::explain::alternatives::Alternative;
use crate::rules::explain::case::Scored;
use crate::rules::explain::money::{months, percent, range};
use crate::rules::explain::route::Route;
use crate::rules::ruleset::Span;
use crate::rules::words::capital;

/// The route of one role.
pub(super) fn of<'a>(told: &'a Explanation, scored: Scored) -> Option<&'a Route> {
    told.route.iter().find(|route| route.role == scored.role.key)
}

/// What is in order already, and the alternatives with their costs. The route in a sentence and its
/// steps stand in the summary.
pub(super) fn route(told: &Explanation, scored: Scored) -> Vec<Block> {
    let Some(route) = of(told, scored) else { return Vec::new() };
    let mut blocks = vec![Block::Heading(2, "What it costs".to_owned())];
    for condition in route.conditions.iter().filter(|each| !each.is_step()) {
        blocks.push(Block::Paragraph(Tone::Body, Rich::plain(&condition.advice)));
    }
    let money = route.money();
    if !money.is_empty() {
        blocks.push(Block::Paragraph(Tone::Body, Rich::plain(money)));
    }
    blocks.extend(alternatives(&route.alternatives));
    if blocks.len() == 1 { Vec::new() } else { blocks }
}

fn alternatives(all: &[Alternative]) -> Vec<Block> {
    if all.is_empty() {
        return Vec::new();
    }
    let table = Table {
        summary: "The alternatives with their yearly costs".to_owned(),
        head: ["Alternative", "A year", "Of revenue", "Helps after", "What it leaves open"]
            .map(Rich::plain)
            .into(),
        columns: vec![
            Column { names: true, share: 20, figures: false },
            Column { share: 24, ..Column::default() },
            Column { share: 16, ..Column::default() },
            Column { share: 12, ..Column::default() },
            Column { share: 28, ..Column::default() },
        ],
        rows: all.iter().map(row).collect(),
    };
    let from = all.iter().filter(|one| !one.formula.is_empty());
    let from = from.map(|one| {
        let formula = one.formula.trim_end_matches('.');
        let rich = Rich::default().bold(format!("{}: ", capital(&one.name)));
        let text = match one.months_from.as_str() {
            "" => format!("{formula}. Source: {}.", one.source),
            months => format!("{formula}. {months} Source: {}.", one.source),
        };
        vec![Block::Paragraph(Tone::Small, rich.text(text))]
    });
    let from: Vec<Vec<Block>> = from.collect();
    vec![
        Block::Heading(3, "The alternatives side by side".to_owned()),
        Block::Table(table),
        Block::Paragraph(Tone::Small, Rich::plain("How the costs are worked out:")),
        Block::List(None, from),
    ]
}

/// What it costs a year, in the first one, and whether that can be paid.
fn cost(one: &Alternative, yearly: Span) -> Rich {
    let first =
        one.first_year.map(|first| format!("\n{} in the first year", with_unit(true, "", first)));
    let carried = Some(one.carried.as_str()).filter(|words| !words.is_empty());
    let carried = carried.map(|words| format!("\n{}", capital(words)));
    let under = [first, carried].into_iter().flatten().collect::<String>();
    Rich::plain(range(yearly)).aside(under)
}

fn row(one: &Alternative) -> Row {
    let mut name = Rich::default().bold(capital(&one.name));
    let nobody = one.available == Some(false) && !one.recommended && !one.in_use;
    let notes = [
        (one.recommended, "recommended"),
        (one.in_use, "in use today"),
        (nobody, "nobody for it today"),
    ];
    let notes: Vec<&str> = notes.iter().filter(|(on, _)| *on).map(|(_, note)| *note).collect();
    if !notes.is_empty() {
        name = name.aside(format!("\n{}", capital(&notes.join(", "))));
    }
    let unknown = || Rich::default().quiet("Not known");
    let share = one.pct_of_revenue.map(|share| {
        let (low, high) = (percent(share.low), percent(share.high));
        Rich::plain(if low == high { low } else { format!("{low} to {high}") })
    });
    let cells = [
        name,
        one.yearly.map_or_else(unknown, |yearly| cost(one, yearly)),
        share.unwrap_or_else(unknown),
        Rich::plain(match one.months_until_help {
            now if now == Decimal::ZERO => "at once".to_owned(),
            later => months(later),
        }),
        Rich::plain(&one.does_not_solve),
    ];
    Row { cells: cells.map(Cell::from).into(), strong: false }
}
