//! Growth that compounds monthly, compared without rounding. A figure that grows by `pace` a year
//! is `start * pace^(m / 12)` after `m` months, which is rarely a fraction; its twelfth power is
//! always one. So both sides of a comparison are raised to the twelfth power and compared as whole
//! numbers.

use std::cmp::Ordering;

use crate::rules::decimal::Decimal;

/// Growth in a year: what a figure is multiplied by, above zero and in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    num: u64,
    den: u64,
}

impl Pace {
    /// No growth.
    pub(super) const STILL: Pace = Pace { num: 1, den: 1 };

    /// The pace of a yearly change in percent; a figure that loses everything has none.
    pub(super) fn of_pct(pct: Decimal) -> Pace {
        let num = u64::try_from(pct.thousandths().saturating_add(100_000)).unwrap_or(0).max(1);
        let shared = divisor(num, 100_000);
        Pace { num: num / shared, den: 100_000 / shared }
    }

    /// Whether it grows, stays or shrinks.
    pub(super) fn direction(self) -> Ordering {
        self.num.cmp(&self.den)
    }
}

fn divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one.max(1) } else { divisor(other, one % other) }
}

/// One side of a comparison: the product of some whole numbers, growing at a pace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) factors: [u64; 2],
    pub(super) pace: Pace,
}

/// Compares two sides after some months, exactly.
pub(super) fn compare(left: Side, right: Side, months: u32) -> Ordering {
    let raised = |side: Side, other: Side| {
        let [one, two] = side.factors;
        let start = Natural::one().times_power(one, 12).times_power(two, 12);
        start.times_power(side.pace.num, months).times_power(other.pace.den, months)
    };
    raised(left, right).cmp(&raised(right, left))
}

/// A whole number from zero up, of any size: limbs of 64 bits, the lowest first, none of the last
/// ones zero.
#[derive(Debug, PartialEq, Eq)]
struct Natural(Vec<u64>);

impl Natural {
    fn one() -> Natural {
        Natural(vec![1])
    }

    /// Multiplies by as many factors at once as one limb holds.
    fn times_power(self, factor: u64, power: u32) -> Natural {
        let (mut chunk, mut held) = (factor, 1);
        while let Some(more) = chunk.checked_mul(factor).filter(|_| held < power) {
            (chunk, held) = (more, held + 1);
        }
        let number = (0..power / held).fold(self, |number, _| number.times(chunk));
        (0..power % held).fold(number, |number, _| number.times(factor))
    }

    fn times(mut self, factor: u64) -> Natural {
        if factor == 0 {
            return Natural(Vec::new());
        }
        let mut carry: u128 = 0;
        for limb in &mut self.0 {
            // At most (2^64 - 1)^2 + 2^64 - 1, which is below 2^128.
            let product = u128::from(*limb) * u128::from(factor) + carry;
            (*limb, carry) = (low(product), product >> 64);
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
        self
    }
}

/// The lowest 64 bits.
fn low(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default()
}

impl Ord for Natural {
    fn cmp(&self, other: &Natural) -> Ordering {
        let limbs = || self.0.iter().rev().cmp(other.0.iter().rev());
        self.0.len().cmp(&other.0.len()).then_with(limbs)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Natural) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
