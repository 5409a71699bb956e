//! What settles an open verdict, against every set of answers and all their values.

use std::collections::BTreeMap;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::settling::{Settling, SettlingAnswer, can_stop, settling};
use readyline::rules::explain::spoken;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Verdict, default_ruleset};
use readyline::rules::score::assess;
use serde::{Deserialize, Serialize};

use crate::rules_brute::{Case, Table, case, last, position};
use crate::rules_cases::{company, with_required_only};
use crate::rules_oracle::{Dice, any_value};
use crate::support::population::companies;
use crate::support::trials::total;

/// All completions of the unknown answers with their verdicts.
fn completions(table: &Table<'_>, count: usize) -> Vec<(Vec<i64>, Verdict)> {
    let mut all = Vec::new();
    table.all(0, &mut vec![0; count], &mut |at| all.push((at.to_vec(), table.verdict(at))));
    all
}

/// Whether completions that agree in these variables always agree in the verdict.
fn settles(all: &[(Vec<i64>, Verdict)], vars: &[usize], ends: &[i64]) -> bool {
    let places = vars.iter().map(|var| ends[*var] + 1).product::<i64>();
    let mut seen: Vec<Option<Verdict>> = vec![None; places as usize];
    all.iter().all(|(at, verdict)| {
        let place = vars.iter().fold(0, |place, var| place * (ends[*var] + 1) + at[*var]);
        seen[place as usize].get_or_insert(*verdict) == verdict
    })
}

/// Every set of variables, smaller ones first.
fn sets(count: usize) -> Vec<Vec<usize>> {
    let members = |set: usize| (0..count).filter(|var| set >> var & 1 == 1).collect::<Vec<_>>();
    let mut all: Vec<Vec<usize>> = (0..1 << count).map(members).collect();
    all.sort_by_key(Vec::len);
    all
}

/// How many values of a variable settle the verdict, of how many between the ends of its scales.
fn share(table: &Table<'_>, signal: &Signal, var: usize, verdicts: &[Vec<Verdict>]) -> (i64, i64) {
    let end = last(signal);
    let (mut from, mut to) = (0, end);
    if signal.is_number() {
        while from < end && table.same(var, 0, from + 1) {
            from += 1;
        }
        while to > 0 && table.same(var, end, to - 1) {
            to -= 1;
        }
    }
    let (from, to) = if from < to { (from, to) } else { (0, end) };
    let settled = (from..=to).filter(|at| verdicts[*at as usize].len() == 1).count() as i64;
    (settled, to - from + 1)
}

/// The stated ranges have every value once, with what it comes to.
fn check_values(seed: u64, signal: &Signal, one: &SettlingAnswer, verdicts: &[Vec<Verdict>]) {
    let mut next = 0;
    for range in &one.by_value {
        let [from, to] = [&range.from, &range.to].map(|answer| position(signal, answer));
        assert_eq!(from, next, "no gap: seed {seed}: {one:?}");
        next = to + 1;
        for value in from..=to {
            let found: Vec<Verdict> = range.verdicts.iter().collect();
            assert_eq!(found, verdicts[value as usize], "seed {seed}, {value}: {one:?}");
        }
    }
    assert_eq!(next, last(signal) + 1, "seed {seed}: {one:?}");
}

fn compare(seed: u64, case: &Case, told: &Settling) {
    let table = Table::new(&case.rules.roles[0], &case.answers, &case.unknown);
    let all = completions(&table, case.unknown.len());
    let ends: Vec<i64> = case.unknown.iter().map(|signal| last(signal)).collect();
    let smallest = sets(ends.len()).into_iter().find(|set| settles(&all, set, &ends));
    let mut smallest: Vec<&str> = smallest
        .expect("all answers settle it")
        .into_iter()
        .map(|var| case.unknown[var].key.as_str())
        .collect();
    let mut set: Vec<&str> = told.set.iter().map(String::as_str).collect();
    smallest.sort_unstable();
    set.sort_unstable();
    assert!(told.told, "seed {seed}");
    assert_eq!(set, smallest, "seed {seed}");
    let mut shares = Vec::new();
    for (var, signal) in case.unknown.iter().enumerate() {
        let at = |value: i64| {
            let mut verdicts: Vec<Verdict> = all
                .iter()
                .filter(|(at, _)| at[var] == value)
                .map(|(_, verdict)| *verdict)
                .collect();
            verdicts.sort_unstable_by_key(|verdict| std::cmp::Reverse(*verdict));
            verdicts.dedup();
            verdicts
        };
        let verdicts: Vec<Vec<Verdict>> = (0..=last(signal)).map(at).collect();
        let always = verdicts.iter().all(|each| each.len() == 1);
        let some = verdicts.iter().any(|each| each.len() == 1);
        let (settled, of) = share(&table, signal, var, &verdicts);
        if some && set.contains(&signal.key.as_str()) {
            shares.push((always, settled * 1_000_000 / of));
        }
        let Some(one) = told.one.as_ref().filter(|one| one.signal == signal.key) else { continue };
        assert_eq!(one.always, always, "seed {seed}");
        assert_eq!(i64::from(one.share_pct), settled * 100 / of, "seed {seed}: {one:?}");
        check_values(seed, signal, one, &verdicts);
    }
    let best = shares.iter().max();
    let stated = told.one.as_ref().map(|one| {
        let var = case.unknown.iter().position(|each| each.key == one.signal).expect("unknown");
        let settled = (0..=last(case.unknown[var])).map(|value| {
            let mut own = all.iter().filter(|(at, _)| at[var] == value).map(|(_, each)| *each);
            let first = own.next();
            let same = own.all(|each| Some(each) == first);
            if same { vec![Verdict::Hire] } else { vec![Verdict::Hire, Verdict::NotYet] }
        });
        let verdicts: Vec<Vec<Verdict>> = settled.collect();
        let (settled, of) = share(&table, case.unknown[var], var, &verdicts);
        (one.always, settled * 1_000_000 / of)
    });
    assert_eq!(stated.as_ref(), best, "seed {seed}: {told:?}");
}

#[test]
fn the_settling_answers_are_those_of_trying_every_set() {
    let trial = |seed: u64, most: usize| {
        let case = case(&mut Dice(seed ^ 0x5e77), !seed.is_multiple_of(3), most);
        let told = settling(&case.rules, &case.answers);
        let settled = assess(&case.rules, &case.answers).roles[0].settled;
        assert_eq!(told.len(), usize::from(!settled), "seed {seed}");
        told.iter().for_each(|told| compare(seed, &case, told));
        told.len()
    };
    let large = total(0..2_000, |seed| trial(seed, 220));
    let small = total(2_000..44_000, |seed| trial(seed, 40));
    assert!(large > 400 && large + small >= 10_000, "{large} and {small} open verdicts");
}

#[test]
fn answering_the_set_settles_the_default_rules_whatever_the_answers_are() {
    let population = companies(31, 1_600);
    let open = total(0..1_600, |seed| {
        let mut answers = population[seed as usize].clone();
        let mut dice = Dice(seed);
        for signal in &questionnaire().signals {
            if !signal.may_stay_unknown() && !answers.knows(&signal.key) {
                answers.set(&signal.key, Some(any_value(&mut dice, signal)));
            } else if signal.may_stay_unknown() && dice.below(9) == 0 {
                answers.set(&signal.key, Some(Answer::Unknown));
            }
        }
        let all = settling(default_ruleset(), &answers);
        for told in &all {
            assert!(told.told, "{told:?}\n{answers:?}");
            let settled = |answers: &Answers| {
                let roles = assess(default_ruleset(), answers).roles;
                roles.iter().any(|role| role.key == told.role && role.settled)
            };
            let mut answered = answers.clone();
            for key in &told.set {
                let signal = questionnaire().signal(key).expect("a signal");
                answered.set(key, Some(any_value(&mut dice, signal)));
            }
            assert!(settled(&answered), "{told:?}\n{answers:?}");
            let Some(one) = &told.one else { continue };
            let range = &one.by_value[dice.below(one.by_value.len() as u64) as usize];
            for value in [&range.from, &range.to] {
                let mut answered = answers.clone();
                answered.set(&one.signal, Some(value.clone()));
                let roles = assess(default_ruleset(), &answered).roles;
                let role = roles.iter().find(|role| role.key == told.role).expect("the role");
                let stated: Vec<Verdict> = range.verdicts.iter().collect();
                assert_eq!(role.verdicts, stated, "{told:?}\n{answers:?}");
            }
        }
        all.len()
    });
    assert!(open >= 1_000, "{open} open verdicts");
}

#[test]
fn one_may_stop_only_when_nothing_that_is_left_can_change_a_verdict() {
    let rules = default_ruleset();
    assert!(!can_stop(rules, &Answers::default()));
    for name in crate::result_pages::NAMES {
        assert!(can_stop(rules, &company(name)), "{name}");
    }
    let mut open = company("Pawfolio");
    open.set("csat_pct", Some(Answer::Unknown));
    open.set("agent_turnover_pct", Some(Answer::Unknown));
    assert_eq!(settling(rules, &open).len(), 1, "open");
    assert!(can_stop(rules, &open), "but nothing is left to ask");
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Told {
    company: String,
    unknown: Vec<String>,
    settling: BTreeMap<String, String>,
}

#[test]
fn what_settles_the_example_companies_reads_as_a_consultant_reviewed_it() {
    let cases: Vec<Told> =
        serde_json::from_str(include_str!("../cases/settling.json")).expect("a case file");
    assert!(cases.len() >= 5);
    let told = |case: &Told| {
        let mut answers = company(&case.company);
        if case.unknown.is_empty() {
            answers = with_required_only(&case.company);
        }
        case.unknown.iter().for_each(|key| answers.set(key, Some(Answer::Unknown)));
        let all = settling(default_ruleset(), &answers);
        let said = all.iter().map(|told| (told.role.clone(), spoken::settling(told)));
        let (company, unknown) = (case.company.clone(), case.unknown.clone());
        Told { company, unknown, settling: said.collect() }
    };
    let told: Vec<Told> = cases.iter().map(told).collect();
    assert!(told == cases, "it reads {}", serde_json::to_string(&told).expect("text"));
}
