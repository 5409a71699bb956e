//! What an alert says: the fact with the company's own figures, and what to do.

use readyline::rules::answers::Answers;
use readyline::rules::ruleset::{Alert, Ruleset, Warning, default_ruleset};

use crate::rules_cases::company;

/// What the first rules said, and the words they get now: by message, with these answers.
const FIRST: [(&str, &str, &str, &str); 3] = [
    (
        "A security incident, and at most one of the three yearly checks done. Book the missing \
         checks now.",
        "Harbor & Pine",
        "Security incidents in 12 months: 2; of the three yearly checks only one was done.",
        "Book the two yearly security checks that are missing.",
    ),
    (
        "The store was down 26 hours or more in a year. Work out your revenue per hour before any \
         other estimate.",
        "Harbor & Pine",
        "Hours without the store in 12 months: 20.",
        "Work out your revenue per hour before any other estimate.",
    ),
    (
        "Customer satisfaction is at 70% or below.",
        "Tallow & Thread",
        "Customer satisfaction is at 71%.",
        "Read the latest complaints and name the three causes that come up most.",
    ),
];

#[test]
fn an_alert_of_the_first_rules_reads_like_todays_and_a_typed_one_stays_as_it_is() {
    for (message, name, fact, action) in FIRST {
        let answers = company(name);
        let old = Alert {
            key: "any".to_owned(),
            when: Vec::new(),
            roles: Vec::new(),
            message: message.to_owned(),
            action: None,
        };
        assert_eq!((old.fact(&answers).as_str(), old.to_do(&answers).as_str()), (fact, action));
        let mut rules = default_ruleset().alerts.iter();
        assert!(rules.any(|alert| alert.to_do(&answers) == action && alert.fact(&answers) == fact));
        let typed = Alert { action: Some("Do this.".to_owned()), ..old.clone() };
        assert_eq!(typed.told(&answers), format!("Do this. {message}"));
        let odd = Alert { message: "{csat_pct} {x} {".to_owned(), ..old };
        let share = answers.number("csat_pct").unwrap();
        assert_eq!(odd.told(&answers), format!("{share}% {{x}} {{"));
    }
    let facts = default_ruleset().alerts.iter().map(|alert| alert.fact(&Answers::default()));
    let facts = facts.collect::<Vec<_>>().join(" ");
    assert!(facts.contains("at 70% or less.") && facts.contains("12 months: 26 or more."));
    assert!(!facts.contains(['{', '}']), "{facts}");
}

#[test]
fn rules_without_the_newer_fields_load_and_come_out_as_they_were() {
    let mut old = default_ruleset().clone();
    old.alerts.iter_mut().for_each(|alert| alert.action = None);
    let text = old.to_json();
    assert!(!text.contains("\"action\"") && !text.contains("specialist"));
    assert_eq!(Ruleset::from_json(&text).unwrap().to_json(), text);
}

#[test]
fn brackets_that_stand_for_no_answer_are_told_before_the_rules_are_published() {
    let mut rules = default_ruleset().clone();
    rules.alerts[3].action = Some("Ask {csat} of the {csat_pct} customers.".to_owned());
    let found = rules.lint();
    let found: Vec<&Warning> = found.iter().filter(|each| each.path.contains("alert")).collect();
    let [warning] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(warning.path, "alerts[3].action");
    assert!(warning.message.starts_with("“{csat}” stands for no answer"), "{}", warning.message);
}
