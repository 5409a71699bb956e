//! Who answers for technology: the conditions beside each verdict, and whom steps are for.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::examples::examples;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::ownership::{Ownership, ownership};
use readyline::rules::projects::{Benefit, ItIn, Lead, Project};
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::assess;

use crate::result_pages::{NAMES, company, unknown};

fn explained(answers: &Answers, projects: &[Project]) -> Ownership {
    by(default_ruleset(), answers, projects)
}

fn by(ruleset: &Ruleset, answers: &Answers, projects: &[Project]) -> Ownership {
    let assessment = assess(ruleset, answers);
    ownership(&Case { ruleset, answers, assessment: &assessment }, projects)
}

fn choose(answers: &mut Answers, signal: &str, option: &str) {
    answers.set(signal, Some(Answer::Choice(option.to_owned())));
}

fn number(answers: &mut Answers, signal: &str, number: &str) {
    answers.set(signal, Some(Answer::Number(number.parse().expect("a number"))));
}

/// The conditions of a role.
fn keys(found: &Ownership, role: &str) -> Vec<&'static str> {
    let role = found.conditions.iter().find(|one| one.role == role).expect("a role");
    role.conditions.iter().map(|condition| condition.key).collect()
}

/// A company whose ownership is in order.
fn tidy(name: &str) -> Answers {
    let mut answers = company(name);
    choose(&mut answers, "store_owner", "commercial_with_it");
    choose(&mut answers, "it_involvement", "idea");
    choose(&mut answers, "planning_meeting", "fortnightly");
    number(&mut answers, "surprise_projects", "0");
    number(&mut answers, "sponsor_share_pct", "90");
    answers
}

#[test]
fn each_answer_that_is_bad_enough_attaches_its_condition_and_no_other_does() {
    let cases = [
        ("store_owner", "nobody", vec!["commercial_owner"], vec!["commercial_owner"]),
        ("store_owner", "commercial_alone", vec![], vec![]),
        ("it_involvement", "near_launch", vec!["it_joins"], vec![]),
        ("it_involvement", "no_it", vec!["it_joins"], vec![]),
        ("it_involvement", "before_supplier", vec![], vec![]),
        ("planning_meeting", "rarely", vec!["meeting"], vec!["meeting"]),
        ("planning_meeting", "quarterly", vec![], vec![]),
        ("surprise_projects", "1", vec![], vec![]),
        ("surprise_projects", "2", vec!["surprises"], vec!["surprises"]),
        ("sponsor_share_pct", "50", vec![], vec![]),
        ("sponsor_share_pct", "49.9", vec!["sponsors"], vec![]),
    ];
    for (signal, answer, it, cs) in cases {
        let mut answers = tidy("Harbor & Pine");
        match answer.parse::<f64>() {
            Ok(_) => number(&mut answers, signal, answer),
            Err(_) => choose(&mut answers, signal, answer),
        }
        let found = explained(&answers, &[]);
        assert_eq!(keys(&found, "it_director"), it, "{signal} {answer}");
        assert_eq!(keys(&found, "cs_director"), cs, "{signal} {answer}");
        for role in &found.conditions {
            assert_eq!(role.lead.ends_with(':'), !role.conditions.is_empty(), "{}", role.lead);
        }
    }
}

#[test]
fn that_all_is_well_is_said_only_where_all_is_known() {
    let mut answers = tidy("Harbor & Pine");
    let lead = |answers: &Answers| explained(answers, &[]).conditions[0].lead.clone();
    assert!(lead(&answers).starts_with("Nothing about ownership has to be settled before a Dir"));
    answers.set("sponsor_share_pct", Some(Answer::Unknown));
    assert!(lead(&answers).starts_with("What is known so far"), "{}", lead(&answers));
    assert!(!lead(&unknown()).contains("has to be settled"));
}

#[test]
fn a_question_that_the_rules_do_not_weigh_attaches_nothing() {
    let mut rules = default_ruleset().clone();
    for factor in &mut rules.ownership.dial.factors {
        if factor.metric == "planning_meeting" {
            factor.weight = 0;
        } else if factor.metric == "store_owner" {
            factor.weight = 40;
        }
    }
    let mut answers = tidy("Harbor & Pine");
    choose(&mut answers, "planning_meeting", "rarely");
    assert_eq!(keys(&explained(&answers, &[]), "it_director"), ["meeting"]);
    assert_eq!(keys(&by(&rules, &answers, &[]), "it_director"), [""; 0]);
}

fn project(name: &str, lead: Lead, it_in: ItIn) -> Project {
    Project { name: name.to_owned(), benefit: Benefit::Sales, lead, it_in }
}

#[test]
fn steps_come_where_somebody_was_left_out_and_name_what_calls_for_them() {
    let answers = tidy("Harbor & Pine");
    let none = explained(&answers, &[project("Store", Lead::Marketing, ItIn::Idea)]);
    assert_eq!((none.it_steps, none.coo_steps), (None, None));

    let late = project("Outlet", Lead::Marketing, ItIn::AfterSupplier);
    let missing = project("Loyalty app", Lead::Agency, ItIn::NotIn);
    let found = explained(&answers, &[late.clone(), missing]);
    let it = found.it_steps.expect("steps for IT");
    assert_eq!(it.why, "IT came late to “Outlet”. IT has not joined “Loyalty app”.");
    assert_eq!(it.steps.len(), 9);
    let coo = found.coo_steps.expect("steps for the COO");
    assert!(coo.why.ends_with("have the gain: “Loyalty app”."), "{}", coo.why);
    assert!(coo.steps.iter().any(|step| step.contains("in charge of each")), "{:?}", coo.steps);

    let only_late = explained(&answers, &[late]).coo_steps.expect("steps for the COO");
    assert!(!only_late.steps.iter().any(|step| step.contains("in charge of each")));

    let mut surprised = answers.clone();
    number(&mut surprised, "surprise_projects", "1");
    let found = explained(&surprised, &[]);
    assert_eq!(found.it_steps.expect("steps").why, "One project came as a surprise within a year.");

    choose(&mut surprised, "it_involvement", "no_it");
    let found = explained(&surprised, &[]);
    assert_eq!(found.it_steps, None, "nobody could take them");
    let steps = found.coo_steps.expect("steps for the COO").steps.join(" ");
    assert!(steps.contains("outside adviser") && !steps.contains("IT’s page"), "{steps}");
}

#[test]
fn the_example_companies_read_well_and_projects_change_no_score() {
    assert_eq!(examples().len(), NAMES.len());
    for name in NAMES {
        let answers = company(name);
        let found = explained(&answers, &[]);
        assert_eq!(found.conditions.len(), 2, "{name}");
        let loose = found.conditions.iter().any(|role| !role.conditions.is_empty());
        assert!(!loose || found.coo_steps.is_some() || found.mend.len() > 1, "{name}");
        let with = explained(&answers, &[project("Store", Lead::Nobody, ItIn::NotIn)]);
        assert_eq!((with.mend, with.conditions), (found.mend, found.conditions), "{name}");
    }
}
