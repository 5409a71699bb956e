//! The need-by-fit chart: nine cells of a verdict table, and where one role stands on them.

use super::super::document::{Dial, Grid, Rich, Sign};
use super::super::setting::{Face, Setting};
use super::super::strip::{Op, Paint, circle, rectangle};
use super::{Anchor, Drawing, sign, words};
use crate::rules::words::capital;

/// The size of a cell.
const CELL: (f32, f32) = (104.0, 48.0);
/// The room for the names of the bands of need.
const NAMES: f32 = 68.0;
/// How far a dot stays from a cell's left edge and, under the verdict's name, from its top.
const INSET: (f32, f32) = (12.0, 27.0);
/// How far a dot may travel inside a cell.
const TRAVEL: (f32, f32) = (80.0, 13.0);
/// The least size of a box, so that it can be seen.
const LEAST: f32 = 12.0;
const LABEL: Face = Face::new(8.5, 11.0).paint(Paint::Quiet);
const VERDICT: Face = Face::new(9.0, 12.0);

/// Draws the chart with its left at a place.
pub(in super::super) fn grid(setting: &mut Setting, grid: &Grid, left: f32) -> Drawing {
    let corner = |need: usize, fit: usize| {
        (left + NAMES + CELL.0 * fit as f32, 2.0 + CELL.1 * (2 - need) as f32)
    };
    let cells: Vec<(usize, usize)> =
        (0..3).flat_map(|need| (0..3).map(move |fit| (need, fit))).collect();
    let mut ops = Vec::new();
    for (need, fit) in &cells {
        let (x, y) = corner(*need, *fit);
        let paint = if grid.reached[*need][*fit] { Paint::Wash } else { Paint::White };
        ops.push(Op::Fill(rectangle(x, y, CELL.0, CELL.1), paint));
        ops.push(Op::Stroke(rectangle(x, y, CELL.0, CELL.1), Paint::Line, 0.7));
    }
    ops.extend(place(grid, left));
    for (need, fit) in &cells {
        let (x, y) = corner(*need, *fit);
        let verdict = grid.verdicts[*need][*fit];
        ops.extend(sign(Sign::Settled(verdict), x + 8.0, y + 7.5, 9.0));
        let reached = grid.reached[*need][*fit];
        let face = if reached { VERDICT.bold() } else { VERDICT }.paint(Paint::Of(verdict));
        let name = Rich::plain(verdict.label());
        ops.push(words(setting, &name, face, Anchor::Left(x + 21.0), y + 15.0).0);
    }
    for band in 0..3 {
        let (x, y) = corner(band, band);
        let need = Rich::plain(format!("{} need", capital(&grid.need.bands[band])));
        ops.push(words(setting, &need, LABEL, Anchor::Left(left), y + CELL.1 / 2.0 + 3.0).0);
        let fit = Rich::plain(capital(&grid.fit.bands[band]));
        let under = 2.0 + CELL.1 * 3.0 + 13.0;
        ops.push(words(setting, &fit, LABEL, Anchor::Middle(x + CELL.0 / 2.0), under).0);
    }
    Drawing { height: CELL.1 * 3.0 + 22.0, ops, words: grid.words.clone() }
}

/// The dot of an exact score, or the box around all places that are still possible.
fn place(grid: &Grid, left: f32) -> Vec<Op> {
    let across = |score: i64| {
        let (band, share) = way(&grid.fit, score);
        left + NAMES + CELL.0 * band as f32 + INSET.0 + TRAVEL.0 * share
    };
    let down = |score: i64| {
        let (band, share) = way(&grid.need, score);
        2.0 + CELL.1 * (2 - band) as f32 + INSET.1 + TRAVEL.1 * (1.0 - share)
    };
    let (west, east) = (across(grid.fit.low), across(grid.fit.high));
    let (south, north) = (down(grid.need.low), down(grid.need.high));
    if grid.fit.low == grid.fit.high && grid.need.low == grid.need.high {
        return vec![
            Op::Fill(circle(west, north, 6.5), Paint::White),
            Op::Fill(circle(west, north, 5.0), Paint::Accent),
        ];
    }
    let (width, height) = ((east - west).max(LEAST), (south - north).max(LEAST));
    let (x, y) = ((west + east - width) / 2.0, (north + south - height) / 2.0);
    let around = rectangle(x, y, width, height);
    vec![Op::Fill(around.clone(), Paint::Pale), Op::Stroke(around, Paint::Accent, 1.2)]
}

/// The band of a score, and how far into it the score is; the middle of a band without width.
fn way(dial: &Dial, score: i64) -> (usize, f32) {
    let [first, second] = dial.marks;
    let band = dial.marks.iter().filter(|mark| score >= **mark).count();
    let (from, to) = [(0, first), (first, second), (second, 1_000)][band];
    (band, if from == to { 0.5 } else { (score - from) as f32 / (to - from) as f32 })
}
