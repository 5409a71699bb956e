//! The company's own figures as a text names them.

use super::{Facts, guards};
use crate::rules::answers::{Answer, grouped, show, show_number, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::explain::few;
use crate::rules::explain::look_again::LookAgain;
use crate::rules::explain::phrases::{changed, counted, number_word};
use crate::rules::metric::{Metric, Ratio, known_number};
use crate::rules::words::{inside, list};

/// What stands where an answer is missing.
pub(super) const UNKNOWN: &str = "not known";

/// What stands behind a figure that has reached its target.
const MET: &str = ", target met";

/// Hours in a year.
pub(super) const HOURS: i128 = 8_760;

/// The figure behind a name: one of those below, or a metric, such as `csat_pct`, `csat_pct>=85`
/// with the target it is held against, `integration_failures|count` as a word,
/// `it_involvement|inside` for the middle of a sentence.
pub(super) fn named(name: &str, facts: &Facts) -> Option<String> {
    let answers = facts.answers;
    let met = |test: &str| if guards::holds(test, facts) == Some(true) { MET } else { "" };
    let text = match name {
        "again" => LookAgain::of(facts.ruleset, facts.answers, facts.assessment).span(),
        "checks" => checks(facts).to_owned(),
        "checks_met" => format!("{}{}", checks(facts), met("security_checks=three")),
        "on_time" => match answers.number("projects_late_pct") {
            Some(late) => {
                let on_time = Decimal::whole(100).thousandths() - late.thousandths();
                let on_time = grouped(Decimal::from_thousandths(on_time));
                format!("{on_time}%{}", met("projects_late_pct<=20"))
            }
            None => UNKNOWN.to_owned(),
        },
        "availability" => format!("{}{}", availability(facts), met("downtime_hours<=8.8")),
        "projects_each" => {
            let each = each(facts, ["projects_active", "it_staff"], "nobody of your own in IT");
            format!("{each}{}", met("projects_per_it_person<=2"))
        }
        "agents_each" => each(facts, ["agents", "supervisors"], "nobody who leads them"),
        "projects_case" => projects_case(facts),
        "it_team" => team(facts, "it_staff", "in IT"),
        "cs_team" => team(facts, "agents", "in service"),
        "leavers_target" => few::leavers_target(answers),
        "repeat" => repeat(facts),
        "complaints" => complaints(facts),
        _ => return metric(name, facts),
    };
    Some(text)
}

/// A metric by its key, with a target or a form.
fn metric(name: &str, facts: &Facts) -> Option<String> {
    let (key, form) = name.split_once('|').unwrap_or((name, ""));
    let (key, target) = match guards::parts(key) {
        Some((key, ..)) => (key, Some(name)),
        None => (key, None),
    };
    let found = Metric::find(key)?;
    let shown = shown(&found, facts).unwrap_or_else(|| UNKNOWN.to_owned());
    let met = target.and_then(|target| guards::holds(target, facts)) == Some(true);
    Some(match form {
        "inside" => inside(&shown),
        "count" => match found.number(facts.answers) {
            Some(number) => number_word(number.tenth()),
            None => shown,
        },
        _ if met => shown + MET,
        _ => shown,
    })
}

/// The value of a metric with its unit, once it is known.
fn shown(metric: &Metric, facts: &Facts) -> Option<String> {
    match metric {
        Metric::Number(signal) if signal.key == "agent_turnover_pct" => few::leavers(facts.answers)
            .or_else(|| {
                known_number(facts.answers, signal).map(|number| show_number(signal, number))
            }),
        Metric::Number(signal) => {
            known_number(facts.answers, signal).map(|number| show_number(signal, number))
        }
        Metric::Choice(signal) => match facts.answers.get(&signal.key) {
            None | Some(Answer::Unknown) => None,
            Some(answer) => Some(show(signal, answer)),
        },
        Metric::Worked(worked) => {
            metric.number(facts.answers).map(|value| with_unit(false, worked.unit(), value.tenth()))
        }
    }
}

fn checks(facts: &Facts) -> &'static str {
    match facts.answers.choice("security_checks") {
        Some("three") => "3 of 3",
        Some("two") => "2 of 3",
        Some("one") => "1 of 3",
        Some("none") => "0 of 3",
        _ => UNKNOWN,
    }
}

/// `99.77%, 20 hours down`.
fn availability(facts: &Facts) -> String {
    let Some(hours) = facts.answers.number("downtime_hours") else { return UNKNOWN.to_owned() };
    let up = HOURS * 1000 - i128::from(hours.thousandths());
    let hundredths = Ratio { num: up * 100, den: HOURS * 1000 }.rounded(100);
    let percent = i64::try_from(hundredths * 10).unwrap_or_default();
    let down = counted_in(facts, "downtime_hours", ["hour", "hours"]);
    format!("{}%, {down} down", Decimal::from_thousandths(percent))
}

/// One figure for each of another: `3.5`, `3 for 0.5`, or what it means that there is none.
fn each(facts: &Facts, [first, second]: [&str; 2], none: &str) -> String {
    let numbers = (facts.answers.number(first), facts.answers.number(second));
    let (Some(many), Some(over)) = numbers else { return UNKNOWN.to_owned() };
    if over == Decimal::ZERO {
        return format!("{} and {none}", grouped(many));
    }
    if over < Decimal::whole(1) {
        return format!("{} for {over} people", grouped(many));
    }
    let ratio = Ratio { num: many.thousandths().into(), den: over.thousandths().into() };
    grouped(ratio.tenth())
}

/// `11 projects under way, four people in IT, 55% of projects late`.
fn projects_case(facts: &Facts) -> String {
    let known = |signal: &str| facts.answers.number(signal).is_some();
    let mut parts = vec![counted_in(facts, "projects_active", ["project", "projects"])];
    if known("it_staff") {
        parts.push(counted_in(facts, "it_staff", ["person in IT", "people in IT"]));
    }
    if let Some(late) = facts.answers.number("projects_late_pct") {
        parts.push(format!("{}% late in the last 12 months", grouped(late)));
    }
    list(&parts, "and")
}

/// `one project`, `seven projects`, `0.5 hours`.
fn counted_in(facts: &Facts, signal: &str, [one, many]: [&str; 2]) -> String {
    match facts.answers.number(signal) {
        Some(number) => counted(number, one, many),
        None => UNKNOWN.to_owned(),
    }
}

/// `your four people in IT`; a part of a person is not counted.
fn team(facts: &Facts, signal: &str, place: &str) -> String {
    match facts.answers.number(signal) {
        Some(number) if number == Decimal::whole(1) => format!("your one person {place}"),
        Some(number) if number.is_whole() && number > Decimal::ZERO => {
            format!("each of your {} people {place}", number_word(number))
        }
        _ => format!("everyone {place}"),
    }
}

fn repeat(facts: &Facts) -> String {
    let trend = match facts.answers.choice("repeat_trend") {
        Some("more") => "more come back than a year ago",
        Some("same") => "about as many come back as a year ago",
        Some("slightly_fewer") => "slightly fewer come back than a year ago",
        Some("clearly_fewer") => "clearly fewer come back than a year ago",
        _ => "the trend is not known",
    };
    format!("share not asked; {trend}")
}

fn complaints(facts: &Facts) -> String {
    let change = |signal| facts.answers.number(signal).map(changed);
    let trend = match (change("complaints_change_pct"), change("order_growth_pct")) {
        (Some(complaints), Some(orders)) => format!("complaints {complaints}, orders {orders}"),
        (Some(complaints), None) => format!("complaints {complaints}"),
        _ => "the trend is not known".to_owned(),
    };
    format!("rate not asked; {trend}")
}
