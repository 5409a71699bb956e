//! Tests of the answers that a line of a text begins with: `it_staff>0`, `agile=no,partly`,
//! `csat_pct known`, `verdict=hire`, `route=coach`, `alert=csat_pct` (an alert asks for something
//! about it), `!projects_active=0`.

use std::cmp::Ordering;

use super::Facts;
use crate::rules::decimal::Decimal;
use crate::rules::explain::it::It;
use crate::rules::explain::route::RouteKey;
use crate::rules::explain::timing::Stays;
use crate::rules::metric::{Metric, known_option};
use crate::rules::ruleset::Alert;

/// Whether a test holds. A figure that is not known meets no test; `!` turns that around.
/// `None` where the text is no test.
pub(super) fn holds(text: &str, facts: &Facts) -> Option<bool> {
    match text.strip_prefix('!') {
        Some(text) => plain(text, facts).map(|holds| !holds),
        None => plain(text, facts),
    }
}

fn plain(text: &str, facts: &Facts) -> Option<bool> {
    if let Some(key) = text.strip_suffix(" known") {
        return Some(is_known(Metric::find(key)?, facts));
    }
    let (key, sign, value) = parts(text)?;
    let among = |given: &str| value.split(',').any(|each| each == given);
    match (key, Metric::find(key)) {
        ("verdict", _) => Some(among(facts.stage.key())),
        ("role", _) => Some(among(&facts.role.key)),
        ("route", _) => Some(facts.route.as_ref().is_some_and(|route| among(way(route.key)))),
        ("alert", _) => Some(asked(value, facts)),
        ("stays", _) => {
            let stays = Stays::below(facts.role, facts.score, facts.answers);
            Some(among(if stays.is_some() { "yes" } else { "no" }))
        }
        ("it", _) => Some(among(It::of(facts.answers).key())),
        (_, Some(Metric::Choice(signal))) => {
            Some(known_option(facts.answers, signal).is_some_and(among))
        }
        (_, Some(metric)) => {
            let value: Decimal = value.parse().ok()?;
            let number = metric.number(facts.answers);
            let order = number.map(|number| {
                (number.num * 1000).cmp(&(i128::from(value.thousandths()) * number.den))
            });
            Some(order.is_some_and(|order| fits(sign, order)))
        }
        (_, None) => None,
    }
}

/// What a text calls a route, as far as it speaks of one.
fn way(key: RouteKey) -> &'static str {
    use RouteKey as R;
    match key {
        R::PromoteWithMentor | R::PromoteWithPartTime => "promote",
        R::CoachCandidate => "coach",
        R::PartTimeDirector | R::PartTimeDays => "part_time",
        R::NameALead => "lead",
        _ => "",
    }
}

/// Whether an alert that fires asks for something about this question, so that it stands among the
/// next steps already.
fn asked(signal: &str, facts: &Facts) -> bool {
    let about = |alert: &Alert| alert.when.iter().any(|when| when.signal == signal);
    let firing = facts.assessment.alerts.iter().filter_map(|key| facts.ruleset.alert(key));
    firing.into_iter().any(|alert| about(alert) && !alert.to_do(facts.answers).is_empty())
}

/// A metric, a sign and what stands after it.
pub(super) fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let signs = ["<=", ">=", "<", ">", "="];
    let sign = signs.into_iter().find(|sign| text.contains(sign))?;
    let (key, value) = text.split_once(sign)?;
    Some((key, sign, value))
}

fn fits(sign: &str, order: Ordering) -> bool {
    match sign {
        "<=" => order.is_le(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        _ => order.is_eq(),
    }
}

fn is_known(metric: Metric, facts: &Facts) -> bool {
    match metric {
        Metric::Choice(signal) => known_option(facts.answers, signal).is_some(),
        metric => metric.number(facts.answers).is_some(),
    }
}
