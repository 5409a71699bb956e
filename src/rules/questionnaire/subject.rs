//! What the questions are called. The questionnaire has only whole questions; these names are for
//! sentences and lists.

use super::Signal;

impl Signal {
    /// What it asks for, in two to five words: "customer satisfaction". A question without such a
    /// name is called by its own words.
    pub fn name(&self) -> &str {
        subject(&self.key).unwrap_or(&self.label)
    }
}

/// What a question asks for, in two to five words: "customer satisfaction".
/// A question without a name here is shown with its own words.
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
