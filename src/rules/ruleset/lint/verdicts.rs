//! Verdicts no company can reach.

use super::{GoOn, Warning, distance, hunt};
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Role, Verdict};

pub(super) fn warnings(
    path: &str,
    role: &Role,
    reached: &[Verdict],
    go_on: GoOn<'_>,
) -> Option<Vec<Warning>> {
    let cells = |verdict: Verdict| {
        let all = (0..3).flat_map(|need| (0..3).map(move |fit| (need, fit)));
        all.filter(move |(need, fit)| role.verdicts.at(*need, *fit) == verdict)
    };
    let missed = Verdict::HIGHEST_FIRST
        .into_iter()
        .filter(|verdict| !reached.contains(verdict) && cells(*verdict).next().is_some());
    let warning = |verdict: Verdict| {
        if !go_on() {
            return None;
        }
        let hunt = hunt(role, &|_| false);
        let witness = hunt.closest(&|sums| {
            let far = cells(verdict).map(|(need, fit)| {
                distance(&role.need, need, sums.need) + distance(&role.fit, fit, sums.fit)
            });
            [-far.min().unwrap_or(0), 0, 0]
        });
        let sums = hunt.sums(&witness);
        let [need, fit] = [sums.need, sums.fit].map(Points::from_tenths);
        let message = format!(
            "No company can reach the verdict “{}” for “{}”. The nearest one found has a need of \
             {need} and a fit of {fit}. Move where the bands begin, or take the verdict out of \
             the table.",
            verdict.label(),
            role.title
        );
        Some(Warning { path: path.to_owned(), message, witness })
    };
    missed.map(warning).collect()
}
