//! The drawings: verdict signs, dials, scales, the need-by-fit chart, time lines. They follow the
//! pages' drawings, but count in points and stand on white paper.

mod dial;
mod grid;
mod scale;
mod timeline;

pub(super) use dial::dial;
pub(super) use grid::grid;
pub(super) use scale::scale;
pub(super) use timeline::timeline;

use super::document::{Rich, Sign};
use super::setting::{Face, Setting};
use super::strip::{Op, Paint, arch, circle, line, right_half};
use crate::rules::ruleset::Verdict;

/// A drawing with its words.
pub(super) struct Drawing {
    pub(super) height: f32,
    pub(super) ops: Vec<Op>,
    /// What it says, for those who do not see it.
    pub(super) words: String,
}

/// Where a word stands: its left end, its middle, or its right end.
#[derive(Clone, Copy)]
enum Anchor {
    Left(f32),
    Middle(f32),
}

/// Words on one line, with their baseline.
fn words(setting: &mut Setting, text: &Rich, face: Face, anchor: Anchor, y: f32) -> (Op, f32) {
    let text = setting.lay(text, face, 1_000.0);
    let width = text.lines.first().map_or(0.0, |line| line.width);
    let x = match anchor {
        Anchor::Left(x) => x,
        Anchor::Middle(x) => x - width / 2.0,
    };
    (Op::Line { text, line: 0, x, y }, width)
}

/// The colour of a verdict's shape and word.
pub(super) fn sign_paint(sign: Sign) -> Paint {
    match sign {
        Sign::Settled(verdict) => Paint::Of(verdict),
        Sign::Open => Paint::Accent,
        Sign::Filled => Paint::Quiet,
    }
}

/// A verdict's shape in a square of this size: disc, half-filled ring, arch, ring; a bar with two
/// ends while it is open, and a ring with a dot where the post is filled.
pub(super) fn sign(sign: Sign, x: f32, y: f32, size: f32) -> Vec<Op> {
    let paint = sign_paint(sign);
    let (radius, pen) = (size * 0.4, size * 0.11);
    let (middle, centre) = (x + size / 2.0, y + size / 2.0);
    let ring = || Op::Stroke(circle(middle, centre, radius), paint, pen);
    match sign {
        Sign::Settled(Verdict::Hire) => vec![Op::Fill(circle(middle, centre, size * 0.45), paint)],
        Sign::Settled(Verdict::Prepare) => {
            vec![ring(), Op::Fill(right_half(middle, centre, radius), paint)]
        }
        Sign::Settled(Verdict::Bridge) => {
            let foot = centre + size * 0.2;
            let floor = line((x, foot + pen), (x + size, foot + pen));
            vec![Op::Stroke(arch(middle, foot, radius), paint, pen), Op::Stroke(floor, paint, pen)]
        }
        Sign::Settled(Verdict::NotYet) => vec![ring()],
        Sign::Open => {
            let (left, right) = (x + size * 0.1, x + size * 0.9);
            let end = |x: f32| line((x, centre - size * 0.3), (x, centre + size * 0.3));
            let bar = line((left, centre), (right, centre));
            [bar, end(left), end(right)].map(|steps| Op::Stroke(steps, paint, pen)).into()
        }
        Sign::Filled => vec![ring(), Op::Fill(circle(middle, centre, size * 0.18), paint)],
    }
}
