//! Where pages end: of all ways to cut the strips into pages, the one that costs least.
//!
//! Every place between two strips has a price for tearing what stands around it, every page one
//! for the room that it leaves empty. The cheapest way through all of them is found from the end
//! backwards, so a page gives way where that helps a later one. The prices are our own; only how
//! they compare matters.

use std::ops::Range;

use super::super::flow::{COLUMN, Heading};
use super::super::strip::Strip;

/// What belongs together by its kind: a heading and what it stands over, the first rows of a table.
const KEPT: u64 = 100_000;
/// A block of at most half a page, unless it has many items or rows.
const SMALL_BLOCK: u64 = 20_000;
/// A block that would fit on a page.
const BLOCK: u64 = 120;
/// A block taller than a page, which has to be torn somewhere.
const TALL_BLOCK: u64 = 40;
/// A heading with what stands under it, up to half a page, and up to a page.
const SECTION: [u64; 2] = [120, 30];
/// Any place that is not before a heading.
const LOOSE: u64 = 60;
/// A heading with less than [`UNDER`] of its own under it at the foot of a page.
const STRANDED: u64 = 5_000;
const UNDER: f32 = 72.0;
/// A page filled less than a quarter.
const NEARLY_EMPTY: u64 = 8_000;
/// Every page, so that there are not more than it takes.
const PAGE: u64 = 300;
/// An empty page in the middle of a chapter, and at its end. Less empty ones cost the square of
/// their empty share of it.
const EMPTY: [f32; 2] = [2_600.0, 900.0];
/// A chapter that begins on a page which the one before fills up to two thirds, and further.
const SHARED: [u64; 2] = [60, 10_000];

/// What the strips belong to.
pub(super) struct Parts<'a> {
    pub(super) strips: &'a [Strip],
    pub(super) headings: &'a [Heading],
    /// The strips of each block, and whether it is long enough to be divided; blocks may stand
    /// inside others.
    pub(super) blocks: &'a [(Range<usize>, bool)],
}

impl Parts<'_> {
    /// The level of the heading that begins on a strip.
    fn level(&self, strip: usize) -> Option<u8> {
        let heading = self.strips.get(strip)?.heading?;
        self.headings.get(heading).map(|heading| heading.level)
    }

    fn height(&self, of: &Range<usize>) -> f32 {
        let strips = self.strips.iter().take(of.end).skip(of.start);
        strips.map(|strip| strip.before + strip.height).sum()
    }

    /// The strips from each heading to the next one of its level or above.
    fn sections(&self) -> Vec<Range<usize>> {
        let count = self.strips.len();
        let heads = (0..count).filter_map(|at| Some((at, self.level(at)?)));
        let heads: Vec<(usize, u8)> = heads.collect();
        let end = |index: usize, level: u8| {
            let mut after = heads.iter().skip(index + 1).filter(|(_, next)| *next <= level);
            after.next().map_or(count, |(at, _)| *at)
        };
        let all = heads.iter().enumerate();
        all.map(|(index, (at, level))| *at..end(index, *level)).collect()
    }

    /// What a page that begins with this strip tears, for each strip.
    fn tears(&self) -> Vec<u64> {
        let mut tears = vec![0; self.strips.len()];
        for (at, tear) in tears.iter_mut().enumerate().skip(1) {
            let kept = self.strips[at - 1].keep && !self.strips[at].breaks;
            let loose = if self.level(at).is_none() { LOOSE } else { 0 };
            *tear = if kept { KEPT } else { loose };
        }
        let mut add = |of: &Range<usize>, price: u64| {
            tears.iter_mut().take(of.end).skip(of.start + 1).for_each(|tear| *tear += price);
        };
        for (block, long) in self.blocks {
            add(
                block,
                match self.height(block) {
                    small if small <= COLUMN / 2.0 && !long => SMALL_BLOCK,
                    fits if fits <= COLUMN => BLOCK,
                    _ => TALL_BLOCK,
                },
            );
        }
        for section in self.sections() {
            let under = self.under(&section);
            add(&(section.start..under), STRANDED);
            let height = self.height(&section);
            let small = usize::from(height > COLUMN / 2.0);
            add(&section, if height <= COLUMN { SECTION[small] } else { 0 });
        }
        tears
    }

    /// Where a page may begin after a heading: the first strip with enough above it.
    fn under(&self, section: &Range<usize>) -> usize {
        let mut height = 0.0;
        for at in section.clone() {
            let strip = &self.strips[at];
            let own = at > section.start && strip.heading.is_none();
            height += if own { strip.before + strip.height } else { 0.0 };
            if height >= UNDER {
                return at + 1;
            }
        }
        section.end
    }
}

/// The strips with which pages begin, the first one among them.
pub(super) fn starts(parts: &Parts) -> Vec<usize> {
    let count = parts.strips.len();
    let tears = parts.tears();
    // What the strips from each on cost, and where the page after the one they begin begins.
    let mut rest: Vec<(u64, usize)> = vec![(0, count); count + 1];
    for from in (0..count).rev() {
        rest[from] = cheapest(parts, &tears, &rest, from);
    }
    let next = |at: &usize| rest.get(*at).map(|(_, next)| *next).filter(|next| *next < count);
    std::iter::successors((count > 0).then_some(0), next).collect()
}

/// The price of all pages from a strip on, and the end of the first of them.
fn cheapest(parts: &Parts, tears: &[u64], rest: &[(u64, usize)], from: usize) -> (u64, usize) {
    let strips = parts.strips;
    let first = parts.strips[from].head.as_ref().map_or(0.0, |head| head.height);
    let (mut used, mut shared) = (first + strips[from].height, 0_u64);
    let mut best = (u64::MAX, strips.len());
    for (end, after) in rest.iter().enumerate().skip(from + 1) {
        let tear = tears.get(end).copied().unwrap_or(0);
        let price = PAGE + shared + tear + room(parts, end, used) + after.0;
        if price < best.0 {
            best = (price, end);
        }
        let Some(next) = strips.get(end) else { break };
        if next.breaks {
            shared += shares(parts, from, used);
        }
        used += next.before + next.height;
        if used > COLUMN {
            break;
        }
    }
    best
}

/// The price of the room that a page leaves empty.
fn room(parts: &Parts, end: usize, used: f32) -> u64 {
    let empty = (1.0 - used / COLUMN).max(0.0);
    let next = parts.strips.get(end);
    let last = next.is_none_or(|next| next.breaks);
    let nearly = if empty > 0.75 { NEARLY_EMPTY } else { 0 };
    let price = EMPTY[usize::from(last)];
    nearly + if next.is_some() { (empty * empty * price) as u64 } else { 0 }
}

/// The price of a chapter that begins below the one before. None does so below the cover.
fn shares(parts: &Parts, from: usize, used: f32) -> u64 {
    let cover = !parts.strips.iter().take(from + 1).any(|strip| strip.breaks);
    match used {
        _ if cover => KEPT,
        third if third <= COLUMN / 3.0 => 0,
        part if part <= COLUMN * 2.0 / 3.0 => SHARED[0],
        _ => SHARED[1],
    }
}
