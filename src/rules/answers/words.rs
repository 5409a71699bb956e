//! How each question is named inside a sentence. Messages name a fault in the label's words, and a
//! label is a whole question, so its noun phrase stands here.

use crate::rules::questionnaire::{Kind, Signal};

/// The words of one question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// What to enter, after "Enter": `how many people work for the company`. For a choice, after
    /// "Choose": `who leads IT and systems day to day`.
    pub(crate) ask: &'static str,
    /// A figure that is fine, as one would type it; empty for a choice.
    pub(crate) example: &'static str,
}

const WORDS: [(&str, &str, &str); 40] = [
    ("headcount", "how many people work for the company", "180"),
    ("annual_revenue", "your revenue over the last 12 months", "$4.2m"),
    ("revenue_growth_pct", "how your revenue changed", "12.5 or -3"),
    ("orders_per_month", "how many orders you ship in an average month", "12,000"),
    ("order_growth_pct", "how the number of orders changed", "12.5 or -3"),
    ("sku_growth_pct", "how the number of products you sell changed", "12.5 or -3"),
    ("it_staff", "how many of your own people do IT or systems work", "4 or 2.5"),
    ("it_lead", "who leads IT and systems day to day", ""),
    ("projects_active", "how many technology projects are under way", "7"),
    ("projects_late_pct", "the share of technology projects that are late", "55"),
    ("new_tech", "whether you plan to bring in new technology", ""),
    ("system_age_years", "the age of your oldest key system", "8 or 8.5"),
    ("integrations", "the number of connected services", "22"),
    ("integration_failures", "how often a connection breaks in a month", "3"),
    ("downtime_hours", "how many hours the store was down", "9 or 9.5"),
    ("security_incidents", "how many security incidents you had", "1"),
    ("security_checks", "how many of the three security checks were completed", ""),
    ("digital_assets", "where product images, content and data live", ""),
    ("contacts_per_month", "how many customer contacts you handle in an average month", "2,400"),
    ("complaints_change_pct", "how the number of complaints changed", "12.5 or -3"),
    ("csat_pct", "your customer satisfaction score (CSAT)", "86"),
    ("first_response_hours", "how long a customer waits for the first real reply", "5 or 5.5"),
    ("backlog_days", "how many days of work are waiting in the queue", "2 or 1.5"),
    ("repeat_trend", "whether more or fewer customers come back", ""),
    ("agents", "how many people answer customers", "11 or 7.5"),
    ("supervisors", "how many team leads or supervisors you have", "2"),
    ("cs_lead", "who leads customer service day to day", ""),
    ("agent_turnover_pct", "the share of customer service people who left", "22"),
    ("cs_overtime", "how often the team works overtime it did not plan", ""),
    ("feedback_loop", "what happens to what customers tell you", ""),
    ("it_involvement", "when IT joins a technology project", ""),
    ("surprise_projects", "how many technology projects came as a surprise", "2"),
    ("sponsor_share_pct", "the share of technology projects with a named department head", "70"),
    ("store_owner", "who answers for what the online store earns", ""),
    ("planning_meeting", "how often IT and department heads meet", ""),
    ("agile", "whether your software teams work in short cycles", ""),
    ("leader_budget", "how much you could spend per year on one new leader", "$200k"),
    ("needed_by", "when you need the problem solved", ""),
    ("outside_help", "which outside help you use today", ""),
    ("inside_candidate", "whether someone inside could grow into the job", ""),
];

/// The words of a question. What has no entry, which the tests refuse for a question, is asked for
/// by its form.
pub(crate) fn words(signal: &Signal) -> Words {
    let found = WORDS.iter().find(|(key, ..)| *key == signal.key);
    let plain = Words { ask: form(signal), example: example(signal.kind) };
    found.map_or(plain, |(_, ask, example)| Words { ask, example })
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "5,000,000",
        Kind::Integer => "12",
        Kind::Decimal | Kind::Choice => "12.5",
    }
}

/// What to enter, with its form where the words do not say it: "your revenue as whole US dollars".
pub(crate) fn ask_as(signal: &Signal) -> String {
    let (ask, form) = (words(signal).ask, form(signal));
    if ask == form { ask.to_owned() } else { format!("{ask} as {form}") }
}

/// What kind of number a question takes, after "as".
pub(crate) fn form(signal: &Signal) -> &'static str {
    match (signal.kind, signal.unit.as_deref()) {
        (Kind::Money, _) => "whole US dollars",
        (Kind::Integer, _) => "a whole number",
        (_, Some("%")) => "a percentage",
        _ => "a number",
    }
}

/// What to do about an answer that is missing.
pub(crate) fn missing(signal: &Signal) -> String {
    let verb = if signal.is_number() { "Enter" } else { "Choose" };
    let other = match (signal.dont_know, signal.is_number()) {
        (false, _) => "",
        (true, true) => ", or tick “I don’t know”",
        (true, false) => ", or “I don’t know”",
    };
    format!("{verb} {}{other}.", words(signal).ask)
}

/// What to do about text that is no number: `Enter the number of connected services as a whole
/// number, such as 22.`
pub(crate) fn not_a_number(signal: &Signal) -> String {
    format!("Enter {}, such as {}.", ask_as(signal), words(signal).example)
}
