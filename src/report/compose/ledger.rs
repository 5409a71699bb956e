//! The ledger of a dial as a table: every factor with its answer, its scale, its points and its
//! source. The points add up to the score.

use super::super::document::{Block, Cell, Column, Rich, Row, Scale, Table};
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::explain::ledger::{LedgerRow, ThemeRows, ledger as rows_of, points};
use crate::rules::ruleset::Dial;
use crate::rules::score::DialScore;
use crate::rules::words::capital;

/// The ledger of one dial, under its name.
pub(super) fn ledger(name: &str, scored: (&Dial, &DialScore), answers: &Answers) -> Block {
    let (dial, score) = scored;
    of_themes(name, score, &rows_of(dial, score, answers))
}

/// The same from rows that are there already.
pub(super) fn of_themes(name: &str, score: &DialScore, themes: &[ThemeRows]) -> Block {
    let several = themes.len() > 1;
    let mut rows = Vec::new();
    for theme in themes {
        if several {
            rows.push(sum(&capital(&theme.theme), (theme.low, theme.high), &theme.max.short()));
        }
        rows.extend(factors(theme));
    }
    let title = format!("{name}, all together");
    rows.push(sum(&title, (score.low, score.high), &Points::whole(100).short()));
    let figures = Column { figures: true, share: 13, names: false };
    Block::Table(Table {
        summary: format!("{name}: factors, answers, scales and points"),
        head: ["Factor", "Answer", "Scale", "Points"].map(Rich::plain).into(),
        columns: vec![
            Column { names: true, share: 42, figures: false },
            Column { share: 25, ..Column::default() },
            Column { share: 20, ..Column::default() },
            figures,
        ],
        rows,
    })
}

/// A row that names a theme, or the whole dial, with its points.
fn sum(name: &str, (low, high): (Points, Points), max: &str) -> Row {
    let name = Cell { text: Rich::plain(name), span: 3, scale: None };
    let points = Rich::plain(format!("{} of {max}", points(low, high)));
    Row { cells: vec![name, points.into()], strong: true }
}

fn factors(theme: &ThemeRows) -> Vec<Row> {
    theme.rows.iter().map(row).collect()
}

fn row(row: &LedgerRow) -> Row {
    let under = |text: &str, below: &str| {
        let gap = if below.is_empty() { "" } else { "\n" };
        Rich::plain(text).aside(format!("{gap}{below}"))
    };
    let got = format!("{} of {}", points(row.low, row.high), row.max.short());
    let scale = Cell { text: Rich::default().aside(ends(row)), scale: Some(scale(row)), span: 1 };
    let cells = vec![
        under(&row.label, &row.source).into(),
        under(&row.answer, &row.parts).into(),
        scale,
        Rich::plain(got).into(),
    ];
    Row { cells, strong: false }
}

/// The scale in words: where a ramp begins and ends, or how much the answer counts.
fn ends(row: &LedgerRow) -> String {
    if let Some(ends) = row.ends_in_words() {
        return ends;
    }
    let chosen = row.options.iter().find(|(.., chosen)| *chosen);
    match chosen {
        Some((_, share, _)) => format!("Counts {share}%"),
        None => "Depends on the answer".to_owned(),
    }
}

fn scale(row: &LedgerRow) -> Scale {
    let share = |points: Points| {
        points.tenths().saturating_mul(1_000).checked_div(row.max.tenths()).unwrap_or(0)
    };
    match (row.ends.is_some(), row.place) {
        (true, Some(place)) => Scale::At(place.thousandths()),
        (true, None) => Scale::Between(share(row.low), share(row.high)),
        (false, _) => {
            Scale::Shares(row.options.iter().map(|(_, share, on)| (*share, *on)).collect())
        }
    }
}
