//! A limit as a sentence says it: rounded where its last digits would claim more than anybody
//! knows, and always towards the present figure, so that nobody is promised room they do not have.
//! The exact limit stands in the ledger and in the file.

use crate::rules::answers::{show_number, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Kind, Signal};

/// Of this many parts of a limit, rounding takes away less than one. Our default.
const PARTS: i64 = 50;

/// How a limit is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where the verdict changes, seen from the figure that is said.
    pub side: Side,
    /// Whether there are figures between the one said and the limit.
    pub about: bool,
    /// The figure that is said.
    pub value: Decimal,
}

/// Where the verdict changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the very figure.
    At,
    /// Below it.
    Below,
    /// Above it.
    Above,
}

/// The limit of this question for a company that stands at `now`: the limit itself where it is
/// round, else a round figure between the two, else the last figure before the limit.
pub fn limit(signal: &Signal, now: Decimal, limit: Decimal) -> Limit {
    let (now, exact) = (now.thousandths(), limit.thousandths());
    let up = exact > now;
    let steps = steps(signal, exact);
    let round = steps.first().is_some_and(|step| exact % step == 0);
    if round {
        return Limit { side: Side::At, about: false, value: limit };
    }
    let near = |step: i64| match up {
        true => (exact - 1).div_euclid(step) * step,
        false => (exact.div_euclid(step) + 1) * step,
    };
    let between = |said: &i64| if up { *said >= now } else { *said <= now };
    let said = steps.iter().map(|step| near(*step)).find(between).unwrap_or(now);
    Limit {
        side: if up { Side::Above } else { Side::Below },
        // Of people there are only whole ones, so that nobody stands between.
        about: (said - exact).abs() > grid(signal) && !is_people(signal),
        value: Decimal::from_thousandths(said),
    }
}

/// A figure near this one that can be said, and whether it is another.
pub(in crate::rules::explain) fn near(signal: &Signal, figure: Decimal) -> (Decimal, bool) {
    let exact = figure.thousandths();
    let Some(step) = steps(signal, exact).first().copied() else { return (figure, false) };
    let said = match is_people(signal) {
        true => exact.div_euclid(step) * step,
        false => (exact + step / 2).div_euclid(step) * step,
    };
    (Decimal::from_thousandths(said), said != exact && !is_people(signal))
}

/// A figure rounded away from another one, for a step that somebody takes: whole things whole.
pub(in crate::rules::explain) fn beyond(
    signal: &Signal,
    from: Decimal,
    figure: Decimal,
) -> Option<Decimal> {
    let (from, exact) = (from.thousandths(), figure.thousandths());
    let step = match signal.kind {
        Kind::Decimal => 1_000,
        _ => *steps(signal, exact).first()?,
    };
    let said = match exact > from {
        true => -(-exact).div_euclid(step) * step,
        false => exact.div_euclid(step) * step,
    };
    let said = Decimal::from_thousandths(said);
    let inside = signal.min.is_none_or(|min| said >= min) && signal.max.is_none_or(|m| said <= m);
    inside.then_some(said)
}

/// A figure in words: `$8.6 million`, `$860,000`, `25%`.
pub fn spoken(signal: &Signal, figure: Decimal) -> String {
    let dollars = figure.thousandths() / 1_000;
    if signal.kind != Kind::Money || dollars < 1_000_000 || dollars % 10_000 != 0 {
        return show_number(signal, figure);
    }
    let millions = Decimal::from_thousandths(dollars / 1_000);
    format!("{} million", with_unit(true, "", millions))
}

/// The figures that may be said are multiples of one of these, in thousandths, the coarsest first.
fn steps(signal: &Signal, exact: i64) -> Vec<i64> {
    let grid = grid(signal);
    if signal.kind == Kind::Decimal {
        let whole = is_people(signal) || exact.abs() >= 10_000;
        return if whole { vec![1_000, grid] } else { vec![grid] };
    }
    let most = (exact.abs() / PARTS).max(grid);
    let mut steps = Vec::new();
    let mut ten = grid;
    while ten <= most {
        let all = [1, 2, 5].into_iter().map(|times| ten.saturating_mul(times));
        steps.extend(all.filter(|step| *step <= most));
        ten = ten.saturating_mul(10);
    }
    steps.reverse();
    steps
}

/// The distance of two answers that follow each other, in thousandths.
fn grid(signal: &Signal) -> i64 {
    signal.step_size()
}

fn is_people(signal: &Signal) -> bool {
    signal.unit.as_deref() == Some("people")
}
