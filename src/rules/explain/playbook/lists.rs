//! Lists that follow from the score: the heaviest themes, first tasks, what to watch.

use std::cmp::Reverse;

use super::fill::plain;
use super::{Facts, tasks};
use crate::rules::decimal::Points;
use crate::rules::explain::figures::answer_text;
use crate::rules::explain::ledger::ends;
use crate::rules::explain::reasons::{Reason, main_reasons};
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Dial, Factor, Scale};
use crate::rules::score::{DialScore, FactorScore};
use crate::rules::words::list;

/// So many figures are named to watch or to find out.
const MOST: usize = 3;

/// The list behind a name.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    let text = match name {
        "themes" => themes(facts),
        "tasks" => tasks(facts),
        "cover" => cover(facts),
        "stand" => stand(facts),
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

/// The main reasons with what they are about.
fn reasons<'a>(facts: &Facts<'a>) -> Vec<(Reason, Option<tasks::Task>)> {
    let reasons = main_reasons(facts.role, facts.score, facts.answers).into_iter();
    let about = |reason: Reason| {
        let factor = facts.role.need.factors.iter().find(|each| each.key == reason.factor);
        let task = factor.and_then(tasks::of);
        (reason, task)
    };
    reasons.map(about).collect()
}

/// A line a reason: the fact, then what to do about it.
fn bullets(lines: impl Iterator<Item = (Reason, Option<&'static str>)>) -> Vec<String> {
    let line = |(reason, what): (Reason, Option<&'static str>)| {
        let what = what.map_or_else(|| plain(&reason.detail), str::to_owned);
        format!("- **{}** {what}", plain(&reason.headline))
    };
    lines.map(line).collect()
}

fn tasks(facts: &Facts) -> String {
    let reasons = reasons(facts).into_iter();
    let lines = bullets(reasons.map(|(reason, task)| (reason, task.map(|task| task.task))));
    if lines.is_empty() {
        return "No answer that you know adds to the need, so no first task follows.".to_owned();
    }
    lines.join("\n")
}

/// Who can help with the main reasons; the same help is named once.
fn cover(facts: &Facts) -> String {
    let mut named: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for (reason, task) in reasons(facts) {
        let help = task.map(|task| task.cover);
        if help.is_none_or(|help| !named.contains(&help)) {
            named.extend(help);
            lines.push((reason, help));
        }
    }
    let lines = bullets(lines.into_iter());
    if lines.is_empty() {
        return "No answer that you know adds to the need, so no special help follows.".to_owned();
    }
    lines.join("\n")
}

/// Where need and fit stand, and the mark that comes next.
fn stand(facts: &Facts) -> String {
    let need = position("Need", &facts.role.need, &facts.score.need);
    let fit = position("Fit", &facts.role.fit, &facts.score.fit);
    format!("{need} {fit}")
}

fn position(name: &str, dial: &Dial, score: &DialScore) -> String {
    let at = match score.is_exact() {
        true => format!("is **{}** of 100", score.low),
        false => format!("lies between **{}** and **{}** of 100", score.low, score.high),
    };
    match dial.bands.marks.iter().find(|mark| score.high < **mark) {
        Some(mark) => format!("{name} {at}; the next mark is {}.", mark.short()),
        None => format!("{name} {at}; no mark lies above it."),
    }
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
