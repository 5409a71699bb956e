//! What follows from the rules alone, for a role that Readyline does not come with.

use std::cmp::Reverse;

use super::Facts;
use super::figures::UNKNOWN;
use super::fill::plain;
use crate::rules::explain::figures::{answer_text, end_text};
use crate::rules::metric::{Metric, MetricInfo};
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;
use crate::rules::words::list;

/// Metrics that tell how large a company is or what it plans, not how well work is done.
const NOT_WORK: [&str; 20] = [
    "headcount",
    "annual_revenue",
    "revenue_growth_pct",
    "orders_per_month",
    "order_growth_pct",
    "sku_growth_pct",
    "it_staff",
    "it_lead",
    "projects_active",
    "people_per_it_person",
    "new_tech",
    "integrations",
    "contacts_per_month",
    "agents",
    "supervisors",
    "cs_lead",
    "leader_budget",
    "needed_by",
    "outside_help",
    "inside_candidate",
];

/// Points of the scorecard that go to the themes; the rest goes to leading and to partnership.
const FOR_THEMES: u32 = 60;

/// The list behind a name.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    match name {
        "own_kpis" => Some(measures(facts)),
        "own_scorecard" => Some(scorecard(facts)),
        _ => None,
    }
}

/// The factors that work can change, with the value from which they no longer count.
fn measures(facts: &Facts) -> String {
    let factors = facts.role.need.factors.iter().zip(&facts.score.need.factors);
    let rows: String = factors
        .filter(|(factor, _)| !NOT_WORK.contains(&factor.metric.as_str()))
        .filter_map(|(factor, scored)| row(facts, factor, scored))
        .collect();
    if rows.is_empty() {
        return "The rules for this post count nothing that its work changes within a year. Agree \
                three measures of your own before the first day."
            .to_owned();
    }
    format!(
        "Each target is the value from which the rules behind this result no longer count a \
         figure towards the need.\n\n| Measure | What is measured | Target in the first year | \
         Your figure now |\n|---|---|---|---|{rows}"
    )
}

fn row(facts: &Facts, factor: &Factor, scored: &FactorScore) -> Option<String> {
    let info = MetricInfo::find(&factor.metric)?;
    let now = match scored.value {
        Some(_) => plain(&answer_text(factor, scored, facts.answers)),
        None => UNKNOWN.to_owned(),
    };
    let (label, target) = (plain(&factor.label), target(factor)?);
    Some(format!("\n| {label} | {} | {target} | {now} |", info.name))
}

fn target(factor: &Factor) -> Option<String> {
    match &factor.scale {
        Scale::Ramp { none_at, full_at } => {
            let word = if none_at < full_at { "at most" } else { "at least" };
            Some(format!("{} {word}", end_text(factor, *none_at)))
        }
        Scale::Shares(shares) => {
            let Some(Metric::Choice(signal)) = Metric::find(&factor.metric) else { return None };
            let share = |key: &str| shares.get(key).copied().unwrap_or(0);
            let least = signal.options.iter().map(|option| share(&option.key)).min()?;
            let labels = signal.options.iter().filter(|option| share(&option.key) == least);
            Some(list(&labels.map(|option| option.label.as_str()).collect::<Vec<_>>(), "or"))
        }
    }
}

/// A scorecard whose weights add up to 100: the themes by their weight in the rules, then what any
/// director needs.
fn scorecard(facts: &Facts) -> String {
    let mut rows: Vec<(String, u32)> = Vec::new();
    for (theme, weight) in split(themes(facts)) {
        rows.push((format!("Experience with {}", plain(&theme)), weight));
    }
    let shared: u32 = rows.iter().map(|(_, weight)| weight).sum();
    rows.push(("Leading people".to_owned(), 20));
    rows.push(("Partnership and communication".to_owned(), 100 - 20 - shared.min(80)));
    let row =
        |(what, weight): (String, u32)| format!("\n| {what} | {weight} | ☐ 1 ☐ 2 ☐ 3 ☐ 4 | |");
    let rows: String = rows.into_iter().map(row).collect();
    format!(
        "| What | Weight | Score | Evidence |\n|---|---|---|---|{rows}\n\
         | **Together** | **100** | | |"
    )
}

/// The weight of each theme of the need.
fn themes(facts: &Facts) -> Vec<(String, u32)> {
    let mut themes: Vec<(String, u32)> = Vec::new();
    for factor in &facts.role.need.factors {
        match themes.iter_mut().find(|(theme, _)| *theme == factor.theme) {
            Some((_, weight)) => *weight = weight.saturating_add(factor.weight),
            None => themes.push((factor.theme.clone(), factor.weight)),
        }
    }
    themes
}

/// Whole parts of [`FOR_THEMES`] by weight: what rounding leaves over goes to the largest rests.
fn split(themes: Vec<(String, u32)>) -> Vec<(String, u32)> {
    let total: u64 = themes.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let points = u64::from(FOR_THEMES);
    if total == 0 {
        return Vec::new();
    }
    let mut parts: Vec<(usize, String, u64, u64)> = themes
        .into_iter()
        .enumerate()
        .map(|(at, (theme, weight))| {
            let exact = points * u64::from(weight);
            (at, theme, exact / total, exact % total)
        })
        .collect();
    let given: u64 = parts.iter().map(|(_, _, part, _)| part).sum();
    let over = usize::try_from(points.saturating_sub(given)).unwrap_or(0);
    parts.sort_by_key(|(at, _, _, rest)| (Reverse(*rest), *at));
    parts.iter_mut().take(over).for_each(|(_, _, part, _)| *part += 1);
    parts.sort_by_key(|(at, ..)| *at);
    let parts = parts.into_iter().filter(|(_, _, part, _)| *part > 0);
    parts.map(|(_, theme, part, _)| (theme, u32::try_from(part).unwrap_or(0))).collect()
}
