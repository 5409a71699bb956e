//! Strips: pieces of a page that are never torn, and what is drawn on them.
//!
//! All measures are points (1/72 inch). Across the page they count from its left edge, down from
//! the top of the strip.

use std::rc::Rc;

use super::setting::Laid;
use super::tree::Node;
use crate::rules::ruleset::Verdict;

/// A colour of the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Paint {
    #[default]
    Black,
    Quiet,
    Accent,
    /// The accent on areas.
    Tint,
    /// The accent under words.
    Pale,
    /// Hairlines.
    Line,
    /// The ground of what is set apart.
    Wash,
    White,
    Of(Verdict),
}

impl Paint {
    /// Red, green and blue; the same figures as the pages have in daylight.
    pub(super) fn rgb(self) -> [u8; 3] {
        match self {
            Paint::Black => [0x1b, 0x20, 0x23],
            Paint::Quiet | Paint::Of(Verdict::NotYet) => [0x56, 0x5d, 0x61],
            Paint::Accent => [0x0b, 0x54, 0x65],
            Paint::Tint => [0xb6, 0xcc, 0xd1],
            Paint::Pale => [0xdc, 0xe8, 0xeb],
            Paint::Line => [0xc9, 0xc9, 0xc2],
            Paint::Wash => [0xf2, 0xf4, 0xf1],
            Paint::White => [0xff, 0xff, 0xff],
            Paint::Of(Verdict::Hire) => [0x17, 0x67, 0x3c],
            Paint::Of(Verdict::Prepare) => [0x2c, 0x54, 0x90],
            Paint::Of(Verdict::Bridge) => [0x87, 0x4f, 0x00],
        }
    }
}

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Move(f32, f32),
    Line(f32, f32),
    Curve([f32; 6]),
    Close,
}

/// Something drawn.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// One line of a text, with its left end and its baseline.
    Line { text: Rc<Laid>, line: usize, x: f32, y: f32 },
    /// The page of a heading, with its right end and its baseline.
    PageOf { heading: usize, right: f32, y: f32 },
    /// An area.
    Fill(Vec<Step>, Paint),
    /// A line of this width.
    Stroke(Vec<Step>, Paint, f32),
}

/// What belongs to one element, or to none where it only decorates.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) node: Option<Node>,
    pub(super) ops: Vec<Op>,
}

/// A piece of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    /// The space above, which falls away at the top of a page.
    pub(super) before: f32,
    pub(super) height: f32,
    /// It stands on the same page as the next strip.
    pub(super) keep: bool,
    /// It begins a page.
    pub(super) breaks: bool,
    pub(super) marks: Vec<Mark>,
    /// The head of its table, drawn again where the strip begins a page.
    pub(super) head: Option<Rc<Strip>>,
    /// The heading that stands on it, by its place among all headings.
    pub(super) heading: Option<usize>,
}

impl Strip {
    /// Only space.
    pub(super) fn space(height: f32) -> Strip {
        Strip { height, ..Strip::default() }
    }

    /// Moves everything on it down and makes it as much higher.
    pub(super) fn lower(&mut self, by: f32) {
        for mark in &mut self.marks {
            mark.ops.iter_mut().for_each(|op| op.lower(by));
        }
        self.height += by;
    }
}

impl Op {
    pub(super) fn lower(&mut self, by: f32) {
        match self {
            Op::Line { y, .. } | Op::PageOf { y, .. } => *y += by,
            Op::Fill(steps, _) | Op::Stroke(steps, ..) => steps.iter_mut().for_each(|step| {
                *step = match *step {
                    Step::Move(x, y) => Step::Move(x, y + by),
                    Step::Line(x, y) => Step::Line(x, y + by),
                    Step::Curve([a, b, c, d, e, f]) => {
                        Step::Curve([a, b + by, c, d + by, e, f + by])
                    }
                    Step::Close => Step::Close,
                };
            }),
        }
    }
}

/// An upright rectangle.
pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Vec<Step> {
    vec![
        Step::Move(x, y),
        Step::Line(x + width, y),
        Step::Line(x + width, y + height),
        Step::Line(x, y + height),
        Step::Close,
    ]
}

/// A straight line.
pub(super) fn line(from: (f32, f32), to: (f32, f32)) -> Vec<Step> {
    vec![Step::Move(from.0, from.1), Step::Line(to.0, to.1)]
}

/// How far the control points of a quarter of a circle lie from its ends, as a share of its
/// radius: the usual approximation of a circle by four cubic curves.
const ROUND: f32 = 0.552_284_8;

/// A circle.
pub(super) fn circle(x: f32, y: f32, radius: f32) -> Vec<Step> {
    let (r, k) = (radius, radius * ROUND);
    vec![
        Step::Move(x + r, y),
        Step::Curve([x + r, y + k, x + k, y + r, x, y + r]),
        Step::Curve([x - k, y + r, x - r, y + k, x - r, y]),
        Step::Curve([x - r, y - k, x - k, y - r, x, y - r]),
        Step::Curve([x + k, y - r, x + r, y - k, x + r, y]),
        Step::Close,
    ]
}

/// The right half of a disc.
pub(super) fn right_half(x: f32, y: f32, radius: f32) -> Vec<Step> {
    let (r, k) = (radius, radius * ROUND);
    vec![
        Step::Move(x, y - r),
        Step::Curve([x + k, y - r, x + r, y - k, x + r, y]),
        Step::Curve([x + r, y + k, x + k, y + r, x, y + r]),
        Step::Close,
    ]
}

/// The upper half of a circle, open below.
pub(super) fn arch(x: f32, y: f32, radius: f32) -> Vec<Step> {
    let (r, k) = (radius, radius * ROUND);
    vec![
        Step::Move(x - r, y),
        Step::Curve([x - r, y - k, x - k, y - r, x, y - r]),
        Step::Curve([x + k, y - r, x + r, y - k, x + r, y]),
    ]
}
