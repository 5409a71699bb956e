//! The words of questions and answers, and gentle questions about unlikely ones.

use readyline::rules::answers::{Answer, Answers, parse_page, show, typed, unlikely};
use readyline::rules::questionnaire::{Signal, questionnaire};

use crate::rules_cases::company;

/// Signals with their figures.
type Figures = &'static [(&'static str, &'static str)];

fn signal(key: &str) -> &'static Signal {
    questionnaire().signal(key).expect("a signal")
}

fn number(text: &str) -> Option<Answer> {
    Some(Answer::Number(text.parse().expect("a number")))
}

#[test]
fn every_question_has_words_of_its_own() {
    for signal in &questionnaire().signals {
        let text = if signal.is_number() { "?" } else { "no such option" };
        let faults = parse_page(&signal.page, &[(signal.key.clone(), text.into())]);
        let faults = faults.expect_err("a fault");
        let fault = faults.iter().find(|fault| fault.signal == signal.key).expect("its own");
        let plain = ["Enter a ", "Enter whole ", "Choose a "];
        let plain = plain.iter().any(|start| fault.message.starts_with(start));
        assert!(!plain, "{}: {}", signal.key, fault.message);
    }
}

#[test]
fn answers_are_shown_with_their_unit() {
    let shown = [
        ("annual_revenue", "24000000", "$24,000,000"),
        ("revenue_growth_pct", "26", "26%"),
        ("revenue_growth_pct", "-3.5", "−3.5%"),
        ("headcount", "64", "64 people"),
        ("headcount", "1", "1 person"),
        ("headcount", "1500", "1,500 people"),
        ("orders_per_month", "1", "1 order per month"),
        ("integration_failures", "7", "7 per month"),
        ("backlog_days", "1.3", "1.3 days"),
        ("security_incidents", "1", "1 incident per year"),
    ];
    for (key, text, expected) in shown {
        assert_eq!(show(signal(key), &number(text).expect("one")), expected);
    }
    assert_eq!(show(signal("csat_pct"), &Answer::Unknown), "Not known");
    assert_eq!(show(signal("it_lead"), &Answer::Choice("nobody".into())), "Nobody in particular");
    assert_eq!(typed(signal("csat_pct"), &Answer::Unknown), "");
}

#[test]
fn an_average_order_of_three_to_three_thousand_dollars_is_likely() {
    let orders = |orders| {
        unlikely(&{
            let mut answers = Answers::default();
            answers.set("annual_revenue", number("36000000"));
            answers.set("orders_per_month", number(orders));
            answers
        })
    };
    for likely in ["1000000", "1000"] {
        assert_eq!(orders(likely), []);
    }
    let cheap = &orders("1000001")[0].message;
    assert!(cheap.contains("$3.00 an order"), "{cheap}");
    assert!(orders("999")[0].message.contains("$3,003.00 an order"));
}

#[test]
fn a_doubt_bears_the_mark_of_its_figures() {
    let mut answers = Answers::default();
    let mut mark = |signal: &str, text: &str| {
        answers.set(signal, number(text));
        unlikely(&answers).iter().map(|doubt| doubt.mark(&answers)).collect::<Vec<_>>()
    };
    assert_eq!(mark("backlog_days", "31.5"), ["long_backlog-31.5"]);
    assert_eq!(mark("backlog_days", "45"), ["long_backlog-45"]);
    assert_eq!(mark("orders_per_month", "100"), ["long_backlog-45"]);
    let both = ["contacts_over_orders-300-100", "long_backlog-45"];
    assert_eq!(mark("contacts_per_month", "300"), both);
}

#[test]
fn unlikely_figures_are_asked_about_gently() {
    let ask = |figures: &[(&str, &str)]| {
        let mut answers = Answers::default();
        figures.iter().for_each(|(signal, text)| answers.set(signal, number(text)));
        let doubts = unlikely(&answers);
        assert!(doubts.iter().all(|doubt| doubt.message.ends_with("Is that right?")));
        doubts.into_iter().map(|doubt| doubt.message).collect::<Vec<_>>().join("\n")
    };
    let cases: [(Figures, &str, Figures); 9] = [
        (
            &[("contacts_per_month", "9000"), ("orders_per_month", "4000")],
            "You entered 9,000 contacts for 4,000 orders a month.",
            &[("contacts_per_month", "8000"), ("orders_per_month", "4000")],
        ),
        (
            &[("supervisors", "2"), ("agents", "1")],
            "2 team leads or supervisors for 1 person who answers customers",
            &[("supervisors", "2"), ("agents", "2")],
        ),
        (
            &[("it_staff", "10.1"), ("headcount", "10")],
            "10.1 people in IT, but 10 people",
            &[("it_staff", "10"), ("headcount", "10")],
        ),
        (
            &[("annual_revenue", "2999999"), ("headcount", "100")],
            "That is $30,000 each.",
            &[("annual_revenue", "3000000"), ("headcount", "100")],
        ),
        (
            &[("annual_revenue", "3000001"), ("headcount", "1")],
            "$3,000,001 of revenue for 1 person",
            &[("annual_revenue", "3000000"), ("headcount", "1")],
        ),
        (&[("backlog_days", "30.1")], "30.1 days", &[("backlog_days", "30")]),
        (&[("csat_pct", "4.3")], "4.3 stars out of 5, enter 86%", &[("csat_pct", "5.1")]),
        (&[("csat_pct", "5")], "enter 100%", &[("csat_pct", "0")]),
        (&[("sku_growth_pct", "100.1")], "grew by 100.1%", &[("sku_growth_pct", "100")]),
    ];
    for (unlikely, words, likely) in cases {
        assert!(ask(unlikely).contains(words), "{}", ask(unlikely));
        assert_eq!(ask(likely), "", "{likely:?}");
    }
    for name in ["Harbor & Pine", "Bramble Box", "Pawfolio"] {
        assert_eq!(unlikely(&company(name)), [], "{name}");
    }
}
