//! Two histograms on one line of points: filled columns for what comes, an outline for what is.

use std::fmt::Write as _;

use askama::Template;

use super::labels::{Label, spread, text_width};
use super::{Hundredths, Ids, drawn};
use crate::rules::answers::grouped;
use crate::rules::decimal::Decimal;

/// How many columns there are, each of five points.
const BINS: usize = 20;
/// The size of the drawing inside, which is stretched to the room there is.
const HEIGHT: u64 = 1_000;
const WIDTH: usize = 100;
/// What a column leaves free on each side.
const GAP: usize = 8;
/// The narrowest drawing, in hundredths of a pixel: a page of 320 px less its two margins.
const ROOM: i64 = 28_800;

/// What two histograms show. Marks are hundredths of a point.
#[derive(Clone, Copy, Debug)]
pub struct BinsShape<'a> {
    /// What is measured: "Need".
    pub name: &'a str,
    /// How many companies are in each bin of five points, now.
    pub before: &'a [u64; BINS],
    /// The same with the draft.
    pub after: &'a [u64; BINS],
    /// Where the second and the third band begin, now and with the draft.
    pub marks: [[i64; 2]; 2],
}

/// Two drawn histograms, 112 px high.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/bins.html")]
pub struct Bins {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What is measured.
    pub name: String,
    /// The text equivalent of the drawing; the numbers stand in a table.
    pub desc: String,
    /// The columns, as the data of a path in a box of 2,000 by 1,000.
    pub columns: String,
    /// The outline, in the same box.
    pub outline: String,
    /// The marks of the draft, in percent.
    pub marks: Vec<Hundredths>,
    /// The marks that hold now and that the draft moves.
    pub moved: Vec<Hundredths>,
    /// The figures under the line.
    pub labels: Vec<Label>,
}

drawn!(Bins);

impl Bins {
    /// Draws two histograms.
    pub fn draw(ids: &mut Ids, shape: &BinsShape) -> Bins {
        let most = shape.before.iter().chain(shape.after).copied().max().unwrap_or(0).max(1);
        let top = |count: &u64| HEIGHT - count * HEIGHT / most;
        let [now, then] = shape.marks;
        let moved = now.iter().filter(|mark| !then.contains(mark));
        Bins {
            id: ids.next_id(),
            name: shape.name.to_owned(),
            desc: describe(shape),
            columns: columns(shape.after.iter().map(top)),
            outline: outline(shape.before.iter().map(top)),
            marks: then.map(Hundredths).to_vec(),
            moved: moved.copied().map(Hundredths).collect(),
            labels: labels(then),
        }
    }
}

fn columns(tops: impl Iterator<Item = u64>) -> String {
    let mut path = String::new();
    for (bin, top) in tops.enumerate().filter(|(_, top)| *top < HEIGHT) {
        let (left, right) = (bin * WIDTH + GAP, (bin + 1) * WIDTH - GAP);
        // Writing into a string never fails.
        let _ = write!(path, "M{left} {HEIGHT}V{top}H{right}V{HEIGHT}z");
    }
    path
}

/// A line over the tops of all columns, from the floor to the floor.
fn outline(tops: impl Iterator<Item = u64>) -> String {
    let mut path = format!("M0 {HEIGHT}");
    for (bin, top) in tops.enumerate() {
        let _ = write!(path, "V{top}H{}", (bin + 1) * WIDTH);
    }
    let _ = write!(path, "V{HEIGHT}");
    path
}

/// The two ends of the line and the marks between them, each mark once.
fn labels(marks: [i64; 2]) -> Vec<Label> {
    let mut figures = vec![0, marks[0], marks[1], 10_000];
    figures.dedup();
    let texts = figures.iter().map(|figure| Hundredths(*figure).to_string());
    let texts: Vec<String> = texts.collect();
    let wanted: Vec<_> = figures
        .iter()
        .zip(&texts)
        .map(|(figure, text)| (*figure, text_width(text, true)))
        .collect();
    let places = spread(&wanted, ROOM);
    let labels = texts.iter().zip(places).zip(figures);
    labels.map(|((text, x), figure)| Label::new(text, x, 108, marks.contains(&figure))).collect()
}

/// A bin in words: "20.0 to 24.9".
pub fn bin_name(bin: usize) -> String {
    let last = if bin + 1 < BINS { format!("{}.9", bin * 5 + 4) } else { "100.0".to_owned() };
    format!("{}.0 to {last}", bin * 5)
}

fn describe(shape: &BinsShape) -> String {
    let fullest = |bins: &[u64; BINS]| {
        let most = bins.iter().copied().max().unwrap_or(0);
        let bin = bins.iter().position(|count| *count == most).unwrap_or(0);
        let companies = grouped(Decimal::whole(i64::try_from(most).unwrap_or(i64::MAX)));
        format!("{} with {companies}", bin_name(bin))
    };
    let [first, second] = shape.marks[1].map(Hundredths);
    format!(
        "How many companies score how much, in steps of five points. The fullest step is {} in \
         force and {} in this draft, whose bands begin at {first} and {second}.",
        fullest(shape.before),
        fullest(shape.after)
    )
}
