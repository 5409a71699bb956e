//! The list of answers that management can move, as data of the rules.

use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, default_json, default_ruleset, differences};

fn listed(keys: &[&str]) -> Ruleset {
    let movable = Some(keys.iter().map(|key| (*key).to_owned()).collect());
    Ruleset { movable, ..default_ruleset().clone() }
}

fn sentences(before: &Ruleset, after: &Ruleset) -> Vec<String> {
    differences(before, after).iter().map(|change| change.sentence()).collect()
}

#[test]
fn rules_without_a_list_stay_without_and_have_the_usual_one() {
    assert!(!default_json().contains("\"movable\""));
    let rules = default_ruleset();
    assert_eq!(rules.movable, None);
    assert!(!rules.to_json().contains("movable"));
    let usual = rules.movable();
    assert!(usual.contains(&"projects_late_pct") && !usual.contains(&"headcount"));
    assert!(usual.iter().all(|key| questionnaire().signal(key).is_some()));
}

#[test]
fn a_list_is_written_and_read_back_unchanged() {
    for keys in [&["backlog_days", "agents"][..], &[]] {
        let rules = listed(keys);
        assert_eq!(Ruleset::from_json(&rules.to_json()), Ok(rules.clone()));
        assert_eq!(rules.movable(), keys);
        assert_eq!(rules.check(), []);
    }
}

#[test]
fn a_question_there_is_not_and_one_that_stands_there_twice_are_faults() {
    let faults = listed(&["backlog_days", "weather", "backlog_days"]).check();
    let told: Vec<(&str, &str)> =
        faults.iter().map(|fault| (fault.path.as_str(), fault.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("movable[1]", "There is no question weather."),
            ("movable[2]", "“Backlog” stands here twice."),
        ]
    );
}

#[test]
fn a_change_of_the_list_is_told() {
    let usual = default_ruleset();
    let keys = usual.movable();
    let fewer: Vec<&str> = keys.iter().copied().filter(|key| *key != "backlog_days").collect();
    let more: Vec<&str> = keys.iter().copied().chain(["agents"]).collect();
    assert_eq!(sentences(usual, &listed(&fewer)), ["Movable answer removed: Backlog"]);
    assert_eq!(
        sentences(usual, &listed(&more)),
        ["Movable answer added: People who answer customers"]
    );
    let told = differences(usual, &listed(&more));
    assert_eq!(
        (told[0].path.as_str(), told[0].place.as_str()),
        ("movable[17]", "Answers that can be moved")
    );
    let [one, other] = [["agents", "backlog_days"], ["backlog_days", "agents"]];
    let people = "People who answer customers";
    assert_eq!(
        sentences(&listed(&one), &listed(&other)),
        [format!("Movable answers: {people} and Backlog → Backlog and {people}")]
    );
    assert_eq!(sentences(usual, &listed(&keys)).len(), 1, "from the usual ones to a list");
    assert_eq!(sentences(&listed(&keys), &listed(&keys)), [""; 0]);
}
