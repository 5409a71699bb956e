//! Answers that decide alone.

use super::{GoOn, Place, Warning};
use crate::rules::decimal::Points;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Factor;
use crate::rules::score::{DialScore, FactorScore};

pub(super) fn warnings(
    place: &Place<'_>,
    score: &DialScore,
    go_on: GoOn<'_>,
) -> Option<Vec<Warning>> {
    let bands_differ = place
        .role
        .is_none_or(|role| (0..3).any(|fit| role.verdicts.at(0, fit) != role.verdicts.at(2, fit)));
    if place.is_fit || !bands_differ {
        return Some(Vec::new());
    }
    let mut warnings: Vec<Warning> = Vec::new();
    for signal in &questionnaire().signals {
        if !go_on() {
            return None;
        }
        // A factor worked out from two answers is reported once, with the first that will do.
        let new = |found: &Warning| warnings.iter().all(|known| known.path != found.path);
        if let Some(found) = warning(place, score, signal).filter(new) {
            warnings.push(found);
        }
    }
    Some(warnings)
}

/// The warning about one answer, if a company shows it.
fn warning(place: &Place<'_>, score: &DialScore, signal: &'static Signal) -> Option<Warning> {
    let [second, third] = place.dial.bands.marks.map(Points::tenths);
    let factors = || place.dial.factors.iter().zip(&score.factors);
    let most = |(factor, score): (&Factor, &FactorScore)| {
        if uses(factor, signal) { score.high.tenths() } else { score.low.tenths() }
    };
    if score.low.tenths() >= second || factors().map(most).sum::<i64>() < third {
        return None;
    }
    let picked = |factor: &Factor| {
        uses(factor, signal) && place.dial.factors.iter().any(|each| std::ptr::eq(each, factor))
    };
    let hunt = place.hunt(&picked);
    let worst = hunt.closest(&|sums| [sums.picked - sums.need, sums.picked, -sums.fit]);
    let best = hunt.change_one(&signal.key, worst.clone(), &|sums| [-sums.need, 0, 0]);
    let [from, to] = [&best, &worst].map(|answers| hunt.sums(answers).need);
    if from >= second || to < third {
        return None;
    }
    let used = place.dial.factors.iter().enumerate().filter(|(_, each)| uses(each, signal));
    let (index, heaviest) = used.rev().max_by_key(|(_, factor)| factor.weight)?;
    let message = format!(
        "One answer decides {} alone: with everything else as low as it goes, “{}” takes the \
         score from {}, in the lowest band, which ends at {}, to {}, in the highest, which begins \
         at {}. Give “{}” less weight than its {} of 100.",
        place.name,
        signal.label,
        Points::from_tenths(from),
        Points::from_tenths(second).short(),
        Points::from_tenths(to),
        Points::from_tenths(third).short(),
        heaviest.label,
        heaviest.weight
    );
    Some(Warning { path: place.factor_path(index), message, witness: worst })
}

/// Whether a factor that counts hangs on this answer.
fn uses(factor: &Factor, signal: &Signal) -> bool {
    let metric = Metric::find(&factor.metric).filter(|_| factor.weight > 0);
    metric.is_some_and(|metric| metric.inputs().iter().any(|input| std::ptr::eq(*input, signal)))
}
