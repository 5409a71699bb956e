//! What a result asks for, it asks for once: next steps, ownership, playbooks and the plan give one
//! rule in one wording, and none of them takes back what another says.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use readyline::rules::answers::Answers;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::next::Due;
use readyline::rules::explain::once::once;
use readyline::rules::explain::playbook::{Playbook, playbook};
use readyline::rules::explain::route::RouteKey;
use readyline::rules::explain::{Explanation, explain};
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::{Assessment, assess};
use readyline::rules::study::plan::{Source, Suggestion, suggestions};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::support::population::companies;

struct Told {
    answers: Answers,
    scored: Assessment,
    found: Explanation,
    /// As they stand on one page.
    books: Vec<Playbook>,
}

impl Told {
    fn of(answers: Answers) -> Told {
        let rules = default_ruleset();
        let scored = assess(rules, &answers);
        let case = Case { ruleset: rules, answers: &answers, assessment: &scored };
        let found = explain(&case, &[]);
        let book = |role| playbook(rules, &answers, &scored, role);
        let mut books: Vec<Playbook> = rules.roles.iter().map(book).collect();
        once(&mut books);
        Told { scored, found, books, answers }
    }

    fn plan(&self) -> Vec<Suggestion> {
        let ruleset = default_ruleset();
        let case = Case { ruleset, answers: &self.answers, assessment: &self.scored };
        suggestions(&case, &self.found)
    }

    /// What to do first, what to mend, and the steps for two people.
    fn asks(&self) -> Vec<String> {
        let owner = &self.found.ownership_advice;
        let steps = owner.coo_steps.iter().chain(&owner.it_steps);
        let steps = steps.flat_map(|steps| steps.steps.iter().cloned());
        let next = self.found.next_steps.iter().map(|step| step.text.clone());
        let mend = owner.mend.iter().map(|advice| advice.text.clone());
        next.chain(mend).chain(steps).collect()
    }

    fn parts(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.books.iter().flat_map(|book| {
            book.parts.iter().map(|part| (book.role.as_str(), part.key, part.markdown.as_str()))
        })
    }
}

fn many() -> &'static [Told] {
    static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
        let known = NAMES.map(company).into_iter().chain(companies(53, 120));
        known.map(Told::of).collect()
    });
    &ALL
}

fn times<'a>(texts: impl Iterator<Item = &'a str>, words: &str) -> usize {
    texts.map(|text| text.matches(words).count()).sum()
}

#[test]
fn every_rule_about_ownership_is_given_once() {
    let (mut store, mut sponsors, mut meeting) = (0, 0, 0);
    for told in many() {
        let asks = told.asks();
        let all = || asks.iter().map(String::as_str).chain(told.parts().map(|part| part.2));
        let owner = told.answers.choice("store_owner").unwrap_or_default();
        let nameless = ["it", "agency", "nobody"].contains(&owner);
        assert_eq!(times(all(), "answers for the store"), usize::from(nameless), "{asks:?}");
        for other in ["commercial owner is named", "commercial department first"] {
            assert_eq!(times(all(), other), 0, "{other}");
        }
        store += usize::from(nameless);
        let few = told.answers.number("sponsor_share_pct").map(|share| share.thousandths());
        let few = few.is_some_and(|share| share < 80_000);
        assert_eq!(times(all(), "who answers for its result"), usize::from(few), "{asks:?}");
        sponsors += usize::from(few);
        let seldom = ["rarely", "quarterly"];
        let seldom = seldom.contains(&told.answers.choice("planning_meeting").unwrap_or_default());
        assert_eq!(times(all(), "go over plans together"), usize::from(seldom), "{asks:?}");
        meeting += usize::from(seldom);
        assert!(times(all(), "every technology project before a supplier is chosen") <= 1);
        let refers = asks.iter().filter(|text| text.contains("See “Next steps”")).count();
        assert!(refers < told.found.next_steps.len());
    }
    assert!(store > 10 && sponsors > 10 && meeting > 10, "{store} {sponsors} {meeting}");
}

#[test]
fn a_plan_takes_what_somebody_can_do_and_each_thing_once() {
    let mut taken = 0;
    for told in many() {
        let plan = told.plan();
        let texts: BTreeSet<&str> = plan.iter().map(|each| each.text.as_str()).collect();
        let keys: BTreeSet<&str> = plan.iter().map(|each| each.key.as_str()).collect();
        assert_eq!((texts.len(), keys.len()), (plan.len(), plan.len()), "{plan:?}");
        let owner = &told.found.ownership_advice;
        for steps in owner.coo_steps.iter().chain(&owner.it_steps) {
            assert!(steps.steps.iter().all(|step| !texts.contains(step.as_str())));
        }
        for text in &texts {
            for fact in ["See “", "Look again sooner", "Until you score", "At this pace"] {
                assert!(!text.starts_with(fact) && !text.ends_with("See “Next steps”."), "{text}");
            }
            // A price may stand behind what to do, but it is nothing to do itself.
            let first = text.split([':', '.']).next().unwrap_or_default();
            assert!(!first.contains(" cost"), "{text}");
        }
        // Whatever is due on Monday can be planned.
        let monday = told.found.next_steps.iter();
        for step in monday.filter(|step| step.due == Due::Monday) {
            let asks = texts.contains(step.text.as_str());
            assert!(asks || step.because.is_empty(), "{step:?} is not in {plan:?}");
        }
        let ways: BTreeSet<&str> = plan
            .iter()
            .filter(|each| each.source == Source::Way)
            .map(|each| each.about.as_str())
            .collect();
        assert!(ways.len() <= default_ruleset().roles.len(), "{ways:?}");
        taken += plan.len();
    }
    assert!(taken > 500, "{taken}");
}

#[test]
fn nobody_inside_is_asked_whom_the_company_does_not_see() {
    let (mut none, mut some, mut held) = (0, 0, 0);
    for told in many() {
        for (role, key, text) in told.parts() {
            let here = if role == "it_director" { "it" } else { "cs" };
            let answer = told.answers.choice("inside_candidate");
            let inside = answer.is_some_and(|answer| answer == here || answer == "both");
            let asks = ["inside candidate", "Inside first", "own team lead", "Begin inside"];
            if answer.is_some() && !inside {
                none += 1;
                assert!(asks.iter().all(|ask| !text.contains(ask)), "{role} {key}:\n{text}");
            }
            some += usize::from(inside);
            if key == "skills" {
                let must = text.split("### Good to have").next().unwrap_or_default();
                assert!(!must.contains("Agile") && !must.contains("CISM"), "{must}");
                let route = told.found.route.iter().find(|route| route.role == role).expect("one");
                let coached = route.key == RouteKey::CoachCandidate;
                assert!(!coached || text.contains("inside candidate against this list"), "{text}");
                held += usize::from(coached);
            }
        }
    }
    assert!(none > 50 && some > 50 && held > 3, "{none} {some} {held}");
}

#[test]
fn what_is_due_on_monday_does_not_wait_for_day_30() {
    let mut fires = 0;
    for told in many() {
        let checks = told.found.next_steps.iter().any(|step| step.text.contains("security checks"));
        for (role, key, text) in told.parts() {
            let begins = ["Begin the yearly security", "Do the yearly security"];
            let waits = begins.iter().any(|begin| text.contains(begin));
            assert!(!(checks && waits), "{role} {key}:\n{text}");
            assert!(!text.contains("above."), "{role} {key}:\n{text}");
        }
        fires += usize::from(checks);
    }
    assert!(fires > 10, "{fires}");
}

#[test]
fn a_reference_names_the_part_where_the_text_stands() {
    let mut referred = 0;
    for told in many() {
        for (role, _, text) in told.parts() {
            for place in text.split("As in “").skip(1) {
                let (part, rest) = place.split_once("” of the playbook for ").expect("a place");
                let field = rest.split('.').next().unwrap_or_default();
                let named = told.books.iter().filter(|book| book.role != role);
                let named = named.flat_map(|book| {
                    let own = book.title.contains(field) || field == "IT";
                    book.parts.iter().filter(move |_| own)
                });
                assert!(named.into_iter().any(|each| each.title == part), "{place}");
                referred += 1;
            }
        }
    }
    assert!(referred > 0);
}
