//! What a factor's points mean, in a sentence with the company's own figures and one that says why
//! it counts. A metric that has no sentence of its own, or whose scale runs the other way than
//! usual, is named plainly with its answer.

use super::figures::{answer_text, end_text};
use super::sentences::{of_count, of_small, of_two};
use crate::rules::answers::{Answers, grouped, show_number};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::FactorScore;

/// A headline and a detail.
pub(super) type Wording = (String, String);

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
    ("feedback_loop", "nothing", "Nothing organised happens to what customers tell you."),
];

/// Why a choice counts.
const OPTION_DETAILS: [(&str, &str); 6] = [
    ("security_checks", "A review, a PCI DSS assessment and phishing training are due each year."),
    ("new_tech", "It pays when somebody chooses it, connects it and stops what does not work."),
    ("digital_assets", "People lose time looking for files and publish old ones."),
    ("cs_overtime", "Overtime hides that the team is too small, until people leave."),
    ("repeat_trend", "Customers who are let down often leave without a complaint."),
    ("feedback_loop", "So the same causes bring the same complaints again."),
];

/// The words for a factor that gives points.
pub(super) fn wording(factor: &Factor, score: &FactorScore, answers: &Answers) -> Wording {
    let Some(value) = score.value.as_deref() else { return whatever(factor, score) };
    let own = match &factor.scale {
        Scale::Shares(_) => of_option(factor, value),
        Scale::Ramp { none_at, full_at } => match value.parse() {
            Ok(number) if none_at < full_at => of_large(factor, number, answers),
            Ok(number) => of_small(&factor.metric, number),
            Err(_) => None,
        },
    };
    own.unwrap_or_else(|| plain(factor, score, answers))
}

fn of_option(factor: &Factor, option: &str) -> Option<Wording> {
    let (.., headline) =
        OPTIONS.iter().find(|(metric, each, _)| *metric == factor.metric && *each == option)?;
    let (_, detail) = OPTION_DETAILS.iter().find(|(metric, _)| *metric == factor.metric)?;
    Some(((*headline).to_owned(), (*detail).to_owned()))
}

/// A metric that counts more the larger it is.
fn of_large(factor: &Factor, value: Decimal, answers: &Answers) -> Option<Wording> {
    if value <= Decimal::ZERO {
        return None;
    }
    let metric = factor.metric.as_str();
    let found = LARGE.iter().find(|(key, ..)| *key == metric);
    if let Some((_, headline, detail)) = found {
        let shown = match Metric::find(metric)? {
            Metric::Number(signal) if signal.unit.as_deref() == Some("%") => {
                show_number(signal, value)
            }
            _ => grouped(value),
        };
        return Some((headline.replace("{}", &shown), (*detail).to_owned()));
    }
    of_count(metric, value).or_else(|| of_two(metric, value, answers))
}

/// A factor without a sentence of its own: its name, the answer and the scale.
fn plain(factor: &Factor, score: &FactorScore, answers: &Answers) -> Wording {
    let headline = format!("{}: {}.", factor.label, answer_text(factor, score, answers));
    let detail = match &factor.scale {
        Scale::Ramp { none_at, full_at } => format!(
            "It starts to count at {} and counts in full at {}.",
            end_text(factor, *none_at),
            end_text(factor, *full_at)
        ),
        Scale::Shares(_) => "Other answers would count less or more.".to_owned(),
    };
    (headline, detail)
}

/// A factor that gives points whatever the missing answer is.
fn whatever(factor: &Factor, score: &FactorScore) -> Wording {
    let headline = format!("{} counts in any case.", factor.label);
    (headline, format!("Every answer you could still give brings {} points or more.", score.low))
}
