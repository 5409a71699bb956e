//! Margins: every stated value is scored again, at it and one step inside, and on small rules every
//! other value is tried.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::margins::{Change, Margin, margins};
use readyline::rules::explain::spoken;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Verdict, default_ruleset};
use readyline::rules::score::{VerdictSet, assess};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::rules_brute::{Table, case, last, position, value};
use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value};
use crate::support::population::companies;
use crate::support::trials::total;

fn signal(key: &str) -> &'static Signal {
    questionnaire().signal(key).expect("a signal")
}

fn set(verdicts: &[Verdict]) -> VerdictSet {
    verdicts.iter().copied().collect()
}

/// A value that changes the verdicts, and what they then are.
type Found = (Answer, VerdictSet);

fn found(change: &Change) -> Found {
    (change.value.clone(), change.verdicts)
}

/// The nearest change on one side, by trying one value after the other.
fn nearest(
    signal: &Signal,
    positions: impl Iterator<Item = i64>,
    now: VerdictSet,
    at: impl Fn(i64) -> VerdictSet,
) -> Option<Found> {
    let mut all = positions.map(|position| (position, at(position)));
    let (position, verdicts) = all.find(|(_, verdicts)| *verdicts != now)?;
    Some((value(signal, position), verdicts))
}

fn trial(seed: u64, lawful: bool) -> usize {
    let mut dice = Dice(seed);
    let case = case(&mut dice, lawful, 16);
    let all = margins(&case.rules, &case.answers);
    let role = &case.rules.roles[0];
    let known = case.used.iter().filter(|signal| case.answers.knows(&signal.key));
    let expected: Vec<&str> = known.map(|signal| signal.key.as_str()).collect();
    let mut keys: Vec<&str> = all.iter().map(|margin| margin.signal.as_str()).collect();
    keys.sort_unstable();
    let mut sorted = expected.clone();
    sorted.sort_unstable();
    assert_eq!(keys, sorted, "seed {seed}");
    for margin in &all {
        let own = signal(&margin.signal);
        if last(own) > 1001 {
            continue;
        }
        let vars: Vec<&'static Signal> = [own].into_iter().chain(case.unknown.clone()).collect();
        let table = Table::new(role, &case.answers, &vars);
        let at = |position: i64| {
            let mut at = vec![0; vars.len()];
            at[0] = position;
            set(&table.verdicts(1, &mut at))
        };
        let present = position(own, &margin.value);
        let now = at(present);
        let told = (margin.verdicts, margin.told);
        assert_eq!(told, (now, true), "seed {seed}: {margin:?}");
        if own.is_number() {
            let down = nearest(own, (0..present).rev(), now, at);
            let up = nearest(own, present + 1..=last(own), now, at);
            let told = [&margin.down, &margin.up].map(|change| change.as_ref().map(found));
            assert_eq!(told, [down, up], "seed {seed}: {margin:?}");
        } else {
            let others = (0..=last(own)).filter(|option| *option != present);
            let changes = others.filter(|option| at(*option) != now);
            let changes: Vec<Found> =
                changes.map(|option| (value(own, option), at(option))).collect();
            let told: Vec<Found> = margin.options.iter().map(found).collect();
            assert_eq!(told, changes, "seed {seed}: {margin:?}");
        }
    }
    all.len()
}

#[test]
fn margins_are_those_of_trying_every_value() {
    let cases = AtomicUsize::new(0);
    let margins = total(0..12_000, |seed| {
        let margins = trial(seed, seed % 3 > 0);
        cases.fetch_add(usize::from(margins > 0), Ordering::Relaxed);
        margins
    });
    let cases = cases.into_inner();
    assert!(cases >= 10_000 && margins > 20_000, "{margins} margins of {cases} companies");
}

/// The verdicts of a role where one answer has another value.
fn rescored(role: &str, answers: &Answers, signal: &Signal, value: Answer) -> VerdictSet {
    let mut changed = answers.clone();
    changed.set(&signal.key, Some(value));
    let scores = assess(default_ruleset(), &changed).roles;
    set(&scores.iter().find(|score| score.key == role).expect("the role").verdicts)
}

/// At each stated value the verdicts differ as it says; one step inside, and at some values nearer,
/// they do not; nor do they anywhere where nothing is stated.
fn check_number(dice: &mut Dice, answers: &Answers, margin: &Margin) {
    let own = signal(&margin.signal);
    let present = position(own, &margin.value);
    for (change, way) in [(&margin.down, -1), (&margin.up, 1)] {
        let end = if way < 0 { 0 } else { last(own) };
        let at = |position| rescored(&margin.role, answers, own, value(own, position));
        let (limit, inside) = match change {
            Some(change) => {
                let limit = position(own, &change.value);
                assert!((limit - present) * way > 0, "{margin:?}");
                assert_eq!(at(limit), change.verdicts, "{margin:?}\n{answers:?}");
                assert_ne!(change.verdicts, margin.verdicts, "{margin:?}");
                (limit, limit - way)
            }
            None => (end + way, end),
        };
        let steps = (limit - present).abs();
        if steps > 1 {
            let some = present + way * (1 + dice.below(steps as u64 - 1) as i64);
            for inside in [inside, some] {
                assert_eq!(at(inside), margin.verdicts, "{inside} of {margin:?}\n{answers:?}");
            }
        }
    }
}

#[test]
fn stated_limits_hold_when_they_are_scored_again_with_the_default_rules() {
    let mut checked = 0;
    for (seed, mut answers) in (0_u64..).zip(companies(7, 1_000)) {
        let mut dice = Dice(seed);
        // Most companies know nearly everything; every fifth leaves much of what it may unknown.
        for signal in &questionnaire().signals {
            let unknown = !answers.knows(&signal.key);
            let may = signal.may_stay_unknown() && (seed % 5 == 0 || dice.below(12) == 0);
            if unknown && !may {
                answers.set(&signal.key, Some(any_value(&mut dice, signal)));
            }
        }
        let all = margins(default_ruleset(), &answers);
        assert!(all.iter().all(|margin| margin.told), "{answers:?}");
        for _ in 0..2 {
            let Some(margin) = all.get(dice.below(all.len().max(1) as u64) as usize) else { break };
            let own = signal(&margin.signal);
            if own.is_number() {
                check_number(&mut dice, &answers, margin);
            } else {
                for option in &own.options {
                    let value = Answer::Choice(option.key.clone());
                    let there = rescored(&margin.role, &answers, own, value.clone());
                    let stated = margin.options.iter().find(|change| change.value == value);
                    let stated = stated.map_or(margin.verdicts, |change| change.verdicts);
                    assert_eq!(there, stated, "{margin:?}\n{answers:?}");
                }
            }
            checked += 1;
        }
    }
    assert!(checked > 1_500, "{checked}");
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Told {
    company: String,
    role: String,
    margins: BTreeMap<String, String>,
}

#[test]
fn the_margins_of_the_example_companies_read_as_a_consultant_reviewed_them() {
    let cases: Vec<Told> =
        serde_json::from_str(include_str!("../cases/margins.json")).expect("a case file");
    assert_eq!(cases.len(), 10);
    let told = |case: &Told| {
        let all = margins(default_ruleset(), &company(&case.company));
        let own = all.iter().filter(|margin| margin.role == case.role);
        let margins = own.map(|margin| (margin.signal.clone(), spoken::margin(margin))).collect();
        Told { company: case.company.clone(), role: case.role.clone(), margins }
    };
    let told: Vec<Told> = cases.iter().map(told).collect();
    assert!(told == cases, "it reads {}", serde_json::to_string(&told).expect("text"));
}
