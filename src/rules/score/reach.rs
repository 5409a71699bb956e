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
    /// The cells of the verdict table, by band of need, then of fit.
    pub(super) cells: [Hit; 3],
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
    let cuts = [role.need.bands, role.fit.bands].map(marks);
    let (mut table, mut in_need, mut in_fit) = ([[false; 3]; 3], [false; 3], [false; 3]);
    let terms = terms(&role.need, Some(&role.fit), answers);
    stretches(terms, [&cuts[0], &cuts[1]], |need, fit| {
        (table[need][fit], in_need[need], in_fit[fit]) = (true, true, true);
    });
    let cells = || (0..3).flat_map(|need| (0..3).map(move |fit| (need, fit)));
    let given = |verdict: Verdict| {
        cells().any(|(need, fit)| table[need][fit] && role.verdicts.at(need, fit) == verdict)
    };
    let verdicts = Verdict::HIGHEST_FIRST.into_iter().filter(|each| given(*each)).collect();
    Reached { verdicts, need: in_need, fit: in_fit, cells: table }
}

/// The bands of a dial that stands alone.
pub(super) fn dial(dial: &Dial, answers: &Answers) -> Hit {
    let mut reached = [false; 3];
    stretches(terms(dial, None, answers), [&marks(dial.bands), &[]], |band, _| {
        reached[band] = true;
    });
    reached
}

/// Where the second and the third band begin, in tenths.
pub(super) fn marks(bands: Bands) -> [i64; 2] {
    bands.marks.map(Points::tenths)
}

/// Calls back with every stretch of need and of fit that some values reach together. Rising cuts
/// divide each dial into stretches: the first ends before the first cut.
pub(super) fn stretches(
    terms: Vec<Term<'_>>,
    cuts: [&[i64]; 2],
    mut reached: impl FnMut(usize, usize),
) {
    for (needs, fits) in &sums(terms, cuts).blocks {
        let hit = [hits(cuts[0], needs, 0), hits(cuts[1], fits, 0)];
        for need in (0..=cuts[0].len()).filter(|need| hit[0] >> need & 1 == 1) {
            let fits = (0..=cuts[1].len()).filter(|fit| hit[1] >> fit & 1 == 1);
            fits.for_each(|fit| reached(need, fit));
        }
    }
}

/// Points of need of which each goes together with each of the points of fit.
pub(super) type Block = (Levels, Levels);

/// How many blocks are kept before they are told in another way: some times the levels there are.
const MOST_BLOCKS: usize = 4096;

/// What the terms that were added up so far can give.
struct Sums<'a> {
    /// Points of need that go with any points of fit.
    needs: Levels,
    /// Points of fit that go with any points of need.
    fits: Levels,
    /// Points that go together.
    blocks: Vec<Block>,
    /// Where the stretches of need and of fit begin that are told apart.
    cuts: [&'a [i64]; 2],
}

impl Sums<'_> {
    fn add(&mut self, gives: &Gives) {
        match gives {
            Gives::Need(levels) => self.needs = self.needs.sums(levels),
            Gives::Fit(levels) => self.fits = self.fits.sums(levels),
            Gives::Any(need, fit) => {
                (self.needs, self.fits) = (self.needs.sums(need), self.fits.sums(fit));
            }
            Gives::Both(pairs) => {
                let singles = pairs.iter().map(|(fit, needs)| (*needs, Levels::only(*fit)));
                self.blocks = block_sums(&self.blocks, &by_need(singles));
            }
        }
    }

    /// Which stretches of a dial these points reach together with all points that are left. Points
    /// that reach the same stretches need not be told apart.
    fn reaches(&self, side: Side, points: i64) -> i64 {
        match side {
            Side::Need => hits(self.cuts[0], &self.needs, points),
            Side::Fit => hits(self.cuts[1], &self.fits, points),
        }
    }
}

/// Adds up what all terms give. In the end `blocks` holds all points.
fn sums<'a>(terms: Vec<Term<'_>>, cuts: [&'a [i64]; 2]) -> Sums<'a> {
    let points = |side: Side| {
        let side = terms.iter().filter(move |term| term.side == side);
        Levels::only(side.filter_map(Term::known_points).sum())
    };
    let (needs, fits) = (points(Side::Need), points(Side::Fit));
    let nothing = vec![(Levels::only(0), Levels::only(0))];
    let mut sums = Sums { needs, fits, blocks: nothing, cuts };
    let open = terms.into_iter().filter(|term| term.known_points().is_none());
    let (joined, simple): (Vec<Group<'_>>, Vec<Group<'_>>) =
        groups(open).into_iter().partition(Group::joins_dials);
    let exact = |_, points| points;
    simple.iter().for_each(|group| sums.add(&group.gives(&exact)));
    for group in &joined {
        let gives = if joined.len() == 1 {
            group.gives(&|side, points| sums.reaches(side, points))
        } else {
            group.gives(&exact)
        };
        sums.add(&gives);
    }
    sums.blocks = block_sums(&[(sums.needs, sums.fits)], &sums.blocks);
    sums
}

/// What known points of need and fit and these groups give together.
pub(super) fn blocks<'g>(known: [i64; 2], gives: impl Iterator<Item = &'g Gives>) -> Vec<Block> {
    let [needs, fits] = known.map(Levels::only);
    let nothing = vec![(Levels::only(0), Levels::only(0))];
    let mut sums = Sums { needs, fits, blocks: nothing, cuts: [&[], &[]] };
    gives.for_each(|gives| sums.add(gives));
    block_sums(&[(sums.needs, sums.fits)], &sums.blocks)
}

/// Every sum of points of the one and points of the other.
fn block_sums(some: &[Block], others: &[Block]) -> Vec<Block> {
    let pairs = some.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    by_need(pairs.map(|(one, other)| (one.0.sums(&other.0), one.1.sums(&other.1))))
}

/// Blocks with the same points of need become one: neighbouring points of fit mostly go with the
/// same, which keeps the sums of two groups few.
fn by_need(blocks: impl Iterator<Item = Block>) -> Vec<Block> {
    let mut joined: BTreeMap<Levels, Levels> = BTreeMap::new();
    for (needs, fits) in blocks {
        joined.entry(needs).or_insert(Levels::NONE).add_all(&fits);
        if joined.len() > MOST_BLOCKS {
            joined = retold(joined);
        }
    }
    joined.into_iter().collect()
}

/// The same points told by each number of points of fit, of which there are not many.
fn retold(blocks: BTreeMap<Levels, Levels>) -> BTreeMap<Levels, Levels> {
    let mut pairs = Pairs::new();
    for (needs, fits) in &blocks {
        fits.iter().for_each(|fit| pairs.entry(fit).or_insert(Levels::NONE).add_all(needs));
    }
    let mut joined = BTreeMap::new();
    for (fit, needs) in pairs {
        joined.entry(needs).or_insert(Levels::NONE).insert(fit);
    }
    joined
}

/// The stretches that some level, moved up by `more`, lies in: one bit each.
pub(super) fn hits(cuts: &[i64], levels: &Levels, more: i64) -> i64 {
    let starts = [i64::MIN].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([i64::MAX]);
    starts.zip(ends).enumerate().fold(0, |bits, (stretch, (low, end))| {
        let hit = levels.hits(low.saturating_sub(more), end.saturating_sub(more));
        bits | i64::from(hit) << stretch
    })
}
