//! A third director, made of the same questions without a line of code: checked, scored, explained
//! and shown like the two that Readyline comes with.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Points;
use readyline::rules::examples::examples;
use readyline::rules::explain::ledger::ledger;
use readyline::rules::explain::reasons::main_reasons;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, default_json, default_ruleset, differences};
use readyline::rules::score::assess;
use scraper::Html;
use serde_json::{Value, json};

use crate::result_pages::{company, method, owner, shared};
use crate::result_view::{find, words};

pub(crate) const KEY: &str = "data_director";
pub(crate) const TITLE: &str = "Director of Data and Analytics";

/// A factor on a number.
fn ramp(key: &str, label: &str, weight: u32, ends: [u32; 2]) -> Value {
    json!({"key": key, "label": label, "theme": "IT capacity", "metric": key, "weight": weight,
        "ramp": {"none_at": ends[0], "full_at": ends[1]}, "source": "Our study"})
}

/// The default rules with a role more: dials copied from IT, some factors of need changed to
/// metrics that no other role uses, a fit on two other figures, and a playbook.
pub(crate) fn three_roles() -> Ruleset {
    let mut rules: Value = serde_json::from_str(default_json()).expect("the default rules");
    let mut role = rules["roles"][0].clone();
    role["key"] = KEY.into();
    role["title"] = TITLE.into();
    role["filled_when"] = json!({"signal": "it_staff", "at_least": 50});
    role["playbook"] = "# First\n\n- Count what you have\n- Name an owner".into();
    let need = role["need"]["factors"].as_array_mut().expect("factors");
    need[0] = ramp("headcount", "People to serve", 15, [10, 60]);
    need[1] = json!({"key": "urgency", "label": "Urgency", "theme": "IT capacity",
        "metric": "needed_by", "weight": 15, "source": "Our study",
        "shares": {"3_months": 100, "6_months": 80, "12_months": 70, "no_rush": 0}});
    need[3]["weight"] = 0.into();
    need[4]["weight"] = 0.into();
    need[6]["weight"] = 15.into();
    role["fit"]["factors"] = json!([
        ramp("people_per_it_person", "IT load", 60, [10, 20]),
        ramp("orders_per_month", "Orders to analyse", 40, [5000, 20_000]),
    ]);
    rules["roles"].as_array_mut().expect("roles").push(role);
    rules["alerts"][0]["roles"] = json!(["it_director", KEY]);
    rules["ownership"]["factors"][3] = ramp("backlog_days", "Backlog", 15, [0, 1]);
    Ruleset::from_json(&rules.to_string()).expect("rules without fault")
}

/// Answers of which some may be unknown.
fn companies() -> Vec<Answers> {
    let whole = examples().iter().map(|example| example.answers.clone());
    let mut all: Vec<Answers> = whole.collect();
    for index in 0..all.len() {
        let mut answers = all[index].clone();
        for (place, signal) in questionnaire().signals.iter().enumerate() {
            if signal.may_stay_unknown() && place % all.len().min(5) == index {
                answers.set(&signal.key, Some(Answer::Unknown));
            }
        }
        all.push(answers);
    }
    all.push(Answers::default());
    all
}

#[test]
fn it_is_scored_as_if_it_stood_alone_and_changes_nothing_for_the_others() {
    let rules = three_roles();
    let mut alone = rules.clone();
    alone.roles = vec![rules.roles[2].clone()];
    for answers in companies() {
        let score = assess(&rules, &answers);
        assert_eq!(score.roles[..2], assess(default_ruleset(), &answers).roles);
        assert_eq!(score.roles[2..], assess(&alone, &answers).roles);
    }
    let warnings = rules.lint().into_iter().map(|warning| warning.path);
    let idle = [3, 4].map(|index| format!("roles[2].need.factors[{index}]"));
    assert_eq!(warnings.collect::<Vec<_>>(), idle, "the two without weight");
}

#[test]
fn it_is_explained_in_its_own_words_where_no_sentence_is_ready() {
    let (rules, answers) = (three_roles(), company("Harbor & Pine"));
    let (role, score) = (&rules.roles[2], &assess(&rules, &answers).roles[2]);
    for (dial, score) in [(&role.need, &score.need), (&role.fit, &score.fit)] {
        let themes = ledger(dial, score, &answers);
        assert_eq!(themes.iter().map(|theme| theme.low).sum::<Points>(), score.low);
        let rows: Vec<_> = themes.iter().flat_map(|theme| &theme.rows).collect();
        assert_eq!(rows.len(), dial.factors.len());
        for factor in &dial.factors {
            let row = rows.iter().find(|row| row.key == factor.key).expect(&factor.key);
            assert!(row.label == factor.label && row.answer != "Not known", "{row:?}");
        }
    }
    let reasons = main_reasons(role, score, &answers);
    let says: Vec<_> = reasons.iter().map(|it| format!("{} {}", it.headline, it.detail)).collect();
    assert_eq!(says.len(), 4);
    assert_eq!(
        says[0],
        "People to serve: 180 people. It starts to count at 10 people and counts in full at 60 \
         people."
    );
    assert!(says.iter().any(|says| says == "Urgency: 6 to 12 months. "), "{says:?}");
}

#[test]
fn every_page_shows_it_beside_the_others() {
    let rules = three_roles();
    for answers in companies() {
        let score = &assess(&rules, &answers).roles[2];
        for html in [owner(&rules, &answers), shared(&rules, &answers)] {
            let page = Html::parse_document(&html);
            let roles = find(&page, "[data-role]");
            assert_eq!(roles.len(), 3);
            let it = roles.into_iter().find(|role| role.attr("data-role") == Some(KEY));
            let it = it.expect("the third role");
            assert!(words(it).contains(TITLE));
            let keys: Vec<_> = score.verdicts.iter().map(|verdict| verdict.key()).collect();
            let verdict = if score.filled { "filled".to_owned() } else { keys.join(" ") };
            assert_eq!(it.attr("data-verdict"), Some(verdict.as_str()));
            let chart = words(find(&page, "svg.grid")[0]);
            assert_eq!(chart.contains(&format!("{TITLE}: need")), !score.filled, "{chart}");
            let main = words(find(&page, "main")[0]);
            assert!(main.contains(&format!("{TITLE}: need")), "its ledger");
            assert!(!main.contains(KEY), "no key is shown");
        }
    }
    let main = words(find(&Html::parse_document(&method(&rules)), "main")[0]);
    for part in [
        "a Director of Customer Service or a Director of Data and Analytics",
        "Need for a Director of Data and Analytics",
        "Costs of a Director of Data and Analytics",
        "people in IT: 50 people or more",
        "Urgency Source: Our study",
        "Within 3 months: 100%",
    ] {
        assert!(main.contains(part), "{part:?} is not on the method page");
    }
}

#[test]
fn sentences_take_its_words_as_they_are() {
    let mut answers = company("Harbor & Pine");
    answers.set("security_checks", Some(Answer::Choice("none".to_owned())));
    let page = Html::parse_document(&owner(&three_roles(), &answers));
    let main = words(find(&page, "main")[0]);
    for part in [
        "Hire a Director of Data and Analytics. Hire a Director of IT/Systems. No Director of",
        "and with orders to analyse (38,000 orders per month) you are large enough",
        "above all in systems and IT capacity",
        "Main reasons for Data and Analytics",
        "IT and Data and Analytics: Book all three yearly security checks",
        // Ownership has no advice on a backlog, so it says what the answer is.
        "1.3 days of customer service work are waiting.",
    ] {
        assert!(main.contains(part), "{part:?} is not on the page");
    }
    let tags: Vec<_> = find(&page, "svg.grid .tag").into_iter().map(words).collect();
    assert_eq!(tags, ["IT, DA", "CS"]);
}

#[test]
fn roles_whose_short_names_are_the_same_are_told_apart_on_the_chart() {
    let tags = |title: &str| {
        let mut rules = three_roles();
        rules.roles[2].title = title.to_owned();
        let page = Html::parse_document(&owner(&rules, &company("Pawfolio")));
        let tags = find(&page, "svg.grid .tag").into_iter().map(words);
        tags.flat_map(|tag| tag.split(", ").map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    for (title, expected) in [
        ("Director of Operations", ["IT", "CS", "Operations"]),
        ("Chief Information Officer", ["IT", "CS", "CIO"]),
        ("Head of IT Security", ["IT", "CS", "IS"]),
        ("VP of Customer Satisfaction", ["IT", "Customer Service", "Customer Satisfaction"]),
        ("Head of IT", ["Director of IT/Systems", "Director of Customer Service", "Head of IT"]),
    ] {
        let mut found = tags(title);
        let place = |tag: &String| expected.iter().position(|each| each == tag);
        found.sort_by_key(place);
        assert_eq!(found, expected);
    }
}

#[test]
fn an_admin_reads_that_it_came_and_that_it_went() {
    let (two, three) = (default_ruleset(), three_roles());
    let says = |before: &Ruleset, after: &Ruleset| {
        let all = differences(before, after).into_iter();
        let roles = all.filter(|change| change.place == "Roles" || change.place == "Alerts");
        roles.map(|change| change.sentence()).collect::<Vec<_>>()
    };
    let (with, without) =
        ("Director of IT/Systems and Director of Data and Analytics", "Director of IT/Systems");
    assert_eq!(
        says(two, &three),
        [
            format!("{TITLE} added: 14 factors of need, 2 of fit"),
            format!("No security checks: shown beside {without} → {with}"),
        ]
    );
    assert_eq!(
        says(&three, two),
        [
            format!("{TITLE} removed: 14 factors of need, 2 of fit"),
            format!("No security checks: shown beside {with} → {without}"),
        ]
    );
}
