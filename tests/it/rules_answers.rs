//! Answers as people type them.

use proptest::prelude::*;
use readyline::rules::answers::{Answer, parse_page, typed};
use readyline::rules::decimal::Decimal;
use readyline::rules::questionnaire::{Signal, questionnaire};

use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value};

fn signal(key: &str) -> &'static Signal {
    questionnaire().signal(key).expect("a signal")
}

/// What a page makes of one field, all others being fine.
fn field(key: &str, text: &str) -> Result<Option<Answer>, String> {
    fields(key, &[(key, text)])
}

fn fields(key: &str, sent: &[(&str, &str)]) -> Result<Option<Answer>, String> {
    let page = &signal(key).page;
    let answers = company("Pawfolio");
    let others = questionnaire().on_page(page).filter(|other| other.key != key);
    let mut form: Vec<(String, String)> = others
        .map(|other| (other.key.clone(), typed(other, answers.get(&other.key).expect("one"))))
        .collect();
    form.extend(sent.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    match parse_page(page, &form) {
        Ok(read) => Ok(read.into_iter().find(|(read, _)| read == key).expect("the signal").1),
        Err(faults) => {
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(faults[0].signal, key);
            Err(faults[0].message.clone())
        }
    }
}

fn number(text: &str) -> Option<Answer> {
    Some(Answer::Number(text.parse().expect("a number")))
}

#[test]
fn figures_are_read_as_people_write_them() {
    let read = [
        ("annual_revenue", "$4.2m", "4200000"),
        ("annual_revenue", "4.2 million", "4200000"),
        ("annual_revenue", "$ 4.2 Million", "4200000"),
        ("annual_revenue", "1,200,000", "1200000"),
        ("annual_revenue", "1 200 000", "1200000"),
        ("annual_revenue", "1\u{202f}200\u{a0}000", "1200000"),
        ("annual_revenue", "USD 500k", "500000"),
        ("annual_revenue", "US$500K", "500000"),
        ("annual_revenue", "500 thousand dollars", "500000"),
        ("annual_revenue", "1bn", "1000000000"),
        ("annual_revenue", "0.5 billion", "500000000"),
        ("annual_revenue", "4.250m", "4250000"),
        ("annual_revenue", "$4,200,000.00", "4200000"),
        ("annual_revenue", "$4.2m per year", "4200000"),
        ("annual_revenue", "$4.2m/year", "4200000"),
        ("annual_revenue", "+4200000 USD", "4200000"),
        ("leader_budget", "200k", "200000"),
        ("leader_budget", "0", "0"),
        ("revenue_growth_pct", "28%", "28"),
        ("revenue_growth_pct", "28 %", "28"),
        ("revenue_growth_pct", "28\u{a0}%", "28"),
        ("revenue_growth_pct", " 12.5 percent ", "12.5"),
        ("revenue_growth_pct", "-3", "-3"),
        ("revenue_growth_pct", "\u{2212}3.5%", "-3.5"),
        ("revenue_growth_pct", "- 3", "-3"),
        ("revenue_growth_pct", "+5", "5"),
        ("revenue_growth_pct", "12.50", "12.5"),
        ("revenue_growth_pct", "0", "0"),
        ("revenue_growth_pct", ".5", "0.5"),
        ("headcount", "64", "64"),
        ("headcount", "64 people", "64"),
        ("headcount", "1 person", "1"),
        ("headcount", "1,500", "1500"),
        ("headcount", "064", "64"),
        ("headcount", "64.0", "64"),
        ("it_staff", "2.5 FTE", "2.5"),
        ("first_response_hours", "9 hours", "9"),
        ("first_response_hours", "9 h", "9"),
        ("system_age_years", "1 year", "1"),
        ("orders_per_month", "12,000 orders per month", "12000"),
        ("orders_per_month", "12,000 a month", "12000"),
        ("contacts_per_month", "1,000,000", "1000000"),
        ("integration_failures", "3 per month", "3"),
        ("agents", "1234.5", "1234.5"),
        ("agents", "1,234.5", "1234.5"),
        ("agents", "1 234.5", "1234.5"),
    ];
    for (key, text, expected) in read {
        assert_eq!(field(key, text), Ok(number(expected)), "{key}: {text}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_asked_about() {
    let asked: [(&str, &str, &[&str]); 13] = [
        ("it_staff", "1,5", &["Is that 1.5 or 15?", "Write 1.5 with a point"]),
        ("agents", "1,500", &["1.5 or 1,500"]),
        ("agents", "1.500", &["1.5 or 1,500"]),
        ("revenue_growth_pct", "12,5 %", &["12.5 or 125"]),
        ("agents", "1.234,5", &["Is that 1234.5?"]),
        ("annual_revenue", "1.200.000", &["Is that 1,200,000?", "1200000 without points"]),
        ("annual_revenue", "12,34,567", &["Is that 1,234,567?", "without commas"]),
        ("annual_revenue", "1.234.567,8", &["12,345,678", "points or commas"]),
        ("annual_revenue", "4,2m", &["4.2 or 42"]),
        ("annual_revenue", "4,200k", &["4.2 or 4,200"]),
        ("annual_revenue", "$4.200", &["4.2 or 4,200"]),
        ("headcount", "1,5", &["Is that 1.5 or 15?", "as a whole number"]),
        ("agents", "2,0", &["Is that 2 or 20?", "Write 2 or 20"]),
    ];
    for (key, text, words) in asked {
        let message = field(key, text).expect_err(text);
        for word in words {
            assert!(message.contains(word), "{key}: {text}: {message}");
        }
    }
}

#[test]
fn figures_are_never_rounded() {
    let message = field("it_staff", "12.55").expect_err("two decimals");
    assert!(message.contains("at most one decimal"), "{message}");
    let message = field("integrations", "22.5").expect_err("a half");
    let expected = "Enter the number of connected services as a whole number, such as 22.";
    assert_eq!(message, expected);
    assert!(field("annual_revenue", "1,200,000.50").is_err());
    assert!(field("annual_revenue", "4.2000001m").is_err());
}

#[test]
fn limits_are_told_in_words_with_the_unit() {
    let told = [
        ("headcount", "0", "between 1 and 5,000 people."),
        ("headcount", "5001", "between 1 and 5,000 people."),
        ("headcount", "99999999999999999999999999", "between 1 and 5,000 people."),
        ("headcount", "-1", "between 1 and 5,000 people."),
        ("annual_revenue", "$99,999", "between $100,000 and $1,000,000,000."),
        ("annual_revenue", "2bn", "between $100,000 and $1,000,000,000."),
        ("revenue_growth_pct", "-80.1", "between −80% and 300%."),
        ("csat_pct", "101", "between 0% and 100%."),
        ("first_response_hours", "240.1", "between 0 and 240 hours."),
    ];
    for (key, text, words) in told {
        let message = field(key, text).expect_err(text);
        assert!(message.ends_with(words) && message.starts_with("Enter "), "{message}");
    }
}

#[test]
fn what_is_no_figure_gets_a_message_in_the_words_of_the_question() {
    let long = "1".repeat(61);
    let strange = [
        "1e999",
        "1e3",
        "NaN",
        "inf",
        "-inf",
        "٣",
        "½",
        "１２",
        "64\u{0}",
        "6\u{202e}4",
        "64\n",
        "\t64",
        "0x40",
        "1_000",
        "1'000",
        "--5",
        "5-",
        "64 cats",
        "$64",
        "64%",
        "64k",
        "five",
        "1..5",
        "1,,5",
        ",5",
        "5,",
        "5.",
        ".",
        ",",
        "-",
        "+",
        "1 00",
        "1 2 3",
        "<b>64</b>",
        &long,
    ];
    for text in strange {
        let message = field("headcount", text).expect_err(text);
        let named = message.contains("how many people work for the company");
        assert!(named || message.contains("Is that"), "{text:?}: {message}");
    }
    assert!(field("csat_pct", "$64").is_err());
    assert!(field("annual_revenue", "64%").is_err());
}

#[test]
fn blank_and_dont_know_mean_what_the_question_allows() {
    let blank = |key| field(key, " \u{a0}");
    assert_eq!(blank("backlog_days"), Ok(None));
    assert_eq!(blank("digital_assets").map_err(drop), Err(()), "a space is no option");
    assert_eq!(field("digital_assets", ""), Ok(None));
    let missing = blank("headcount").expect_err("required");
    assert_eq!(missing, "Enter how many people work for the company.");
    let missing = blank("csat_pct").expect_err("required");
    let expected = "Enter your customer satisfaction score (CSAT), or tick “I don’t know”.";
    assert_eq!(missing, expected);
    assert_eq!(field("it_lead", ""), Err("Choose who leads IT and systems day to day.".into()));
    let missing = fields("repeat_trend", &[]).expect_err("required");
    assert!(missing.ends_with("come back, or “I don’t know”."), "{missing}");
}

#[test]
fn dont_know_is_a_tick_or_the_last_option() {
    let unknown = Ok(Some(Answer::Unknown));
    assert_eq!(fields("csat_pct", &[("csat_pct-unknown", "1")]), unknown);
    assert_eq!(fields("csat_pct", &[("csat_pct", " "), ("csat_pct-unknown", "1")]), unknown);
    assert_eq!(fields("repeat_trend", &[("repeat_trend-unknown", "1")]), unknown);
    assert_eq!(fields("repeat_trend", &[("repeat_trend", "unknown")]), unknown);
    let both = fields("csat_pct", &[("csat_pct", "80"), ("csat_pct-unknown", "1")]);
    assert!(both.expect_err("both").ends_with("or tick “I don’t know”, not both."));
    let both = fields("repeat_trend", &[("repeat_trend", "more"), ("repeat_trend-unknown", "1")]);
    assert!(both.expect_err("both").ends_with("not both."));
    assert!(fields("csat_pct", &[("csat_pct-unknown", "yes")]).is_err());
    assert!(fields("csat_pct", &[("csat_pct", "80"), ("csat_pct-unknown", "0")]).is_err());
    let none = fields("headcount", &[("headcount-unknown", "1")]).expect_err("must be known");
    assert!(none.contains("not an answer here"), "{none}");
    assert!(fields("it_lead", &[("it_lead", "unknown")]).is_err());
    assert!(
        fields("it_lead", &[("it_lead", "pope")])
            .expect_err("none")
            .contains("From the options shown")
    );
}

#[test]
fn all_faults_of_a_page_come_at_once_in_its_order() {
    let form = [("sku_growth_pct", "x"), ("headcount", "x"), ("surprise", "1")];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let faults = parse_page("company", &form).expect_err("faults");
    let signals: Vec<&str> = faults.iter().map(|fault| fault.signal.as_str()).collect();
    let expected = [
        "headcount",
        "annual_revenue",
        "revenue_growth_pct",
        "orders_per_month",
        "order_growth_pct",
        "sku_growth_pct",
        "surprise",
    ];
    assert_eq!(signals, expected);
    let twice = fields("headcount", &[("headcount", "64"), ("headcount", "65")]);
    assert!(twice.expect_err("twice").contains("twice"));
}

#[test]
fn nobody_who_answers_customers_leaves_the_rest_of_the_page_free() {
    let form = |agents: &str| [("agents".to_owned(), agents.to_owned())];
    let read = parse_page("service-team", &form("0")).expect("fine");
    assert_eq!(read.len(), 6);
    assert_eq!(read[0], ("agents".into(), number("0")));
    assert!(read[1..].iter().all(|(_, answer)| answer.is_none()));
    assert_eq!(parse_page("service-team", &form("0.1")).expect_err("the rest").len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None,
        ..ProptestConfig::default() })]

    #[test]
    fn an_answer_survives_being_shown_in_its_field(seed: u64) {
        let mut dice = Dice(seed);
        let index = dice.below(questionnaire().signals.len() as u64) as usize;
        let signal = &questionnaire().signals[index];
        let answer = any_value(&mut dice, signal);
        let again = field(&signal.key, &typed(signal, &answer));
        prop_assert_eq!(again, Ok(Some(answer)), "{}", signal.key);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}|[-+$ ,.0-9a-z%\u{a0}\u{2212}]{0,14}|.*") {
        for key in ["headcount", "annual_revenue", "revenue_growth_pct", "agents", "it_lead"] {
            if let Ok(Some(Answer::Number(number))) = field(key, &text) {
                prop_assert!(signal(key).allows(number));
                prop_assert_ne!(number, Decimal::from_thousandths(1));
            }
        }
    }
}
