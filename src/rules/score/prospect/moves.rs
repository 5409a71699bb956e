//! The points that the values of one signal give, from change to change.

use super::view::{Moving, View};
use crate::rules::score::term::Side;
use crate::rules::score::walk::{Stop, walk};

/// A value of the signal that moves points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// Where it stands among the signal's values.
    pub(crate) position: i64,
    /// Points of need more than now, in tenths.
    pub(crate) need: i64,
    /// Points of fit more than now, in tenths.
    pub(crate) fit: i64,
    /// How far the points of its factors move, up or down, each taken as positive, in tenths.
    pub(crate) size: i64,
}

impl<'a> View<'a> {
    /// Visits the first position of every stretch of values, going up from 0, on which no points
    /// of need or fit change while the unknown signals have these positions; until it is enough.
    pub(super) fn stops(&self, unknown: &[i64]) -> Vec<(i64, [i64; 2])> {
        let mut stops = Vec::new();
        let at = |position| self.stop(position, 1, unknown);
        let mut keep = |position, stop: Stop| stops.push((position, [stop.need, stop.fit]));
        if self.vars.first().is_some_and(|var| !var.is_number()) {
            (0..=self.last()).for_each(|position| keep(position, at(position)));
        } else {
            walk(self.last(), at, keep);
        }
        stops
    }

    /// The points at a position; `way` is 1 on a walk up and -1 on a walk down.
    fn stop(&self, position: i64, way: i64, unknown: &[i64]) -> Stop {
        let mut stop = Stop { need: -self.before[0], fit: -self.before[1], moved: 0 };
        let own = self.vars.first().map(|var| var.signal);
        for moving in &self.terms {
            let at = |place: usize| match place {
                0 => position,
                place => unknown.get(place - 1).copied().unwrap_or(0),
            };
            let points = self.points(moving, at);
            let direction = own.map_or(0, |own| moving.term.direction(own));
            stop.moved += points * direction * way;
            match moving.term.side {
                Side::Need => stop.need += points,
                Side::Fit => stop.fit += points,
            }
        }
        stop
    }

    /// Every way in which another answer moves the points: of all values with the same points the
    /// one nearest to the answer there is. None where that fills the role, or without an answer.
    pub(crate) fn moves(&self) -> Vec<Move> {
        let Some(present) = self.present() else { return Vec::new() };
        let mut moves: Vec<Move> = Vec::new();
        let mut keep = |position: i64, stop: Stop| {
            let found = self.as_move(position, stop);
            let known = |each: &Move| (each.need, each.fit) == (found.need, found.fit);
            if (found.need, found.fit) == (0, 0) || self.is_filled(position) {
                return;
            }
            match moves.iter_mut().find(|each| known(each)) {
                Some(same) if found.size < same.size => *same = found,
                Some(_) => {}
                None => moves.push(found),
            }
        };
        if self.vars.first().is_some_and(|var| !var.is_number()) {
            (0..=self.last()).for_each(|at| keep(at, self.stop(at, 1, &[])));
        } else {
            for (way, last) in [(-1, present), (1, self.last() - present)] {
                let at = |steps: i64| self.stop(present + way * steps, way, &[]);
                walk(last, at, |steps, stop| keep(present + way * steps, stop));
            }
        }
        moves
    }

    fn as_move(&self, position: i64, stop: Stop) -> Move {
        let present = self.present().unwrap_or(0);
        let moved = |moving: &Moving<'a>| {
            let [now, then] = [present, position].map(|here| self.points(moving, |_| here));
            (then - now).abs()
        };
        let size = self.terms.iter().map(moved).sum();
        Move { position, need: stop.need, fit: stop.fit, size }
    }

    /// The most points that its factors give together, in tenths.
    pub(crate) fn weight(&self) -> i64 {
        self.terms.iter().map(|moving| moving.term.most()).sum()
    }
}
