//! Lists that follow from the score: the heaviest themes, first tasks, what to watch.

use std::cmp::Reverse;

use super::fill::plain;
use super::{Facts, tasks};
use crate::rules::decimal::Points;
use crate::rules::explain::figures::answer_text;
use crate::rules::explain::ledger::ends;
use crate::rules::explain::reasons::{Reason, main_reasons};
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;
use crate::rules::words::list;

/// So many figures are named to watch or to find out.
const MOST: usize = 3;

/// The list behind a name.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    let text = match name {
        "themes" => themes(facts),
        "tasks" => tasks(facts),
        "watch" => watch(facts),
        "unknown" => unknown(facts),
        "verdicts" => {
            let verdicts = facts.score.verdicts.iter();
            list(&verdicts.map(|each| each.label().to_lowercase()).collect::<Vec<_>>(), "or")
        }
        _ => return None,
    };
    Some(text)
}

/// The factors of need with their scores.
fn factors<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a Factor, &'a FactorScore)> {
    facts.role.need.factors.iter().zip(&facts.score.need.factors)
}

/// The fewest themes that make up more than half of the certain points.
fn themes(facts: &Facts) -> String {
    let mut sums: Vec<(&str, i64)> = Vec::new();
    for (factor, scored) in factors(facts) {
        match sums.iter_mut().find(|(theme, _)| *theme == factor.theme) {
            Some((_, sum)) => *sum += scored.low.tenths(),
            None => sums.push((&factor.theme, scored.low.tenths())),
        }
    }
    sums.sort_by_key(|(_, sum)| Reverse(*sum));
    let total: i64 = sums.iter().map(|(_, sum)| sum).sum();
    if total == 0 {
        return String::new();
    }
    let mut reached = 0;
    let mut heavy = Vec::new();
    for (theme, sum) in sums {
        if 2 * reached <= total {
            heavy.push(format!("**{}**", plain(theme)));
            reached += sum;
        }
    }
    let certain = if facts.score.need.is_exact() { "" } else { " that are certain" };
    let (low, themes) = (facts.score.need.low, list(&heavy, "and"));
    format!("More than half of the {low} points of need{certain} come from {themes}.")
}

/// A line a reason: the fact, then what to do about it.
fn tasks(facts: &Facts) -> String {
    let task = |reason: &Reason| {
        let factor = facts.role.need.factors.iter().find(|each| each.key == reason.factor);
        factor.and_then(tasks::of)
    };
    let line = |reason: Reason| {
        let what = task(&reason).map_or_else(|| plain(&reason.detail), str::to_owned);
        format!("- **{}** {what}", plain(&reason.headline))
    };
    let reasons = main_reasons(facts.role, facts.score, facts.answers).into_iter();
    let lines: Vec<String> = reasons.map(line).collect();
    if lines.is_empty() {
        return "No answer that you know adds to the need, so no first task follows.".to_owned();
    }
    lines.join("\n")
}

/// The known figures that can still add most to the need.
fn watch(facts: &Facts) -> String {
    let known = factors(facts).filter(|(_, scored)| scored.value.is_some());
    let left = |scored: &FactorScore| scored.max.tenths() - scored.low.tenths();
    let mut rows: Vec<_> = known.filter(|(_, scored)| left(scored) > 0).collect();
    if rows.is_empty() {
        return "No figure that you know can add to the need.".to_owned();
    }
    rows.sort_by_key(|(_, scored)| Reverse(left(scored)));
    rows.truncate(MOST);
    let row = |(factor, scored): (&Factor, &FactorScore)| {
        let now = answer_text(factor, scored, facts.answers);
        let (label, full) = (plain(&factor.label), full_text(factor));
        let (low, max) = (scored.low, scored.max.short());
        format!("\n| {label} | {} | {low} of {max} | {full} |", plain(&now))
    };
    let rows: String = rows.into_iter().map(row).collect();
    "Of what you know, these figures can still add most to the need.\n\n\
     | What | Your figure now | Points now | All its points at |\n|---|---|---|---|"
        .to_owned()
        + &rows
}

/// The value at which a factor counts in full.
fn full_text(factor: &Factor) -> String {
    if let Some((_, full)) = ends(factor) {
        return full;
    }
    let (Scale::Shares(shares), Some(Metric::Choice(signal))) =
        (&factor.scale, Metric::find(&factor.metric))
    else {
        return String::new();
    };
    let share = |key: &str| shares.get(key).copied().unwrap_or(0);
    let most = signal.options.iter().map(|option| share(&option.key)).max().unwrap_or(0);
    let labels = signal.options.iter().filter(|option| share(&option.key) == most);
    list(&labels.map(|option| format!("“{}”", option.label)).collect::<Vec<_>>(), "or")
}

/// The unknown figures that can add most to the need.
fn unknown(facts: &Facts) -> String {
    let open = |scored: &FactorScore| scored.high.tenths() - scored.low.tenths();
    let mut rows: Vec<_> = factors(facts).filter(|(_, scored)| open(scored) > 0).collect();
    if rows.is_empty() {
        return String::new();
    }
    rows.sort_by_key(|(_, scored)| Reverse(open(scored)));
    rows.truncate(MOST);
    let line = |(factor, scored): (&Factor, &FactorScore)| {
        let points = Points::from_tenths(open(scored)).short();
        let points = if points == "1" { "1 point".to_owned() } else { format!("{points} points") };
        format!("\n- {}: up to {points}", plain(&factor.label))
    };
    let lines: String = rows.into_iter().map(line).collect();
    format!("Not known yet, and able to add most to the need:\n{lines}")
}
