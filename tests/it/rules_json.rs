//! Answers as programs send them, and exact numbers.

use proptest::prelude::*;
use readyline::rules::answers::{Answer, Answers, parse_json};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::{questionnaire, raw_json};

use crate::rules_cases::company;

fn faults(text: &str) -> Vec<(String, String)> {
    let faults = parse_json(text).expect_err(text);
    faults.into_iter().map(|fault| (fault.signal, fault.message)).collect()
}

#[test]
fn answers_are_read_from_an_object() {
    let text = r#"{"headcount": 180, "csat_pct": null, "it_lead": "nobody", "it_staff": 2.50,
        "revenue_growth_pct": -3.0, "annual_revenue": 1000000000, "order_growth_pct": -0}"#;
    let answers = parse_json(text).expect("answers");
    assert_eq!(answers.number("headcount"), Some(Decimal::whole(180)));
    assert_eq!(answers.get("csat_pct"), Some(&Answer::Unknown));
    assert_eq!(answers.choice("it_lead"), Some("nobody"));
    assert_eq!(answers.number("it_staff"), Some(Decimal::from_thousandths(2500)));
    assert_eq!(answers.number("revenue_growth_pct"), Some(Decimal::whole(-3)));
    assert_eq!(answers.number("order_growth_pct"), Some(Decimal::ZERO));
    assert_eq!(answers.get("agents"), None);
    assert_eq!(parse_json("{}"), Ok(Answers::default()));
    assert_eq!(parse_json(r#"{"headcount": null}"#), Ok(Answers::default()));
}

#[test]
fn an_example_survives_being_written_and_read() {
    for name in ["Harbor & Pine", "Bramble Box"] {
        let answers = company(name);
        let text = serde_json::to_string(&answers).expect("JSON");
        assert_eq!(parse_json(&text).as_ref(), Ok(&answers));
        assert_eq!(serde_json::from_str::<Answers>(&text).expect("answers"), answers);
    }
    let text = r#"{"csat_pct":null,"headcount":180,"it_lead":"nobody","it_staff":2.5}"#;
    let answers = parse_json(text).expect("answers");
    assert_eq!(serde_json::to_string(&answers).expect("JSON"), text);
}

#[test]
fn each_wrong_value_gets_its_own_message() {
    let wrong = [
        (r#"{"headcount": 0}"#, "between 1 and 5,000 people"),
        (r#"{"headcount": 99999999999999999999}"#, "between 1 and 5,000 people"),
        (r#"{"headcount": 180.5}"#, "as a whole number"),
        (r#"{"headcount": "180"}"#, "as a whole number"),
        (r#"{"headcount": true}"#, "as a whole number"),
        (r#"{"headcount": [180]}"#, "as a whole number"),
        (r#"{"headcount": {}}"#, "as a whole number"),
        (r#"{"headcount": 1e2}"#, "without exponent"),
        (r#"{"headcount": 1e999}"#, "without exponent"),
        (r#"{"csat_pct": 86.55}"#, "at most one decimal"),
        (r#"{"csat_pct": 86.00000000000000000001}"#, "at most one decimal"),
        (r#"{"it_lead": 3}"#, "one of nobody, other_manager"),
        (r#"{"it_lead": "NOBODY"}"#, "one of nobody, other_manager"),
        (r#"{"it_lead": "nobody\u0000"}"#, "one of nobody, other_manager"),
        (r#"{"it_lead": "\ud800"}"#, "one of nobody, other_manager"),
        (r#"{"it_lead": ""}"#, "one of nobody, other_manager"),
        (r#"{"headcount": 180, "headcount": 181}"#, "twice"),
        (r#"{"height": 180}"#, "no such question"),
        (r#"{"": 180}"#, "no such question"),
    ];
    for (text, words) in wrong {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        assert!(faults[0].1.contains(words), "{text}: {}", faults[0].1);
        assert!(text.contains(&format!("{:?}", faults[0].0)), "{text} names {}", faults[0].0);
    }
    let huge =
        format!(r#"{{"headcount": {}, "it_lead": "{}"}}"#, "9".repeat(9000), "x".repeat(9000));
    assert_eq!(faults(&huge).len(), 2);
}

#[test]
fn all_faults_are_named_at_once() {
    let faults = faults(r#"{"headcount": "x", "it_lead": 1, "csat_pct": 86, "height": 1}"#);
    let signals: Vec<&str> = faults.iter().map(|(signal, _)| signal.as_str()).collect();
    assert_eq!(signals, ["headcount", "it_lead", "height"]);
}

#[test]
fn text_that_is_no_object_is_one_fault() {
    let deep = format!(r#"{{"headcount": {}"#, "[".repeat(50_000));
    let lone = r#"{"\ud800": 1}"#;
    for text in ["", "null", "[]", "5", "\"x\"", "{", r#"{"headcount": NaN}"#, "{} {}", &deep, lone]
    {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{text:.40}");
        assert_eq!(faults[0].0, "");
        assert!(faults[0].1.starts_with("The answers are not a JSON object"), "{}", faults[0].1);
    }
    let nested = format!(r#"{{"headcount": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parse_json(&nested).expect_err("an array").len(), 1);
}

#[test]
fn the_questionnaire_is_read_whole() {
    let all = questionnaire();
    assert_eq!((all.pages.len(), all.signals.len()), (7, 40));
    assert!(all.signals.iter().all(|signal| all.page(&signal.page).is_some()));
    for signal in &all.signals {
        let limits = signal.min.zip(signal.max).zip(signal.step);
        assert_eq!(signal.is_number(), limits.is_some(), "{}", signal.key);
        assert_eq!(signal.is_number(), signal.options.is_empty(), "{}", signal.key);
        assert!(signal.option("unknown").is_none(), "the form uses that word");
        if let Some(((min, max), _)) = limits {
            assert!(min < max && signal.allows(min) && signal.allows(max), "{}", signal.key);
        }
    }
    let raw: serde_json::Value = serde_json::from_str(raw_json()).expect("JSON");
    assert_eq!(serde_json::to_value(all).expect("JSON"), raw);
}

#[test]
fn numbers_are_exact_and_strict() {
    let number = |text: &str| text.parse::<Decimal>().map(Decimal::thousandths);
    assert_eq!(number("-12.5"), Ok(-12_500));
    assert_eq!(number("0.125"), Ok(125));
    assert_eq!(number("999999999999.999"), Ok(999_999_999_999_999));
    for text in ["", "-", ".5", "5.", "1.2345", "1e3", "+5", " 5", "٣", "1_0", "1000000000000"] {
        assert!(number(text).is_err(), "{text}");
    }
    assert_eq!(Points::from_tenths(851).to_string(), "85.1");
    assert_eq!(Points::from_tenths(-5).to_string(), "-0.5");
    assert_eq!(serde_json::to_string(&Points::whole(11)).expect("JSON"), "11");
    assert_eq!(serde_json::to_string(&Points::from_tenths(851)).expect("JSON"), "85.1");
    assert!(serde_json::from_str::<Points>("85.15").is_err());
    assert!(serde_json::from_str::<Decimal>("1e300").is_err());
}

/// The largest number there is, in thousandths.
const MOST: i64 = 999_999_999_999_999;

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None,
        ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text: String, key in "headcount|it_lead|\\PC*") {
        drop(parse_json(&text));
        let body = format!("{{{}: {text}}}", serde_json::to_string(&key).expect("JSON"));
        drop(parse_json(&body));
    }

    #[test]
    fn a_number_survives_being_written(thousandths in -MOST..=MOST) {
        let number = Decimal::from_thousandths(thousandths);
        prop_assert_eq!(number.to_string().parse(), Ok(number));
        let json = serde_json::to_string(&number).expect("JSON");
        prop_assert_eq!(&json, &number.to_string());
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).expect("a number"), number);
    }
}
