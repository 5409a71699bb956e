//! Which role goes first, what turns the order round, the cause that two kinds of trouble share,
//! and the shape of the JSON that programs read.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Decimal;
use readyline::rules::explain::order::order;
use readyline::rules::explain::route::routes;
use readyline::rules::explain::timing::timing;
use readyline::rules::explain::waiting::waiting;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use serde_json::{Value, json};

use crate::rules_cases::company;
use crate::rules_route::{number, route};

/// Harbor & Pine, which has the service trouble of Tallow & Thread as well.
fn both_due() -> Answers {
    let mut answers = company("Harbor & Pine");
    let other = company("Tallow & Thread");
    for signal in [
        "complaints_change_pct",
        "csat_pct",
        "first_response_hours",
        "backlog_days",
        "repeat_trend",
        "agents",
        "contacts_per_month",
        "agent_turnover_pct",
        "cs_overtime",
        "feedback_loop",
    ] {
        answers.set(signal, other.get(signal).cloned());
    }
    answers.set("complaints_change_pct", number("90"));
    answers
}

#[test]
fn the_greater_need_goes_first_and_the_order_turns_where_it_says() {
    let rules = default_ruleset();
    let answers = both_due();
    let scored = assess(rules, &answers);
    let [it, cs] = [0, 1].map(|role: usize| scored.roles[role].need.low.tenths());
    assert!(it > cs, "{it} {cs}");
    let queue = order(rules, &answers, &scored).queue.expect("both are due");
    assert!(queue.certain);
    assert_eq!(queue.roles, ["it_director", "cs_director"]);
    assert_eq!(queue.first.as_deref(), Some("it_director"));
    assert_eq!(queue.lead.map(|lead| lead.tenths()), Some(it - cs));
    assert_eq!(queue.months_between, Decimal::whole(6));
    let next = route(rules, "cs_director", &answers);
    let expected = "Search for a Director of Customer Service next, after the Director of \
                    IT/Systems.";
    assert_eq!(next.headline, expected);
    for role in ["it_director", "cs_director"] {
        assert_eq!(route(rules, role, &answers).conditions[0].key, "one_at_a_time", "{role}");
    }
    let mut fewer = answers.clone();
    fewer.set("projects_late_pct", number("0"));
    let queue = order(rules, &fewer, &assess(rules, &fewer)).queue.expect("both are due");
    assert_eq!(queue.first.as_deref(), Some("cs_director"));
    let mut unknown = answers;
    unknown.set("projects_late_pct", Some(Answer::Unknown));
    let queue = order(rules, &unknown, &assess(rules, &unknown)).queue.expect("both are due");
    assert_eq!((&queue.first, queue.lead), (&None, None));
    assert_eq!(queue.settled_by, ["projects_late_pct"]);
    assert!(queue.sentences[0].ends_with("Still missing: late projects."), "{queue:?}");
    let one = company("Northlight Audio");
    assert_eq!(order(rules, &one, &assess(rules, &one)).queue, None);
}

#[test]
fn connections_that_fail_come_before_the_size_of_the_service_team() {
    let mut answers = both_due();
    answers.set("contacts_per_month", number("4560"));
    let found = |answers: &Answers| {
        let scored = assess(default_ruleset(), answers);
        order(default_ruleset(), answers, &scored).shared_cause
    };
    let cause = found(&answers).expect("12 contacts for 100 orders, 9 failures");
    assert!(cause.trigger.contains("12") && cause.trigger.contains("9 per month"), "{cause:?}");
    for role in ["it_director", "cs_director"] {
        let route = route(default_ruleset(), role, &answers);
        assert!(route.conditions.iter().any(|each| each.key == "shared_cause"), "{role}");
    }
    answers.set("integration_failures", number("7"));
    assert_eq!(found(&answers), None);
    answers.set("integration_failures", Some(Answer::Unknown));
    assert_eq!(found(&answers), None);
}

/// The keys of a JSON object, in order.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_json_of_every_explanation_keeps_its_shape() {
    let (rules, answers) = (default_ruleset(), company("Northlight Audio"));
    let scored = assess(rules, &answers);
    let route = serde_json::to_value(&routes(rules, &answers, &scored)[0]).unwrap();
    let expected = [
        "affordability",
        "alternatives",
        "conditions",
        "first_year",
        "headline",
        "key",
        "recommends",
        "role",
        "steps",
        "theme",
        "together",
        "verdicts",
    ];
    assert_eq!(keys(&route), expected);
    assert_eq!(keys(&route["steps"][0]), ["key", "text"]);
    assert_eq!(keys(&route["conditions"][0]), ["advice", "key", "trigger"]);
    let expected = ["by_budget", "by_revenue", "pct_of_revenue", "reason", "state", "yearly_cost"];
    assert_eq!(keys(&route["affordability"]), expected);
    let expected = [
        "affordability",
        "affordability_at_most",
        "available",
        "carried",
        "does_not_solve",
        "first_year",
        "formula",
        "in_use",
        "key",
        "months_from",
        "months_until_help",
        "name",
        "pct_of_revenue",
        "recommended",
        "source",
        "yearly",
    ];
    assert_eq!(keys(&route["alternatives"][0]), expected);
    let timing = serde_json::to_value(&timing(rules, &answers, &scored)[0]).unwrap();
    assert_eq!(keys(&timing), ["assumptions", "marks", "role", "summary"]);
    let expected = json!({"state": "within", "earliest": 24, "latest": 24});
    assert_eq!(timing["marks"][0]["when"], expected);
    assert_eq!(keys(&timing["marks"][0]), ["band", "mark", "sentence", "verdicts", "when"]);
    let waiting = serde_json::to_value(&waiting(rules, &answers, &scored)[0]).unwrap();
    assert_eq!(keys(&waiting), ["lines", "not_known", "role"]);
    assert_eq!(keys(&waiting["lines"][0]), ["formula", "key", "sentence", "source", "yearly"]);
    let answers = both_due();
    let order = serde_json::to_value(order(rules, &answers, &assess(rules, &answers))).unwrap();
    assert_eq!(keys(&order), ["queue", "shared_cause"]);
    let expected =
        ["certain", "first", "lead", "months_between", "roles", "sentences", "settled_by"];
    assert_eq!(keys(&order["queue"]), expected);
}
