//! Whether a factor can change anything at all: a verdict, or the band of a dial that stands alone.

use super::factor;
use super::group::Domain;
use super::reach::{marks, stretches};
use super::term::{Term, terms};
use crate::rules::answers::{Answer, Answers};
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Dial, Factor, Role};

/// Whether some company gets another verdict when the points of this factor alone go from their
/// least to their most. `in_need` tells which dial of the role the factor's index counts in.
///
/// Where the truth takes too long to find, a company that no answers describe may count as well:
/// a factor that moves nothing is then missed, but none that moves something is ever accused.
pub(crate) fn moves_verdict(role: &Role, in_need: bool, index: usize) -> bool {
    let Role { need, fit, verdicts, .. } = role;
    let (dial, other) = if in_need { (need, fit) } else { (fit, need) };
    moves(dial, Some(other), index, |band, other| {
        if in_need { verdicts.at(band, other) } else { verdicts.at(other, band) }
    })
}

/// Whether the points of this factor alone can move some company into another band.
pub(crate) fn moves_band(dial: &Dial, index: usize) -> bool {
    moves(dial, None, index, |band, _| band)
}

/// The dial with the factor is searched as need, whichever it is: the search treats both alike.
fn moves<T: PartialEq>(
    dial: &Dial,
    other: Option<&Dial>,
    index: usize,
    outcome: impl Fn(usize, usize) -> T,
) -> bool {
    let Some(factor) = dial.factors.get(index) else { return false };
    let nothing = Answers::default();
    let reach = factor::score(factor, &nothing);
    let (least, most) = (reach.low.tenths(), reach.high.tenths());
    let marks_here = marks(dial.bands);
    // What the other factors give is cut where a band begins with the least, and with the most.
    let mut cuts: Vec<i64> =
        marks_here.iter().flat_map(|mark| [mark - most, mark - least]).collect();
    cuts.sort_unstable();
    let other_cuts = other.map(|other| marks(other.bands));
    let other_cuts = other_cuts.as_ref().map_or(&[][..], |cuts| cuts);
    let band = |stretch: usize, points: i64| {
        let start = stretch.checked_sub(1).and_then(|before| cuts.get(before));
        marks_here.iter().filter(|mark| start.is_some_and(|start| start + points >= **mark)).count()
    };
    let rest = without(dial, factor);
    let moved_from = |answers: &Answers| {
        let mut moved = false;
        stretches(terms(&rest, other, answers), [&cuts, other_cuts], |here, other| {
            moved |= outcome(band(here, least), other) != outcome(band(here, most), other);
        });
        moved
    };
    // Companies that are alike in some answers are quickly gone through, and usually enough.
    let known = [false, true].map(|last| tied_down(&terms(&rest, other, &nothing), last));
    known.iter().any(&moved_from) || moved_from(&nothing)
}

/// The first or the last answer for every question that more than one factor hangs on.
fn tied_down(terms: &[Term<'_>], last: bool) -> Answers {
    let mut answers = Answers::default();
    let mut used: Vec<&Signal> = Vec::new();
    for signal in terms.iter().flat_map(Term::open) {
        if used.iter().any(|each| std::ptr::eq(*each, signal)) {
            answers.set(&signal.key, end(signal, last));
        }
        used.push(signal);
    }
    answers
}

fn end(signal: &Signal, last: bool) -> Option<Answer> {
    if signal.is_number() {
        let domain = Domain::of(signal);
        return Some(Answer::Number(domain.value(if last { domain.last } else { 0 })));
    }
    let option = if last { signal.options.last() } else { signal.options.first() };
    option.map(|option| Answer::Choice(option.key.clone()))
}

/// The dial without one factor.
fn without(dial: &Dial, factor: &Factor) -> Dial {
    let others = dial.factors.iter().filter(|each| !std::ptr::eq(*each, factor));
    Dial { factors: others.cloned().collect(), bands: dial.bands }
}
