//! Which verdicts and bands the unknown answers can really reach.
//!
//! Unknown signals that no factor joins are independent: what each of them can give is found by
//! itself and then added up. Signals that one factor joins, such as complaints and growth in
//! orders, are walked together. Points that move need and fit at once stay together to the end, so
//! no combination is reported that no value gives.

use std::collections::BTreeMap;

use super::group::{Group, groups};
use super::levels::Levels;
use super::term::{Side, Term, terms};
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Bands, Dial, Role, Verdict};

/// Which of a dial's bands are reached, lowest first.
type Hit = [bool; 3];

/// What a role can still come to.
pub(super) struct Reached {
    /// Highest first.
    pub(super) verdicts: Vec<Verdict>,
    /// The bands of need.
    pub(super) need: Hit,
    /// The bands of fit.
    pub(super) fit: Hit,
}

/// Points of need for each number of points of fit that go together, in tenths.
pub(super) type Pairs = BTreeMap<i64, Levels>;

/// What a group of joined unknown signals can give.
pub(super) enum Gives {
    /// Points of need alone.
    Need(Levels),
    /// Points of fit alone.
    Fit(Levels),
    /// Points of both that go together.
    Both(Pairs),
    /// Any points of need with any of fit: wider than the truth, where the truth takes too long.
    Any(Levels, Levels),
}

/// The verdicts and bands of a role under these answers.
pub(super) fn role(role: &Role, answers: &Answers) -> Reached {
    let bands = [&role.need.bands, &role.fit.bands];
    let Sums { pairs, fits, .. } = sums(terms(&role.need, Some(&role.fit), answers), bands);
    let mut reached = Reached { verdicts: Vec::new(), need: [false; 3], fit: [false; 3] };
    let mut table = [[false; 3]; 3];
    for (fit, needs) in &pairs {
        let need_bands = hits(&role.need.bands, needs, 0);
        let fit_bands = hits(&role.fit.bands, &fits, *fit);
        for (need, fit) in (0..3).flat_map(|need| (0..3).map(move |fit| (need, fit))) {
            if need_bands[need] && fit_bands[fit] {
                (table[need][fit], reached.need[need], reached.fit[fit]) = (true, true, true);
            }
        }
    }
    let cells = || (0..3).flat_map(|need| (0..3).map(move |fit| (need, fit)));
    let given = |verdict: Verdict| {
        cells().any(|(need, fit)| table[need][fit] && role.verdicts.at(need, fit) == verdict)
    };
    reached.verdicts = Verdict::HIGHEST_FIRST.into_iter().filter(|each| given(*each)).collect();
    reached
}

/// The bands of a dial that stands alone.
pub(super) fn dial(dial: &Dial, answers: &Answers) -> Hit {
    let pairs = sums(terms(dial, None, answers), [&dial.bands; 2]).pairs;
    pairs.values().fold([false; 3], |reached, levels| {
        let hit = hits(&dial.bands, levels, 0);
        std::array::from_fn(|band| reached[band] || hit[band])
    })
}

/// What the terms that were added up so far can give.
struct Sums<'a> {
    /// Points of need that go with any points of fit.
    needs: Levels,
    /// Points of fit that go with any points of need.
    fits: Levels,
    /// Points that go together.
    pairs: Pairs,
    /// The bands of need and of fit.
    bands: [&'a Bands; 2],
}

impl Sums<'_> {
    fn add(&mut self, gives: Gives) {
        match gives {
            Gives::Need(levels) => self.needs = self.needs.sums(&levels),
            Gives::Fit(levels) => self.fits = self.fits.sums(&levels),
            Gives::Any(need, fit) => {
                (self.needs, self.fits) = (self.needs.sums(&need), self.fits.sums(&fit));
            }
            Gives::Both(pairs) => self.pairs = pair_sums(&self.pairs, &pairs),
        }
    }

    /// Which bands of a dial these points reach together with all points that are left. Points that
    /// reach the same bands need not be told apart.
    fn reaches(&self, side: Side, points: i64) -> i64 {
        let hit = match side {
            Side::Need => hits(self.bands[0], &self.needs, points),
            Side::Fit => hits(self.bands[1], &self.fits, points),
        };
        hit.into_iter().fold(0, |bits, band| bits * 2 + i64::from(band))
    }
}

/// Adds up what all terms give. In the end `pairs` holds all points of need.
fn sums<'a>(terms: Vec<Term<'_>>, bands: [&'a Bands; 2]) -> Sums<'a> {
    let points = |side: Side| {
        let side = terms.iter().filter(move |term| term.side == side);
        Levels::only(side.filter_map(Term::known_points).sum())
    };
    let (needs, fits) = (points(Side::Need), points(Side::Fit));
    let nothing = Pairs::from([(0, Levels::only(0))]);
    let mut sums = Sums { needs, fits, pairs: nothing.clone(), bands };
    let open = terms.into_iter().filter(|term| term.known_points().is_none());
    let (joined, simple): (Vec<Group<'_>>, Vec<Group<'_>>) =
        groups(open).into_iter().partition(Group::joins_dials);
    let exact = |_, points| points;
    simple.iter().for_each(|group| sums.add(group.gives(&exact)));
    let last_one = joined.len() == 1 && sums.pairs == nothing;
    for group in &joined {
        let gives = if last_one {
            group.gives(&|side, points| sums.reaches(side, points))
        } else {
            group.gives(&exact)
        };
        sums.add(gives);
    }
    sums.pairs = pair_sums(&Pairs::from([(0, sums.needs)]), &sums.pairs);
    sums
}

/// Every sum of a pair of the one and a pair of the other.
fn pair_sums(some: &Pairs, others: &Pairs) -> Pairs {
    let mut sums = Pairs::new();
    for (fit, needs) in some {
        for (more_fit, more_needs) in others {
            let sum = sums.entry(fit + more_fit).or_insert(Levels::NONE);
            sum.add_all(&needs.sums(more_needs));
        }
    }
    sums
}

/// The bands that some level, moved up by `more`, lies in.
fn hits(bands: &Bands, levels: &Levels, more: i64) -> Hit {
    let [second, third] = bands.marks.map(Points::tenths);
    let ends = [(i64::MIN, second), (second, third), (third, i64::MAX)];
    ends.map(|(low, end)| levels.hits(low.saturating_sub(more), end.saturating_sub(more)))
}
