//! A dial: a line from 0 to 100, cut into three bands, with a score or a range on it.

use super::super::document::{Dial, Rich};
use super::super::setting::{Face, Setting};
use super::super::strip::{Op, Paint, Step, line, rectangle};
use super::{Anchor, Drawing, words};
use crate::rules::words::capital;

const NAME: Face = Face::new(10.5, 14.0);
const LABEL: Face = Face::new(8.5, 11.0).paint(Paint::Quiet);
/// The top of the line of bands, and its height.
const TRACK: (f32, f32) = (28.0, 6.0);
/// The baselines of the labels, where they need two lines.
const LINES: [f32; 2] = [48.0, 59.0];
/// The least space between two labels.
const SPACE: f32 = 8.0;

/// Draws a dial over this width.
pub(in super::super) fn dial(setting: &mut Setting, dial: &Dial, left: f32, width: f32) -> Drawing {
    let title = Rich::default()
        .bold(format!("{} {}", dial.name, dial.value))
        .quiet(format!(" of 100: {}", dial.reading));
    let mut ops = vec![words(setting, &title, NAME, Anchor::Left(left), 12.0).0];
    let x = |tenths: i64| left + width * tenths.clamp(0, 1_000) as f32 / 1_000.0;
    let exact = dial.low == dial.high;
    for (band, (from, to)) in ends(dial).into_iter().enumerate().filter(|(_, e)| e.0 < e.1) {
        let on = exact && band_of(dial, dial.low) == band;
        let paint = if on { Paint::Accent } else { Paint::Line };
        // A gap of one point keeps two grey bands apart.
        let piece = rectangle(x(from), TRACK.0, (x(to) - x(from) - 1.0).max(0.5), TRACK.1);
        ops.push(Op::Fill(piece, paint));
    }
    ops.extend(if exact { needle(x(dial.low)) } else { range(x(dial.low), x(dial.high)) });
    let foot = TRACK.0 + TRACK.1 + 4.0;
    for mark in dial.marks {
        let tick = line((x(mark) - 0.5, TRACK.0 - 4.0), (x(mark) - 0.5, foot));
        ops.push(Op::Stroke(tick, Paint::Black, 0.8));
    }
    let (labels, two) = labels(setting, dial, left, width);
    ops.extend(labels);
    let height = if two { LINES[1] } else { LINES[0] } + 4.0;
    Drawing { height, ops, words: said(dial) }
}

/// Where each band begins and ends.
fn ends(dial: &Dial) -> [(i64, i64); 3] {
    let [first, second] = dial.marks;
    [(0, first), (first, second), (second, 1_000)]
}

fn band_of(dial: &Dial, score: i64) -> usize {
    dial.marks.iter().filter(|mark| score >= **mark).count()
}

/// What the drawing says.
pub(super) fn said(dial: &Dial) -> String {
    let [first, second] = dial.marks.map(|mark| mark as f64 / 10.0);
    let Dial { name, value, reading, .. } = dial;
    format!("{name} {value} of 100: {reading}. Marks at {first} and {second}.")
}

fn needle(x: f32) -> Vec<Op> {
    let tip = TRACK.0 - 1.5;
    let steps = vec![
        Step::Move(x, tip),
        Step::Line(x - 4.5, tip - 8.0),
        Step::Line(x + 4.5, tip - 8.0),
        Step::Close,
    ];
    vec![Op::Fill(steps, Paint::Black)]
}

fn range(from: f32, to: f32) -> Vec<Op> {
    let (top, height) = (TRACK.0 - 3.0, TRACK.1 + 6.0);
    let cap =
        |x: f32| Op::Stroke(line((x, top - 3.0), (x, top + height + 3.0)), Paint::Accent, 1.5);
    let body = rectangle(from, top, (to - from).max(1.0), height);
    vec![Op::Fill(body, Paint::Tint), cap(from), cap(to)]
}

/// The bands' names and the figures of the marks, on one line where they fit.
fn labels(setting: &mut Setting, dial: &Dial, left: f32, width: f32) -> (Vec<Op>, bool) {
    let x = |tenths: i64| left + width * tenths as f32 / 1_000.0;
    let mut marks = Vec::new();
    for mark in dial.marks.into_iter().filter(|mark| (1..=1_000).contains(mark)) {
        let text = Rich::plain((mark as f64 / 10.0).to_string());
        marks.push(Label::new(setting, text, LABEL, x(mark)));
    }
    let mut names = Vec::new();
    let (low, high) = (band_of(dial, dial.low), band_of(dial, dial.high));
    for (band, (from, to)) in ends(dial).into_iter().enumerate() {
        let on = (low..=high).contains(&band);
        let face = if on { LABEL.bold().paint(Paint::Black) } else { LABEL };
        let text = Rich::plain(capital(&dial.bands[band]));
        names.push(Label::new(setting, text, face, (x(from) + x(to)) / 2.0));
    }
    let mut all: Vec<&Label> = marks.iter().chain(&names).collect();
    all.sort_by(|one, other| one.middle.total_cmp(&other.middle));
    let inside = |label: &&Label| label.left() >= left && label.right() <= left + width;
    let apart = all.windows(2).all(|pair| pair[0].right() + SPACE <= pair[1].left());
    let two = !(apart && all.iter().all(inside));
    if two {
        spread(&mut names, left, left + width);
        spread(&mut marks, left, left + width);
    }
    let name_line = if two { LINES[1] } else { LINES[0] };
    let mut ops: Vec<Op> = marks.into_iter().map(|label| label.op(LINES[0])).collect();
    ops.extend(names.into_iter().map(|label| label.op(name_line)));
    (ops, two)
}

/// Moves labels apart, first to the right, then back to the left as far as the end asks.
fn spread(labels: &mut [Label], left: f32, right: f32) {
    let mut free = left;
    for label in labels.iter_mut() {
        label.middle = label.middle.max(free + label.width / 2.0);
        free = label.right() + SPACE;
    }
    let mut free = right;
    for label in labels.iter_mut().rev() {
        label.middle = label.middle.min(free - label.width / 2.0);
        free = label.left() - SPACE;
    }
}

struct Label {
    op: Op,
    width: f32,
    middle: f32,
}

impl Label {
    fn new(setting: &mut Setting, text: Rich, face: Face, middle: f32) -> Label {
        let (op, width) = words(setting, &text, face, Anchor::Left(0.0), 0.0);
        Label { op, width, middle }
    }

    fn left(&self) -> f32 {
        self.middle - self.width / 2.0
    }

    fn right(&self) -> f32 {
        self.middle + self.width / 2.0
    }

    fn op(self, baseline: f32) -> Op {
        let left = self.left();
        match self.op {
            Op::Line { text, line, .. } => Op::Line { text, line, x: left, y: baseline },
            other => other,
        }
    }
}
