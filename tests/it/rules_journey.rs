//! The order of pages, derived from the answers alone.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Decimal;
use readyline::rules::journey::{
    Course, first_unfinished, may_check, may_open, nothing_can_change, page_done,
};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::rules_cases::{company, with_required_only};
use crate::rules_oracle::{Dice, any_value};

const PAGES: [&str; 7] =
    ["company", "it-team", "systems", "customers", "service-team", "ownership", "budget"];

fn number(number: i64) -> Option<Answer> {
    Some(Answer::Number(Decimal::whole(number)))
}

/// A company's answers to the first pages only.
fn up_to(name: &str, pages: usize) -> Answers {
    let mut answers = company(name);
    for signal in &questionnaire().signals {
        if PAGES.iter().position(|page| *page == signal.page).is_some_and(|page| page >= pages) {
            answers.set(&signal.key, None);
        }
    }
    answers
}

#[test]
fn pages_follow_each_other() {
    assert_eq!(Course::default().page_before("company"), None);
    assert_eq!(Course::default().page_after("budget"), None);
    for pair in PAGES.windows(2) {
        assert_eq!(Course::default().page_after(pair[0]), Some(pair[1]));
        assert_eq!(Course::default().page_before(pair[1]), Some(pair[0]));
    }
    assert_eq!(
        (Course::default().page_after("nowhere"), Course::default().page_before("nowhere")),
        (None, None)
    );
}

#[test]
fn a_page_may_be_opened_when_its_turn_has_come() {
    for done in 0..=PAGES.len() {
        let answers = up_to("Pawfolio", done);
        assert_eq!(first_unfinished(&answers), PAGES.get(done).copied());
        for (index, page) in PAGES.iter().enumerate() {
            assert_eq!(page_done(&answers, page), index < done, "{page} after {done}");
            assert_eq!(may_open(&answers, page), index <= done, "{page} after {done}");
        }
        assert!(!may_open(&answers, "nowhere"));
    }
}

#[test]
fn a_page_that_was_answered_ahead_stays_open() {
    let mut answers = company("Pawfolio");
    answers.set("headcount", None);
    assert_eq!(first_unfinished(&answers), Some("company"));
    assert!(PAGES.iter().all(|page| may_open(&answers, page)));
    answers.set("needed_by", None);
    assert!(!may_open(&answers, "budget"), "neither done nor its turn");
}

#[test]
fn optional_questions_never_hold_a_page_back_and_dont_know_is_an_answer() {
    let mut answers = company("Pawfolio");
    for signal in &questionnaire().signals {
        if signal.optional {
            answers.set(&signal.key, None);
        } else if signal.dont_know {
            answers.set(&signal.key, Some(Answer::Unknown));
        }
    }
    assert_eq!(first_unfinished(&answers), None);
    assert!(may_check(default_ruleset(), &answers));
    answers.set("csat_pct", None);
    assert_eq!(first_unfinished(&answers), Some("customers"));
}

#[test]
fn nobody_who_answers_customers_finishes_the_service_page() {
    let mut answers = up_to("Bramble Box", 4);
    answers.set("agents", number(1));
    assert!(!page_done(&answers, "service-team"));
    answers.set("agents", number(0));
    assert!(page_done(&answers, "service-team"));
    assert_eq!(first_unfinished(&answers), Some("ownership"));
}

#[test]
fn the_check_page_opens_early_only_when_nothing_can_change() {
    let rules = default_ruleset();
    assert!(!may_check(rules, &Answers::default()));
    // Tallow & Thread is settled for service after the team's page; what is left is ownership
    // and budget, which move no verdict.
    assert!(!may_check(rules, &up_to("Tallow & Thread", 4)));
    assert!(nothing_can_change(rules, &up_to("Tallow & Thread", 5)));
    assert!(may_check(rules, &up_to("Tallow & Thread", 5)));
    // Open verdicts that only unknown answers keep open change nothing either.
    let mut open = up_to("Pawfolio", 5);
    open.set("csat_pct", Some(Answer::Unknown));
    open.set("agent_turnover_pct", Some(Answer::Unknown));
    assert!(!assess(rules, &open).roles[1].settled);
    assert!(nothing_can_change(rules, &open));
}

#[test]
fn a_settled_verdict_waits_until_it_is_known_whether_the_role_is_filled() {
    let mut rules = default_ruleset().clone();
    rules.roles.truncate(1);
    let mut answers = up_to("Harbor & Pine", 3);
    assert!(nothing_can_change(&rules, &answers));
    answers.set("it_lead", None);
    assert!(assess(&rules, &answers).roles[0].settled);
    assert!(!nothing_can_change(&rules, &answers), "a director may be in place");
}

#[test]
fn two_directors_in_place_end_the_questions() {
    let mut answers = Answers::default();
    let director = Some(Answer::Choice("director".into()));
    answers.set("it_lead", director.clone());
    assert!(!nothing_can_change(default_ruleset(), &answers));
    answers.set("cs_lead", director);
    assert!(nothing_can_change(default_ruleset(), &answers));
}

#[test]
fn you_can_stop_now_is_never_said_too_early() {
    let rules = default_ruleset();
    let mut said = 0;
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let name = ["Harbor & Pine", "Bramble Box", "Pawfolio"][dice.below(3) as usize];
        let mut answers = up_to(name, dice.below(7) as usize);
        if dice.below(2) == 0 {
            answers.set("it_lead", Some(Answer::Choice("director".into())));
        }
        if !nothing_can_change(rules, &answers) {
            continue;
        }
        said += 1;
        let verdicts = |answers: &Answers| -> Vec<_> {
            let roles = assess(rules, answers).roles.into_iter();
            roles.map(|role| (role.filled, role.verdicts)).collect()
        };
        let before = verdicts(&answers);
        for signal in &questionnaire().signals {
            if answers.get(&signal.key).is_none() && !page_done(&answers, &signal.page) {
                answers.set(&signal.key, Some(any_value(&mut dice, signal)));
            }
        }
        assert_eq!(verdicts(&answers), before, "seed {seed}");
    }
    assert!(said > 20, "said {said} times");
}

#[test]
fn required_answers_alone_leave_pages_unfinished() {
    let answers = with_required_only("Pawfolio");
    assert_eq!(first_unfinished(&answers), Some("company"));
}
