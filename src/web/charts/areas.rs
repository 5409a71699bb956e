//! Shares that add up to all, one above the other, while one number moves from left to right.

use std::fmt::Write as _;

use askama::Template;

use super::labels::{GAP, Label, fits, text_width};
use super::{Hundredths, Ids, drawn};

/// The size of the drawing inside, which is stretched to the room there is: percent times 100.
const FULL: i64 = 10_000;
/// Where the areas stand, in pixels.
const TOP: i64 = 24;
const PIXELS: i64 = 200;
/// An area is named inside where it is at least this high, in pixels.
const LEAST: i64 = 15;
/// The narrowest drawing, in hundredths of a pixel: a page of 320 px less its two margins.
const ROOM: i64 = 28_800;

/// One area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer<'a> {
    /// Names its colour: `hire`, `prepare`, `bridge`, `not_yet`, `open` or `filled`.
    pub key: &'static str,
    /// What it is called.
    pub label: &'a str,
}

/// What the areas show.
#[derive(Clone, Debug)]
pub struct AreasShape<'a> {
    /// What moves: "Store downtime: full points at".
    pub name: &'a str,
    /// The areas, the topmost first.
    pub layers: &'a [Layer<'a>],
    /// The values, rising, and their figures; and how many companies there are in each layer,
    /// nothing where that value may not be.
    pub points: Vec<(i64, String, Option<Vec<u64>>)>,
    /// The values that hold somewhere, by their place among the points, and the word above each:
    /// first the one of the rules that are drawn.
    pub holds: Vec<(usize, &'a str)>,
    /// The text equivalent; the numbers stand in a table.
    pub desc: String,
}

/// One drawn area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Names its colour.
    pub key: &'static str,
    /// The data of its path.
    pub path: String,
    /// Its name and where it stands, in percent and pixels, where it is high enough.
    pub label: Option<(String, Hundredths, i64)>,
}

/// Drawn areas, 244 px high.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/areas.html")]
pub struct Areas {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What moves.
    pub name: String,
    /// The text equivalent of the drawing.
    pub desc: String,
    /// The areas, the topmost first.
    pub areas: Vec<Area>,
    /// Where the values stand that hold, in percent; the first is that of the rules drawn.
    pub ticks: Vec<Hundredths>,
    /// The words above them, and the figures below.
    pub labels: Vec<Label>,
}

drawn!(Areas);

impl Areas {
    /// Draws the areas.
    pub fn draw(ids: &mut Ids, shape: &AreasShape) -> Areas {
        let places = places(shape);
        let columns = columns(shape, &places);
        let area = |(at, layer): (usize, &Layer)| Area {
            key: layer.key,
            path: path(&columns, at),
            label: label(&columns, at, layer.label).map(|(x, y)| (layer.label.to_owned(), x, y)),
        };
        let tick = |(at, _): &(usize, &str)| Hundredths(place(&places, *at));
        Areas {
            id: ids.next_id(),
            name: shape.name.to_owned(),
            desc: shape.desc.clone(),
            areas: shape.layers.iter().enumerate().map(area).collect(),
            ticks: shape.holds.iter().map(tick).collect(),
            labels: labels(shape, &places),
        }
    }
}

/// Where each value stands, in hundredths of a percent.
fn places(shape: &AreasShape) -> Vec<i64> {
    let values = || shape.points.iter().map(|(value, ..)| *value);
    let (first, last) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    values().map(|value| (value - first) * FULL / (last - first).max(1)).collect()
}

fn place(places: &[i64], at: usize) -> i64 {
    places.get(at).copied().unwrap_or(0)
}

/// A value that may be: its place, and the heights at which its areas begin, from the top.
type Column = (i64, Vec<i64>);

/// Runs of neighbouring values that may be.
fn columns(shape: &AreasShape, places: &[i64]) -> Vec<Vec<Column>> {
    let mut runs: Vec<Vec<Column>> = vec![Vec::new()];
    for ((_, _, counts), place) in shape.points.iter().zip(places) {
        let Some(counts) = counts else {
            runs.push(Vec::new());
            continue;
        };
        let all: u64 = counts.iter().sum();
        let heights = counts.iter().scan(0, |sum, count| {
            *sum += count;
            i64::try_from(*sum * FULL.unsigned_abs() / all.max(1)).ok()
        });
        let heights = std::iter::once(0).chain(heights).collect();
        if let Some(run) = runs.last_mut() {
            run.push((*place, heights));
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// One closed shape a run: along the upper edge, and back along the lower one.
fn path(runs: &[Vec<Column>], layer: usize) -> String {
    let mut path = String::new();
    for run in runs {
        let upper = run.iter().map(|(x, heights)| (x, heights[layer]));
        let lower = run.iter().rev().map(|(x, heights)| (x, heights[layer + 1]));
        for (at, (x, y)) in upper.chain(lower).enumerate() {
            let sign = if at == 0 { 'M' } else { 'L' };
            // Writing into a string never fails.
            let _ = write!(path, "{sign}{x} {y}");
        }
        path.push('z');
    }
    path
}

/// Where an area is highest, unless it is too low. Near its ends a name would hang over.
fn label(runs: &[Vec<Column>], layer: usize, name: &str) -> Option<(Hundredths, i64)> {
    // A name must not hang over an end of its run, where a value that may not be leaves a gap.
    let half = text_width(name, false) * FULL / ROOM / 2;
    let fits = |run: &&Vec<Column>, x: i64| {
        let (first, last) = (run.first().map_or(0, |it| it.0), run.last().map_or(0, |it| it.0));
        first + half <= x && x + half <= last
    };
    let middles = runs.iter().flat_map(|run| run.iter().filter(move |(x, _)| fits(&run, *x)));
    let columns = middles.filter(|(x, _)| (2_000..=8_000).contains(x));
    let height = |(_, heights): &&Column| heights[layer + 1] - heights[layer];
    let (x, heights) = columns.max_by_key(height)?;
    let middle = (heights[layer] + heights[layer + 1]) / 2;
    let high = (heights[layer + 1] - heights[layer]) * PIXELS / FULL;
    (high >= LEAST).then_some((Hundredths(*x), TOP + middle * PIXELS / FULL + 5))
}

/// The words above the values that hold, and the least and the greatest value below, with those
/// that hold where there is room.
fn labels(shape: &AreasShape, places: &[i64]) -> Vec<Label> {
    let below = TOP + PIXELS + 16;
    let figure = |at: usize| shape.points.get(at).map_or("", |(_, figure, _)| figure.as_str());
    let last = shape.points.len().saturating_sub(1);
    let on = |at: usize| shape.holds.iter().any(|(held, _)| *held == at);
    let mut first = Label::new(figure(0), 0, below, on(0));
    let mut final_one = Label::new(figure(last), FULL, below, on(last));
    first.class = if on(0) { "on" } else { "" };
    final_one.class = if on(last) { "e on" } else { "e" };
    let width = |at: usize| text_width(figure(at), true);
    // The centres at the narrowest width; a value that holds gives way to those that stand there.
    let half = |at: usize| width(at) * FULL / ROOM / 2 + 1;
    let mut taken = vec![(half(0), width(0)), (FULL - half(last), width(last))];
    let mut labels = vec![first];
    labels.extend((last > 0).then_some(final_one));
    for (at, _) in shape.holds.iter().filter(|(at, _)| (1..last).contains(at)) {
        let mut wanted = taken.clone();
        wanted.push((place(places, *at), width(*at)));
        wanted.sort_unstable();
        if fits(&wanted, ROOM) {
            labels.push(Label::new(figure(*at), place(places, *at), below, true));
            taken = wanted;
        }
    }
    labels.extend(above(shape, places));
    labels
}

/// The words above the values that hold. Each stands at its line at every width: in the middle
/// of it, or ending or beginning there. Where two have no room beside each other, the one of the
/// rules that are drawn stays, since the text below the drawing says the other too.
fn above(shape: &AreasShape, places: &[i64]) -> Vec<Label> {
    let spans = |(at, word): &(usize, &str)| {
        let x = place(places, *at);
        let (line, width) = (x * ROOM / FULL, text_width(word, true));
        let ways = [("c on", line - width / 2), ("e on", line - width), ("on", line)];
        let inside = |(_, from): &(&str, i64)| *from >= 0 && from + width <= ROOM;
        let span = |(class, from)| (Label { class, ..Label::new(word, x, 14, true) }, from, width);
        ways.into_iter().filter(inside).map(span).collect::<Vec<_>>()
    };
    let words: Vec<Vec<(Label, i64, i64)>> = shape.holds.iter().map(spans).collect();
    let apart = |(_, from, width): &(Label, i64, i64), (_, other, wide): &(Label, i64, i64)| {
        from + width + GAP <= *other || other + wide + GAP <= *from
    };
    if let [first, second] = words.as_slice() {
        let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
        let mut pairs = pairs.filter(|(one, other)| apart(one, other));
        if let Some((one, other)) = pairs.next() {
            return vec![one.0.clone(), other.0.clone()];
        }
    }
    let first = words.first().and_then(|ways| ways.first());
    first.map(|(label, ..)| label.clone()).into_iter().collect()
}
