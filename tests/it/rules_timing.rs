//! Months against whole numbers of any size, and with unknown answers: the range holds the month of
//! every completion.

use proptest::prelude::*;
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Points;
use readyline::rules::explain::order::order;
use readyline::rules::explain::route::routes;
use readyline::rules::explain::timing::{CannotTell, HORIZON, When, timing};
use readyline::rules::explain::waiting::waiting;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, Scale, default_ruleset};
use readyline::rules::score::assess;

use crate::rules_cases::{company, with_required_only};
use crate::rules_oracle::{Dice, any_value};
use crate::rules_route::number;

pub(crate) fn when(rules: &Ruleset, answers: &Answers, role: &str, mark: usize) -> Option<When> {
    let found = timing(rules, answers, &assess(rules, answers));
    let timing = found.into_iter().find(|timing| timing.role == role).expect("not filled");
    let band = ["growing", "ready"][mark];
    timing.marks.into_iter().find(|each| each.band == band).map(|each| each.when)
}

pub(crate) fn at(month: u32) -> Option<When> {
    Some(When::Within { earliest: month, latest: Some(month) })
}

/// A number of any size in digits, the lowest first.
fn times(number: &[u32], factor: u64) -> Vec<u32> {
    let mut digits = Vec::new();
    let mut carry = 0_u64;
    for digit in number {
        let product = u64::from(*digit) * factor + carry;
        digits.push((product % 1_000_000) as u32);
        carry = product / 1_000_000;
    }
    while carry > 0 {
        digits.push((carry % 1_000_000) as u32);
        carry /= 1_000_000;
    }
    digits
}

/// The product of powers, as digits from the highest on after their count.
fn powers(factors: &[(u64, u32)]) -> (usize, Vec<u32>) {
    let mut number = vec![1];
    for (factor, power) in factors {
        for _ in 0..*power {
            number = times(&number, *factor);
        }
    }
    number.reverse();
    (number.len(), number)
}

/// The first month in which `people * (1 + pct / 100) ^ (month / 12)` is `limit / 100` or more.
fn first_month(people: u64, pct: u64, limit: u64) -> Option<u32> {
    (1..=HORIZON).find(|month| {
        let grown = powers(&[(people, 12), (100, 12), (100 + pct, *month)]);
        grown >= powers(&[(limit, 12), (100, *month)])
    })
}

#[test]
fn months_are_those_of_whole_numbers_of_any_size() {
    let mut rules = default_ruleset().clone();
    rules.roles[0].fit.factors.truncate(1);
    rules.roles[0].fit.factors[0].weight = 100;
    let mut dice = Dice(7);
    for _ in 0..150 {
        let (people, pct) = (1 + dice.below(99), 1 + dice.below(300));
        let mut answers = company("Northlight Audio");
        answers.set("headcount", number(&people.to_string()));
        answers.set("revenue_growth_pct", number(&pct.to_string()));
        // From 50 to 100 people a person is worth two points, so 99.975 people round up to 100.0
        // points and 74.975 to 50.0.
        for (mark, limit) in [(0, 74_975), (1, 99_975)] {
            let scaled = first_month(people * 10, pct, limit);
            let expected = match scaled {
                _ if people * 1000 >= limit => None,
                Some(month) => at(month),
                None => Some(When::NotWithinFiveYears),
            };
            let found = when(&rules, &answers, "it_director", mark);
            assert_eq!(found, expected, "{people} people, {pct}%, {limit}");
        }
    }
}

#[test]
fn a_figure_that_lands_on_its_limit_crosses_in_that_month() {
    let mut rules = default_ruleset().clone();
    rules.roles[0].fit.factors.truncate(1);
    let factor = &mut rules.roles[0].fit.factors[0];
    factor.weight = 100;
    // The scorer rounds half up, so 50.0 points begin at exactly 100 people and 55.0 at 110.
    factor.scale = Scale::Ramp {
        none_at: "0.1".parse().expect("a number"),
        full_at: "200.1".parse().expect("a number"),
    };
    let mut answers = company("Northlight Audio");
    for (people, pct, month) in [(50, "100", 12), (25, "100", 24), (80, "56.3", 6), (80, "56.2", 7)]
    {
        answers.set("headcount", number(&people.to_string()));
        answers.set("revenue_growth_pct", number(pct));
        assert_eq!(when(&rules, &answers, "it_director", 0), at(month), "{people} {pct}");
    }
    answers.set("revenue_growth_pct", number("21"));
    answers.set("headcount", number("100"));
    rules.roles[0].fit.bands.marks = [Points::whole(55), Points::whole(100)];
    assert_eq!(when(&rules, &answers, "it_director", 0), at(6), "100 * 1.21^(1/2) = 110");
}

#[test]
fn nobody_can_tell_without_growth() {
    let mut answers = company("Northlight Audio");
    let reason = |answers: &Answers| match when(default_ruleset(), answers, "it_director", 1) {
        Some(When::CannotTell { reason }) => reason,
        other => panic!("{other:?}"),
    };
    answers.set("revenue_growth_pct", Some(Answer::Unknown));
    assert_eq!(reason(&answers), CannotTell::GrowthUnknown);
    for pct in ["0", "-12.5"] {
        answers.set("revenue_growth_pct", number(pct));
        assert_eq!(reason(&answers), CannotTell::NotGrowing);
    }
    let mut rules = default_ruleset().clone();
    rules.roles[0].fit.factors[0].metric = "integrations".to_owned();
    rules.roles[0].fit.factors.truncate(1);
    let found = when(&rules, &answers, "it_director", 1);
    assert_eq!(found, Some(When::CannotTell { reason: CannotTell::NothingGrows }));
}

#[test]
fn months_and_what_follows_are_said_in_words() {
    let summary = |answers: &Answers, role: usize| {
        let rules = default_ruleset();
        timing(rules, answers, &assess(rules, answers))[role].clone()
    };
    let northlight = summary(&company("Northlight Audio"), 0);
    let expected = "At this pace the company is large enough for this role in about 24 months. If \
                    the need stays as it is, the verdict would then be “Hire”.";
    assert_eq!(northlight.summary, expected);
    let expected = [
        "The number of people grows as fast as revenue.",
        "Revenue keeps growing at the pace of last year.",
    ];
    assert_eq!(northlight.assumptions, expected);
    let pawfolio = summary(&company("Pawfolio"), 0);
    assert!(pawfolio.summary.ends_with("would then still be “Not yet”."), "{pawfolio:?}");
    let harbor = summary(&company("Harbor & Pine"), 0);
    assert_eq!(harbor.summary, "The company is large enough for this role today.");
    let open = summary(&with_required_only("Pawfolio"), 0);
    let expected = "Nobody can tell when the company is large enough for this role: it takes \
                    revenue growth to work that out.";
    assert_eq!(open.summary, expected);
}

/// Whether what was said with unknown answers holds for one completion of them. `None`: the mark is
/// reached today.
fn holds(said: &Option<When>, completed: &Option<When>) -> bool {
    let (earliest, latest) = match completed {
        None => (0, Some(0)),
        Some(When::Within { earliest, latest }) => (*earliest, *latest),
        Some(When::NotWithinFiveYears) => (HORIZON + 1, None),
        Some(When::CannotTell { .. }) => return matches!(said, Some(When::CannotTell { .. })),
    };
    match said {
        None => completed.is_none(),
        Some(When::CannotTell { .. }) => true,
        Some(When::NotWithinFiveYears) => earliest > HORIZON,
        Some(When::Within { earliest: least, latest: most }) => {
            *least <= earliest && most.is_none_or(|most| latest.is_some_and(|one| one <= most))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_said_with_unknown_answers_holds_for_every_completion(seed: u64, known in 0_u64..9) {
        let mut dice = Dice(seed);
        let like = company(["Northlight Audio", "Pawfolio", "Bramble Box"][dice.below(3) as usize]);
        let (mut answers, mut whole) = (Answers::default(), Answers::default());
        for signal in &questionnaire().signals {
            let answer = match dice.below(3) {
                0 => any_value(&mut dice, signal),
                _ => like.get(&signal.key).cloned().expect("a full example"),
            };
            let grows = signal.key.ends_with("growth_pct") && dice.below(4) > 0;
            let leads = signal.key.ends_with("_lead");
            if grows || leads || dice.below(8) < known {
                answers.set(&signal.key, Some(answer.clone()));
            }
            whole.set(&signal.key, Some(answer));
        }
        let rules = default_ruleset();
        let (before, after) = (assess(rules, &answers), assess(rules, &whole));
        for (role, score) in rules.roles.iter().zip(&after.roles).filter(|(_, each)| !each.filled) {
            for mark in 0..2 {
                let said = when(rules, &answers, &role.key, mark);
                let completed = when(rules, &whole, &role.key, mark);
                prop_assert!(holds(&said, &completed), "{said:?} {completed:?} {score:?}");
            }
        }
        let said = order(rules, &answers, &before).queue;
        if let Some(first) = said.and_then(|queue| queue.first) {
            let top = after.roles.iter().find(|role| role.key == first).expect("a role");
            let others = after.roles.iter().filter(|role| role.key != first);
            prop_assert!(others.clone().all(|role| role.need.low < top.need.low));
        }
        for route in routes(rules, &answers, &before) {
            prop_assert!((2..=5).contains(&route.steps.len()));
        }
        for waiting in waiting(rules, &answers, &before) {
            prop_assert!(waiting.not_known.iter().all(|signal| !answers.knows(signal)));
        }
    }
}
