//! Routes, money, waiting and order, for the five companies worked out by hand in
//! `tests/cases/routes.json`, and small cases of their own.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::money::{Affordable, affordability};
use readyline::rules::explain::route::{Route, RouteKey, routes};
use readyline::rules::explain::timing::{Timing, timing};
use readyline::rules::explain::waiting::{Waiting, waiting};
use readyline::rules::ruleset::{Ruleset, Verdict, default_ruleset};
use readyline::rules::score::assess;
use serde_json::{Value, json};

use crate::rules_cases::{company, with_required_only};

pub(crate) fn number(text: &str) -> Option<Answer> {
    Some(Answer::Number(text.parse().expect("a number")))
}

pub(crate) fn choice(option: &str) -> Option<Answer> {
    Some(Answer::Choice(option.to_owned()))
}

pub(crate) fn route(rules: &Ruleset, role: &str, answers: &Answers) -> Route {
    let all = routes(rules, answers, &assess(rules, answers));
    all.into_iter().find(|route| route.role == role).expect("a route")
}

fn step(route: &Route, key: &str) -> String {
    let found = route.steps.iter().find(|step| step.key == key);
    found.map_or(String::new(), |step| step.text.clone())
}

/// A route as the case file writes it.
fn written(route: &Route, timing: Option<&Timing>, waiting: Option<&Waiting>) -> Value {
    let rows = serde_json::to_value(&route.alternatives).expect("JSON");
    let rows = rows.as_array().expect("rows");
    let mut dollars = serde_json::Map::new();
    for row in rows {
        let key = row["key"].as_str().expect("a key").to_owned();
        dollars.insert(key, json!([row["yearly"]["low"], row["yearly"]["high"]]));
        if let Some(first) = row["first_year"].as_number() {
            dollars.insert("first_year".into(), json!(first));
        }
    }
    let used = rows.iter().filter(|row| row["in_use"] == true).map(|row| row["key"].clone());
    let month = |mark: &Value| match mark["when"]["state"].as_str() {
        Some("within") => {
            assert_eq!(mark["when"]["earliest"], mark["when"]["latest"], "{mark}");
            mark["when"]["earliest"].clone()
        }
        _ => json!("later"),
    };
    let marks = serde_json::to_value(timing.map(|timing| &timing.marks)).expect("JSON");
    let marks = marks.as_array().into_iter().flatten();
    let lines = waiting
        .iter()
        .flat_map(|waiting| &waiting.lines)
        .map(|line| (line.key.to_owned(), json!([line.yearly.low, line.yearly.high])));
    json!({
        "role": route.role,
        "route": route.key,
        "affordability": route.affordability.state,
        "theme": route.theme,
        "director_pct_of_revenue": route.affordability.pct_of_revenue.map(|pct| pct.to_string()),
        "months": marks.map(|m| json!([m["band"], month(m), m["verdicts"]])).collect::<Vec<_>>(),
        "conditions": route.conditions.iter().map(|each| each.key).collect::<Vec<_>>(),
        "recommends": route.recommends,
        "in_use": used.collect::<Vec<_>>(),
        "dollars": dollars,
        "waiting": lines.collect::<serde_json::Map<_, _>>(),
        "steps": route.steps.iter().map(|step| step.key).collect::<Vec<_>>(),
    })
}

#[test]
fn the_five_companies_get_the_routes_months_and_amounts_worked_out_by_hand() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../cases/routes.json")).unwrap();
    assert_eq!(cases.len(), 10);
    for case in &cases {
        let name = case["company"].as_str().unwrap();
        let answers = company(name);
        let (rules, role) = (default_ruleset(), case["role"].as_str().unwrap());
        let scored = assess(rules, &answers);
        let times = timing(rules, &answers, &scored);
        let waits = waiting(rules, &answers, &scored);
        let found = written(
            &route(rules, role, &answers),
            times.iter().find(|timing| timing.role == role),
            waits.iter().find(|waiting| waiting.role == role),
        );
        for (key, expected) in case.as_object().unwrap().iter().filter(|(key, _)| *key != "company")
        {
            // A case names the amounts that somebody worked out; the others are not in question.
            match (key.as_str(), expected) {
                ("dollars", Value::Object(amounts)) => amounts.iter().for_each(|(row, amount)| {
                    assert_eq!(&found[key][row], amount, "{name}, {role}: {row}");
                }),
                _ => assert_eq!(&found[key], expected, "{name}, {role}: {key}"),
            }
        }
    }
}

#[test]
fn money_takes_the_worse_of_revenue_and_budget_and_holds_its_limits_to_the_dollar() {
    let rules = default_ruleset();
    let role = rules.role("it_director").expect("a role");
    // The cost is 202,500: 2.5% of 8,100,000, 70% of it is 141,750, and 1.2% of 16,875,000.
    let cases = [
        ("16875000", "202500", Affordable::Affordable),
        ("16874999", "202500", Affordable::Stretch),
        ("16875000", "202499", Affordable::Stretch),
        ("8100000", "141750", Affordable::Stretch),
        ("8099999", "141750", Affordable::NotAffordable),
        ("8100000", "141749", Affordable::NotAffordable),
        ("1000000000", "0", Affordable::NotAffordable),
    ];
    for (revenue, budget, expected) in cases {
        let mut answers = Answers::default();
        answers.set("annual_revenue", number(revenue));
        answers.set("leader_budget", number(budget));
        let found = affordability(role, &answers);
        assert_eq!(found.state, expected, "{revenue} {budget}: {}", found.reason);
    }
    let mut answers = Answers::default();
    assert_eq!(affordability(role, &answers).state, Affordable::Unknown);
    answers.set("leader_budget", number("500000"));
    assert_eq!(affordability(role, &answers).state, Affordable::Unknown);
    answers.set("leader_budget", number("1000"));
    assert_eq!(affordability(role, &answers).state, Affordable::NotAffordable);
    answers.set("annual_revenue", number("16874999"));
    answers.set("leader_budget", Some(Answer::Unknown));
    let found = affordability(role, &answers);
    assert_eq!(found.state, Affordable::Stretch);
    let expected = "A director costs about $202,500 a year, a little more than 1.2% of your \
                    revenue. Above 1.2% it is a stretch for your revenue. You stated no budget, so \
                    revenue alone decides.";
    assert_eq!(found.reason, expected);
}

#[test]
fn harbor_and_pine_reads_what_to_do_on_monday() {
    let found = route(default_ruleset(), "it_director", &company("Harbor & Pine"));
    assert_eq!(found.headline, "Start the search for a Director of IT/Systems now.");
    let expected = [
        "Open the search: write on one page what the director must bring about in the first year, \
         above all technology projects that end on time, and give it to whoever recruits for you.",
        "Set aside about $202,500 a year. The first year costs about $240,000 with the search fee, \
         about $10,000 more than your budget.",
        "Allow 3 months to find the person and 6 months to settle in.",
        "Keep your IT provider for daily support; the director steers it.",
    ];
    let texts: Vec<&str> = found.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(texts, expected);
    let seat = &found.conditions[0];
    let trigger = "When IT joins a project: After a supplier is chosen. Surprise projects: 2 \
                   projects per year.";
    assert_eq!(seat.trigger, trigger);
    let formulas: Vec<&str> = found.alternatives.iter().map(|row| row.formula.as_str()).collect();
    let expected = [
        "$150,000 base salary × 135%, with benefits and taxes. The first year adds a search fee of \
         about $37,500, 25% of the base salary.",
        "A raise of 15% of the base salary × 135%, with benefits and taxes, is about $30,500; a \
         coach for $1,000 to $3,000 a month × 12 comes on top.",
        "$5,000 to $15,000 a month × 12.",
        "$100 to $200 for each person a month × 180 people × 12.",
        "$500 to $1,500 a day × 26 days.",
    ];
    assert_eq!(formulas, expected);
}

#[test]
fn without_money_for_anything_somebody_inside_takes_charge() {
    let mut answers = company("Harbor & Pine");
    answers.set("leader_budget", number("0"));
    answers.set("inside_candidate", choice("both"));
    let found = route(default_ruleset(), "it_director", &answers);
    assert_eq!((found.key, found.recommends.len()), (RouteKey::NameALead, 1));
    assert!(step(&found, "monday").contains("your inside candidate in charge of IT and systems"));
    answers.set("leader_budget", number("100000"));
    let found = route(default_ruleset(), "it_director", &answers);
    // Both together begin at $102,500.
    assert_eq!(found.key, RouteKey::PromoteWithMentor);
    answers.set("leader_budget", number("102500"));
    let found = route(default_ruleset(), "it_director", &answers);
    assert_eq!(found.key, RouteKey::PromoteWithPartTime);
    answers.set("inside_candidate", choice("cs"));
    let found = route(default_ruleset(), "it_director", &answers);
    assert_eq!(found.key, RouteKey::PartTimeDirector);
    assert!(step(&found, "money").ends_with("Stay near the low end."), "{found:?}");
    answers.set("leader_budget", number("150000"));
    let found = route(default_ruleset(), "it_director", &answers);
    assert_eq!(found.key, RouteKey::HireLowEnd);
}

#[test]
fn a_near_date_adds_cover_where_the_budget_carries_both_and_says_what_both_cost() {
    let mut answers = company("Harbor & Pine");
    for (named, months) in [("3_months", 3), ("6_months", 6)] {
        answers.set("needed_by", choice(named));
        answers.set("leader_budget", number("254000"));
        let found = route(default_ruleset(), "it_director", &answers);
        let cover = format!(
            "You need help within {months} months, so name somebody inside who covers until the \
             director starts."
        );
        assert!(step(&found, "time").ends_with(&cover), "{}", step(&found, "time"));
        assert_eq!(found.recommends.len(), 1);
        answers.set("leader_budget", number("255000"));
        let found = route(default_ruleset(), "it_director", &answers);
        let cover = format!(
            "You need help within {months} months, so take a part-time director, who can begin in \
             about a month, until the director has started and taken over."
        );
        assert!(step(&found, "time").ends_with(&cover), "{}", step(&found, "time"));
        let both = "A part-time director for 3 months costs $15,000 to $45,000. All that is \
                    recommended costs $255,000 to $285,000 in the first year: affordable at the \
                    lower end, above your budget at the upper end.";
        assert!(step(&found, "money").ends_with(both), "{}", step(&found, "money"));
        assert!(found.money().ends_with(&found.together) && both.ends_with(&found.together));
        assert_eq!(found.recommends.len(), 2);
    }
    answers.set("needed_by", choice("12_months"));
    let found = route(default_ruleset(), "it_director", &answers);
    assert_eq!(found.recommends.len(), 1, "nine months are soon enough");
}

#[test]
fn an_open_verdict_says_what_to_find_out_and_a_filled_role_what_to_agree_on() {
    let found = route(default_ruleset(), "cs_director", &with_required_only("Pawfolio"));
    assert_eq!(found.key, RouteKey::SettleFirst);
    let monday = "Find out what moves this most: customer contacts a month, change in \
                  complaints and order growth.";
    assert_eq!(step(&found, "monday"), monday);
    assert_eq!(step(&found, "help"), "Until you know, neither begin a search nor rule one out.");
    let mut answers = company("Pawfolio");
    answers.set("cs_lead", choice("director"));
    let found = route(default_ruleset(), "cs_director", &answers);
    assert_eq!(found.key, RouteKey::SupportDirector);
    assert!(found.alternatives[0].in_use && found.recommends.is_empty());
    let mut answers = company("Bramble Box");
    answers.set("cs_lead", choice("director"));
    let scored = assess(default_ruleset(), &answers);
    let roles: Vec<String> =
        waiting(default_ruleset(), &answers, &scored).into_iter().map(|each| each.role).collect();
    assert_eq!(roles, ["it_director"]);
}

#[test]
fn what_is_not_known_is_not_priced() {
    let answers = with_required_only("Northlight Audio");
    let scored = assess(default_ruleset(), &answers);
    let found = waiting(default_ruleset(), &answers, &scored);
    assert!(found.iter().all(|each| each.lines.is_empty()), "{found:?}");
    assert_eq!(found[0].not_known, ["downtime_hours"]);
    assert_eq!(found[1].not_known, ["agent_turnover_pct"]);
    let answers = company("Northlight Audio");
    let scored = assess(default_ruleset(), &answers);
    let downtime = &waiting(default_ruleset(), &answers, &scored)[0].lines[0];
    let sentence = "Another year with 18 hours of downtime puts about $49,500 of sales at risk.";
    assert_eq!(downtime.sentence, sentence);
}

#[test]
fn tidy_ownership_is_said_only_where_nothing_else_is() {
    let mut answers = company("Harbor & Pine");
    let keys = |answers: &Answers| -> Vec<&str> {
        let found = route(default_ruleset(), "it_director", answers);
        assert_eq!(found.verdicts, [Verdict::Hire]);
        found.conditions.iter().map(|each| each.key).collect()
    };
    answers.set("it_involvement", choice("idea"));
    assert_eq!(keys(&answers), ["tidy"]);
    answers.set("sponsor_share_pct", number("49.9"));
    answers.set("surprise_projects", number("0"));
    assert_eq!(keys(&answers), ["name_sponsors"]);
}
