//! The ledger: every factor of a dial with its answer, its scale and its points.

use serde::Serialize;

use crate::rules::decimal::{Decimal, Points};

/// The rows of one theme, in the dial's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThemeRows {
    /// The theme, such as `delivery`.
    pub theme: String,
    /// The least points of its rows together.
    pub low: Points,
    /// The most points of its rows together.
    pub high: Points,
    /// The weight of its rows together.
    pub max: Points,
    /// One row a factor.
    pub rows: Vec<LedgerRow>,
}

/// One factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// The factor's key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Where its scale comes from.
    pub source: String,
    /// The value with its unit, the option's label, or `Not known`.
    pub answer: String,
    /// The answers it is worked out from, such as `7 projects, 2 people`; empty for a plain answer.
    pub parts: String,
    /// The least points.
    pub low: Points,
    /// The most points.
    pub high: Points,
    /// The weight.
    pub max: Points,
    /// The values without points and with full points, of a ramp.
    pub ends: Option<(String, String)>,
    /// Where the value stands between the ends: 0 without points, 1 with all; -1 to 2.
    pub place: Option<Decimal>,
    /// The options of a choice with their shares, 0 to 100, and whether it is the one chosen.
    pub options: Vec<(String, u32, bool)>,
}
