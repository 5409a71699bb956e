//! A factor's scale, small enough for a cell of a table.

use super::super::document::Scale;
use super::super::strip::{Op, Paint, Step, circle, line, rectangle};

/// Where a number gives no points, and all, as shares of the drawing's width.
const ENDS: (f32, f32) = (0.15, 0.85);

/// Draws a scale with its left and top at a place.
pub(in super::super) fn scale(scale: &Scale, x: f32, y: f32, size: (f32, f32)) -> Vec<Op> {
    let ramp = Ramp { x, width: size.0, floor: y + size.1 - 5.0, top: y + 4.0 };
    match scale {
        Scale::At(way) => {
            let at = ramp.place(*way);
            let stem = Op::Stroke(line(at, (at.0, ramp.floor)), Paint::Accent, 0.8);
            let dot = Op::Fill(circle(at.0, at.1, 2.6), Paint::Accent);
            vec![ramp.slope(), stem, dot]
        }
        Scale::Between(low, high) => {
            // Kept long enough to be seen.
            let lack = (60 - (high - low)).max(0);
            let ends = (ramp.place(low - lack / 2), ramp.place(high + lack / 2));
            vec![Op::Stroke(line(ends.0, ends.1), Paint::Tint, 5.0), ramp.slope()]
        }
        Scale::Shares(bars) => shares(bars, &ramp),
    }
}

struct Ramp {
    x: f32,
    width: f32,
    floor: f32,
    top: f32,
}

impl Ramp {
    fn place(&self, way: i64) -> (f32, f32) {
        let share = way.clamp(-1_000, 2_000) as f32 / 1_000.0;
        let x = ENDS.0 + share * (ENDS.1 - ENDS.0);
        let height = share.clamp(0.0, 1.0) * (self.floor - self.top);
        (self.x + x.clamp(0.03, 0.97) * self.width, self.floor - height)
    }

    fn slope(&self) -> Op {
        let (none, all) = (self.place(0), self.place(1_000));
        let steps = vec![
            Step::Move(self.x, self.floor),
            Step::Line(none.0, none.1),
            Step::Line(all.0, all.1),
            Step::Line(self.x + self.width, self.top),
        ];
        Op::Stroke(steps, Paint::Quiet, 0.8)
    }
}

fn shares(bars: &[(u32, bool)], ramp: &Ramp) -> Vec<Op> {
    let step = ramp.width / bars.len().max(1) as f32;
    let bar = |(index, (share, chosen)): (usize, &(u32, bool))| {
        let height = 1.5 + (ramp.floor - ramp.top) * (*share).min(100) as f32 / 100.0;
        let x = ramp.x + step * index as f32;
        let paint = if *chosen { Paint::Accent } else { Paint::Tint };
        Op::Fill(rectangle(x, ramp.floor - height, (step - 3.0).clamp(1.0, 12.0), height), paint)
    };
    let floor = line((ramp.x, ramp.floor), (ramp.x + ramp.width, ramp.floor));
    let mut ops: Vec<Op> = bars.iter().enumerate().map(bar).collect();
    ops.push(Op::Stroke(floor, Paint::Line, 0.6));
    ops
}
