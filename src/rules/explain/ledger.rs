//! The ledger: every factor of a dial with its answer, its scale and its points.

use schemars::JsonSchema;
use serde::Serialize;

use super::figures::{answer_text, end_text, parts_text};
use super::sources::plain;
use crate::rules::answers::Answers;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::Metric;
use crate::rules::questionnaire::Choice;
use crate::rules::ruleset::{Dial, Factor, Scale};
use crate::rules::score::{DialScore, FactorScore};

/// The rows of one theme, in the dial's order.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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

/// The ledger of a dial, in themes. The points of its rows add up to the dial's score.
pub fn ledger(dial: &Dial, score: &DialScore, answers: &Answers) -> Vec<ThemeRows> {
    let mut themes: Vec<ThemeRows> = Vec::new();
    for (factor, scored) in dial.factors.iter().zip(&score.factors) {
        let row = row(factor, scored, answers);
        match themes.iter_mut().find(|theme| theme.theme == factor.theme) {
            Some(theme) => theme.add(row),
            None => themes.push(ThemeRows::of(&factor.theme, row)),
        }
    }
    themes
}

impl ThemeRows {
    fn of(theme: &str, row: LedgerRow) -> ThemeRows {
        let (low, high, max) = (row.low, row.high, row.max);
        ThemeRows { theme: theme.to_owned(), low, high, max, rows: vec![row] }
    }

    fn add(&mut self, row: LedgerRow) {
        self.low = self.low + row.low;
        self.high = self.high + row.high;
        self.max = self.max + row.max;
        self.rows.push(row);
    }
}

impl LedgerRow {
    /// Both ends of a ramp in words, a unit that they share said once: `8 to 25 connections`.
    pub fn ends_in_words(&self) -> Option<String> {
        let (none_at, full_at) = self.ends.as_ref()?;
        let from = match (none_at.split_once(' '), full_at.split_once(' ')) {
            (Some((number, unit)), Some((_, same))) if unit == same => number,
            _ => none_at,
        };
        Some(format!("{from} to {full_at}"))
    }
}

/// Points in words: `6.9`, or `0.0 to 13.0` while an answer is not known.
pub fn points(low: Points, high: Points) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

/// The values without points and with full points of a ramp, short and with their unit.
pub fn ends(factor: &Factor) -> Option<(String, String)> {
    match &factor.scale {
        Scale::Ramp { none_at, full_at } => {
            Some((end_text(factor, *none_at), end_text(factor, *full_at)))
        }
        Scale::Shares(_) => None,
    }
}

fn row(factor: &Factor, score: &FactorScore, answers: &Answers) -> LedgerRow {
    LedgerRow {
        key: factor.key.clone(),
        label: factor.label.clone(),
        source: plain(&factor.source),
        answer: answer_text(factor, score, answers),
        parts: parts_text(factor, answers),
        low: score.low,
        high: score.high,
        max: score.max,
        ends: ends(factor),
        place: score.place,
        options: options(factor, score),
    }
}

/// The options of a choice in the questionnaire's order.
fn options(factor: &Factor, score: &FactorScore) -> Vec<(String, u32, bool)> {
    let (Scale::Shares(shares), Some(Metric::Choice(signal))) =
        (&factor.scale, Metric::find(&factor.metric))
    else {
        return Vec::new();
    };
    let option = |option: &Choice| {
        let share = shares.get(&option.key).copied().unwrap_or(0);
        (option.label.clone(), share, score.value.as_deref() == Some(option.key.as_str()))
    };
    signal.options.iter().map(option).collect()
}
