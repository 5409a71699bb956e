//! Amounts that are worked out from answers: rounded once, so that the sentence, the formula and
//! the table that show one amount all show the same figure.

use super::{dollars, whole};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Ratio;
use crate::rules::ruleset::Span;

/// From this many dollars on a sum that does not come out even is rounded to hundreds. Our default.
const TO_HUNDREDS: i128 = 10_000;

/// An amount in whole dollars as every page shows it.
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
        let (mut num, mut den) = (1_i128, parts.max(1));
        for figure in figures {
            num = num.saturating_mul(i128::from(figure.thousandths()));
            den = den.saturating_mul(1000);
        }
        // Rounding doubles it.
        let num = num.min(i128::MAX / 4);
        let exact = num % den == 0;
        let step = if exact || num / den < TO_HUNDREDS { 1 } else { 100 };
        let steps = Ratio { num, den: den.saturating_mul(step) }.rounded(1);
        Priced { amount: whole(steps.saturating_mul(step)), exact }
    }

    /// Two amounts together.
    pub(in crate::rules::explain) fn plus(self, other: Priced) -> Priced {
        let amount = super::sum(self.amount, other.amount);
        Priced { amount, exact: self.exact && other.exact }
    }

    /// `$12,600`, `about $95,900`.
    pub(in crate::rules::explain) fn text(self) -> String {
        let about = if self.exact { "" } else { "about " };
        format!("{about}{}", dollars(self.amount))
    }
}

/// Both ends of a priced amount: `$13,200 to $26,400`.
pub(in crate::rules::explain) fn priced_range([low, high]: [Priced; 2]) -> String {
    let span = Span { low: low.amount, high: high.amount };
    let about = if low.exact && high.exact { "" } else { "about " };
    format!("{about}{}", super::range(span))
}
