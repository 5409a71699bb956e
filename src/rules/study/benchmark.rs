//! Where one company stands among others, with an honest range, and without giving one away.
//!
//! # What may be published
//!
//! [`standing`] is exact and for the house alone. [`published`] is what others may see. No
//! difference of two figures that it gives tells of a single company:
//!
//! - *Another company joins.* Only whole tens of companies count: the first 10, 20, 30 of the list,
//!   which the caller keeps in the order in which companies joined and adds to at its end. Nine
//!   companies change nothing; then ten come in at once, and no figure tells one of them from the
//!   other nine. (Who changes an earlier score in that list gives that company away: a score stays
//!   in the list as it was when it came in, until all of them are taken anew.)
//! - *Somebody tries one score after another*, to find where the others lie. Scores are compared in
//!   cells of five points, so a place is never found more closely than that; and a band of ranks is
//!   5 percentile points wide or more, such that ten companies' worth of rank lie in each. That
//!   takes 200 companies for bands of 5; 20 companies are told in halves. From one band to the
//!   next the figure moves by ten companies or more, whether one company lies between the two
//!   scores or nineteen.
//! - *A firm runs most of those that are counted*, knows its own scores, and looks for those of the
//!   few others. So of those that count ([`choose`]) one firm has half at most: beside its own
//!   there are always ten or more. Only clients of firms are given here: whoever has no account
//!   could make up any number of companies.
//! - *The range* is worked out from the ends of the band, not from the rank, and so tells no more.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

use crate::rules::decimal::Points;

/// Fewer companies say nothing.
pub const FEWEST: usize = 20;

/// Companies count in tens.
const TENS: usize = 10;

/// The width of a cell in which scores are compared, in tenths of a point.
const CELL: i64 = 50;

/// The widths that a band may have, in percentile points: each divides 100.
const WIDTHS: [u8; 5] = [5, 10, 20, 25, 50];

/// A share in thousandths, which is a percentile rank in tenths: 0 to 1000.
pub type Share = u16;

/// A rank among others, and the range that it is in with a confidence of 95%.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How many others there are.
    pub companies: usize,
    /// The percentile rank in tenths, rounded half up: of 1000 companies like these so many score
    /// less. Those that score the same count half.
    pub rank: Share,
    /// The ends of the range in the same unit: rounded outward, so never too narrow.
    pub range: [Share; 2],
}

/// A rank that may be shown, in percentile points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// How many others there are, in whole tens.
    pub companies: usize,
    /// The band that the rank lies in, such as 70 to 75.
    pub band: [u8; 2],
    /// The range with a confidence of 95%, in steps of five: never narrower than the band.
    pub range: [u8; 2],
}

/// The exact rank of a score among those of other companies; `None` with fewer than 20 of them.
/// Not for publishing: see [`published`].
pub fn standing(others: &[Points], own: Points) -> Option<Standing> {
    if others.len() < FEWEST {
        return None;
    }
    let halves = rank(others.iter().copied(), own);
    let companies = u64::try_from(others.len()).ok()?;
    let rank = (halves * 1000 + companies) / (2 * companies);
    let range = wilson(halves, companies);
    Some(Standing { companies: others.len(), rank: share(rank), range })
}

/// The rank of a score as others may see it; `None` with fewer than 20 companies. `others` stand in
/// the order in which they joined, and as they were then.
pub fn published(others: &[Points], own: Points) -> Option<Published> {
    let companies = others.len() / TENS * TENS;
    if companies < FEWEST {
        return None;
    }
    let halves = rank(others.iter().take(companies).map(|each| cell(*each)), cell(own));
    let all = u64::try_from(companies).ok()?;
    let width = u64::from(width(companies));
    // A rank at the upper end of all lies in the last band.
    let from = (halves * 100 / (2 * all * width)).min(100 / width - 1) * width;
    let ends = [from, from + width];
    let ranges = ends.map(|end| wilson(2 * all * end / 100, all));
    let down = |share: Share| share / 50 * 5;
    let up = |share: Share| share.div_ceil(50) * 5;
    let small = |number: u64| u8::try_from(number).unwrap_or(100);
    let range = [down(ranges[0][0]), up(ranges[1][1])];
    let range = range.map(|end| small(u64::from(end)));
    Some(Published { companies, band: ends.map(small), range })
}

/// The cell that a score lies in, by the least score in it: `published` tells no scores of one cell
/// apart, so it gives the same for the cells of scores as for the scores themselves.
pub fn cell(points: Points) -> Points {
    Points::from_tenths(points.tenths().div_euclid(CELL) * CELL)
}

/// Which companies a night counts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// What was counted before stays as it was: not a single company comes, goes or changes.
    Keep,
    /// Of those that were counted before and still agree, so many as [`choose`] takes them.
    Remaining(usize),
    /// Of all that agree, in the order in which they agreed, so many as [`choose`] takes them.
    First(usize),
}

/// What a night does where `before` companies were counted, `remaining` of them still agree, and
/// `all` agree now; of the latter two those that are [`countable`]. `same_rules` says whether those
/// that scored them are still in force.
///
/// Companies come in by tens, and where one leaves, at least nine others leave with it: so what is
/// shown never changes by a single company, and who watches it learns of none. Where fewer than 20
/// would be left, nobody is counted.
pub fn count(before: usize, remaining: usize, all: usize, same_rules: bool) -> Count {
    let tens = |companies: usize| match companies / TENS * TENS {
        few if few < FEWEST => 0,
        tens => tens,
    };
    if before > 0 && !same_rules {
        return Count::First(tens(all));
    }
    if remaining < before {
        return Count::Remaining(tens(remaining));
    }
    if tens(all) > before { Count::First(tens(all)) } else { Count::Keep }
}

/// How many of these companies may count together, such that one firm has half of them at most.
/// `firms` has each company's firm.
pub fn countable<F: Eq + Hash>(firms: &[F]) -> usize {
    let mut sizes: HashMap<&F, usize> = HashMap::new();
    for firm in firms {
        *sizes.entry(firm).or_default() += 1;
    }
    let largest = sizes.into_values().max().unwrap_or(0);
    firms.len().min(2 * (firms.len() - largest))
}

/// Which companies of the list to count, by their places in it: the first `most`, but of one firm
/// only the first half as many. There are as many as that where [`countable`] gives no fewer.
pub fn choose<F: Eq + Hash>(firms: &[F], most: usize) -> Vec<usize> {
    let mut taken: HashMap<&F, usize> = HashMap::new();
    let mut chosen = Vec::new();
    for (at, firm) in firms.iter().enumerate() {
        let of_firm = taken.entry(firm).or_default();
        if chosen.len() < most && *of_firm < most / 2 {
            *of_firm += 1;
            chosen.push(at);
        }
    }
    chosen
}

/// The narrowest band that holds the rank of ten companies.
fn width(companies: usize) -> u8 {
    let holds = |width: &u8| usize::from(*width) * companies >= 100 * TENS;
    WIDTHS.into_iter().find(holds).unwrap_or(50)
}

/// How many score less, in halves: those that score the same count half.
fn rank(others: impl Iterator<Item = Points>, own: Points) -> u64 {
    others
        .map(|each| match each.cmp(&own) {
            std::cmp::Ordering::Less => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 0,
        })
        .sum()
}

/// Fixed-point numbers are counted in these parts of one.
const ONE: u128 = 1_000_000_000_000;

/// The square of 1.959963984540054, the 97.5% point of the normal distribution.
const Z_SQUARED: u128 = 3_841_458_820_694;

/// The Wilson score interval, at 95%, of a share of `halves / 2` in `all`, in thousandths. `halves`
/// is at most twice `all`, which is above zero and below ten million million.
///
/// With x of n and z for the confidence it is, multiplied out so that only whole numbers occur,
///
/// `(2x + z² ± √(z² (z² + 4x (n - x) / n))) / (2 (n + z²))`
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// Journal of the American Statistical Association 22 (1927), 209-212; recommended for small n by
/// L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial proportion",
/// Statistical Science 16 (2001), 101-133. The lower end is rounded down, the upper one up.
pub fn wilson(halves: u64, all: u64) -> [Share; 2] {
    let (twice, n) = (u128::from(halves), u128::from(all.max(1)));
    let spread = (twice * (2 * n).saturating_sub(twice) * ONE).div_ceil(n);
    let square = Z_SQUARED * (Z_SQUARED + spread);
    let root = square.isqrt();
    // Where nobody, or everybody, scores less, the root is a square itself and the end exact.
    let root_above = if root * root == square { root } else { root + 1 };
    let middle = twice * ONE + Z_SQUARED;
    let whole = 2 * (n * ONE + Z_SQUARED);
    let low = middle.saturating_sub(root_above) * 1000 / whole;
    let high = ((middle + root_above) * 1000).div_ceil(whole);
    [low, high].map(|end| share(u64::try_from(end).unwrap_or(1000)))
}

fn share(number: u64) -> Share {
    Share::try_from(number.min(1000)).unwrap_or(1000)
}
