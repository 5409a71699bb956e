//! What to ask next, and how close a verdict is: against trying every value, and the rules of the
//! order.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::certainty::near;
use readyline::rules::explain::margins::{Distance, margins};
use readyline::rules::explain::settling::settling;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::{Assessment, assess};
use readyline::rules::study::meeting::{Kind, MOST, closeness, meeting, meeting_of};
use readyline::rules::study::outcome::Outcome;

use crate::rules_brute::{case, last, value};
use crate::rules_cases::{company, with_required_only};
use crate::rules_oracle::Dice;
use crate::support::population::companies;

fn scored<'a>(rules: &'a Ruleset, answers: &'a Answers, assessment: &'a Assessment) -> Case<'a> {
    Case { ruleset: rules, answers, assessment }
}

fn signal(key: &str) -> &'static Signal {
    questionnaire().signal(key).expect("a signal")
}

fn with(answers: &Answers, key: &str, answer: Answer) -> Answers {
    let mut answers = answers.clone();
    answers.set(key, Some(answer));
    answers
}

/// Every value of a question, or the ends and some between where there are many.
fn values(signal: &Signal) -> impl Iterator<Item = Answer> {
    let last = last(signal);
    let step = (last / 12).max(1);
    (0..=last).step_by(step as usize).chain([last]).map(|position| value(signal, position))
}

/// The gap between two numbers as a share of the first, which is at least one, as a fraction.
fn share(now: &Answer, then: &Answer) -> Option<[i128; 2]> {
    let (Answer::Number(now), Answer::Number(then)) = (now, then) else { return None };
    let [now, then] = [now, then].map(|number| i128::from(number.thousandths()));
    Some([(then - now).abs(), now.abs().max(1000)])
}

/// The nearest other outcome of a role by trying every value of every known answer.
fn nearest(rules: &Ruleset, answers: &Answers, used: &[&'static Signal]) -> Option<Distance> {
    let key = &rules.roles[0].key;
    let now = Outcome::of(&assess(rules, answers), key);
    let mut best: Option<Distance> = None;
    for signal in used.iter().filter(|signal| answers.knows(&signal.key)) {
        let present = answers.get(&signal.key).expect("known");
        for position in 0..=last(signal) {
            let other = value(signal, position);
            let then = Outcome::of(&assess(rules, &with(answers, &signal.key, other.clone())), key);
            if then == now || then == Outcome::Filled {
                continue;
            }
            let distance = match share(present, &other) {
                Some([gap, size]) => Distance::Thousandths(((gap * 1000 + size - 1) / size) as i64),
                None => Distance::OneAnswer,
            };
            best = Some(best.map_or(distance, |best| best.min(distance)));
        }
    }
    best
}

#[test]
fn the_nearest_change_is_that_of_trying_every_value() {
    let mut seen = [0, 0, 0];
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let case = case(&mut dice, seed % 3 > 0, 16);
        let small = case.used.iter().all(|signal| last(signal) <= 300);
        let assessment = assess(&case.rules, &case.answers);
        let role = &assessment.roles[0];
        if !small {
            continue;
        }
        let found = closeness(
            &scored(&case.rules, &case.answers, &assessment),
            &margins(&case.rules, &case.answers),
        );
        assert_eq!(found.len(), usize::from(role.settled && !role.filled), "seed {seed}");
        let Some(found) = found.first() else { continue };
        assert_eq!((&found.role, &[found.verdict][..]), (&role.key, &role.verdicts[..]));
        let told = found.nearest.as_ref().map(|nearest| nearest.distance);
        assert_eq!(told, nearest(&case.rules, &case.answers, &case.used), "seed {seed}");
        let place = match told {
            None => 0,
            Some(Distance::Thousandths(_)) => 1,
            Some(Distance::OneAnswer) => 2,
        };
        seen[place] += 1;
    }
    assert!(seen.iter().all(|count| *count > 3), "{seen:?}");
}

fn check(answers: &Answers) -> Vec<Kind> {
    let rules = default_ruleset();
    let assessment = assess(rules, answers);
    let case = scored(rules, answers, &assessment);
    let (margins, settling) = (margins(rules, answers), settling(rules, answers));
    let asked = meeting_of(&case, &margins, &settling);
    assert!(asked.len() <= MOST && asked.is_sorted_by_key(|each| each.kind));
    let mut keys: Vec<&str> = asked.iter().map(|each| each.signal.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), asked.len(), "asked twice");
    let open = assessment.roles.iter().any(|role| !role.settled);
    let sure = settling.iter().filter_map(|each| each.one.as_ref()).any(|one| one.always);
    if open && sure {
        // What settles a verdict for certain comes first of all, and really does.
        let first = &asked[0];
        assert_eq!(first.kind, Kind::Settles);
        let closes = |role: &String| {
            values(signal(&first.signal)).all(|value| {
                let then = assess(rules, &with(answers, &first.signal, value));
                then.roles.iter().any(|each| each.key == *role && each.settled)
            })
        };
        assert!(first.roles.iter().any(closes), "{first:?}");
    }
    for each in &asked {
        assert_eq!(answers.knows(&each.signal), each.kind == Kind::Confirm, "{each:?}");
        let filled = |role: &&String| assessment.roles.iter().any(|s| s.key == **role && s.filled);
        assert!(!each.roles.is_empty() && !each.roles.iter().any(|role| filled(&role)));
        assert!(each.sentence.ends_with('.') && !each.sentence.contains("  "));
    }
    // As long as a verdict is open, nothing else is asked about before all that settles it.
    let needed = settling.iter().flat_map(|each| each.set.iter());
    let needed: BTreeSet<&str> = needed.map(String::as_str).collect();
    let settles = asked.iter().filter(|each| each.kind == Kind::Settles).count();
    assert!(settles >= needed.len().min(MOST), "{asked:?} {needed:?}");
    if asked.len() < MOST {
        // A question is left out only where there is nothing more to ask.
        let unknown = asked.iter().filter(|each| each.kind != Kind::Confirm).count();
        let left = readyline::rules::explain::missing::unknown_everywhere(&case);
        let roles = |key: &str| {
            let moves = |role: &readyline::rules::ruleset::Role| {
                let scored = case.order().into_iter().find(|each| each.role.key == role.key);
                let scored = scored.filter(|each| !each.score.filled);
                let gaps = scored.map(|each| readyline::rules::explain::missing::gaps(&case, each));
                gaps.is_some_and(|gaps| gaps.iter().any(|gap| gap.signal.key == key))
            };
            rules.roles.iter().any(moves)
        };
        let left = left.iter().filter(|gap| roles(&gap.signal.key)).count();
        assert_eq!(unknown, left);
    }
    check_confirmed(answers, &assessment, &asked);
    asked.into_iter().map(|each| each.kind).collect()
}

/// No other margin is nearer than one that is asked about.
fn check_confirmed(
    answers: &Answers,
    assessment: &Assessment,
    asked: &[readyline::rules::study::meeting::Question],
) {
    let settled = |role: &String| {
        let score = assessment.roles.iter().find(|score| score.key == *role);
        score.is_some_and(|score| score.verdicts.len() == 1)
    };
    let mut all: Vec<(String, [i128; 2])> = Vec::new();
    for margin in margins(default_ruleset(), answers) {
        if !settled(&margin.role) || !signal(&margin.signal).is_number() {
            continue;
        }
        if let Some((_, change)) = near(&margin) {
            let far = share(&margin.value, &change.value).expect("numbers");
            all.push((margin.signal.clone(), far));
        }
    }
    let thousandths = |[gap, size]: [i128; 2]| (gap * 1000 + size - 1) / size;
    let nearest = |key: &str| {
        all.iter().filter(|(signal, _)| signal == key).map(|(_, far)| thousandths(*far)).min()
    };
    let confirmed: Vec<_> = asked.iter().filter(|each| each.kind == Kind::Confirm).collect();
    let far: Vec<i128> =
        confirmed.iter().map(|each| nearest(&each.signal).unwrap_or(i128::MAX)).collect();
    assert!(far.is_sorted(), "{far:?}");
    let asked_about = |key: &str| asked.iter().any(|each| each.signal == key);
    let left = all.iter().filter(|(key, _)| !asked_about(key)).map(|(_, far)| thousandths(*far));
    if let (Some(most), Some(least)) = (far.last(), left.min()) {
        assert_ne!(most.cmp(&least), Ordering::Greater);
    }
}

#[test]
fn three_questions_are_asked_by_their_effect() {
    let mut seen = [0, 0, 0];
    for answers in companies(13, 80) {
        for kind in check(&answers) {
            seen[kind as usize] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}

#[test]
fn an_empty_questionnaire_asks_three_questions() {
    let kinds = check(&Answers::default());
    assert_eq!(kinds.len(), MOST);
}

#[test]
fn questions_are_asked_in_plain_words() {
    let said = |answers: &Answers| {
        let assessment = assess(default_ruleset(), answers);
        let asked = meeting(&scored(default_ruleset(), answers, &assessment));
        asked.into_iter().map(|each| each.sentence).collect::<Vec<_>>()
    };
    let mut one_open = company("Pawfolio");
    one_open.set("csat_pct", Some(Answer::Unknown));
    one_open.set("downtime_hours", Some(Answer::Unknown));
    let all = [
        said(&company("Pawfolio")),
        said(&one_open),
        said(&with_required_only("Pawfolio")),
        // No figure lies near enough to a change to be asked about again.
        said(&company("Northlight Audio")),
    ];
    assert_eq!(all, [&CONFIRMED[..], &SETTLES[..], &MANY[..], &[]]);
}

const CONFIRMED: [&str; 3] = [
    "Customer satisfaction: is it really 76%? At 76.3% the answer for Customer Service changes to \
     Bridge.",
    "Team turnover: is it really 42%? At 41.6% the answer for Customer Service changes to Bridge.",
    "Change in complaints: is it really 32%? At 31.5% the answer for Customer Service changes to \
     Bridge.",
];
const SETTLES: [&str; 3] = [
    "Customer satisfaction: not known yet; whatever it is, it settles the answer for Customer \
     Service.",
    "People in IT: is it really 3 people? At 2 people the answer for IT is open: Bridge or Not \
     yet.",
    "Late projects: is it really 30%? At about 36% the answer for IT is open: Bridge or Not yet.",
];
const MANY: [&str; 3] = [
    "Customer contacts a month: not known yet; it can move the scores for Customer Service by up \
     to 52.0 points, and settles the answer together with 10 others.",
    "Order growth: not known yet; it can move the scores for Customer Service by up to 15.0 \
     points, and settles the answer together with 10 others.",
    "Change in complaints: not known yet; it can move the scores for Customer Service by up to \
     15.0 points, and settles the answer together with 10 others.",
];
