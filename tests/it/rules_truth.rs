//! Sentences that are true for the company: what one part says, no other part contradicts.

use std::sync::LazyLock;

use readyline::rules::answers::Answers;
use readyline::rules::explain::alternatives::AlternativeKey;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::it::It;
use readyline::rules::explain::playbook::playbook;
use readyline::rules::explain::ways::{WayState, nowhere};
use readyline::rules::explain::{Explanation, explain, verdict};
use readyline::rules::projects::{Benefit, ItIn, Lead, Project};
use readyline::rules::ruleset::{Verdict, default_ruleset};
use readyline::rules::score::{Assessment, assess};
use readyline::rules::study::plan::{Source, suggestions};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::rules_route::{choice, number};
use crate::support::population::companies;

struct Told {
    answers: Answers,
    scored: Assessment,
    found: Explanation,
}

impl Told {
    fn of(answers: Answers) -> Told {
        let scored = assess(default_ruleset(), &answers);
        let case = Case { ruleset: default_ruleset(), answers: &answers, assessment: &scored };
        let found = explain(&case, &[]);
        Told { scored, found, answers }
    }

    fn case(&self) -> Case<'_> {
        Case { ruleset: default_ruleset(), answers: &self.answers, assessment: &self.scored }
    }

    /// Every sentence about a role's verdict, in the order of the page.
    fn verdicts(&self) -> Vec<String> {
        let case = self.case();
        case.order().into_iter().map(|scored| verdict::sentence(&case, scored)).collect()
    }

    /// Everything that is said about ownership, routes and playbooks.
    fn all(&self) -> Vec<String> {
        let mut all = self.verdicts();
        all.extend(self.found.next_steps.iter().map(|step| step.text.clone()));
        all.extend(self.found.next_steps.iter().map(|step| step.because.clone()));
        let owner = &self.found.ownership_advice;
        all.extend(owner.mend.iter().map(|advice| advice.text.clone()));
        let steps = owner.coo_steps.iter().chain(&owner.it_steps);
        all.extend(steps.flat_map(|steps| steps.steps.clone()));
        for role in &default_ruleset().roles {
            let book = playbook(default_ruleset(), &self.answers, &self.scored, role);
            all.extend(book.parts.into_iter().map(|part| part.markdown));
        }
        all
    }
}

/// The example companies, and invented ones with half a person in IT and without any.
fn many() -> &'static [Told] {
    static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
        let mut all: Vec<Answers> = NAMES.map(company).into_iter().collect();
        for (index, mut answers) in companies(41, 90).into_iter().enumerate() {
            if index % 3 == 0 {
                let staff = ["0.5", "0"][index % 2];
                answers.set("it_staff", number(staff));
                answers.set("it_involvement", choice("no_it"));
                answers.set("it_lead", choice("nobody"));
            }
            all.push(answers);
        }
        all.into_iter().map(Told::of).collect()
    });
    &ALL
}

fn holds(all: &[String], text: &str) -> bool {
    all.iter().any(|each| each.contains(text))
}

#[test]
fn whoever_does_it_work_counts_as_it_in_every_text() {
    let (mut own, mut nobody) = (0, 0);
    for told in many() {
        let all = told.all();
        let asked = told.answers.choice("it_involvement") == Some("no_it");
        match It::of(&told.answers) {
            It::Own => {
                own += usize::from(asked);
                assert!(!holds(&all, "nobody of your own in IT today"), "{:?}", told.answers);
                assert!(!holds(&all, "you have no IT to ask. "), "{:?}", told.answers);
                assert!(!holds(&all, "adviser’s page"), "{:?}", told.answers);
            }
            _ => {
                nobody += usize::from(asked);
                assert!(!holds(&all, "The IT team: who joins"), "{:?}", told.answers);
                assert!(!holds(&all, "IT’s page") && !holds(&all, "Let IT and the department"));
                assert!(told.found.ownership_advice.it_steps.is_none());
            }
        }
    }
    assert!(own > 10 && nobody > 10, "{own} and {nobody}");
    let bramble = Told::of(company("Bramble Box"));
    assert!(holds(&bramble.all(), "but somebody of your own does IT work."));
    let listed = Project {
        name: "Store".to_owned(),
        benefit: Benefit::Sales,
        lead: Lead::Marketing,
        it_in: ItIn::NoIt,
    };
    let found = explain(&bramble.case(), &[listed]);
    assert_eq!(found.ownership_advice.projects[0].flags[0].key, "it_missing");
}

#[test]
fn only_what_lacks_is_named_where_a_company_is_not_large_enough() {
    let northlight = Told::of(company("Northlight Audio")).verdicts();
    let lacks = "but with 64 people you are only partly large enough for the role, although \
                 $24,000,000 of revenue would be enough.";
    assert!(northlight[0].contains(lacks), "{}", northlight[0]);
    let bramble = Told::of(company("Bramble Box")).verdicts();
    let both = "with 32 people and $4,200,000 of revenue you are too small";
    assert!(bramble[0].contains(both), "{}", bramble[0]);
    for told in many() {
        assert!(!holds(&told.all(), "still growing"));
        let scored = told.scored.roles.iter().zip(&default_ruleset().roles);
        for (_, role) in scored.filter(|(score, _)| score.verdicts == [Verdict::Prepare]) {
            let timing = told.found.timing.iter().find(|each| each.role == role.key).unwrap();
            let never = timing.summary.contains("within five years");
            let route = told.found.route.iter().find(|each| each.role == role.key).unwrap();
            let said = route.steps.iter().any(|step| step.text.contains(" in the lead"));
            assert!(!never || said, "{route:?}");
        }
    }
}

#[test]
fn who_should_hire_reads_of_no_way_around_it_as_bad_news() {
    let (mut hires, mut size) = (0, 0);
    for told in many() {
        let case = told.case();
        for scored in case.order() {
            let text = nowhere(&case, scored, &told.found.ways).unwrap_or_default();
            let own = || told.found.ways.iter().filter(|way| way.role == scored.role.key);
            assert!(!text.contains("Nothing within your reach"), "{text}");
            size += usize::from(text.starts_with("In the score only size is missing for "));
            if scored.score.verdicts == [Verdict::Hire] {
                hires += 1;
                let none = own().all(|way| way.state == WayState::NoWay);
                assert_eq!(text.starts_with("Hire is stable: "), none, "{text}");
            }
        }
        for each in suggestions(&case, &told.found).iter().filter(|s| s.source == Source::Way) {
            let hires = |way: &&readyline::rules::explain::ways::Way| way.from == Verdict::Hire;
            let from_hire = told.found.ways.iter().filter(hires);
            let keys = |way: &readyline::rules::explain::ways::Way| {
                each.key.starts_with(&format!("{}-", way.role))
            };
            assert!(!from_hire.into_iter().any(keys), "{each:?}");
        }
    }
    assert!(hires > 3 && size > 5, "{hires} hires, {size} for size");
}

#[test]
fn nothing_is_named_to_mend_that_is_good_enough_already() {
    for told in many() {
        let mend = &told.found.ownership_advice.mend;
        for advice in mend {
            let fine = ["enough", "in time", "Short cycles", "needs no hire"];
            let text = format!("{}: {}", advice.head, advice.text);
            assert!(fine.iter().all(|words| !text.contains(words)), "{text}");
        }
        let monthly = told.answers.choice("planning_meeting") == Some("monthly");
        assert!(!monthly || mend.iter().all(|advice| advice.head != "Meeting"));
    }
}

/// Company, what its playbooks say, what they must not say.
const PLAYBOOKS: [(&str, &[&str], &[&str]); 4] = [
    (
        "Tallow & Thread",
        &["Sit with your team lead for half a day"],
        &["Sit with every team lead", "from 85 to 71", "÷ all finished", "half of today"],
    ),
    (
        "Bramble Box",
        &["since you are exploring new technology"],
        &["since you plan to bring", "Help for peaks"],
    ),
    ("Harbor & Pine", &["Your IT manager or an outside adviser"], &["over plans"]),
    (
        "Northlight Audio",
        &["since new technology is in your budget"],
        &["there is no team lead yet"],
    ),
];

#[test]
fn the_playbooks_say_what_was_answered() {
    for (name, says, never) in PLAYBOOKS {
        let all = Told::of(company(name)).all();
        for text in says {
            assert!(holds(&all, text), "{name} does not say {text:?}");
        }
        for text in never {
            assert!(!holds(&all, text), "{name} says {text:?}");
        }
    }
}

#[test]
fn whoever_is_to_bridge_the_time_stands_in_the_headline_too() {
    let mut bridged = 0;
    for told in many() {
        for route in &told.found.route {
            let part_time = AlternativeKey::PartTimeDirector;
            let recommended = route.recommends.contains(&part_time);
            let said = route.headline.contains("part-time director");
            assert_eq!(recommended, said, "{}: {:?}", route.headline, route.recommends);
            bridged += usize::from(recommended && route.recommends.len() > 1);
        }
    }
    assert!(bridged > 2, "{bridged}");
}
