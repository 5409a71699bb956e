//! A company over time: every move adds up, and every cause is what the scorer says.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::margins::margins;
use readyline::rules::explain::timing::timing;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::attribution::{Attribution, Shift, Side, attribute};
use readyline::rules::study::course::{By, Look, Moved, course, moves, watch};
use readyline::rules::study::outcome::Outcome;

use crate::rules_attribution::{assert_adds_up, dials};
use crate::rules_brute::{case, last};
use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value};
use crate::support::population::{companies, edited};

fn plus(one: Shift, other: Shift) -> Shift {
    Shift { low: one.low + other.low, high: one.high + other.high }
}

/// What all answers did, one after the other, is what the answers did.
fn assert_moves(old: &Ruleset, moved: &[Moved], told: &Attribution) {
    for (place, role) in old.roles.iter().enumerate() {
        let shift = told.roles.iter().find(|each| each.key == role.key).expect("the role");
        let sum = |part: fn(&Moved, usize) -> Shift| {
            moved.iter().map(|each| part(each, place)).fold(Shift::default(), plus)
        };
        assert_eq!(sum(|each, place| each.roles[place].need), shift.need.by_answers);
        assert_eq!(sum(|each, place| each.roles[place].fit), shift.fit.by_answers);
    }
    let ownership = moved.iter().map(|each| each.ownership).fold(Shift::default(), plus);
    assert_eq!(ownership, told.ownership.by_answers);
}

/// Whether answers or rules changed anything, and the checks that hold for any pair.
fn check(before: Side<'_>, after: Side<'_>) -> [bool; 2] {
    let told = attribute(before, after);
    dials(&told).for_each(assert_adds_up);
    let moved = moves(before, after.answers);
    assert_moves(before.rules, &moved, &told);
    let by = |part: fn(&_) -> Shift| dials(&told).any(|dial| !part(dial).is_none());
    [by(|dial| dial.by_answers), by(|dial| dial.by_rules)]
}

fn known(answers: &Answers) -> usize {
    questionnaire().signals.iter().filter(|signal| answers.knows(&signal.key)).count()
}

#[test]
fn what_each_answer_did_adds_up_on_the_default_rules() {
    let everybody = companies(11, 600);
    let most: Vec<&Answers> = everybody.iter().filter(|each| known(each) > 37).collect();
    let mut both = 0;
    for seed in 0..10_000 {
        let mut dice = Dice(seed);
        let mut any = || most[dice.below(most.len() as u64) as usize];
        let [first, second] = [any(), any()];
        let new = edited(&mut dice, default_ruleset());
        let by = check(
            Side { rules: default_ruleset(), answers: first },
            Side { rules: &new, answers: second },
        );
        both += usize::from(by == [true, true]);
    }
    assert!(both > 3_000, "{both}");
}

#[test]
fn what_each_answer_did_adds_up_on_small_rules() {
    let mut both = 0;
    for seed in 0..10_000 {
        let mut dice = Dice(seed);
        let first = case(&mut dice, seed % 3 > 0, 16);
        let new = edited(&mut dice, &first.rules);
        let mut second = first.answers.clone();
        for signal in &first.used {
            let answer = match dice.below(4) {
                0 => any_value(&mut dice, signal),
                // Few values are quickly tried.
                1 if last(signal) < 60 => Answer::Unknown,
                _ if !first.answers.knows(&signal.key) => any_value(&mut dice, signal),
                _ => continue,
            };
            second.set(&signal.key, Some(answer));
        }
        let by = check(
            Side { rules: &first.rules, answers: &first.answers },
            Side { rules: &new, answers: &second },
        );
        both += usize::from(by == [true, true]);
    }
    assert!(both > 1_000, "{both}");
}

/// The three answers that moved most: each time the first of those that none exceeds.
fn largest(before: Side<'_>, after: &Answers) -> Vec<Moved> {
    let mut left = moves(before, after);
    let mut found = Vec::new();
    while let Some(size) = left.iter().map(|each| each.size).max()
        && size > Points::ZERO
        && found.len() < 3
    {
        let place = left.iter().position(|each| each.size == size);
        found.push(left.remove(place.expect("the largest")));
    }
    found
}

#[test]
fn each_step_says_what_changed_a_verdict() {
    let everybody = companies(5, 400).into_iter().filter(|each| known(each) > 36);
    let everybody: Vec<Answers> = everybody.take(80).collect();
    let mut seen = [0; 3];
    for seed in 0..300_usize {
        let mut dice = Dice(seed as u64);
        let rules = [default_ruleset().clone(), edited(&mut dice, default_ruleset())];
        let mut any = || &everybody[dice.below(everybody.len() as u64) as usize];
        let (one, other) = (any(), any());
        let stops = [(&rules[0], one), (&rules[0], other), (&rules[1], other), (&rules[1], one)];
        let scores = stops.map(|(rules, answers)| assess(rules, answers));
        let looks = stops.iter().zip(&scores).enumerate();
        let looks: Vec<Look<'_, usize>> = looks
            .map(|(at, ((rules, answers), assessment))| Look { at, rules, answers, assessment })
            .collect();
        let steps = course(&looks);
        assert_eq!(
            steps.iter().map(|s| [s.from, s.to]).collect::<Vec<_>>(),
            [[0, 1], [1, 2], [2, 3]]
        );
        // From the first look to the third at once, both may have changed something.
        let steps = [steps, course(&[looks[0], looks[2]])].concat();
        for step in &steps {
            let [from, to] = [&looks[step.from], &looks[step.to]];
            let between = assess(from.rules, to.answers);
            for role in &step.attribution.roles {
                let at = [from.assessment, &between, to.assessment];
                let [before, mid, after] = at.map(|each| Outcome::of(each, &role.key));
                let told = step.verdicts.iter().find(|each| each.role == role.key);
                assert_eq!(told.is_some(), before != after);
                let Some(told) = told else { continue };
                assert_eq!((told.before, told.after), (before, after));
                let by = if mid == before {
                    By::Rules
                } else if mid == after {
                    By::Answers
                } else {
                    By::Both
                };
                assert_eq!(told.by, by);
                seen[by as usize] += 1;
            }
            assert_eq!(
                step.attribution,
                attribute(
                    Side { rules: from.rules, answers: from.answers },
                    Side { rules: to.rules, answers: to.answers },
                )
            );
            let side = Side { rules: from.rules, answers: from.answers };
            assert_eq!(step.moved, largest(side, to.answers));
        }
    }
    assert!(seen.into_iter().all(|count| count > 10), "{seen:?}");
    assert_eq!(course::<u8>(&[]), []);
}

#[test]
fn a_step_names_the_answers_that_moved_most() {
    let before = company("Harbor & Pine");
    let mut after = before.clone();
    let number = |number| Some(Answer::Number(Decimal::whole(number)));
    after.set("projects_late_pct", number(20));
    after.set("downtime_hours", Some(Answer::Unknown));
    after.set("sponsor_share_pct", number(0));
    after.set("agile", None);
    let rules = default_ruleset();
    let scores = [&before, &after].map(|answers| assess(rules, answers));
    let look = |at, answers, assessment| Look { at, rules, answers, assessment };
    let looks = [look("May", &before, &scores[0]), look("June", &after, &scores[1])];
    let steps = course(&looks);
    let said: Vec<&str> = steps[0].moved.iter().map(|each| each.sentence.as_str()).collect();
    assert_eq!(said, MOVED);
}

const MOVED: [&str; 3] = [
    "Projects with a sponsor: 70% before, 0% now. Ownership of technology rises by 18.7 points.",
    "Late projects: 55% before, 20% now. Need for IT falls by 11.0 points.",
    "Store downtime: 20 hours per year before, not known now. Need for IT may differ by up to 4.7 \
     points.",
];

#[test]
fn what_to_watch_is_what_lies_nearest_to_a_change() {
    let mut checked = 0;
    for answers in companies(21, 60).into_iter().filter(|each| known(each) > 35) {
        let rules = default_ruleset();
        let assessment = assess(rules, &answers);
        let case = Case { ruleset: rules, answers: &answers, assessment: &assessment };
        let (margins, timing) = (margins(rules, &answers), timing(rules, &answers, &assessment));
        let watched = watch(&case, &margins, &timing);
        let open: Vec<&str> =
            assessment.roles.iter().filter(|r| !r.filled).map(|r| r.key.as_str()).collect();
        assert_eq!(watched.iter().map(|each| each.role.as_str()).collect::<Vec<_>>(), open);
        for each in &watched {
            assert!(each.figures.len() <= 3 && each.figures.is_sorted_by_key(|f| f.distance));
            for figure in &each.figures {
                let mut changed = answers.clone();
                changed.set(&figure.signal, Some(figure.limit.value.clone()));
                let then = Outcome::of(&assess(rules, &changed), &each.role);
                assert_ne!(then, Outcome::of(&assessment, &each.role));
                assert_eq!(then, Outcome::Verdicts(figure.limit.verdicts));
                let signal: &Signal = questionnaire().signal(&figure.signal).expect("a signal");
                assert!(figure.sentence.to_lowercase().starts_with(&signal.name().to_lowercase()));
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "{checked}");
}
