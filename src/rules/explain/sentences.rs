//! Sentences for metrics whose words depend on the figures.

use super::figures::counts_as_one;
use super::phrases::{changed, counted, number_word, times};
use super::wording::Wording;
use crate::rules::answers::{Answers, grouped};
use crate::rules::decimal::Decimal;
use crate::rules::metric::Metric;
use crate::rules::words::capital;

/// Counts and durations, where one differs from many.
pub(super) fn of_count(metric: &str, value: Decimal, answers: &Answers) -> Option<Wording> {
    let one = value == Decimal::whole(1);
    let (headline, detail) = match metric {
        "system_age_years" => (
            format!("Your oldest key system is {} old.", counted(value, "year", "years")),
            "Systems of that kind are commonly replaced after seven to ten years.",
        ),
        "integrations" if one => (
            "One outside service is connected to your store or back office.".to_owned(),
            "Somebody has to watch, test and mend the connection.",
        ),
        "integrations" => (
            format!(
                "{} outside services are connected to your store or back office.",
                number_word(value)
            ),
            "Somebody has to watch, test and mend every connection.",
        ),
        "integration_failures" => (
            format!("Connections break {} a month.", times(value)),
            "Each break can leave orders, payments or stock wrong until somebody mends them.",
        ),
        "downtime_hours" => (
            format!("The store took no orders for {} in a year.", counted(value, "hour", "hours")),
            "A store that is up 99.9% of the time misses about 9 hours.",
        ),
        "security_incidents" => (
            format!("{} in a year.", counted(value, "security incident", "security incidents")),
            "It must be clear who prevents the next one.",
        ),
        "first_response_hours" => (
            format!("Customers wait {} for a first reply.", counted(value, "hour", "hours")),
            "People who wait write again, and the queue grows.",
        ),
        "backlog_days" => {
            let days = counted(value, "day", "days");
            let are = if one { "is" } else { "are" };
            let headline = format!("{days} of customer service work {are} waiting.");
            return Some(Wording::new(capital(&headline), behind(answers)));
        }
        _ => return None,
    };
    Some(Wording::new(capital(&headline), detail))
}

/// What a backlog means beside the time to the first reply, which the company may have named.
fn behind(answers: &Answers) -> String {
    match answers.number("first_response_hours") {
        Some(hours) => format!(
            "The first reply takes {}; this is the work that stays open behind it.",
            counted(hours, "hour", "hours")
        ),
        None => "New questions come on top of it every day.".to_owned(),
    }
}

/// Metrics worked out from two answers, which the sentence names.
pub(super) fn of_two(metric: &str, value: Decimal, answers: &Answers) -> Option<Wording> {
    let Metric::Worked(worked) = Metric::find(metric)? else { return None };
    let first = answers.number(&worked.first.key)?;
    let second = answers.number(&worked.second.key)?;
    let (alone, with, why) = match metric {
        "complaints_vs_orders_pct" => {
            let why = format!("Complaints {} while orders {}.", changed(first), changed(second));
            let headline = format!("Complaints per order rose by {}%.", grouped(value));
            return Some(Wording::new(headline, why));
        }
        "projects_per_it_person" => (
            counted(first, "technology project", "technology projects"),
            format!("for {}", counted(second, "IT person", "IT people")),
            "One person can carry two at once.",
        ),
        "people_per_it_person" => (
            counted(first, "person", "people"),
            format!("for {}", counted(second, "IT person", "IT people")),
            "In smaller companies one for 18 is usual.",
        ),
        "agents_per_supervisor" => (
            counted(first, "person answers customers", "people answer customers"),
            format!("under {}", counted(second, "supervisor", "supervisors")),
            "One supervisor can look after 8 to 12.",
        ),
        _ => return None,
    };
    let (with, fact) = match (second == Decimal::ZERO, counts_as_one(&worked, second)) {
        (true, _) if metric == "agents_per_supervisor" => ("without a supervisor".into(), None),
        (true, _) => ("and nobody of your own in IT".into(), None),
        // Part of a person is counted as one, which the ledger says.
        (false, true) => (with, None),
        (false, false) => (with, Some(format!("That is {} each.", grouped(value)))),
    };
    let headline = capital(&format!("{alone} {with}."));
    Some(Wording { headline, fact: fact.unwrap_or_default(), why: why.to_owned() })
}

/// A metric that counts more the smaller it is.
pub(super) fn of_small(metric: &str, value: Decimal) -> Option<Wording> {
    let shown = grouped(value);
    let (headline, detail) = match metric {
        "csat_pct" => (
            format!("Customer satisfaction is at {shown}%."),
            "Online retail as a whole stands at 79 of 100 on the ACSI index.",
        ),
        "revenue_growth_pct" => (
            match value.cmp(&Decimal::ZERO) {
                std::cmp::Ordering::Greater => format!("Revenue grew by only {shown}%."),
                std::cmp::Ordering::Equal => "Revenue did not grow.".to_owned(),
                std::cmp::Ordering::Less => format!("Revenue {}.", changed(value)),
            },
            "",
        ),
        "sponsor_share_pct" if value == Decimal::ZERO => (
            "No technology project has a named department head.".to_owned(),
            "A project that nobody answers for seldom earns what it should.",
        ),
        "sponsor_share_pct" => (
            format!("Only {shown}% of technology projects have a named department head."),
            "A project that nobody answers for seldom earns what it should.",
        ),
        _ => return None,
    };
    Some(Wording::new(headline, detail))
}
