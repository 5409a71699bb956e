//! Two unknown signals that a factor joins, such as complaints and growth in orders.
//!
//! The *inner* signal is walked from change to change for one value of the *outer* signal after
//! the other. Where the inner signal moves one dial only, the outer values fall into runs whose
//! points of the other dial need not be told apart; a run is done as soon as every level between
//! the least and the most it could give was found, which in practice takes its two ends.

use super::group::{Class, Domain, Group, corners, keep};
use super::levels::Levels;
use super::reach::Pairs;
use super::term::Side;
use super::walk::{Stop, walk};
use crate::rules::questionnaire::Signal;

/// How many points of factors may be worked out. Questions that allow *I don't know* need far
/// fewer; only half-answered pages and very steep ramps need more, and then get a set that may be
/// wider than the truth. It keeps a request that scores anything within some milliseconds.
const MOST_TRIALS: usize = 300_000;

/// The state of the search.
pub(super) struct Search<'g, 'a> {
    group: &'g Group<'a>,
    inner: &'static Signal,
    outer: &'static Signal,
    trials: usize,
    pairs: Pairs,
}

impl<'g, 'a> Search<'g, 'a> {
    /// A search that has found nothing yet.
    pub(super) fn new(
        group: &'g Group<'a>,
        inner: &'static Signal,
        outer: &'static Signal,
    ) -> Search<'g, 'a> {
        Search { group, inner, outer, trials: 0, pairs: Pairs::new() }
    }

    /// Every pair of points that some values give, or `None` when that takes too many trials.
    pub(super) fn pairs(mut self, class: &Class<'_>) -> Option<Pairs> {
        let moved = |side| self.group.touches(self.inner, side);
        match (moved(Side::Need), moved(Side::Fit)) {
            (true, true) => self.each_alone()?,
            (true, false) => self.in_runs(Side::Need, class)?,
            (false, _) => self.in_runs(Side::Fit, class)?,
        }
        Some(self.pairs)
    }

    /// The inner signal moves both dials: no short cut, every outer value is walked.
    fn each_alone(&mut self) -> Option<()> {
        let last = Domain::of(self.outer).last;
        if usize::try_from(last).map_or(true, |last| last > MOST_TRIALS / 4) {
            return None;
        }
        let mut pairs = Pairs::new();
        for position in 0..=last {
            self.walk_inner(&Side::BOTH, position, |stop| keep(&mut pairs, stop.need, stop.fit))?;
        }
        self.pairs = pairs;
        Some(())
    }

    /// The inner signal moves one dial only: run after run of the outer signal.
    fn in_runs(&mut self, side: Side, class: &Class<'_>) -> Option<()> {
        let domain = Domain::of(self.outer);
        let other = side.other();
        let mut starts: Vec<(i64, i64)> = Vec::new();
        let at = |position| self.group.stop(&[other], self.outer, &|_| domain.value(position));
        walk(domain.last, at, |position, stop| {
            let here = points(other, stop);
            let same = |(_, last): &(i64, i64)| class(other, *last) == class(other, here);
            if !starts.last().is_some_and(same) {
                starts.push((position, here));
            }
        });
        for (index, (start, other)) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(domain.last, |(next, _)| next - 1);
            let found = self.run(*start, end, side)?;
            match side {
                Side::Need => {
                    self.pairs.entry(*other).or_insert(Levels::NONE).add_all(&found);
                }
                Side::Fit => found.iter().for_each(|fit| keep(&mut self.pairs, *other, fit)),
            }
        }
        Some(())
    }

    /// The levels of one dial that the outer values from `start` to `end` give.
    fn run(&mut self, start: i64, end: i64, side: Side) -> Option<Levels> {
        let wanted = self.between_corners(start, end, side);
        let mut found = Levels::NONE;
        for position in ends_first(start, end) {
            self.walk_inner(&[side], position, |stop| found.insert(points(side, stop)))?;
            if found.holds_all(&wanted) {
                break;
            }
        }
        Some(found)
    }

    /// Every level that a run could give at most: what it may find and then stop.
    fn between_corners(&self, start: i64, end: i64, side: Side) -> Levels {
        let (inner, outer) = (Domain::of(self.inner), Domain::of(self.outer));
        let ends = |signal: &'static Signal| {
            if std::ptr::eq(signal, self.outer) {
                [outer.value(start), outer.value(end)]
            } else {
                [inner.value(0), inner.value(inner.last)]
            }
        };
        let (low, high) = self.group.side(side).fold((0, 0), |(low, high), term| {
            let (least, most) = corners(term, &ends);
            (low + least, high + most)
        });
        Levels::between(low, high)
    }

    /// Walks the inner signal with the outer one at a position; `None` when trials run out.
    fn walk_inner(
        &mut self,
        dials: &[Side],
        position: i64,
        mut visit: impl FnMut(Stop),
    ) -> Option<()> {
        let (inner, outer) = (Domain::of(self.inner), Domain::of(self.outer));
        let outer_value = outer.value(position);
        let group = self.group;
        let terms: usize = dials.iter().map(|side| group.side(*side).count()).sum();
        let at = |position| {
            self.trials += terms;
            let inner_value = inner.value(position);
            group.stop(dials, self.inner, &|signal| {
                if std::ptr::eq(signal, self.outer) { outer_value } else { inner_value }
            })
        };
        walk(inner.last, at, |_, stop| visit(stop));
        (self.trials <= MOST_TRIALS).then_some(())
    }
}

/// The points of one dial.
fn points(side: Side, stop: Stop) -> i64 {
    match side {
        Side::Need => stop.need,
        Side::Fit => stop.fit,
    }
}

/// The whole numbers from `start` to `end`: first, last, second, last but one, and so on.
fn ends_first(start: i64, end: i64) -> impl Iterator<Item = i64> {
    (0..=end - start).map(move |index| match index % 2 {
        0 => start + index / 2,
        _ => end - index / 2,
    })
}
