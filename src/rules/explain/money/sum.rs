//! Amounts that are estimates: rounded alike and once, so that the sentence, the formula and the
//! table that show one amount all show the same figure.

use super::{dollars, range, whole};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::Span;

/// From so many dollars on an estimate is rounded to this step. No price behind it is known more
/// closely. Our default.
const STEPS: [(i128, i128); 4] = [(10_000, 500), (1_000, 100), (100, 10), (0, 1)];

/// A fraction of dollars as every estimate is shown: to $500 from $10,000 on, below that to two
/// figures. What lies in the middle goes to the even step, so that sums do not creep upwards.
pub(in crate::rules::explain) fn estimate(num: i128, den: i128) -> Decimal {
    let den = den.max(1);
    let step = STEPS.iter().find(|(from, _)| num / den >= *from).map_or(1, |(_, step)| *step);
    let each = den.saturating_mul(step);
    let (steps, rest) = (num.div_euclid(each), num.rem_euclid(each));
    let up = rest > each - rest || (rest == each - rest && steps % 2 != 0);
    whole((steps + i128::from(up)).saturating_mul(step))
}

/// An estimate in whole dollars as every page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules::explain) struct Priced {
    /// The amount.
    pub(in crate::rules::explain) amount: Decimal,
    /// Whether it comes out at this very dollar.
    pub(in crate::rules::explain) exact: bool,
}

impl Priced {
    /// The product of some figures divided by `parts`.
    pub(in crate::rules::explain) fn of(figures: &[Decimal], parts: i128) -> Priced {
        let (num, den) = super::fraction(figures, parts);
        let amount = estimate(num, den);
        let shown = i128::from(amount.thousandths()) / 1000;
        Priced { amount, exact: num == den.saturating_mul(shown) }
    }

    /// Two amounts together.
    pub(in crate::rules::explain) fn plus(self, other: Priced) -> Priced {
        let amount = super::sum(self.amount, other.amount);
        Priced { amount, exact: self.exact && other.exact }
    }

    /// `$12,000`, `about $96,000`.
    pub(in crate::rules::explain) fn text(self) -> String {
        if self.exact { dollars(self.amount) } else { about(self.amount) }
    }
}

/// `about $96,000`.
pub(in crate::rules::explain) fn about(amount: Decimal) -> String {
    format!("about {}", dollars(amount))
}

/// Both ends of a priced amount: `$13,000 to $26,000`.
pub(in crate::rules::explain) fn priced_range([low, high]: [Priced; 2]) -> String {
    let span = Span { low: low.amount, high: high.amount };
    let about = if low.exact && high.exact { "" } else { "about " };
    format!("{about}{}", range(span))
}
