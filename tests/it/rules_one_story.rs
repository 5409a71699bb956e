//! One story about distance, time and levers: over many companies no sentence speaks against
//! another, and what is asked of few people and things can be done by whole ones.

use std::sync::LazyLock;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Decimal;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::it::PROJECTS_EACH;
use readyline::rules::explain::playbook::playbook;
use readyline::rules::explain::timing::{CannotTell, When};
use readyline::rules::explain::ways::{Effect, FEW, Step};
use readyline::rules::explain::{Explanation, certainty, explain, spoken, verdict};
use readyline::rules::ruleset::{Role, Verdict, default_ruleset};
use readyline::rules::score::{Assessment, assess};
use readyline::rules::study::plan::{Source, suggestions};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::rules_route::number;
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

    /// What is said of a role wherever its verdict is put into words.
    fn texts(&self, role: &Role) -> String {
        let case = self.case();
        let scored = case.order().into_iter().find(|each| each.role.key == role.key).unwrap();
        let route = self.found.route.iter().find(|each| each.role == role.key).unwrap();
        let mut all = vec![verdict::sentence(&case, scored), certainty::because(&case, scored)];
        all.push(route.headline.clone());
        all.extend(route.steps.iter().map(|step| step.text.clone()));
        all.push(self.book(role));
        all.join("\n")
    }

    fn book(&self, role: &Role) -> String {
        let book = playbook(default_ruleset(), &self.answers, &self.scored, role);
        let part = |part: &readyline::rules::explain::playbook::Part| {
            format!("# {}\n{}", part.title, part.markdown)
        };
        book.parts.iter().map(part).collect()
    }

    fn number(&self, key: &str) -> Option<Decimal> {
        self.answers.number(key)
    }
}

/// The example companies, and invented ones; of those some grow slowly and some not at all, some
/// have few people and projects.
fn many() -> &'static [Told] {
    static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
        let mut all: Vec<Answers> = NAMES.map(company).into_iter().collect();
        for (index, mut answers) in companies(57, 150).into_iter().enumerate() {
            let pace = number(["2", "0", "30"][index % 3]);
            if index % 2 == 0 {
                answers.set("revenue_growth_pct", pace.clone());
                answers.set("order_growth_pct", pace);
                answers.set("headcount", number("80"));
                answers.set("agents", number(["9", "12", "3", "17"][index % 4]));
                answers.set("contacts_per_month", number("3000"));
            }
            all.push(answers);
        }
        all.into_iter().map(Told::of).collect()
    });
    &ALL
}

/// What is said only to a company that a full-time director may come to.
const SOON: [&str; 6] = [
    "Get ready",
    "growing into",
    "not yet time for a director",
    "the verdict becomes hire",
    "post is filled",
    "hands them on to the director",
];

#[test]
fn nobody_gets_ready_for_a_post_that_stays_too_large() {
    let (mut lasting, mut growing) = (0, 0);
    for told in many() {
        for (role, score) in default_ruleset().roles.iter().zip(&told.scored.roles) {
            if score.filled || score.verdicts != [Verdict::Prepare] {
                continue;
            }
            let timing = told.found.timing.iter().find(|each| each.role == role.key).unwrap();
            let stays = timing.marks.last().is_some_and(|mark| {
                let reason = CannotTell::NotGrowing;
                [When::NotWithinFiveYears, When::CannotTell { reason }].contains(&mark.when)
            });
            let text = told.texts(role);
            let soon: Vec<_> = SOON.into_iter().filter(|words| text.contains(words)).collect();
            if stays {
                lasting += 1;
                assert!(soon.is_empty(), "{soon:?}: {:?}", told.answers);
                assert!(text.contains("put somebody in the lead who can stay"), "{text}");
                assert!(text.contains("Who leads in place of a director"), "{text}");
                assert!(
                    text.contains(" in the lead for that long, ") || text.contains("Without g")
                );
            } else {
                growing += 1;
                assert!(soon.len() > 1 && !text.contains("growing into"), "{soon:?}");
                assert!(!text.contains("who can stay") && !text.contains("stays below"), "{text}");
            }
        }
    }
    assert!(lasting > 4 && growing > 5, "{lasting} stay, {growing} grow");
    let pawfolio = Told::of(company("Pawfolio"));
    let text = pawfolio.texts(&default_ruleset().roles[1]);
    let pace = "24.5%. The company does not grow into this post within five years.";
    assert!(text.contains(pace));
    assert!(text.contains("reckon with the candidate in the lead for that long"), "{text}");
}

/// The group that a share is counted in, where it is small and whole.
fn few(told: &Told, step: &Step) -> Option<i64> {
    let group = match step.signal.as_str() {
        "agent_turnover_pct" => told.number("agents")?,
        "projects_late_pct" => told.number("projects_active")?,
        _ => return None,
    };
    let small = group < FEW && group > Decimal::ZERO && group.is_whole();
    small.then_some(group.thousandths() / 1_000)
}

/// What the few of a step are told: whole ones that can be reached.
fn check(told: &Told, step: &Step, group: i64, sentence: &str) {
    let said = spoken::from_to(step).expect("words");
    let goal = said.rsplit_once(" to ").expect("a goal").1;
    assert!(sentence.contains(&said) && !goal.contains('%'), "{sentence}");
    let Answer::Number(figure) = step.said else { panic!("a number") };
    let of = step.of.expect("a group").thousandths() as f64 / 1_000.0;
    let count = figure.thousandths() as f64 * of / 100_000.0;
    assert!((count - count.round()).abs() < 0.02, "{step:?}");
    if step.signal == "agent_turnover_pct" {
        assert_eq!(of, group as f64, "{step:?}");
        assert!(goal.ends_with(&format!(" of {group} people")), "{goal}");
    } else {
        assert!(goal == "none" || goal.contains("1 in "), "{goal} {:?}", told.answers);
    }
}

#[test]
fn what_few_are_asked_for_can_be_done_by_whole_ones() {
    let (mut people, mut projects) = (0, 0);
    for told in many() {
        for way in told.found.ways.iter().filter(|way| !way.is_slight()) {
            let sentence = spoken::way(way);
            for step in &way.steps {
                let Some(group) = few(told, step) else {
                    assert!(step.of.is_none() || step.signal == "projects_late_pct", "{step:?}");
                    continue;
                };
                let half = Decimal::whole(50);
                let most = matches!(step.to, Answer::Number(to) if to > half);
                if step.of.is_none() && most {
                    continue;
                }
                check(told, step, group, &sentence);
                match step.signal.as_str() {
                    "agent_turnover_pct" => people += 1,
                    _ => projects += 1,
                }
            }
        }
    }
    assert!(people > 15 && projects > 15, "{people} and {projects}");
    let bramble = Told::of(company("Bramble Box"));
    let ways: Vec<String> = bramble.found.ways.iter().map(spoken::way).collect();
    assert!(ways.iter().any(|way| way.contains("late projects from 60% to at most 1 in 4")));
    assert!(ways.iter().any(|way| way.contains("from about 1 to none of 3 people")), "{ways:?}");
}

#[test]
fn a_way_says_what_is_right_anyway_where_it_asks_for_other_things() {
    let (mut checks, mut carried) = (0, 0);
    for told in many() {
        let mut before = String::new();
        for way in told.found.ways.iter().filter(|way| way.effect == Some(Effect::Relief)) {
            // The same is said once a role: beside the first way that asks for it.
            let sentence = spoken::way(way);
            assert!(
                way.note.is_empty() || !before.contains(&format!("{}: {}.", way.role, way.note))
            );
            before = format!("{before} {}: {}.", way.role, way.note);
            let all = way.steps.iter().any(|step| {
                let three = Answer::Choice("three".to_owned());
                step.signal == "security_checks" && step.said != three
            });
            let said = "All three security checks are due";
            assert!(!all || before.contains(said), "{sentence}");
            assert!(all || !sentence.contains(said), "{sentence}");
            checks += usize::from(all);
            let step = way.steps.iter().find(|step| step.signal == "projects_active");
            let (Some(step), Some(staff)) = (step, told.number("it_staff")) else { continue };
            let Answer::Number(to) = step.said else { panic!("a number") };
            let people = staff.thousandths() as f64 / 1_000.0;
            let each = PROJECTS_EACH.thousandths() as f64 / 1_000.0;
            let fewer = (to.thousandths() as f64 / 1_000.0) < each * people;
            let said = "this asks for fewer";
            assert!(!fewer || before.contains(said), "{sentence}");
            assert!(fewer || !sentence.contains(said), "{sentence}");
            carried += usize::from(fewer);
        }
    }
    assert!(checks > 4 && carried > 5, "{checks} and {carried}");
}

#[test]
fn a_plan_has_one_line_on_the_yearly_checks() {
    let mut asked = 0;
    for told in many() {
        let plan = suggestions(&told.case(), &told.found);
        let alert = plan.iter().any(|line| {
            ["alert-no_security_checks", "alert-incident_unchecked"].contains(&line.key.as_str())
        });
        let way = plan.iter().any(|line| {
            line.source == Source::Way && line.signal.as_deref() == Some("security_checks")
        });
        assert!(!(alert && way), "{:?}", told.answers);
        asked += usize::from(alert);
    }
    assert!(asked > 5, "{asked}");
}

#[test]
fn one_person_carries_as_many_projects_in_every_text() {
    assert_eq!(PROJECTS_EACH, Decimal::whole(2));
    let it = &default_ruleset().roles[0];
    for told in many() {
        let texts = told.texts(it);
        assert!(!texts.contains("two or three at once"), "{texts}");
        let fewer = texts.contains("Take fewer projects at once");
        let staff = told.number("it_staff").map_or(1_000, |staff| staff.thousandths().max(1_000));
        let projects = told.number("projects_active").unwrap_or(Decimal::ZERO).thousandths();
        assert!(!fewer || projects > 2 * staff, "{:?}", told.answers);
        let target = texts.contains("| Projects per IT person | active");
        assert!(!target || texts.contains("÷ full-time people in IT | 2 at most |"));
    }
}

#[test]
fn growth_is_not_told_as_customers_nobody_asked_about() {
    let tallow = Told::of(company("Tallow & Thread"));
    let texts: String = default_ruleset().roles.iter().map(|role| tallow.texts(role)).collect();
    assert!(!texts.contains("new ones alone") && !texts.contains("few new customers"));
}
