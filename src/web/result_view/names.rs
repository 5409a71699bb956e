//! How roles and questions are called inside a sentence.

/// A role without the words before its field: "IT" of "Director of IT/Systems".
pub fn short(title: &str) -> &str {
    let field = title.strip_prefix("Director of ").unwrap_or(title);
    match field.split_once('/') {
        Some((first, _)) if first.trim().len() > 1 => first.trim(),
        _ => field,
    }
}

/// Two or three letters for a dot on the chart: "IT", "CS".
pub fn tag(title: &str) -> String {
    let short = short(title);
    if short.chars().count() <= 3 {
        return short.to_owned();
    }
    let words = short.split_whitespace().filter(|word| word.len() > 2 || short.len() < 6);
    words.filter_map(|word| word.chars().next()).take(3).flat_map(char::to_uppercase).collect()
}

/// A title with its article: "a Director of IT/Systems".
pub fn a(title: &str) -> String {
    let vowel = title.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    let article = if vowel { "an" } else { "a" };
    format!("{article} {title}")
}

/// What a question asks for, in two to five words: "customer satisfaction".
///
/// The questionnaire has only whole questions; these names are for sentences and lists. A question
/// without a name here is shown with its own words.
pub fn subject(signal: &str) -> Option<&'static str> {
    let names = COMPANY_AND_IT.iter().chain(&SERVICE_AND_OWNERSHIP);
    names.copied().find(|(key, _)| *key == signal).map(|(_, name)| name)
}

const COMPANY_AND_IT: [(&str, &str); 18] = [
    ("headcount", "people in the company"),
    ("annual_revenue", "yearly revenue"),
    ("revenue_growth_pct", "revenue growth"),
    ("orders_per_month", "orders a month"),
    ("order_growth_pct", "order growth"),
    ("sku_growth_pct", "growth in products"),
    ("it_staff", "people in IT"),
    ("it_lead", "who leads IT"),
    ("projects_active", "technology projects under way"),
    ("projects_late_pct", "late projects"),
    ("new_tech", "plans for new technology"),
    ("system_age_years", "age of the oldest key system"),
    ("integrations", "connected services"),
    ("integration_failures", "connection failures a month"),
    ("downtime_hours", "store downtime"),
    ("security_incidents", "security incidents"),
    ("security_checks", "yearly security checks"),
    ("digital_assets", "where images and content live"),
];

const SERVICE_AND_OWNERSHIP: [(&str, &str); 22] = [
    ("contacts_per_month", "customer contacts a month"),
    ("complaints_change_pct", "change in complaints"),
    ("csat_pct", "customer satisfaction"),
    ("first_response_hours", "time to first reply"),
    ("backlog_days", "backlog"),
    ("repeat_trend", "returning customers"),
    ("agents", "people who answer customers"),
    ("supervisors", "supervisors"),
    ("cs_lead", "who leads customer service"),
    ("agent_turnover_pct", "team turnover"),
    ("cs_overtime", "unplanned overtime"),
    ("feedback_loop", "use of feedback"),
    ("it_involvement", "when IT joins a project"),
    ("surprise_projects", "surprise projects"),
    ("sponsor_share_pct", "projects with a sponsor"),
    ("store_owner", "who answers for the store"),
    ("planning_meeting", "planning meeting"),
    ("agile", "short cycles"),
    ("leader_budget", "budget for a leader"),
    ("needed_by", "when it must be solved"),
    ("outside_help", "outside help"),
    ("inside_candidate", "inside candidate"),
];
