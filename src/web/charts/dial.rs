//! A dial: a line from 0 to 100, cut into three bands, with a score or a range on it.

use askama::Template;

use super::labels::{Label, fits, spread, text_width};
use super::{Hundredths, Ids, drawn};
use crate::web::prose::list;

/// The narrowest drawing, in hundredths of a pixel: a page of 320 px less its two margins.
const ROOM: i64 = 28_800;
/// The width from which a wide drawing's labels are shown; the style sheet knows it too.
const WIDE: i64 = 40_000;
/// The whole line, in hundredths of a percent.
const FULL: i64 = 10_000;
/// What the name of a band without width takes at the end of the line, as far as its neighbour
/// is concerned, in hundredths of a percent.
const END: i64 = 1_000;

/// What a dial shows. Scores and marks are hundredths of a point, from 0 to 10,000.
#[derive(Clone, Copy, Debug)]
pub struct DialShape<'a> {
    /// What is measured: "Need", "Fit", "Concern".
    pub name: &'a str,
    /// The least the score can be.
    pub low: i64,
    /// The most the score can be; the same as `low` once nothing is unknown.
    pub high: i64,
    /// Where the second and the third band begin; a band includes its mark.
    pub marks: [i64; 2],
    /// The names of the three bands, from left to right.
    pub bands: [&'a str; 3],
}

impl DialShape<'_> {
    /// Which bands, from left to right, hold a place between `low` and `high`.
    pub fn reached(&self) -> [bool; 3] {
        let band = |score: i64| self.marks.iter().filter(|mark| score >= **mark).count();
        let (first, last) = (band(self.low), band(self.high));
        [0, 1, 2].map(|index| (first..=last).contains(&index))
    }

    fn settled(&self) -> bool {
        self.low == self.high
    }

    /// Where each band begins and ends.
    fn ends(&self) -> [(i64, i64); 3] {
        let [first, second] = self.marks;
        [(0, first), (first, second), (second, FULL)]
    }

    /// The names of the bands that the score or the range reaches: "some or high".
    pub fn reading(&self) -> String {
        let reached = self.reached();
        let names = self.bands.iter().zip(reached).filter(|(_, hit)| *hit);
        list(&names.map(|(name, _)| *name).collect::<Vec<_>>(), "or")
    }
}

/// One piece of a dial's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Where it begins, in percent.
    pub x: Hundredths,
    /// How long it is, in percent.
    pub width: Hundredths,
    /// Whether it is the band of a settled score, drawn in the accent.
    pub on: bool,
}

/// Where the score stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needle {
    /// A settled score: a triangle with its tip at this percentage.
    At(Hundredths),
    /// A range: from, how long, to, in percent.
    Between(Hundredths, Hundredths, Hundredths),
}

/// A drawn dial with its score in text above it.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/dial.html")]
pub struct Dial {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What is measured.
    pub name: String,
    /// The score with one decimal, or the range: `35.7 to 69.7`.
    pub value: String,
    /// The bands reached, for the text beside the score.
    pub reading: String,
    /// The text equivalent of the drawing.
    pub desc: String,
    /// 54 px, or 70 px where names and marks need a line each.
    pub height: i64,
    /// Whether one line is enough on a wide drawing and two are needed on a narrow one.
    pub both: bool,
    /// The three bands that have a width.
    pub tracks: Vec<Track>,
    /// Where the ticks stand, in percent.
    pub ticks: [Hundredths; 2],
    /// Names of bands and figures of marks, on one line; empty where they never fit on one.
    pub one_line: Vec<Label>,
    /// The same on two lines; empty where one is always enough.
    pub two_lines: Vec<Label>,
    /// The triangle or the range.
    pub needle: Needle,
}

drawn!(Dial);

impl Dial {
    /// Draws a dial.
    pub fn draw(ids: &mut Ids, shape: &DialShape) -> Dial {
        let (one_line, two_lines) = labels(shape);
        let reached = shape.reached();
        let tracks = shape.ends().into_iter().zip(reached).filter(|((from, to), _)| from < to);
        Dial {
            id: ids.next_id(),
            name: shape.name.to_owned(),
            value: value(shape),
            reading: shape.reading(),
            desc: describe(shape),
            height: if one_line.is_empty() { 70 } else { 54 },
            both: !one_line.is_empty() && !two_lines.is_empty(),
            tracks: tracks
                .map(|((from, to), hit)| Track {
                    x: Hundredths(from),
                    width: Hundredths(to - from),
                    on: hit && shape.settled(),
                })
                .collect(),
            ticks: shape.marks.map(Hundredths),
            one_line,
            two_lines,
            needle: needle(shape),
        }
    }
}

impl Dial {
    /// The same drawing where these bands are reached, and no others.
    pub fn with_reached<T: AsRef<str>>(mut self, bands: &[T]) -> Dial {
        for label in self.one_line.iter_mut().chain(&mut self.two_lines) {
            let on = bands.iter().any(|band| band.as_ref() == label.text);
            label.class = match (label.class.starts_with('e'), on) {
                (true, true) => "e on",
                (true, false) => "e",
                (false, true) => "c on",
                (false, false) => "c",
            };
        }
        self
    }
}

fn needle(shape: &DialShape) -> Needle {
    if shape.settled() {
        return Needle::At(Hundredths(shape.low));
    }
    let width = shape.high - shape.low;
    Needle::Between(Hundredths(shape.low), Hundredths(width), Hundredths(shape.high))
}

/// A score with exactly one decimal.
fn tenth(hundredths: i64) -> String {
    format!("{}.{}", hundredths / 100, hundredths % 100 / 10)
}

fn value(shape: &DialShape) -> String {
    if shape.settled() {
        return tenth(shape.low);
    }
    format!("{} to {}", tenth(shape.low), tenth(shape.high))
}

fn describe(shape: &DialShape) -> String {
    let [first, second] = shape.marks.map(Hundredths);
    let (name, value, reading) = (shape.name, value(shape), shape.reading());
    let between = if shape.settled() { "" } else { "between " };
    let value = if shape.settled() { value } else { value.replace(" to ", " and ") };
    format!("{name} {between}{value} of 100: {reading}. Marks at {first} and {second}.")
}

/// Names and marks on one line where they fit, and on two where they might not.
fn labels(shape: &DialShape) -> (Vec<Label>, Vec<Label>) {
    let (names, marks) = (names(shape), marks(shape));
    let mut all = [names.clone(), marks.clone()].concat();
    all.sort_by_key(|wanted| wanted.order);
    let places: Vec<_> = all.iter().map(|wanted| (wanted.centre, wanted.width)).collect();
    let (mut one_line, mut two_lines) = (Vec::new(), Vec::new());
    if fits(&places, WIDE) {
        one_line.extend(all.iter().map(|wanted| wanted.label(wanted.centre, 48)));
    }
    if !fits(&places, ROOM) {
        two_lines.extend(line(&marks, 48));
        two_lines.extend(line(&names, 64));
    }
    (one_line, two_lines)
}

/// A label before it has its final place.
#[derive(Clone)]
struct Wanted {
    order: i64,
    text: String,
    centre: i64,
    width: i64,
    on: bool,
    at_end: bool,
}

impl Wanted {
    fn label(&self, centre: i64, y: i64) -> Label {
        let mut label = Label::new(&self.text, centre, y, self.on);
        if self.at_end {
            label.x = Hundredths(FULL);
            label.class = if self.on { "e on" } else { "e" };
        }
        label
    }
}

fn line(wanted: &[Wanted], y: i64) -> Vec<Label> {
    let places: Vec<_> = wanted.iter().map(|label| (label.centre, label.width)).collect();
    let centres = spread(&places, ROOM);
    wanted.iter().zip(centres).map(|(label, centre)| label.label(centre, y)).collect()
}

fn names(shape: &DialShape) -> Vec<Wanted> {
    let [first, second] = shape.marks;
    let reached = shape.reached();
    let name = |index: usize, order: i64| {
        let width = text_width(shape.bands[index], true);
        let (from, to) = match index {
            0 => (0, first),
            1 => (
                first + if first == 0 { END } else { 0 },
                if second == FULL { FULL - END } else { second },
            ),
            _ => (second, FULL),
        };
        let at_end = from == FULL;
        // The last few pixels of the line, expressed as a centre at the narrowest width.
        let half = width * FULL / ROOM / 2;
        let centre = if at_end { FULL - half } else { (from + to) / 2 };
        let centre = if to == 0 { half } else { centre };
        let text = shape.bands[index].to_owned();
        Wanted { order, text, centre, width, on: reached[index], at_end }
    };
    vec![name(0, 0), name(1, 2), name(2, 4)]
}

/// The figures of the marks; the name of a band without width stands where its figure would.
fn marks(shape: &DialShape) -> Vec<Wanted> {
    let figures = shape.marks.iter().zip([1, 3]);
    figures
        .filter(|(mark, _)| **mark != 0 && **mark != FULL)
        .map(|(mark, order)| {
            let text = Hundredths(*mark).to_string();
            let width = text_width(&text, false);
            Wanted { order, text, centre: *mark, width, on: false, at_end: false }
        })
        .collect()
}
