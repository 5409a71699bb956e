//! The ledger's texts and the main reasons.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::explain::ledger::{LedgerRow, ledger};
use readyline::rules::explain::reasons::{Reason, main_reasons};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, Scale, Shares, default_ruleset};
use readyline::rules::score::assess;

use crate::rules_cases::{company, with_required_only};
use crate::rules_oracle::{Dice, any_value};

fn rows(role: usize, answers: &Answers) -> Vec<LedgerRow> {
    let role_rules = &default_ruleset().roles[role];
    let score = &assess(default_ruleset(), answers).roles[role];
    let need = ledger(&role_rules.need, &score.need, answers);
    let fit = ledger(&role_rules.fit, &score.fit, answers);
    need.into_iter().chain(fit).flat_map(|theme| theme.rows).collect()
}

fn row(role: usize, answers: &Answers, key: &str) -> LedgerRow {
    rows(role, answers).into_iter().find(|row| row.key == key).expect("a row")
}

fn reasons(rules: &Ruleset, role: usize, answers: &Answers) -> Vec<Reason> {
    main_reasons(&rules.roles[role], &assess(rules, answers).roles[role], answers)
}

fn number(text: &str) -> Option<Answer> {
    Some(Answer::Number(text.parse().expect("a number")))
}

const MORE: &str = "3% more complaints per order";

#[test]
fn rows_show_answer_parts_and_ends() {
    let answers = company("Northlight Audio");
    let expected = [
        (0, "projects_per_it_person", "3.5", "7 projects, 2 people", "1", "3"),
        (0, "people_per_it_person", "32", "64 people, 2 in IT", "20", "50"),
        (0, "revenue_growth", "26%", "", "10%", "40%"),
        (0, "system_age", "9 years", "", "5 years", "12 years"),
        (0, "downtime", "18 hours per year", "", "8 hours", "26 hours"),
        (0, "integration_failures", "7 per month", "", "1 per month", "8 per month"),
        (0, "annual_revenue", "$24,000,000", "", "$5m", "$10m"),
        (1, "complaints_vs_orders", MORE, "complaints +36%, orders +32%", "5%", "30%"),
        (1, "contact_rate", "8.9", "800 contacts, 9,000 orders", "6", "12"),
        (1, "agents_per_supervisor", "5", "5 people, 0 supervisors, counted as 1", "12", "18"),
        (1, "contacts", "800 contacts per month", "", "2,000 contacts", "8,000 contacts"),
    ];
    for (role, key, answer, parts, none_at, full_at) in expected {
        let row = row(role, &answers, key);
        assert_eq!((row.answer.as_str(), row.parts.as_str()), (answer, parts), "{key}");
        assert_eq!(row.ends, Some((none_at.into(), full_at.into())), "{key}");
        assert!(row.options.is_empty() && row.place.is_some(), "{key}");
    }
    let checks = row(0, &answers, "security_checks");
    assert_eq!((checks.answer.as_str(), checks.ends), ("One", None));
    let chosen: Vec<(&str, u32, bool)> =
        checks.options.iter().map(|(label, share, on)| (label.as_str(), *share, *on)).collect();
    let expected =
        [("All three", 0, false), ("Two", 33, false), ("One", 67, true), ("None", 100, false)];
    assert_eq!(chosen, expected);
}

#[test]
fn rows_say_what_is_not_known() {
    let answers = with_required_only("Northlight Audio");
    let late = row(0, &answers, "projects_late");
    assert_eq!((late.answer.as_str(), late.place), ("Not known", None));
    assert_eq!((late.low, late.high), (Points::ZERO, Points::whole(11)));
    let rate = row(1, &answers, "contact_rate");
    assert_eq!(rate.answer, "Not known");
    assert_eq!(rate.parts, "contacts not known, 9,000 orders");
    assert_eq!(row(1, &answers, "complaints_vs_orders").parts, "");
    let checks = row(0, &answers, "security_checks");
    assert!(checks.options.iter().all(|(.., chosen)| !chosen));
}

#[test]
fn places_stay_near_the_ramp() {
    let mut answers = company("Northlight Audio");
    let place = |answers: &Answers| row(0, answers, "annual_revenue").place.expect("a place");
    answers.set("annual_revenue", number("7500000"));
    assert_eq!(place(&answers), Decimal::from_thousandths(500));
    answers.set("annual_revenue", number("1000000000"));
    assert_eq!(place(&answers), Decimal::whole(2));
    answers.set("annual_revenue", number("100000"));
    assert_eq!(place(&answers), Decimal::from_thousandths(-980));
}

#[test]
fn the_heaviest_certain_factors_are_the_reasons() {
    let found = reasons(default_ruleset(), 0, &company("Northlight Audio"));
    let headlines: Vec<&str> = found.iter().map(|reason| reason.headline.as_str()).collect();
    let expected = [
        "Seven technology projects for two IT people.",
        "50% of your technology projects ran late.",
        "Connections break seven times a month.",
        "Only one of the three yearly security checks was done.",
    ];
    assert_eq!(headlines, expected);
    let points: Vec<String> = found.iter().map(|reason| reason.points.to_string()).collect();
    assert_eq!(points, ["14.0", "11.0", "6.9", "6.7"]);
    assert_eq!(found[0].detail, "That is 3.5 each. One person can carry two at once.");
    let found = reasons(default_ruleset(), 1, &company("Tallow & Thread"));
    let headlines: Vec<&str> = found.iter().map(|reason| reason.headline.as_str()).collect();
    let expected = [
        "Complaints per order rose by 30.8%.",
        "48% of the service team left within a year.",
        "Customer satisfaction is at 71%.",
        "Revenue grew by only 2%.",
    ];
    assert_eq!(headlines, expected);
    assert_eq!(found[0].detail, "Complaints rose by 36% while orders rose by 4%.");
}

#[test]
fn a_usual_figure_is_not_held_against_a_company_that_does_better() {
    let found = reasons(default_ruleset(), 1, &company("Northlight Audio"));
    let csat = found.iter().find(|reason| reason.factor == "csat").expect("82% counts");
    assert_eq!(csat.detail, "It starts to count at 85% and counts in full at 70%.");
    let found = reasons(default_ruleset(), 0, &company("Pawfolio"));
    let projects = found.iter().find(|reason| reason.factor == "projects_per_it_person");
    let detail = "That is 1.3 each. It starts to count at 1 and counts in full at 3.";
    assert_eq!(projects.expect("four for three").detail, detail);
}

#[test]
fn no_points_give_no_reason() {
    assert_eq!(reasons(default_ruleset(), 0, &Answers::default()), []);
    assert!(reasons(default_ruleset(), 1, &company("Harbor & Pine")).len() <= 4);
}

/// Rules whose first role needs one thing only.
fn only(metric: &str, scale: Scale) -> Ruleset {
    let mut rules = default_ruleset().clone();
    let need = &mut rules.roles[0].need;
    need.factors.truncate(1);
    let factor = &mut need.factors[0];
    factor.metric = metric.to_owned();
    factor.label = "The figure".to_owned();
    (factor.weight, factor.scale) = (100, scale);
    rules
}

/// Signals with their figures.
type Figures = &'static [(&'static str, &'static str)];

/// A metric, the figures behind it and what people would say.
const HEADLINES: [(&str, Figures, &str); 14] = [
    (
        "projects_per_it_person",
        &[("projects_active", "1"), ("it_staff", "1")],
        "One technology project for one IT person.",
    ),
    (
        "projects_per_it_person",
        &[("projects_active", "3"), ("it_staff", "0.5")],
        "Three technology projects for 0.5 IT people.",
    ),
    (
        "projects_per_it_person",
        &[("projects_active", "3"), ("it_staff", "0")],
        "Three technology projects and nobody of your own in IT.",
    ),
    (
        "people_per_it_person",
        &[("headcount", "64"), ("it_staff", "2")],
        "64 people for two IT people.",
    ),
    (
        "agents_per_supervisor",
        &[("agents", "18"), ("supervisors", "1")],
        "18 people answer customers under one supervisor.",
    ),
    (
        "agents_per_supervisor",
        &[("agents", "1"), ("supervisors", "0")],
        "One person answers customers without a supervisor.",
    ),
    ("integration_failures", &[("integration_failures", "1")], "Connections break once a month."),
    ("integration_failures", &[("integration_failures", "2")], "Connections break twice a month."),
    ("security_incidents", &[("security_incidents", "1")], "One security incident in a year."),
    (
        "integrations",
        &[("integrations", "1")],
        "One outside service is connected to your store or back office.",
    ),
    ("backlog_days", &[("backlog_days", "1")], "One day of customer service work is waiting."),
    ("backlog_days", &[("backlog_days", "1.3")], "1.3 days of customer service work are waiting."),
    ("headcount", &[("headcount", "180")], "The figure: 180 people."),
    ("annual_revenue", &[("annual_revenue", "42000000")], "The figure: $42,000,000."),
];

#[test]
fn one_and_none_are_worded_as_people_say_them() {
    let scale = Scale::Ramp { none_at: Decimal::ZERO, full_at: Decimal::whole(1) };
    for (metric, figures, headline) in HEADLINES {
        let mut answers = Answers::default();
        figures.iter().for_each(|(signal, text)| answers.set(signal, number(text)));
        let found = reasons(&only(metric, scale.clone()), 0, &answers);
        assert_eq!(found[0].headline, headline);
    }
}

#[test]
fn a_plateau_is_not_worded_as_growth() {
    let scale = Scale::Ramp { none_at: Decimal::whole(8), full_at: Decimal::ZERO };
    let headline = |growth: &str| {
        let mut answers = Answers::default();
        answers.set("revenue_growth_pct", number(growth));
        let rules = only("revenue_growth_pct", scale.clone());
        reasons(&rules, 0, &answers)[0].headline.clone()
    };
    assert_eq!(headline("2"), "Revenue grew by only 2%.");
    assert_eq!(headline("0"), "Revenue did not grow.");
    assert_eq!(headline("-3.5"), "Revenue fell by 3.5%.");
}

#[test]
fn every_metric_an_admin_may_use_has_a_sensible_sentence() {
    let worked = [
        "projects_per_it_person",
        "people_per_it_person",
        "complaints_vs_orders_pct",
        "contacts_per_100_orders",
        "contacts_per_agent",
        "agents_per_supervisor",
    ];
    let keys = questionnaire().signals.iter().map(|signal| signal.key.as_str()).chain(worked);
    let mut dice = Dice(3);
    for metric in keys {
        let signal = questionnaire().signal(metric);
        let scales = match signal.filter(|signal| !signal.is_number()) {
            Some(choice) => {
                let options = choice.options.iter().map(|option| (option.key.clone(), 50));
                vec![Scale::Shares(Shares::from_iter(options))]
            }
            None => [(-2_000_000, 0), (0, -2_000_000), (2_000_000_000, 0), (0, 1)]
                .map(|(none, full)| Scale::Ramp {
                    none_at: Decimal::whole(none),
                    full_at: Decimal::whole(full),
                })
                .to_vec(),
        };
        for scale in scales {
            let choice = matches!(scale, Scale::Shares(_));
            let rules = only(metric, scale);
            for round in 0..8 {
                let mut answers = Answers::default();
                for signal in &questionnaire().signals {
                    if round > 0 {
                        answers.set(&signal.key, Some(any_value(&mut dice, signal)));
                    }
                }
                for reason in reasons(&rules, 0, &answers) {
                    let text = format!("{} {}", reason.headline, reason.detail);
                    assert!(reason.headline.ends_with('.'), "{metric}: {text}");
                    assert!(!text.contains("{}") && !text.contains("  "), "{metric}: {text}");
                    let start = reason.headline.chars().next().expect("a letter");
                    assert!(!start.is_lowercase(), "{metric}: {text}");
                    assert!(choice || !reason.detail.is_empty(), "{metric}: {text}");
                }
            }
        }
    }
}
