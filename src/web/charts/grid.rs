//! The need-by-fit chart: nine cells of a verdict table, and where each role stands on them.

use askama::Template;

use super::tags::{Tag, place_tags};
use super::{Hundredths, Ids, Mark, drawn};
use crate::rules::ruleset::Verdict;
use crate::web::prose::list;

/// The left edges of the three columns, in hundredths of the viewBox's unit.
pub(super) const COLUMNS: [i64; 3] = [6_000, 17_200, 28_400];
/// The top edges of the three rows, lowest need first.
pub(super) const ROWS: [i64; 3] = [19_200, 10_000, 800];
/// A cell's size.
pub(super) const CELL: (i64, i64) = (11_200, 9_200);
/// How far a dot stays from a cell's left edge and, under the verdict's name, from its top.
pub(super) const INSET: (i64, i64) = (1_400, 3_400);
/// How far a dot may travel inside a cell.
pub(super) const TRAVEL: (i64, i64) = (8_400, 4_600);
/// The least size of a box, so that it can be seen.
const LEAST: i64 = 800;
/// How far a box reaches at least into a band that the range reaches, so that it is seen there.
const SLIVER: i64 = 300;

/// A score or a range on one axis. Scores and marks are hundredths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The least the score can be.
    pub low: i64,
    /// The most the score can be.
    pub high: i64,
    /// Where the second and the third band begin.
    pub marks: [i64; 2],
}

/// The verdict of each cell: the outer index is the band of need, the inner that of fit, both
/// lowest first.
pub type Cells = [[Verdict; 3]; 3];

/// One role on the chart.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The short name beside the dot: "IT".
    pub tag: String,
    /// The role's full title, for the text equivalent.
    pub title: &'a str,
    /// Its need.
    pub need: Axis,
    /// Its fit.
    pub fit: Axis,
    /// The verdicts that are possible; one once it is settled.
    pub verdicts: &'a [Verdict],
    /// The cells that it can lie in, by band of need, then of fit.
    pub cells: [[bool; 3]; 3],
    /// Need, fit and verdict in words: "need 72.5, fit 64.0, Prepare".
    pub reading: String,
}

/// One cell of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its left edge.
    pub x: Hundredths,
    /// Its top edge.
    pub y: Hundredths,
    /// Where the shape of its verdict stands.
    pub mark_at: (Hundredths, Hundredths),
    /// Where the name of its verdict stands.
    pub name_at: (Hundredths, Hundredths),
    /// The shape of its verdict.
    pub mark: Mark,
    /// The name of its verdict.
    pub name: &'static str,
    /// Whether a role stands in it, or still may.
    pub hit: bool,
}

/// Where one role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Exactly here: the middle of its dot.
    Dot(Hundredths, Hundredths),
    /// Somewhere in this box: left, top, width, height.
    Box(Hundredths, Hundredths, Hundredths, Hundredths),
}

/// A drawn chart in a viewBox of 400 by 330.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/grid.html")]
pub struct Grid {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What the chart shows.
    pub title: String,
    /// The text equivalent of the drawing.
    pub desc: String,
    /// The nine cells.
    pub cells: Vec<Cell>,
    /// The names of the bands of need, with the y of their line.
    pub rows: Vec<(&'static str, Hundredths)>,
    /// The names of the bands of fit, with the x of their middle.
    pub columns: Vec<(&'static str, Hundredths)>,
    /// Dots and boxes.
    pub places: Vec<Place>,
    /// The short names beside them.
    pub tags: Vec<Tag>,
}

drawn!(Grid);

impl Grid {
    /// Draws the chart. `needs` and `fits` are the names of the bands, lowest first.
    pub fn draw(
        ids: &mut Ids,
        cells: &Cells,
        needs: [&'static str; 3],
        fits: [&'static str; 3],
        spots: &[Spot],
    ) -> Grid {
        let id = ids.next_id();
        let names: Vec<&str> = spots.iter().map(|spot| spot.title).collect();
        let readings = spots.iter().map(|spot| format!("{}: {}.", spot.title, spot.reading));
        let (places, tags) = place_spots(spots);
        let desc = readings.collect::<Vec<_>>().join(" ");
        let columns = COLUMNS.map(|x| Hundredths(x + CELL.0 / 2));
        Grid {
            id,
            title: format!("Need and fit: {}", list(&names, "and")),
            desc,
            cells: draw_cells(cells, spots),
            rows: needs.into_iter().zip(ROWS.map(|y| Hundredths(y + 5_100))).collect(),
            columns: fits.into_iter().zip(columns).collect(),
            places,
            tags,
        }
    }

    /// Draws the verdict table alone, with nobody on it.
    pub fn table(
        ids: &mut Ids,
        cells: &Cells,
        needs: [&'static str; 3],
        fits: [&'static str; 3],
    ) -> Grid {
        let row = |(need, verdicts): (&str, &[Verdict; 3])| {
            let cell = |(verdict, fit): (&Verdict, &str)| format!("{} when {fit}", verdict.label());
            let cells: Vec<_> = verdicts.iter().zip(fits).map(cell).collect();
            format!("{need} need: {}.", cells.join(", "))
        };
        let rows: Vec<_> = needs.into_iter().zip(cells).rev().map(row).collect();
        let title = "Verdicts by need and fit".to_owned();
        Grid { title, desc: rows.join(" "), ..Grid::draw(ids, cells, needs, fits, &[]) }
    }
}

pub(super) fn draw_cells(cells: &Cells, spots: &[Spot]) -> Vec<Cell> {
    let bands = [0, 1, 2].into_iter().flat_map(|need| [0, 1, 2].map(|fit| (need, fit)));
    let cell = |(need, fit): (usize, usize)| {
        let (x, y) = (COLUMNS[fit], ROWS[need]);
        let verdict = cells[need][fit];
        Cell {
            x: Hundredths(x),
            y: Hundredths(y),
            mark_at: (Hundredths(x + 1_000), Hundredths(y + 1_000)),
            name_at: (Hundredths(x + 2_800), Hundredths(y + 2_100)),
            mark: Mark { key: verdict.key() },
            name: verdict.label(),
            hit: spots.iter().any(|spot| spot.cells[need][fit]),
        }
    };
    bands.map(cell).collect()
}

impl Axis {
    fn band(&self, score: i64) -> usize {
        self.marks.iter().filter(|mark| score >= **mark).count()
    }

    /// The band of a score, and how far into it the score is, in ten-thousandths; the middle of a
    /// band without width.
    fn share(&self, score: i64) -> (usize, i64) {
        let [first, second] = self.marks;
        let band = self.band(score);
        let (from, to) = [(0, first), (first, second), (second, 10_000)][band];
        (band, if from == to { 5_000 } else { (score - from) * 10_000 / (to - from) })
    }
}

impl Axis {
    /// Where a range begins and ends, counted from the lowest end of cells of this size. It lies
    /// in no cell of a band that the range does not reach, and is seen in each that it does.
    fn ends(&self, size: i64) -> (i64, i64) {
        let [low, high] = [self.low, self.high].map(|score| self.share(score));
        let edge = |band: usize| i64::try_from(band).unwrap_or(0) * size;
        let mut from = edge(low.0) + low.1 * size / 10_000;
        let mut to = edge(high.0) + high.1 * size / 10_000;
        if low.0 < high.0 {
            from = from.min(edge(low.0 + 1) - SLIVER);
            to = to.max(edge(high.0) + SLIVER);
        }
        let length = (to - from).max(LEAST);
        let from = (from + to - length) / 2;
        let from = from.min(edge(high.0 + 1) - length).max(edge(low.0));
        (from, from + length)
    }
}

fn x_of(fit: &Axis, score: i64) -> i64 {
    let (band, share) = fit.share(score);
    COLUMNS[band] + INSET.0 + share * TRAVEL.0 / 10_000
}

fn y_of(need: &Axis, score: i64) -> i64 {
    let (band, share) = need.share(score);
    ROWS[band] + INSET.1 + (10_000 - share) * TRAVEL.1 / 10_000
}

/// Places every role; roles that stand on one spot share a tag.
fn place_spots(spots: &[Spot]) -> (Vec<Place>, Vec<Tag>) {
    let mut places: Vec<Place> = Vec::new();
    let mut tags: Vec<String> = Vec::new();
    for spot in spots {
        let place = place(spot);
        match places.iter().position(|other| near(*other, place)) {
            Some(index) => tags[index] = format!("{}, {}", tags[index], spot.tag),
            None => {
                places.push(place);
                tags.push(spot.tag.clone());
            }
        }
    }
    let tags = place_tags(&places, &tags);
    (places, tags)
}

fn place(spot: &Spot) -> Place {
    if spot.need.low == spot.need.high && spot.fit.low == spot.fit.high {
        let (x, y) = (x_of(&spot.fit, spot.fit.low), y_of(&spot.need, spot.need.low));
        return Place::Dot(Hundredths(x), Hundredths(y));
    }
    let (left, right) = spot.fit.ends(CELL.0);
    let (bottom, top) = spot.need.ends(CELL.1);
    let (x, y) = (COLUMNS[0] + left, ROWS[0] + CELL.1 - top);
    Place::Box(Hundredths(x), Hundredths(y), Hundredths(right - left), Hundredths(top - bottom))
}

/// Two dots that would hide each other.
fn near(one: Place, other: Place) -> bool {
    match (one, other) {
        (Place::Dot(x, y), Place::Dot(u, v)) => (x.0 - u.0).abs() < 500 && (y.0 - v.0).abs() < 500,
        _ => one == other,
    }
}
