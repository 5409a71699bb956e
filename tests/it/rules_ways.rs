//! Ways to another verdict: they are scored again, no smaller set of answers leads there, and none
//! of as many moves them less.

use std::collections::BTreeMap;

use readyline::rules::answers::Answers;
use readyline::rules::explain::spoken;
use readyline::rules::explain::ways::{MOST_STEPS, Way, WayState, ways};
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Role, Ruleset, Verdict, default_ruleset};
use readyline::rules::score::assess;
use serde::Deserialize;

use crate::rules_brute::{Table, case, last, position};
use crate::rules_cases::company;
use crate::rules_oracle::Dice;
use crate::support::population::companies;

/// The most sets of values that are tried for some movable answers together.
const MOST: i64 = 1_100;

/// The verdicts of one role after the steps of a way.
fn after(rules: &Ruleset, answers: &Answers, way: &Way) -> Vec<Verdict> {
    let mut moved = answers.clone();
    for step in &way.steps {
        assert_eq!(moved.get(&step.signal), Some(&step.from));
        moved.set(&step.signal, Some(step.to.clone()));
    }
    let roles = assess(rules, &moved).roles;
    roles.into_iter().find(|role| role.key == way.role).expect("the role").verdicts
}

/// For each verdict that values of these signals lead to: the least that it costs, a whole scale
/// being a thousand million. All of the signals must move.
fn costs(role: &Role, answers: &Answers, vars: &[&'static Signal]) -> BTreeMap<Verdict, i64> {
    let table = Table::new(role, answers, vars);
    let at = |signal: &&'static Signal| position(signal, answers.get(&signal.key).expect("known"));
    let now: Vec<i64> = vars.iter().map(at).collect();
    let mut found: BTreeMap<Verdict, i64> = BTreeMap::new();
    table.all(0, &mut now.clone(), &mut |there| {
        if there.iter().zip(&now).any(|(there, now)| there == now) {
            return;
        }
        let cost = (0..vars.len()).map(|var| {
            let (size, weight) = table.moved(var, &now, there);
            size * (1_000_000_000 / weight.max(1))
        });
        let cost: i64 = cost.sum();
        let best = found.entry(table.verdict(there)).or_insert(cost);
        *best = (*best).min(cost);
    });
    found
}

/// Sets of so many of the signals.
fn sets(signals: &[&'static Signal], count: usize) -> Vec<Vec<&'static Signal>> {
    let Some((first, rest)) = signals.split_first() else {
        return if count == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    if count == 0 {
        return vec![Vec::new()];
    }
    let with = sets(rest, count - 1).into_iter().map(|set| [vec![*first], set].concat());
    with.chain(sets(rest, count)).collect()
}

fn trial(seed: u64) -> usize {
    let mut dice = Dice(seed);
    let mut case = case(&mut dice, !seed.is_multiple_of(3), 0);
    assert!(case.unknown.is_empty());
    // Of two that one factor takes together only one may move, so that the answer is exact.
    let never = ["it_staff", "agents"];
    let free =
        |signal: &&&'static Signal| last(signal) <= 201 && !never.contains(&signal.key.as_str());
    let movable: Vec<&'static Signal> = case.used.iter().filter(free).copied().collect();
    case.rules.movable = Some(movable.iter().map(|signal| signal.key.clone()).collect());
    let role = &case.rules.roles[0];
    let now = assess(&case.rules, &case.answers).roles[0].verdicts[0];
    let all = ways(&case.rules, &case.answers);
    assert_eq!(all.len(), 3, "one for each other verdict");
    let mut open: Vec<&Way> = all.iter().collect();
    for count in 1..=movable.len() {
        let mut best: BTreeMap<Verdict, i64> = BTreeMap::new();
        for set in sets(&movable, count) {
            if set.iter().map(|signal| last(signal) + 1).product::<i64>() > MOST {
                return all.len() - open.len();
            }
            for (verdict, cost) in costs(role, &case.answers, &set) {
                let least = best.entry(verdict).or_insert(cost);
                *least = (*least).min(cost);
            }
        }
        open.retain(|way| {
            let Some(least) = best.get(&way.to) else { return true };
            assert_eq!(way.state, WayState::Found, "seed {seed}: {way:?}");
            assert_eq!(way.steps.len(), count, "seed {seed}: {way:?}");
            assert_eq!(after(&case.rules, &case.answers, way), [way.to], "seed {seed}");
            let set: Vec<&'static Signal> = way
                .steps
                .iter()
                .map(|step| questionnaire().signal(&step.signal).expect("a signal"))
                .collect();
            let table = Table::new(role, &case.answers, &set);
            let at = |end: bool| -> Vec<i64> {
                let ends = set.iter().zip(&way.steps);
                ends.map(|(own, step)| position(own, if end { &step.to } else { &step.from }))
                    .collect()
            };
            let (from, to) = (at(false), at(true));
            let cost = (0..set.len()).map(|var| {
                let (size, weight) = table.moved(var, &from, &to);
                size * (1_000_000_000 / weight.max(1))
            });
            assert_eq!(cost.sum::<i64>(), *least, "seed {seed}: {way:?}");
            false
        });
    }
    for way in &open {
        assert_eq!((way.from, way.state), (now, WayState::NoWay), "seed {seed}: {way:?}");
        assert!(way.steps.is_empty());
    }
    all.len()
}

#[test]
fn ways_are_those_of_trying_every_set_of_movable_answers() {
    let told: usize = (0..1_300).map(|seed| trial(seed ^ 0xA175)).sum();
    assert!(told > 2_600, "{told}");
}

#[test]
fn ways_lead_where_they_say_with_the_default_rules() {
    let (mut found, mut none) = (0, 0);
    let movable = default_ruleset().movable();
    for answers in companies(99, 300) {
        for way in ways(default_ruleset(), &answers) {
            if way.steps.is_empty() {
                assert!(matches!(way.state, WayState::NoWay | WayState::Untold), "{way:?}");
                none += 1;
                continue;
            }
            found += 1;
            assert!(way.steps.len() <= MOST_STEPS);
            assert!(way.steps.iter().all(|step| movable.contains(&step.signal.as_str())));
            assert_eq!(after(default_ruleset(), &answers, &way), [way.to], "{way:?}\n{answers:?}");
            // Each step is needed: all others alone do not lead there.
            for left_out in 0..way.steps.len() {
                let mut fewer = way.clone();
                fewer.steps.remove(left_out);
                let there = after(default_ruleset(), &answers, &fewer);
                assert_ne!(there, [way.to], "{way:?}\n{answers:?}");
            }
        }
    }
    assert!(found > 150 && none > 150, "{found} found, {none} not");
}

#[test]
fn answers_that_one_factor_takes_together_are_not_said_to_have_no_way() {
    let mut rules = default_ruleset().clone();
    rules.movable = Some(vec!["projects_active".to_owned(), "it_staff".to_owned()]);
    for way in ways(&rules, &company("Harbor & Pine")) {
        let joined = way.role == "it_director";
        assert_eq!(way.state == WayState::Untold, joined && way.steps.is_empty(), "{way:?}");
    }
    rules.movable = Some(Vec::new());
    let all = ways(&rules, &company("Harbor & Pine"));
    assert_eq!(all.len(), 6);
    assert!(all.iter().all(|way| way.state == WayState::NoWay), "nothing may move");
}

#[derive(Deserialize)]
struct Told {
    company: String,
    role: String,
    ways: BTreeMap<String, String>,
}

#[test]
fn the_ways_of_the_example_companies_read_as_a_consultant_reviewed_them() {
    let cases: Vec<Told> =
        serde_json::from_str(include_str!("../cases/ways.json")).expect("a case file");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let all = ways(default_ruleset(), &company(&case.company));
        let told: BTreeMap<String, String> = all
            .iter()
            .filter(|way| way.role == case.role)
            .map(|way| (way.to.key().to_owned(), spoken::way(way)))
            .collect();
        assert_eq!(told, case.ways, "{}: {}", case.company, case.role);
    }
}
