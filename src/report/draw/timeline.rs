//! A time line: months from now, and what falls into them.

use super::super::document::{Rich, Timeline};
use super::super::setting::{Face, Setting};
use super::super::strip::{Op, Paint, Step, line, rectangle};
use super::{Anchor, Drawing, words};

const LABEL: Face = Face::new(8.5, 11.0).paint(Paint::Quiet);
const NAME: Face = Face::new(9.0, 12.0);
/// The height of one row.
const ROW: f32 = 26.0;

/// Draws a time line over this width.
pub(in super::super) fn timeline(
    setting: &mut Setting,
    timeline: &Timeline,
    left: f32,
    width: f32,
) -> Drawing {
    let months = timeline.months.max(1);
    let x = |month: u32| left + width * month.min(months) as f32 / months as f32;
    let mut ops = Vec::new();
    for (row, (name, from, to)) in timeline.spans.iter().enumerate() {
        let top = ROW * row as f32;
        ops.push(words(setting, &Rich::plain(name), NAME, Anchor::Left(left), top + 10.0).0);
        let (start, end) = (x(*from), x(to.unwrap_or(months)));
        let bar = rectangle(start.min(left + width - 3.0), top + 14.0, (end - start).max(3.0), 6.0);
        ops.push(Op::Fill(bar, Paint::Accent));
        if to.is_none() {
            let tip = left + width;
            let arrow = vec![
                Step::Move(tip, top + 11.0),
                Step::Line(tip + 7.0, top + 17.0),
                Step::Line(tip, top + 23.0),
                Step::Close,
            ];
            ops.push(Op::Fill(arrow, Paint::Accent));
        }
    }
    let foot = ROW * timeline.spans.len() as f32 + 4.0;
    ops.push(Op::Stroke(line((left, foot), (left + width, foot)), Paint::Quiet, 0.8));
    // At most nine figures stand under the line.
    let step = [1, 3, 6, 12, 24, 60].into_iter().find(|step| months / step <= 8).unwrap_or(120);
    for month in (0..=months).step_by(step as usize) {
        ops.push(Op::Stroke(line((x(month), foot), (x(month), foot + 4.0)), Paint::Quiet, 0.8));
        let text = if month == 0 { "Now".to_owned() } else { format!("{month} months") };
        let anchor = if month == 0 { Anchor::Left(left) } else { Anchor::Middle(x(month)) };
        let near = left + width - x(month) < 24.0;
        let anchor = if near { Anchor::Middle(left + width - 20.0) } else { anchor };
        ops.push(words(setting, &Rich::plain(text), LABEL, anchor, foot + 15.0).0);
    }
    Drawing { height: foot + 20.0, ops, words: timeline.words.clone() }
}
