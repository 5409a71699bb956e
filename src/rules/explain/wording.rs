//! What a factor's points mean, in a sentence with the company's own figures and one that says why
//! it counts. A metric that has no sentence of its own, or whose scale runs the other way than
//! usual, is named plainly with its answer.

use super::few::of_few;
use super::figures::{answer_text, counts_as_one, end_text};
use super::sentences::{of_count, of_small, of_two};
use crate::rules::answers::{Answers, grouped, show_number};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;

/// The sentences of a factor.
pub(super) struct Wording {
    /// What the company answered.
    pub(super) headline: String,
    /// What follows from the figures; may be empty.
    pub(super) fact: String,
    /// Why it counts; may be empty.
    pub(super) why: String,
}

/// Metrics whose *why* names a usual figure. It would speak against the factor where the company
/// does no worse than that, so the scale is named there instead.
const USUAL: [(&str, i64); 9] = [
    ("projects_late_pct", 20),
    ("contacts_per_100_orders", 7),
    ("agent_turnover_pct", 25),
    ("system_age_years", 7),
    ("downtime_hours", 9),
    ("projects_per_it_person", 2),
    ("people_per_it_person", 18),
    ("agents_per_supervisor", 12),
    ("csat_pct", 79),
];

/// Metrics whose headline takes the figure with its unit at `{}`: key, headline, detail. They count
/// more the larger they are.
const LARGE: [(&str, &str, &str); 8] = [
    (
        "revenue_growth_pct",
        "Revenue grew by {} in a year.",
        "At that pace a company outgrows systems that were bought for a smaller one.",
    ),
    (
        "order_growth_pct",
        "Orders grew by {} in a year.",
        "Stock, payment and shipping systems all have to keep up with them.",
    ),
    (
        "sku_growth_pct",
        "You sell {} more products than a year ago.",
        "A larger catalogue means more data to store, to match and to keep right.",
    ),
    (
        "projects_late_pct",
        "{} of your technology projects ran late.",
        "Where projects are well run, about one in five does.",
    ),
    (
        "contacts_per_100_orders",
        "Customers contact you {} times for every 100 orders.",
        "Online shops see about 7 on average.",
    ),
    (
        "agent_turnover_pct",
        "{} of the service team left within a year.",
        "Teams of fewer than 50 usually lose 20% to 25%.",
    ),
    (
        "contacts_per_agent",
        "Each person who answers customers handles {} contacts a month.",
        "The more each one handles, the less time there is for a customer.",
    ),
    (
        "surprise_projects",
        "Technology projects that came as a surprise: {}.",
        "Whoever has to connect or support them hears about them too late.",
    ),
];

/// Choices: metric, option, headline.
const OPTIONS: [(&str, &str, &str); 14] = [
    ("security_checks", "two", "Two of the three yearly security checks were done."),
    ("security_checks", "one", "Only one of the three yearly security checks was done."),
    ("security_checks", "none", "None of the three yearly security checks was done."),
    ("new_tech", "exploring", "You are exploring new technology."),
    ("new_tech", "budgeted", "New technology is in the budget and needs someone to lead it."),
    ("digital_assets", "several", "Images, content and data live in several places."),
    ("digital_assets", "scattered", "Images, content and data are scattered."),
    ("cs_overtime", "peak", "The service team works unplanned overtime in peak season."),
    ("cs_overtime", "monthly", "The service team works unplanned overtime most months."),
    ("cs_overtime", "weekly", "The service team works unplanned overtime every week."),
    ("repeat_trend", "slightly_fewer", "Slightly fewer customers come back than a year ago."),
    ("repeat_trend", "clearly_fewer", "Clearly fewer customers come back than a year ago."),
    ("feedback_loop", "shared", "What customers tell you is shared only now and then."),
    ("feedback_loop", "nothing", "What customers tell you is not passed on in any organised way."),
];

/// Why a choice counts.
const OPTION_DETAILS: [(&str, &str); 6] = [
    ("security_checks", "A review, a PCI DSS assessment and phishing training are due each year."),
    ("new_tech", "It pays when somebody chooses it, connects it and stops what does not work."),
    ("digital_assets", "People lose time looking for files and publish old ones."),
    ("cs_overtime", "Hours that nobody planned wear people out."),
    ("repeat_trend", "Customers who are let down often leave without a complaint."),
    ("feedback_loop", "Then the same causes can go on bringing the same complaints."),
];

/// A headline and a detail for a factor that gives points.
pub(super) fn wording(factor: &Factor, score: &FactorScore, answers: &Answers) -> (String, String) {
    let Some(value) = score.value.as_deref() else { return whatever(factor, score) };
    let own = match &factor.scale {
        Scale::Shares(_) => of_option(factor, value),
        Scale::Ramp { none_at, full_at } => match value.parse() {
            Ok(number) => of_few(&factor.metric, none_at < full_at, answers)
                .or_else(|| match none_at < full_at {
                    true => of_large(factor, number, answers),
                    false => of_small(&factor.metric, number),
                })
                .map(|wording| {
                    let real = of_part(factor, answers).unwrap_or(number);
                    beyond_usual(factor, real, wording)
                }),
            Err(_) => None,
        },
    };
    let Wording { headline, fact, why } = own.unwrap_or_else(|| plain(factor, score, answers));
    let detail =
        if fact.is_empty() || why.is_empty() { fact + &why } else { format!("{fact} {why}") };
    (headline, detail)
}

/// The figure for each where there is part of a person, whom the points count as one.
fn of_part(factor: &Factor, answers: &Answers) -> Option<Decimal> {
    let Metric::Worked(worked) = Metric::find(&factor.metric)? else { return None };
    let first = answers.number(&worked.first.key)?.thousandths();
    let second = answers.number(&worked.second.key)?;
    let part = counts_as_one(&worked, second) && second > Decimal::ZERO;
    part.then(|| Decimal::from_thousandths(first.saturating_mul(1000) / second.thousandths()))
}

/// Names the scale in place of a usual figure that the company does not exceed.
fn beyond_usual(factor: &Factor, value: Decimal, wording: Wording) -> Wording {
    let rises = matches!(factor.scale, Scale::Ramp { none_at, full_at } if none_at < full_at);
    let worse = |usual: i64| match rises {
        true => value > Decimal::whole(usual),
        false => value < Decimal::whole(usual),
    };
    match USUAL.iter().find(|(metric, _)| *metric == factor.metric) {
        Some((_, usual)) if !worse(*usual) => Wording { why: scale_text(factor), ..wording },
        None if wording.why.is_empty() => Wording { why: scale_text(factor), ..wording },
        _ => wording,
    }
}

fn of_option(factor: &Factor, option: &str) -> Option<Wording> {
    let (.., headline) =
        OPTIONS.iter().find(|(metric, each, _)| *metric == factor.metric && *each == option)?;
    let (_, why) = OPTION_DETAILS.iter().find(|(metric, _)| *metric == factor.metric)?;
    Some(Wording::new(*headline, *why))
}

/// A metric that counts more the larger it is.
fn of_large(factor: &Factor, value: Decimal, answers: &Answers) -> Option<Wording> {
    if value <= Decimal::ZERO {
        return None;
    }
    let metric = factor.metric.as_str();
    let found = LARGE.iter().find(|(key, ..)| *key == metric);
    if let Some((_, headline, why)) = found {
        let shown = match Metric::find(metric)? {
            Metric::Number(signal) if signal.unit.as_deref() == Some("%") => {
                show_number(signal, value)
            }
            _ => grouped(value),
        };
        return Some(Wording::new(headline.replace("{}", &shown), *why));
    }
    of_count(metric, value, answers).or_else(|| of_two(metric, value, answers))
}

/// A factor without a sentence of its own: its name, the answer and the scale.
fn plain(factor: &Factor, score: &FactorScore, answers: &Answers) -> Wording {
    let headline = format!("{}: {}.", factor.label, answer_text(factor, score, answers));
    Wording::new(headline, scale_text(factor))
}

/// Where a factor starts to count; nothing of a choice, whose points say as much.
fn scale_text(factor: &Factor) -> String {
    match &factor.scale {
        Scale::Ramp { none_at, full_at } => format!(
            "It starts to count at {} and counts in full at {}.",
            end_text(factor, *none_at),
            end_text(factor, *full_at)
        ),
        Scale::Shares(_) => String::new(),
    }
}

/// A factor that gives points whatever the missing answer is.
fn whatever(factor: &Factor, score: &FactorScore) -> (String, String) {
    let headline = format!("{} counts in any case.", factor.label);
    (headline, format!("Every answer you could still give brings {} points or more.", score.low))
}

impl Wording {
    /// A headline and why it counts.
    pub(super) fn new(headline: impl Into<String>, why: impl Into<String>) -> Wording {
        Wording { headline: headline.into(), fact: String::new(), why: why.into() }
    }
}
