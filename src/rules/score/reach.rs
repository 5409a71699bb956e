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
    let (pairs, fits) = sums(terms(&role.need, Some(&role.fit), answers));
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
    let (pairs, _) = sums(terms(dial, None, answers));
    pairs.values().fold([false; 3], |reached, levels| {
        let hit = hits(&dial.bands, levels, 0);
        std::array::from_fn(|band| reached[band] || hit[band])
    })
}

/// Adds up what all terms give: points that go together, and further points of fit that go with
/// any of them.
fn sums(terms: Vec<Term<'_>>) -> (Pairs, Levels) {
    let (mut need, mut fit) = (0, 0);
    let mut open = Vec::new();
    for term in terms {
        match term.known_points() {
            Some(points) if term.side == Side::Need => need += points,
            Some(points) => fit += points,
            None => open.push(term),
        }
    }
    let (mut needs, mut fits) = (Levels::only(need), Levels::only(fit));
    let mut together = Vec::new();
    for gives in groups(open).iter().map(Group::gives) {
        match gives {
            Gives::Need(levels) => needs = needs.sums(&levels),
            Gives::Fit(levels) => fits = fits.sums(&levels),
            Gives::Any(of_need, of_fit) => {
                (needs, fits) = (needs.sums(&of_need), fits.sums(&of_fit));
            }
            Gives::Both(pairs) => together.push(pairs),
        }
    }
    let start = Pairs::from([(0, needs)]);
    (together.iter().fold(start, |sums, pairs| pair_sums(&sums, pairs)), fits)
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
