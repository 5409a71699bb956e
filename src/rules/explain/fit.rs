//! What it takes to be large enough, where the mark alone does not say it.

use super::ledger::ends;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Factor, Role, Scale};
use crate::rules::words::{capital, inside, list};

/// Where *ready* takes every point: which sizes that are, in a sentence. Where some points are
/// enough, nothing.
pub fn ready_takes_all(role: &Role) -> Option<String> {
    let [_, ready] = role.fit.bands.marks;
    let counts = role.fit.factors.iter().filter(|factor| factor.max() > Points::ZERO);
    let sizes: Vec<String> = counts.filter_map(size).collect();
    (ready == Points::whole(100) && !sizes.is_empty()).then(|| {
        let name = capital(role.fit.bands.names[2]);
        format!("“{name}” takes all 100 points of fit: {}.", list(&sizes, "and"))
    })
}

/// `at least 100 people`, `at least $10m of revenue`.
fn size(factor: &Factor) -> Option<String> {
    let Scale::Ramp { none_at, full_at } = &factor.scale else { return None };
    let (_, full) = ends(factor)?;
    let side = if none_at < full_at { "at least" } else { "at most" };
    Some(match factor.metric.as_str() {
        "headcount" => format!("{side} {full}"),
        "annual_revenue" => format!("{side} {full} of revenue"),
        _ => format!("{} of {side} {full}", inside(&factor.label)),
    })
}
