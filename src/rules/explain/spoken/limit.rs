//! A limit as a sentence says it: rounded where its last digits would claim more than anybody
//! knows, and always away from the present figure, so that what is said of the figure holds at it.
//! The exact limit stands in the ledger and in the file.

use crate::rules::answers::{show_number, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Kind, Signal};

/// Of this many parts of a limit, rounding takes or adds less than one. Our default.
const PARTS: i64 = 50;

/// Of this many parts of the way to a limit, rounding adds one at most: else a near limit would
/// sound like a far one. Our default.
const PARTS_OF_THE_WAY: i64 = 4;

/// Of this many parts of a figure in tenths, saying it whole changes one at most. Our default.
const PARTS_OF_TENTHS: i64 = 10;

/// The figure to say in place of a limit of this question, for a company that stands at `now`: the
/// roundest beyond the limit of which `leads` says that the same holds there, else the limit.
pub(in crate::rules::explain) fn said(
    signal: &Signal,
    now: Decimal,
    limit: Decimal,
    leads: impl FnMut(&Decimal) -> bool,
) -> Decimal {
    let gap = distance(now, limit);
    let near = |said: &Decimal| {
        let whole_person = is_people(signal) && now.is_whole() && said.is_whole();
        whole_person
            || PARTS_OF_THE_WAY * distance(*said, limit) <= gap && is_near(signal, *said, limit)
    };
    let round = steps(signal, limit).into_iter().map(|step| beyond(now, limit, step));
    choose(signal, round.filter(near), leads).unwrap_or(limit)
}

/// The same for a step that somebody takes beside others: whole things whole.
pub(in crate::rules::explain) fn step_said(
    signal: &Signal,
    now: Decimal,
    limit: Decimal,
    mut leads: impl FnMut(&Decimal) -> bool,
) -> Decimal {
    let whole = (signal.kind == Kind::Decimal).then(|| beyond(now, limit, 1_000));
    choose(signal, whole.into_iter(), &mut leads).unwrap_or_else(|| said(signal, now, limit, leads))
}

fn choose(
    signal: &Signal,
    all: impl Iterator<Item = Decimal>,
    leads: impl FnMut(&Decimal) -> bool,
) -> Option<Decimal> {
    all.filter(|figure| signal.allows(*figure)).find(leads)
}

/// The first multiple of a step that does not lie before the limit, seen from `now`.
fn beyond(now: Decimal, limit: Decimal, step: i64) -> Decimal {
    let exact = limit.thousandths();
    Decimal::from_thousandths(match limit > now {
        true => up(exact, step),
        false => down(exact, step),
    })
}

fn up(exact: i64, step: i64) -> i64 {
    -(-exact).div_euclid(step) * step
}

fn down(exact: i64, step: i64) -> i64 {
    exact.div_euclid(step) * step
}

/// Where one range of figures ends and the next begins, as a sentence names them: rounded away from
/// each other, but never out of the ranges `[from, to]`.
pub(in crate::rules::explain) fn border(
    signal: &Signal,
    below: [Decimal; 2],
    above: [Decimal; 2],
) -> [Decimal; 2] {
    let (end, start) = (below[1].thousandths(), above[0].thousandths());
    let apart = |step: i64| [down(end, step), up(start, step)].map(Decimal::from_thousandths);
    let inside = |said: &[Decimal; 2]| said[0] >= below[0] && said[1] <= above[1];
    let near = |said: &[Decimal; 2]| {
        is_people(signal)
            || is_near(signal, said[0], below[1]) && is_near(signal, said[1], above[0])
    };
    let steps = steps(signal, below[1]);
    let round = steps.first().is_some_and(|step| end % step == 0);
    let mut all = steps.into_iter().map(apart);
    let found = all.find(|said| inside(said) && near(said)).filter(|_| !round);
    found.unwrap_or([below[1], above[0]])
}

/// Whether two figures lie closer than anybody measures them or would move one to the other: by
/// less than a fiftieth, a percentage by less than a point, a time by less than half a unit.
pub fn is_slight(signal: &Signal, now: Decimal, then: Decimal) -> bool {
    let (now, then) = (now.thousandths(), then.thousandths());
    let gap = (then - now).abs();
    let least = match signal.unit.as_deref() {
        Some("%") => 1_000,
        _ if signal.kind == Kind::Decimal && !is_people(signal) => 500,
        _ => 0,
    };
    gap.saturating_mul(PARTS) < now.abs() || gap < least
}

/// Whether a figure that is said leaves something of the exact one out. Of people there are only
/// whole ones, so that nobody stands between.
pub(in crate::rules::explain) fn is_about(signal: &Signal, said: Decimal, exact: Decimal) -> bool {
    let off = distance(said, exact);
    off > 0 && !(is_people(signal) && off < 1_000)
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

/// Whether a figure in tenths may be said as this one.
fn is_near(signal: &Signal, said: Decimal, exact: Decimal) -> bool {
    let off = distance(said, exact);
    signal.kind != Kind::Decimal || PARTS_OF_TENTHS * off <= exact.thousandths().abs()
}

/// In thousandths.
fn distance(one: Decimal, other: Decimal) -> i64 {
    (one.thousandths() - other.thousandths()).abs()
}

/// The figures that may be said are multiples of one of these, in thousandths, the coarsest first.
fn steps(signal: &Signal, exact: Decimal) -> Vec<i64> {
    let grid = signal.step_size();
    if signal.kind == Kind::Decimal {
        return vec![1_000, grid];
    }
    let most = (exact.thousandths().abs() / PARTS).max(grid);
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

fn is_people(signal: &Signal) -> bool {
    signal.unit.as_deref() == Some("people")
}
