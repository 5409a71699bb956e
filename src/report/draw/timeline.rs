//! A time line: months from now, and what falls into them.

use super::super::document::{Rich, Timeline};
use super::super::setting::{Face, Setting};
use super::super::strip::{Op, Paint, Step, circle, line, rectangle};
use super::{Anchor, Drawing, words};

const LABEL: Face = Face::new(9.5, 12.0).paint(Paint::Quiet);
const NAME: Face = Face::new(10.0, 14.5);
/// The height of one row.
const ROW: f32 = 30.0;
/// Half the width of the last label, `60 months`.
const HALF: f32 = 23.0;

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
        ops.push(Op::Fill(
            match end - start < 8.0 && to.is_some() {
                true => circle((start + end) / 2.0, top + 20.0, 4.0),
                false => rectangle(start, top + 17.0, end - start, 6.0),
            },
            Paint::Accent,
        ));
        if to.is_none() {
            let tip = left + width;
            let arrow = vec![
                Step::Move(tip, top + 14.0),
                Step::Line(tip + 7.0, top + 20.0),
                Step::Line(tip, top + 26.0),
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
        let (text, anchor) = match month {
            0 => ("Now".to_owned(), Anchor::Left(left)),
            last if last == months => {
                (format!("{last} months"), Anchor::Middle(left + width - HALF))
            }
            month => (month.to_string(), Anchor::Middle(x(month))),
        };
        ops.push(words(setting, &Rich::plain(text), LABEL, anchor, foot + 15.0).0);
    }
    Drawing { height: foot + 20.0, ops, words: timeline.words.clone() }
}
