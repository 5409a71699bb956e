//! Where, along the values of one signal, a role's verdicts change.

use super::view::{View, halves};
use crate::rules::score::verdicts::VerdictSet;

/// How many stretches are looked at before the search gives up. Each change takes about two for
/// every doubling of the values there are, and rules have few changes.
const MOST_STRETCHES: usize = 4_000;

/// The nearest change on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// At this position the verdicts are others, and nowhere nearer.
    At(i64, VerdictSet),
    /// No value on this side changes them.
    Never,
    /// It takes too long to tell: answers that this one hangs together with are unknown.
    Untold,
}

/// Values that come to the same: from one position to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The first position.
    pub(crate) from: i64,
    /// The last position.
    pub(crate) to: i64,
    /// What they come to; no verdict where the company has this director.
    pub(crate) verdicts: VerdictSet,
}

impl View<'_> {
    /// The nearest value above or below the present answer, of a number, with other verdicts.
    pub(crate) fn turn(&mut self, up: bool, verdicts: VerdictSet) -> Turn {
        let Some(present) = self.present() else { return Turn::Never };
        let side = if up { [present + 1, self.last()] } else { [0, present - 1] };
        let mut ahead = if side[0] <= side[1] { vec![side] } else { Vec::new() };
        let mut left = MOST_STRETCHES;
        while let Some([from, to]) = ahead.pop() {
            let outlook = self.over(from, to);
            let near = if up { from } else { to };
            if outlook.settled() == Some(verdicts) {
                continue;
            }
            if outlook.excludes(verdicts) {
                let here = self.over(near, near).settled();
                return here.map_or(Turn::Untold, |here| Turn::At(near, here));
            }
            left -= 1;
            if from == to || left == 0 {
                return Turn::Untold;
            }
            let [low, high] = halves([from, to]);
            ahead.extend(if up { [high, low] } else { [low, high] });
        }
        Turn::Never
    }

    /// All values in stretches that come to the same, rising; `None` where that takes too long to
    /// tell. Of a choice every option stands by itself.
    pub(crate) fn stretches(&mut self, is_number: bool) -> Option<Vec<Stretch>> {
        let mut found: Vec<Stretch> = Vec::new();
        let mut ahead = match is_number {
            true => vec![[0, self.last()]],
            false => (0..=self.last()).rev().map(|option| [option, option]).collect(),
        };
        let mut left = MOST_STRETCHES;
        while let Some([from, to]) = ahead.pop() {
            let Some(verdicts) = self.over(from, to).settled() else {
                left -= 1;
                if from == to || left == 0 {
                    return None;
                }
                let [low, high] = halves([from, to]);
                ahead.extend([high, low]);
                continue;
            };
            match found.last_mut() {
                Some(before) if is_number && before.verdicts == verdicts => before.to = to,
                _ => found.push(Stretch { from, to, verdicts }),
            }
        }
        Some(found)
    }

    /// From the last value before its factors' points begin to change to the first from which on
    /// they do not change any more: the part of the values that counts.
    pub(crate) fn scale(&self) -> [i64; 2] {
        // Corner by corner of the unknown signals it hangs together with; eight have 256 corners.
        let unknown = self.vars.iter().skip(1).take(8);
        let corners = unknown.fold(vec![vec![0]], |corners: Vec<Vec<i64>>, var| {
            let both =
                |corner: Vec<i64>| [0, var.last].map(|end| [corner.clone(), vec![end]].concat());
            corners.into_iter().flat_map(both).collect()
        });
        let points = |own: i64| -> Vec<Vec<i64>> {
            let at = |corner: &Vec<i64>| {
                let mut all = corner.clone();
                all[0] = own;
                self.each(&all)
            };
            corners.iter().map(at).collect()
        };
        let same = |one: i64, other: i64| points(one) == points(other);
        let last = self.last();
        let first = last_where(0, last, |position| same(0, position));
        let end = last - last_where(0, last, |below| same(last, last - below));
        if first < end { [first, end] } else { [0, last] }
    }
}

/// The last position from which something holds that holds at the first and, once it stops, never
/// again.
fn last_where(first: i64, last: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut yes, mut no) = (first, last + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        *(if holds(middle) { &mut yes } else { &mut no }) = middle;
    }
    yes
}
