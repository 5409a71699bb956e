//! What all answers but a few come to, and which verdicts the points of those few then reach.
//!
//! The few may give any points between two ends: then some verdicts are *sure*, as they are reached
//! wherever between the ends the truth lies, and others are *possible*. Where both ends are the
//! same the two sets are, too.

use super::levels::Levels;
use super::reach::{Block, marks};
use super::verdicts::VerdictSet;
use crate::rules::ruleset::{Role, Verdict};

/// From the least to the most points, in tenths.
pub(super) type Range = [i64; 2];

/// What is certain and what is possible about a set of verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// Verdicts that are in the set in any case.
    pub(crate) sure: VerdictSet,
    /// Verdicts of which nothing beyond is in the set.
    pub(crate) possible: VerdictSet,
}

impl Outlook {
    /// Nothing certain at all.
    pub(crate) const ANY: Outlook = Outlook { sure: VerdictSet::NONE, possible: VerdictSet::ALL };

    /// A set that is certain.
    pub(crate) fn exactly(set: VerdictSet) -> Outlook {
        Outlook { sure: set, possible: set }
    }

    /// The set, where it is certain.
    pub(crate) fn settled(self) -> Option<VerdictSet> {
        (self.sure == self.possible).then_some(self.sure)
    }

    /// Whether the set cannot be this one.
    pub(crate) fn excludes(self, set: VerdictSet) -> bool {
        !self.sure.is_in(set) || !set.is_in(self.possible)
    }
}

/// Points of need and fit that go together, beside which other points are put.
#[derive(Clone, Debug)]
pub(super) struct Rest<'a> {
    role: &'a Role,
    cuts: [[i64; 2]; 2],
    blocks: Vec<Block>,
}

impl<'a> Rest<'a> {
    pub(super) fn new(role: &'a Role, blocks: Vec<Block>) -> Rest<'a> {
        Rest { role, cuts: [role.need.bands, role.fit.bands].map(marks), blocks }
    }

    /// The same for points that are put beside one dial only: few blocks, as points of the other
    /// dial need not be told apart inside a band.
    pub(super) fn for_one_dial(&self, moves_need: bool) -> Rest<'a> {
        let mut blocks = Vec::new();
        for band in 0..3 {
            let mut joined: Option<Block> = None;
            for (needs, fits) in &self.blocks {
                let (moved, still) = if moves_need { (needs, fits) } else { (fits, needs) };
                let cuts = self.cuts[usize::from(moves_need)];
                let (here, _) = window(cuts, band, [0, 0]);
                let Some(level) = still.first_between(here.0, here.1) else { continue };
                let level = Levels::only(level);
                let into = joined.get_or_insert(match moves_need {
                    true => (Levels::NONE, level),
                    false => (level, Levels::NONE),
                });
                if moves_need { into.0.add_all(moved) } else { into.1.add_all(moved) }
            }
            blocks.extend(joined);
        }
        Rest { blocks, ..*self }
    }

    /// What is reached with points between two ends put beside these.
    pub(super) fn over(&self, need: Range, fit: Range) -> Outlook {
        let mut outlook = Outlook::exactly(VerdictSet::NONE);
        for (needs, fits) in &self.blocks {
            let needs = self.bands(0, needs, need);
            let fits = self.bands(1, fits, fit);
            for (in_need, in_fit) in cells() {
                let verdict = || self.role.verdicts.at(in_need, in_fit);
                let (need, fit) = (needs[in_need], fits[in_fit]);
                if need.1 && fit.1 {
                    outlook.possible.insert(verdict());
                    if need.0 && fit.0 {
                        outlook.sure.insert(verdict());
                    }
                }
            }
        }
        outlook
    }

    /// Whether the verdict may hang on which of the points between two ends are put beside these.
    pub(super) fn may_vary(&self, need: Range, fit: Range) -> bool {
        self.compare([need[0], fit[0]], [need[1], fit[1]], |from, to| {
            let mut first = None;
            (from[0]..=to[0]).any(|in_need| {
                (from[1]..=to[1]).any(|in_fit| {
                    let verdict = self.role.verdicts.at(in_need, in_fit);
                    *first.get_or_insert(verdict) != verdict
                })
            })
        })
    }

    /// Whether some of these points come to another verdict with the one pair of points of need
    /// and fit than with the other.
    pub(super) fn tells_apart(&self, one: [i64; 2], other: [i64; 2]) -> bool {
        let at = |[need, fit]: [usize; 2]| -> Verdict { self.role.verdicts.at(need, fit) };
        self.compare(one, other, |from, to| at(from) != at(to))
    }

    /// Whether something is true of the bands that some of these points lie in with the one pair
    /// of points beside them, and with the other.
    fn compare(
        &self,
        one: [i64; 2],
        other: [i64; 2],
        differs: impl Fn([usize; 2], [usize; 2]) -> bool,
    ) -> bool {
        self.blocks.iter().any(|(needs, fits)| {
            let bands = [needs, fits].into_iter().enumerate().map(|(dial, levels)| {
                let both = |(from, to): &(usize, usize)| {
                    let cuts = self.cuts[dial];
                    let [a, b] = [(from, one), (to, other)]
                        .map(|(band, points)| window(cuts, *band, [points[dial]; 2]).1);
                    levels.hits(a.0.max(b.0), a.1.min(b.1))
                };
                cells().filter(both).collect::<Vec<_>>()
            });
            let bands: Vec<_> = bands.collect();
            let [needs, fits] = bands.as_slice() else { return false };
            needs
                .iter()
                .any(|need| fits.iter().any(|fit| differs([need.0, fit.0], [need.1, fit.1])))
        })
    }

    /// For each band of a dial: whether points in it are sure, and whether they are possible.
    fn bands(&self, dial: usize, levels: &Levels, more: Range) -> [(bool, bool); 3] {
        [0, 1, 2].map(|band| {
            let (sure, possible) = window(self.cuts[dial], band, more);
            let hit = levels.hits(possible.0, possible.1);
            (hit && (sure == possible || levels.hits(sure.0, sure.1)), hit)
        })
    }
}

/// From a level up to, but without, another.
type Window = (i64, i64);

/// The levels that lie in a band whichever of some points are put beside them, and those that do
/// so with one of these points at least.
fn window(cuts: [i64; 2], band: usize, [least, most]: Range) -> (Window, Window) {
    let (start, end) = match band {
        0 => (i64::MIN, cuts[0]),
        1 => (cuts[0], cuts[1]),
        _ => (cuts[1], i64::MAX),
    };
    let from = |more: i64| if start == i64::MIN { start } else { start - more };
    let to = |more: i64| if end == i64::MAX { end } else { end - more };
    ((from(least), to(most)), (from(most), to(least)))
}

/// Both numbers of a cell of the verdict table.
fn cells() -> impl Iterator<Item = (usize, usize)> {
    (0..9).map(|cell| (cell / 3, cell % 3))
}
