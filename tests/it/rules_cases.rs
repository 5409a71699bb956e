//! The scorer against reviewable case files: check values, marks, every factor, alerts.

use std::collections::BTreeMap;

use readyline::rules::answers::{Answer, Answers, parse_json};
use readyline::rules::decimal::Points;
use readyline::rules::examples::examples;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Verdict, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, assess};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The answers of an invented company.
pub(crate) fn company(name: &str) -> Answers {
    let found = examples().iter().find(|example| example.name == name);
    found.expect("an example company").answers.clone()
}

/// A company's answers with some of them changed; `null` makes one unknown.
pub(crate) fn changed(name: &str, change: &BTreeMap<String, Answer>) -> Answers {
    let mut answers = company(name);
    change.iter().for_each(|(signal, answer)| answers.set(signal, Some(answer.clone())));
    answers
}

/// A company's answers with every answer that may stay unknown left out.
pub(crate) fn with_required_only(name: &str) -> Answers {
    let mut answers = company(name);
    for signal in questionnaire().signals.iter().filter(|signal| signal.may_stay_unknown()) {
        answers.set(&signal.key, None);
    }
    answers
}

fn cases<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("a case file")
}

fn score(answers: &Answers) -> Assessment {
    assess(default_ruleset(), answers)
}

fn exact(dial: &DialScore) -> Points {
    assert_eq!(dial.low, dial.high, "a range where everything is known");
    dial.low
}

#[test]
fn the_examples_are_five_whole_companies() {
    let names: Vec<&str> = examples().iter().map(|example| example.name.as_str()).collect();
    assert_eq!(names, crate::result_pages::NAMES);
    for example in examples() {
        let text = serde_json::to_string(&example.answers).expect("JSON");
        assert_eq!(parse_json(&text).as_ref(), Ok(&example.answers), "{}", example.name);
        let known = questionnaire().signals.iter().all(|each| example.answers.knows(&each.key));
        assert!(known, "{}", example.name);
    }
}

#[test]
fn every_company_gets_its_check_values() {
    #[derive(Deserialize)]
    struct Expected {
        company: String,
        ownership: Points,
        roles: BTreeMap<String, Role>,
    }
    #[derive(Deserialize)]
    struct Role {
        need: Points,
        fit: Points,
        verdict: Verdict,
    }
    let expected: Vec<Expected> = cases(include_str!("../cases/check_values.json"));
    assert_eq!(expected.len(), 5);
    for case in expected {
        let assessment = score(&company(&case.company));
        assert_eq!(exact(&assessment.ownership), case.ownership, "{}", case.company);
        assert_eq!(assessment.roles.len(), case.roles.len());
        for role in &assessment.roles {
            let expected = &case.roles[&role.key];
            let name = format!("{} {}", case.company, role.key);
            assert_eq!(exact(&role.need), expected.need, "need of {name}");
            assert_eq!(exact(&role.fit), expected.fit, "fit of {name}");
            assert_eq!(role.verdicts, [expected.verdict], "verdict of {name}");
            assert!(role.settled && !role.filled, "{name}");
        }
    }
}

#[test]
fn marks_belong_to_the_band_above_them() {
    #[derive(Deserialize)]
    struct Mark {
        name: String,
        company: String,
        change: BTreeMap<String, Answer>,
        role: Option<String>,
        need: Option<Points>,
        need_band: Option<String>,
        fit: Option<Points>,
        fit_band: Option<String>,
        verdict: Option<Verdict>,
        ownership: Option<Points>,
        ownership_band: Option<String>,
    }
    let marks: Vec<Mark> = cases(include_str!("../cases/marks.json"));
    assert_eq!(marks.len(), 29);
    for case in marks {
        let assessment = score(&changed(&case.company, &case.change));
        if let Some(role) = &case.role {
            let role = assessment.roles.iter().find(|each| each.key == *role).expect("the role");
            assert_eq!(Some(exact(&role.need)), case.need, "need: {}", case.name);
            assert_eq!(Some(exact(&role.fit)), case.fit, "fit: {}", case.name);
            assert_eq!(Some(role.need.bands.join(" ")), case.need_band, "{}", case.name);
            assert_eq!(Some(role.fit.bands.join(" ")), case.fit_band, "{}", case.name);
            assert_eq!(role.verdicts, Vec::from_iter(case.verdict), "{}", case.name);
        } else {
            assert_eq!(Some(exact(&assessment.ownership)), case.ownership, "{}", case.name);
            let band = assessment.ownership.bands.join(" ");
            assert_eq!(Some(band), case.ownership_band, "{}", case.name);
        }
    }
}

#[test]
fn every_factor_gives_its_points_at_and_around_the_ends_of_its_scale() {
    #[derive(Deserialize)]
    struct Case {
        dial: String,
        factor: String,
        change: BTreeMap<String, Answer>,
        points: Points,
    }
    let factors: Vec<Case> = cases(include_str!("../cases/factors.json"));
    let rules = default_ruleset();
    let mut tried = BTreeMap::new();
    for case in factors {
        let assessment = score(&changed("Northlight Audio", &case.change));
        let dial = match case.dial.split_once('.') {
            Some((role, dial)) => {
                let role = assessment.roles.iter().find(|each| each.key == role).expect("a role");
                if dial == "need" { &role.need } else { &role.fit }
            }
            None => &assessment.ownership,
        };
        let factor = dial.factor(&case.factor).expect("a factor");
        let name = format!("{} {} {:?}", case.dial, case.factor, case.change);
        assert_eq!((factor.low, factor.high), (case.points, case.points), "{name}");
        *tried.entry((case.dial, case.factor)).or_insert(0) += 1;
    }
    let dials = rules.roles.iter().flat_map(|role| [&role.need, &role.fit]);
    let all = dials.chain([&rules.ownership.dial]).map(|dial| dial.factors.len()).sum::<usize>();
    assert_eq!(tried.len(), all, "a factor without a case");
    assert!(tried.values().all(|count| *count >= 3));
}

#[test]
fn alerts_fire_at_their_limits_and_on_known_answers_only() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        change: BTreeMap<String, Answer>,
        alerts: Vec<String>,
    }
    // Pawfolio by itself sets off no alert.
    for case in cases::<Vec<Case>>(include_str!("../cases/alerts.json")) {
        let assessment = score(&changed("Pawfolio", &case.change));
        assert_eq!(assessment.alerts, case.alerts, "{}", case.name);
    }
    assert_eq!(score(&Answers::default()).alerts, Vec::<String>::new());
}

#[test]
fn unknown_answers_give_pawfolio_the_known_ranges_and_verdicts() {
    let assessment = score(&with_required_only("Pawfolio"));
    let role = &assessment.roles[1];
    let range = |dial: &DialScore| (dial.low.to_string(), dial.high.to_string());
    assert_eq!(range(&role.need), ("0.0".into(), "94.0".into()));
    assert_eq!(range(&role.fit), ("21.4".into(), "61.4".into()));
    assert_eq!(role.verdicts, Verdict::HIGHEST_FIRST);
    assert_eq!(role.need.bands, ["low", "some", "high"]);
    assert_eq!(role.fit.bands, ["small", "growing", "ready"]);
    assert!(!role.settled && !role.filled);
}

#[test]
fn a_director_in_place_gets_dials_but_no_verdict() {
    let director = Answer::Choice("director".into());
    let mut answers = company("Harbor & Pine");
    answers.set("it_lead", Some(director.clone()));
    let role = &score(&answers).roles[0];
    assert!(role.filled && role.settled);
    assert_eq!(role.verdicts, []);
    assert_eq!(exact(&role.need).to_string(), "85.1");
    let mut unknown = Answers::default();
    unknown.set("cs_lead", Some(director));
    let roles = score(&unknown).roles;
    assert!(roles[1].filled && roles[1].settled && !roles[1].need.is_exact());
    assert!(!roles[0].filled && !roles[0].settled);
}

#[test]
fn the_assessment_has_the_shape_that_programs_read() {
    let mut answers = company("Harbor & Pine");
    answers.set("csat_pct", None);
    let json = serde_json::to_value(score(&answers)).expect("JSON");
    assert_eq!(json["roles"][0]["key"], "it_director");
    assert_eq!(json["roles"][0]["verdicts"], serde_json::json!(["hire"]));
    assert_eq!(json["roles"][0]["need"]["low"].to_string(), "85.1");
    assert_eq!(json["roles"][0]["need"]["bands"], serde_json::json!(["high"]));
    let late = &json["roles"][0]["need"]["factors"][4];
    let shape = r#"{"key":"projects_late","value":"55","low":11,"high":11,"max":11}"#;
    assert_eq!(*late, serde_json::from_str::<serde_json::Value>(shape).expect("JSON"));
    let per_person = &json["roles"][0]["need"]["factors"][3];
    assert_eq!(per_person["value"], "2.8", "2.75 rounded half up");
    assert_eq!(json["roles"][0]["need"]["factors"][11]["value"], "one");
    let csat = &json["roles"][1]["need"]["factors"][2];
    assert_eq!((&csat["value"], &csat["low"]), (&serde_json::Value::Null, &0.into()));
    assert_eq!(json["ownership"]["bands"], serde_json::json!(["loose"]));
    assert_eq!(json["alerts"], serde_json::json!(["incident_unchecked"]));
    assert!(json["roles"][0]["need"]["factors"][0].get("place").is_none());
}
