//! Ways to another verdict: they are scored again, no smaller set of answers leads there, and none
//! of as many moves them less.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use readyline::rules::answers::Answers;
use readyline::rules::explain::spoken;
use readyline::rules::explain::ways::{MOST_STEPS, Way, WayState, ways};
use readyline::rules::questionnaire::Signal;
use readyline::rules::ruleset::{Role, Ruleset, Verdict, default_ruleset};
use readyline::rules::score::assess;
use serde::{Deserialize, Serialize};

use crate::rules_brute::{Table, case, last, position};
use crate::rules_cases::company;
use crate::rules_oracle::Dice;
use crate::support::population::companies;
use crate::support::trials::total;

/// The most sets of values that are tried for some movable answers together: of the first
/// companies, and of the many.
const MOST: [i64; 2] = [1_100, 300];

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

/// Every set of values of the movable answers of one company.
struct Moves<'a> {
    table: Table<'a>,
    now: Vec<i64>,
    /// What each value of each variable costs, a whole scale being a thousand million.
    costs: Vec<Vec<i64>>,
}

impl<'a> Moves<'a> {
    fn new(role: &'a Role, answers: &Answers, vars: &[&'static Signal]) -> Moves<'a> {
        let table = Table::new(role, answers, vars);
        let at = |own: &&'static Signal| position(own, answers.get(&own.key).expect("known"));
        let now: Vec<i64> = vars.iter().map(at).collect();
        let cost = |var: usize, there: i64| {
            let mut to = now.clone();
            to[var] = there;
            let (size, weight) = table.moved(var, &now, &to);
            size * (1_000_000_000 / weight.max(1))
        };
        let of = |(var, own): (usize, &&'static Signal)| {
            (0..=last(own)).map(|there| cost(var, there)).collect()
        };
        let costs = vars.iter().enumerate().map(of).collect();
        Moves { table, now, costs }
    }

    /// For each verdict that values of these variables lead to: the least that it costs. All of
    /// them must move, and no other does.
    fn cheapest(&self, set: &[usize]) -> BTreeMap<Verdict, i64> {
        let mut found = BTreeMap::new();
        self.each(set, &mut self.now.clone(), 0, &mut found);
        found
    }

    fn each(
        &self,
        set: &[usize],
        at: &mut Vec<i64>,
        cost: i64,
        found: &mut BTreeMap<Verdict, i64>,
    ) {
        let Some((var, rest)) = set.split_first() else {
            let best = found.entry(self.table.verdict(at)).or_insert(cost);
            *best = (*best).min(cost);
            return;
        };
        for there in (0..self.costs[*var].len()).filter(|there| *there as i64 != self.now[*var]) {
            at[*var] = there as i64;
            self.each(rest, at, cost + self.costs[*var][there], found);
        }
        at[*var] = self.now[*var];
    }
}

/// Sets of so many of the variables from this one on.
fn sets(from: usize, end: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let with = |first: usize| {
        sets(first + 1, end, count - 1).into_iter().map(move |set| [vec![first], set].concat())
    };
    (from..end).flat_map(with).collect()
}

fn trial(seed: u64, most: i64) -> usize {
    let mut dice = Dice(seed);
    let mut case = case(&mut dice, !seed.is_multiple_of(3), 0);
    assert!(case.unknown.is_empty());
    // Of two that one factor takes together only one may move, so that the answer is exact.
    let never = ["it_staff", "agents"];
    let free =
        |signal: &&&'static Signal| last(signal) <= 201 && !never.contains(&signal.key.as_str());
    let movable: Vec<&'static Signal> = case.used.iter().filter(free).copied().collect();
    case.rules.movable = Some(movable.iter().map(|signal| signal.key.clone()).collect());
    let moves = Moves::new(&case.rules.roles[0], &case.answers, &movable);
    let now = assess(&case.rules, &case.answers).roles[0].verdicts[0];
    let all = ways(&case.rules, &case.answers);
    assert_eq!(all.len(), 3, "one for each other verdict");
    let mut open: Vec<&Way> = all.iter().collect();
    for count in 1..=movable.len() {
        let mut best: BTreeMap<Verdict, i64> = BTreeMap::new();
        for set in sets(0, movable.len(), count) {
            if set.iter().map(|var| last(movable[*var]) + 1).product::<i64>() > most {
                return all.len() - open.len();
            }
            for (verdict, cost) in moves.cheapest(&set) {
                let least = best.entry(verdict).or_insert(cost);
                *least = (*least).min(cost);
            }
        }
        open.retain(|way| {
            let Some(least) = best.get(&way.to) else { return true };
            assert_eq!(way.state, WayState::Found, "seed {seed}: {way:?}");
            assert_eq!(way.steps.len(), count, "seed {seed}: {way:?}");
            assert_eq!(after(&case.rules, &case.answers, way), [way.to], "seed {seed}");
            let cost = way.steps.iter().map(|step| {
                let var = movable.iter().position(|own| own.key == step.signal).expect("movable");
                moves.costs[var][position(movable[var], &step.to) as usize]
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
    let some = total(0..1_300, |seed| trial(seed ^ 0xA175, MOST[0]));
    let many = total(100_000..104_000, |seed| trial(seed ^ 0xA175, MOST[1]));
    assert!(some > 2_600 && some + many >= 10_000, "{some} and {many} ways");
}

#[test]
fn ways_lead_where_they_say_with_the_default_rules() {
    let population = companies(99, 1_000);
    let movable = default_ruleset().movable();
    let none = AtomicUsize::new(0);
    let found = total(0..1_000, |seed| {
        let answers = &population[seed as usize];
        let mut found = 0;
        for way in ways(default_ruleset(), answers) {
            if way.steps.is_empty() {
                assert!(matches!(way.state, WayState::NoWay | WayState::Untold), "{way:?}");
                none.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            found += 1;
            assert!(way.steps.len() <= MOST_STEPS);
            assert!(way.steps.iter().all(|step| movable.contains(&step.signal.as_str())));
            assert_eq!(after(default_ruleset(), answers, &way), [way.to], "{way:?}\n{answers:?}");
            // Each step is needed: all others alone do not lead there.
            for left_out in 0..way.steps.len() {
                let mut fewer = way.clone();
                fewer.steps.remove(left_out);
                let there = after(default_ruleset(), answers, &fewer);
                assert_ne!(there, [way.to], "{way:?}\n{answers:?}");
            }
        }
        found
    });
    let none = none.into_inner();
    assert!(found >= 1_000 && none > 500, "{found} found, {none} not");
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

#[derive(Debug, PartialEq, Deserialize, Serialize)]
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
    let told = |case: &Told| {
        let all = ways(default_ruleset(), &company(&case.company));
        let own = all.iter().filter(|way| way.role == case.role);
        let ways = own.map(|way| (way.to.key().to_owned(), spoken::way(way))).collect();
        Told { company: case.company.clone(), role: case.role.clone(), ways }
    };
    let told: Vec<Told> = cases.iter().map(told).collect();
    assert!(told == cases, "it reads {}", serde_json::to_string(&told).expect("text"));
}
