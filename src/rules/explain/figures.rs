//! Figures as an explanation shows them: an answer, the answers behind it, the ends of a ramp.

use crate::rules::answers::{Answer, Answers, show, show_number, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::metric::{Metric, Worked, known_number};
use crate::rules::questionnaire::{Kind, Signal};
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;

/// Metrics whose figure alone does not say what it is a figure of.
const GROWTH: &str = "revenue_growth_pct";
const COMPLAINTS: &str = "complaints_vs_orders_pct";

/// How a worked-out metric names its two inputs in the ledger: singular and plural of each.
const PARTS: [(&str, [&str; 2], [&str; 2]); 5] = [
    ("projects_per_it_person", ["project", "projects"], ["person", "people"]),
    ("people_per_it_person", ["person", "people"], ["in IT", "in IT"]),
    ("contacts_per_100_orders", ["contact", "contacts"], ["order", "orders"]),
    ("contacts_per_agent", ["contact", "contacts"], ["person", "people"]),
    ("agents_per_supervisor", ["person", "people"], ["supervisor", "supervisors"]),
];

/// The value of a factor with its unit, an option's label, or `Not known`.
pub(super) fn answer_text(factor: &Factor, score: &FactorScore, answers: &Answers) -> String {
    let metric = Metric::find(&factor.metric);
    let value = score.value.as_deref();
    match (metric, value) {
        (Some(Metric::Number(signal)), Some(_)) if falls(factor) && signal.key == GROWTH => {
            format!("Revenue {}", change(answers.number(&signal.key)))
        }
        (Some(Metric::Number(signal) | Metric::Choice(signal)), Some(_)) => {
            show(signal, answers.get(&signal.key).unwrap_or(&Answer::Unknown))
        }
        (Some(Metric::Worked(worked)), Some(value)) => match value.parse() {
            Ok(number) if worked.key == COMPLAINTS => per_order(number),
            Ok(number) => with_unit(false, worked.unit(), number),
            Err(_) => value.to_owned(),
        },
        _ => "Not known".to_owned(),
    }
}

/// Whether a factor counts more the smaller its number is.
fn falls(factor: &Factor) -> bool {
    matches!(factor.scale, Scale::Ramp { none_at, full_at } if none_at > full_at)
}

/// `3% more complaints per order`: a percentage alone reads like a share of all orders.
fn per_order(number: Decimal) -> String {
    let size = with_unit(false, "%", Decimal::from_thousandths(number.thousandths().abs()));
    match number.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Greater => format!("{size} more complaints per order"),
        std::cmp::Ordering::Equal => "As many complaints per order as before".to_owned(),
        std::cmp::Ordering::Less => format!("{size} fewer complaints per order"),
    }
}

/// The answers a worked-out value comes from, such as `7 projects, 2 people`. Empty for a plain
/// answer and while none of them is known.
pub(super) fn parts_text(factor: &Factor, answers: &Answers) -> String {
    let Some(Metric::Worked(worked)) = Metric::find(&factor.metric) else { return String::new() };
    let inputs = [worked.first, worked.second].map(|signal| known_number(answers, signal));
    if inputs == [None, None] {
        return String::new();
    }
    let Some((_, first, second)) = PARTS.iter().find(|(key, ..)| *key == worked.key) else {
        let [complaints, orders] = inputs.map(change);
        return format!("complaints {complaints}, orders {orders}");
    };
    let second_part = match inputs[1] {
        Some(number) if counts_as_one(&worked, number) => {
            format!("{}, counted as 1", count(Some(number), second))
        }
        number => count(number, second),
    };
    format!("{}, {second_part}", count(inputs[0], first))
}

/// Whether the formula takes at least one where fewer were answered.
pub(super) fn counts_as_one(worked: &Worked, second: Decimal) -> bool {
    worked.key != "contacts_per_100_orders" && second < Decimal::whole(1)
}

/// `7 projects`, `1 person`, `people not known`.
fn count(number: Option<Decimal>, [one, many]: &[&str; 2]) -> String {
    match number {
        Some(number) if number == Decimal::whole(1) => format!("1 {one}"),
        Some(number) => with_unit(false, many, number),
        None => format!("{many} not known"),
    }
}

/// `+36%`, `−3%`, `not known`.
fn change(percent: Option<Decimal>) -> String {
    match percent {
        Some(percent) if percent > Decimal::ZERO => {
            format!("+{}", with_unit(false, "%", percent))
        }
        Some(percent) => with_unit(false, "%", percent),
        None => "not known".to_owned(),
    }
}

/// One end of a factor's ramp with its unit, short: `10%`, `$5m`, `12 years`, `3`.
pub(super) fn end_text(factor: &Factor, end: Decimal) -> String {
    match Metric::find(&factor.metric) {
        Some(Metric::Number(signal)) if signal.kind == Kind::Money => short_money(signal, end),
        Some(Metric::Number(signal)) => with_unit(false, short_unit(signal), end),
        Some(Metric::Worked(worked)) => with_unit(false, worked.unit(), end),
        _ => end.to_string(),
    }
}

/// `hours per year` is `hours` beside a small drawing; `per month` stays.
fn short_unit(signal: &Signal) -> &str {
    let unit = signal.unit.as_deref().unwrap_or_default();
    match unit.split_once(" per ") {
        Some((thing, _)) => thing,
        None => unit,
    }
}

/// `$5m`, `$1.25m`, `$500k`; other amounts in full.
fn short_money(signal: &Signal, amount: Decimal) -> String {
    let dollars = amount.thousandths() / 1000;
    let scales = [(1_000_000_000, "bn"), (1_000_000, "m"), (1000, "k")];
    let scale =
        scales.into_iter().find(|(size, _)| dollars >= *size && dollars % (size / 100) == 0);
    match scale {
        Some((size, word)) => {
            let scaled = Decimal::from_thousandths(dollars / (size / 100) * 10);
            format!("${scaled}{word}")
        }
        None => show_number(signal, amount),
    }
}
