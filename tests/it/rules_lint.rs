//! Warnings about rules that pass `check`: changed rulesets for each kind of warning, and every
//! witness scored again.

use std::time::{Duration, Instant};

use readyline::rules::answers::{Answers, parse_json};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Dial, Role, Ruleset, Warning, default_json, default_ruleset};
use readyline::rules::score::{DialScore, RoleScore, assess};
use serde_json::{Value, json};

use crate::rules_ruleset::broken;

/// A factor on a choice, with the shares of its options in their order.
fn choice(signal: &str, weight: u32, shares: &[u32]) -> Value {
    let options = &questionnaire().signal(signal).expect("a signal").options;
    assert_eq!(options.len(), shares.len(), "{signal}");
    let shares: serde_json::Map<String, Value> = options
        .iter()
        .zip(shares)
        .map(|(option, share)| (option.key.clone(), json!(share)))
        .collect();
    json!({"key": signal, "label": signal, "theme": "any", "metric": signal, "weight": weight,
        "shares": shares, "source": "none"})
}

/// A factor on a number.
fn ramp(key: &str, metric: &str, weight: u32, ends: [u32; 2]) -> Value {
    json!({"key": key, "label": key, "theme": "any", "metric": metric, "weight": weight,
        "ramp": {"none_at": ends[0], "full_at": ends[1]}, "source": "none"})
}

/// The warnings about the default rules with something changed, each witness tried.
fn warnings(patch: &Value) -> Vec<Warning> {
    let mut rules: Value = serde_json::from_str(default_json()).expect("the default rules");
    for (pointer, value) in patch.as_object().expect("a patch") {
        *rules.pointer_mut(pointer).expect(pointer) = value.clone();
    }
    let rules = Ruleset::from_json(&rules.to_string()).expect("rules without fault");
    let found = rules.lint();
    found.iter().for_each(|warning| try_witness(&rules, warning));
    assert_eq!(rules.lint(), found, "the same every time");
    found
}

/// The places with the words beside them.
fn assert_warnings(patch: &Value, expected: &[(&str, &str)]) {
    let found = warnings(patch);
    let places: Vec<&str> = found.iter().map(|each| each.path.as_str()).collect();
    let expected_places: Vec<&str> = expected.iter().map(|each| each.0).collect();
    assert_eq!(places, expected_places, "{found:#?}");
    for (warning, (_, says)) in found.iter().zip(expected) {
        assert!(warning.message.contains(says), "{}\nlacks: {says}", warning.message);
    }
}

/// The dial that a path names, with its score and, but for ownership, its role.
fn dial<'a>(
    rules: &'a Ruleset,
    answers: &Answers,
    path: &str,
) -> (&'a Dial, DialScore, Option<(&'a Role, RoleScore)>) {
    let scores = assess(rules, answers);
    if path.starts_with("ownership") {
        return (&rules.ownership.dial, scores.ownership, None);
    }
    let index: usize = path["roles[".len()..=6].parse().expect("an index");
    let (role, score) = (&rules.roles[index], scores.roles[index].clone());
    let is_fit = path.contains("].fit");
    let dial = if is_fit { &role.fit } else { &role.need };
    let of_dial = if is_fit { score.fit.clone() } else { score.need.clone() };
    (dial, of_dial, Some((role, score)))
}

/// The witness is a whole set of valid answers, and scored again it shows what the message says.
fn try_witness(rules: &Ruleset, warning: &Warning) {
    let Warning { path, message, witness } = warning;
    let text = serde_json::to_string(witness).expect("JSON");
    assert_eq!(parse_json(&text).as_ref(), Ok(witness), "{path}");
    assert!(questionnaire().signals.iter().all(|signal| witness.knows(&signal.key)), "{path}");
    let (dial, score, role) = dial(rules, witness, path);
    assert!(score.is_exact());
    if path.ends_with("verdicts") {
        let (_, role) = role.expect("a role");
        assert!(!role.filled, "{message}");
        let found = format!("a need of {} and a fit of {}.", role.need.low, role.fit.low);
        assert!(message.contains(&found), "{message}\n{found}");
        let [verdict] = role.verdicts[..] else { panic!("one verdict") };
        assert!(!message.contains(&format!("“{}”", verdict.label())), "{message}");
    } else if path.contains(".bands.") {
        assert!(message.contains(&format!("score found is {}.", score.low)), "{message}");
    } else if message.starts_with("One answer") {
        let alone = format!(
            "to {}, in the highest, which begins at {}",
            score.low,
            dial.bands.marks[1].short()
        );
        assert!(message.contains(&alone), "{message}\n{alone}");
        assert!(score.low >= dial.bands.marks[1]);
    } else {
        try_idle(rules, warning);
    }
}

/// The factor has all its points, and with its least the company gets the same.
fn try_idle(rules: &Ruleset, warning: &Warning) {
    let Warning { path, message, witness } = warning;
    let index = path.split("factors[").nth(1).expect("a factor").trim_end_matches(']');
    let index: usize = index.parse().expect("an index");
    let (dial, score, role) = dial(rules, witness, path);
    let (_, reach, _) = self::dial(rules, &Answers::default(), path);
    let (here, reach) = (&score.factors[index], &reach.factors[index]);
    assert!(message.contains(&dial.factors[index].label), "{message}");
    assert_eq!(here.low, reach.high, "{message}");
    let lower = score.low.tenths() - reach.high.tenths() + reach.low.tenths();
    let lower = dial.bands.index(Points::from_tenths(lower));
    let Some((role, whole)) = role else {
        return assert_eq!(dial.bands.index(score.low), lower);
    };
    let (need, fit) = (role.need.bands.index(whole.need.low), role.fit.bands.index(whole.fit.low));
    let same = if path.contains("].fit") {
        role.verdicts.at(need, lower)
    } else {
        role.verdicts.at(lower, fit)
    };
    assert_eq!(role.verdicts.at(need, fit), same, "{message}");
}

#[test]
fn the_default_rules_give_no_warning() {
    let started = Instant::now();
    assert_eq!(default_ruleset().lint(), []);
    // About a tenth of a second; the room is for a busy machine.
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

/// The fewer checks, the more need and the less fit. The second factor keeps need from hanging on
/// one answer alone.
fn opposed(filled_when: &Value) -> Value {
    json!({
        "/roles/0/need/factors": [
            choice("security_checks", 50, &[0, 20, 60, 100]),
            choice("new_tech", 50, &[0, 0, 100]),
        ],
        "/roles/0/fit/factors": [choice("security_checks", 100, &[100, 60, 60, 0])],
        "/roles/0/filled_when": filled_when,
    })
}

#[test]
fn a_verdict_that_need_and_fit_never_reach_together() {
    let says = "No company can reach the verdict “Hire” for “Director of IT/Systems”. The nearest \
                one found has a need of 50.0 and a fit of 100.0.";
    let patch = opposed(&json!({"signal": "it_lead", "one_of": ["nobody", "director"]}));
    assert_warnings(&patch, &[("roles[0].verdicts", says)]);
}

#[test]
fn a_company_that_has_the_director_is_no_witness() {
    let patch = opposed(&json!({"signal": "security_checks", "one_of": ["three", "two"]}));
    assert_warnings(&patch, &[("roles[0].verdicts", "a need of 80.0 and a fit of 60.0.")]);
    let mut patch = patch;
    patch["/roles/0/fit/factors"] = json!([
        choice("security_checks", 50, &[100, 60, 60, 0]),
        ramp("headcount", "headcount", 50, [50, 100]),
    ]);
    patch["/roles/0/filled_when"] = json!({"signal": "headcount", "at_least": 75});
    let found = warnings(&patch);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].witness.number("headcount") < Some(Decimal::whole(75)));
}

#[test]
fn a_mark_above_the_highest_score() {
    let shares = json!({"commercial_with_it": 0, "commercial_alone": 35, "it": 80, "agency": 80,
        "nobody": 90});
    let patch = json!({"/ownership/factors/0/shares": shares, "/ownership/bands/broken": 97.1});
    let says = "No company reaches the 97.1 points where “broken” begins in “Ownership of \
                technology”: the highest score found is 97.0.";
    assert_warnings(&patch, &[("ownership.bands.broken", says)]);
    let patch = json!({"/ownership/factors/0/shares": shares, "/ownership/bands/broken": 97});
    assert_warnings(&patch, &[]);
}

#[test]
fn a_mark_below_the_lowest_score() {
    let patch = json!({"/roles/0/need/bands/some": 0});
    let mark = "Every company reaches the 0 points where “some” begins in the need for “Director \
                of IT/Systems”, so none is ever “low”: the lowest score found is 0.0.";
    let verdict = "the verdict “Not yet”";
    let expected = [("roles[0].need.bands.some", mark), ("roles[0].verdicts", verdict)];
    assert_warnings(&patch, &expected);
    assert_warnings(&json!({"/roles/0/need/bands/some": 0.1}), &[]);
}

#[test]
fn marks_between_which_no_score_lies() {
    let patch = json!({
        "/roles/1/fit/factors": [choice("digital_assets", 100, &[0, 60, 100])],
        "/roles/1/fit/bands": {"growing": 61, "ready": 90},
    });
    let says = "No score lies from 61 up to 90, so no company is ever “growing” in the fit for \
                “Director of Customer Service”: the nearest score found is 60.0.";
    assert_warnings(&patch, &[("roles[1].fit.bands.growing", says)]);
}

#[test]
fn a_factor_without_weight_and_one_that_gives_every_company_the_same() {
    let patch = json!({
        "/roles/0/need/factors/0/weight": 0,
        "/roles/0/need/factors/1/weight": 12,
        "/roles/0/need/factors/12/shares": {"none": 50, "exploring": 50, "budgeted": 50},
    });
    let nothing = "“Revenue growth” counts nothing in the need for “Director of IT/Systems”: its \
                   weight is 0.";
    let same = "“New technology” can never change the verdict of “Director of IT/Systems”: it \
                gives 2.0 points of need whatever the answer.";
    let expected = [("roles[0].need.factors[0]", nothing), ("roles[0].need.factors[12]", same)];
    assert_warnings(&patch, &expected);
}

#[test]
fn a_factor_too_light_to_move_a_band() {
    let factors = json!([
        choice("store_owner", 55, &[0, 60, 100, 100, 100]),
        choice("it_involvement", 40, &[0, 100, 100, 100, 100]),
        choice("planning_meeting", 5, &[0, 20, 60, 100]),
    ]);
    let says = "“planning_meeting” can never change the band of “Ownership of technology”: whether \
                it gives 0.0 or 5.0 points, every company keeps its band.";
    let patch = json!({"/ownership/factors": factors, "/ownership/bands/broken": 61});
    assert_warnings(&patch, &[("ownership.factors[2]", says)]);
    // 55 and 5 are 60.
    assert_warnings(&json!({"/ownership/factors": factors}), &[]);
}

#[test]
fn need_that_no_verdict_heeds() {
    let row = json!({"small": "not_yet", "growing": "bridge", "ready": "hire"});
    let patch = json!({"/roles/0/verdicts": {"high": row, "some": row, "low": row}});
    let found = warnings(&patch);
    let all = (0..14).map(|index| format!("roles[0].need.factors[{index}]"));
    assert!(found.iter().map(|each| each.path.clone()).eq(all), "{found:#?}");
    let says = "whether it gives 0.0 or 5.0 points of need, every company keeps its verdict";
    assert!(found[0].message.contains(says), "{}", found[0].message);
}

#[test]
fn one_answer_that_carries_need_from_the_first_band_to_the_third() {
    let with = |first: u32, second: u32| {
        json!({"/roles/0/need/factors": [
            ramp("incidents", "security_incidents", first, [0, 2]),
            ramp("more_incidents", "security_incidents", second, [1, 4]),
            choice("new_tech", 100 - first - second, &[0, 50, 100]),
        ]})
    };
    let found = warnings(&with(25, 35));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].path, "roles[0].need.factors[1]");
    let says = "One answer decides the need for “Director of IT/Systems” alone: with everything \
                else as low as it goes, “";
    assert!(found[0].message.starts_with(says), "{}", found[0].message);
    let figures = "takes the score from 0.0, in the lowest band, which ends at 30, to 60.0, in \
                   the highest, which begins at 60. Give “more_incidents” less weight than its 35 \
                   of 100.";
    assert!(found[0].message.contains(figures), "{}", found[0].message);
    assert_warnings(&with(24, 35), &[]);
}

#[test]
fn a_factor_worked_out_from_two_answers_is_named_once() {
    let patch = json!({"/roles/1/need/factors": [
        ramp("each", "contacts_per_agent", 70, [500, 1000]),
        ramp("csat", "csat_pct", 30, [85, 70]),
    ]});
    assert_warnings(&patch, &[("roles[1].need.factors[0]", "alone")]);
}

#[test]
fn broken_rules_get_no_warning_and_do_no_harm() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rulesets");
    let mut tried = 0;
    for file in std::fs::read_dir(folder).expect("the folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("its text");
        let case: Value = serde_json::from_str(&text).expect("JSON");
        if let Ok(rules) = serde_json::from_str::<Ruleset>(&broken(&case)) {
            assert_eq!(rules.lint(), []);
            tried += 1;
        }
    }
    assert!(tried >= 30, "only {tried} rulesets can be read at all");
}
