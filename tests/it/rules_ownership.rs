//! Who answers for technology: whom steps are for.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::examples::examples;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::ownership::{Ownership, ownership};
use readyline::rules::projects::{Benefit, ItIn, Lead, Project};
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::result_pages::{NAMES, company};

fn explained(answers: &Answers, projects: &[Project]) -> Ownership {
    let ruleset = default_ruleset();
    let assessment = assess(ruleset, answers);
    ownership(&Case { ruleset, answers, assessment: &assessment }, projects)
}

fn choose(answers: &mut Answers, signal: &str, option: &str) {
    answers.set(signal, Some(Answer::Choice(option.to_owned())));
}

fn number(answers: &mut Answers, signal: &str, number: &str) {
    answers.set(signal, Some(Answer::Number(number.parse().expect("a number"))));
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
    assert!(explained(&surprised, &[]).it_steps.is_some(), "four people do IT work");
    number(&mut surprised, "it_staff", "0");
    choose(&mut surprised, "it_lead", "nobody");
    let steps = explained(&surprised, &[]).coo_steps.expect("steps for the COO").steps.join(" ");
    assert!(steps.contains("your IT provider’s page"), "{steps}");
    choose(&mut surprised, "outside_help", "none");
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
        let with = explained(&answers, &[project("Store", Lead::Nobody, ItIn::NotIn)]);
        assert_eq!(with.mend, found.mend, "{name}");
    }
}
