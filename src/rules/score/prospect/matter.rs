//! Whether an unknown answer can matter at all: whether some company gets another verdict when this
//! answer alone changes.

use super::view::{View, halves};
use crate::rules::score::rest::Range;

/// How often unknown answers that hang together with this one are narrowed down.
const MOST_CUTS: usize = 400;

impl View<'_> {
    /// Whether two values of the signal lead to different verdicts while every other unknown
    /// answer has some value, the same for both. `None` where that takes too long to tell.
    pub(crate) fn matters(&self) -> Option<bool> {
        let last = self.last();
        let own = match self.free() {
            Some(own) => own,
            None => return Some(false),
        };
        let whole: Vec<Range> = self.vars.iter().skip(1).map(|var| [0, var.last]).collect();
        let mut boxes = std::collections::VecDeque::from([whole]);
        let mut left = MOST_CUTS;
        while let Some(unknown) = boxes.pop_front() {
            let all: Vec<Range> = [own].into_iter().chain(unknown.iter().copied()).collect();
            if self.is_number() {
                let [need, fit] = self.ranges(&all);
                if !self.rest.may_vary(need, fit) {
                    continue;
                }
            }
            let corner: Vec<i64> = unknown.iter().map(|range| range[0]).collect();
            if self.matters_beside(&corner, last) {
                return Some(true);
            }
            let Some(place) = self.widest(&all) else { continue };
            left -= 1;
            if left == 0 {
                return None;
            }
            boxes.extend(halves(unknown[place - 1]).map(|half| {
                let mut part = unknown.clone();
                part[place - 1] = half;
                part
            }));
        }
        Some(false)
    }

    /// The same while the unknown signals it hangs together with have these values.
    fn matters_beside(&self, unknown: &[i64], last: i64) -> bool {
        let Some([first, end]) = self.free() else { return false };
        let at = |position: i64| {
            let own = [position, position];
            let all: Vec<Range> =
                [own].into_iter().chain(unknown.iter().map(|each| [*each; 2])).collect();
            self.ranges(&all).map(|range| range[0])
        };
        let from = at(first);
        if self.rest.tells_apart(from, at(end)) {
            return true;
        }
        // A stretch that begins among values that fill the role may still go on after them.
        let stops = self.stops(unknown).into_iter();
        let mut inside = stops.filter(|(position, _)| {
            let among = (first..=end.min(last)).contains(position);
            among && !self.is_filled(*position)
        });
        inside.any(|(_, points)| self.rest.tells_apart(from, points))
    }

    /// The first and the last value that do not fill the role; `None` if all do.
    fn free(&self) -> Option<Range> {
        let mut free = (0..=self.last()).filter(|position| !self.is_filled(*position));
        if self.is_number() {
            let (low, high) = (!self.is_filled(0), !self.is_filled(self.last()));
            return match (low, high) {
                (true, true) => Some([0, self.last()]),
                (false, false) => None,
                (true, false) => Some([0, self.first_where(|at| self.is_filled(at)) - 1]),
                (false, true) => Some([self.first_where(|at| !self.is_filled(at)), self.last()]),
            };
        }
        let first = free.next()?;
        Some([first, free.next_back().unwrap_or(first)])
    }

    /// The first position of which something holds that holds from there on.
    fn first_where(&self, holds: impl Fn(i64) -> bool) -> i64 {
        let (mut no, mut yes) = (-1, self.last());
        while yes - no > 1 {
            let middle = no + (yes - no) / 2;
            *(if holds(middle) { &mut yes } else { &mut no }) = middle;
        }
        yes
    }

    fn is_number(&self) -> bool {
        self.vars.first().is_some_and(|var| var.signal.is_number())
    }
}
