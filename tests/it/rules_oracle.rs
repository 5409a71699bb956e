//! Small random rulesets against brute force: every completion of the unknown answers is scored
//! one by one with arithmetic of its own, and ranges, bands and verdicts must be exactly those.

use std::collections::BTreeSet;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{
    Dial, Factor, Role, Ruleset, Scale, Shares, Verdict, VerdictRow, VerdictTable, default_ruleset,
};
use readyline::rules::score::assess;

use crate::support::trials::total;

/// Signals with few values, and metrics worked out from them.
const METRICS: [&str; 14] = [
    "security_checks",
    "digital_assets",
    "cs_overtime",
    "store_owner",
    "it_involvement",
    "security_incidents",
    "surprise_projects",
    "integrations",
    "supervisors",
    "projects_active",
    "projects_late_pct",
    "projects_per_it_person",
    "people_per_it_person",
    "agents_per_supervisor",
];

/// The most completions that are tried for one of the first rulesets, and for one of the many.
const MOST: [usize; 2] = [5_100, 300];

/// Numbers that look random and are the same on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }
}

/// The signals behind a metric: the one it rises with, then the one it falls with.
pub(crate) fn inputs(metric: &str) -> Vec<&'static Signal> {
    let keys = match metric {
        "projects_per_it_person" => vec!["projects_active", "it_staff"],
        "people_per_it_person" => vec!["headcount", "it_staff"],
        "agents_per_supervisor" => vec!["agents", "supervisors"],
        "complaints_vs_orders_pct" => vec!["complaints_change_pct", "order_growth_pct"],
        plain => vec![plain],
    };
    let signal = |key| questionnaire().signal(key).expect("a signal");
    keys.into_iter().map(signal).collect()
}

/// The points of a factor in tenths, worked out from the formulas' text.
fn points(factor: &Factor, answers: &Answers) -> i64 {
    let weight = i128::from(factor.weight);
    let (num, den) = match &factor.scale {
        Scale::Shares(shares) => {
            let option = answers.choice(&factor.metric).expect("a choice");
            (i128::from(shares[option]), 100)
        }
        Scale::Ramp { none_at, full_at } => {
            let (value, unit) = value(&factor.metric, answers);
            let none = i128::from(none_at.thousandths());
            let full = i128::from(full_at.thousandths());
            // (value / unit - none / 1000) / ((full - none) / 1000)
            let (num, den) = (value * 1000 - none * unit, (full - none) * unit);
            let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
            (num.clamp(0, den), den)
        }
    };
    let twice = 20 * weight * num;
    i64::try_from((twice + den).div_euclid(2 * den)).expect("few points")
}

/// A metric as a fraction.
fn value(metric: &str, answers: &Answers) -> (i128, i128) {
    let number =
        |signal: &Signal| i128::from(answers.number(&signal.key).expect("a number").thousandths());
    match (metric, inputs(metric).as_slice()) {
        ("complaints_vs_orders_pct", [complaints, orders]) => {
            let (complaints, orders) = (number(complaints), number(orders));
            (((100_000 + complaints) - (100_000 + orders)) * 100, 100_000 + orders)
        }
        (_, [first, second]) => (number(first), number(second).max(1000)),
        (_, [only]) => (number(only), 1000),
        _ => panic!("a metric of no signal"),
    }
}

/// Every value of a signal.
fn values(signal: &Signal) -> Vec<Answer> {
    let options = signal.options.iter().map(|option| Answer::Choice(option.key.clone()));
    let (Some(min), Some(max), Some(step)) = (signal.min, signal.max, signal.step) else {
        return options.collect();
    };
    let step = usize::try_from(step.thousandths()).expect("a step");
    let numbers = (min.thousandths()..=max.thousandths()).step_by(step);
    numbers.map(|number| Answer::Number(Decimal::from_thousandths(number))).collect()
}

/// A random number inside a signal's limits, on its step.
pub(crate) fn any_value(dice: &mut Dice, signal: &Signal) -> Answer {
    if !signal.is_number() {
        let option = dice.below(signal.options.len() as u64) as usize;
        return Answer::Choice(signal.options[option].key.clone());
    }
    let [min, max, step] =
        [signal.min, signal.max, signal.step].map(|each| each.expect("limits").thousandths());
    let steps = (max - min) / step;
    // Small figures are the likely ones; now and then any is taken.
    let steps = if dice.below(3) > 0 { steps.min(60) } else { steps };
    let from = if min < 0 && dice.below(2) == 0 { 0 } else { min };
    let number = (from + step * dice.below(steps as u64 + 1) as i64).min(max);
    Answer::Number(Decimal::from_thousandths(number))
}

/// A dial of some of the metrics. A lawful one lets every signal push one way.
fn dial(dice: &mut Dice, like: &Dial, metrics: &[&str], lawful: bool) -> Dial {
    let count = 1 + dice.below(4) as usize;
    let flipped = dice.below(2) == 0;
    let mut left = 100;
    let mut factors = Vec::new();
    for index in 0..count {
        let weight = if index + 1 == count { left } else { dice.below(u64::from(left) + 1) as u32 };
        left -= weight;
        let metric = metrics[dice.below(metrics.len() as u64) as usize];
        let rises = if lawful { !flipped } else { dice.below(2) == 0 };
        let falls_with = matches!(metric, "supervisors") && lawful;
        let scale = scale(dice, metric, rises != falls_with);
        let template = like.factors[0].clone();
        factors.push(Factor {
            key: format!("f{index}"),
            metric: metric.into(),
            weight,
            scale,
            ..template
        });
    }
    let mut dial = Dial { factors, bands: like.bands };
    let low = dice.below(990) as i64;
    let high = low + 1 + dice.below(1000 - low as u64) as i64;
    dial.bands.marks = [Points::from_tenths(low), Points::from_tenths(high)];
    dial
}

fn scale(dice: &mut Dice, metric: &str, rises: bool) -> Scale {
    let signal = inputs(metric)[0];
    if !signal.is_number() {
        let mut shares: Vec<u32> = signal.options.iter().map(|_| dice.below(101) as u32).collect();
        shares.sort_unstable();
        if !rises {
            shares.reverse();
        }
        let keys = signal.options.iter().map(|option| option.key.clone());
        return Scale::Shares(Shares::from_iter(keys.zip(shares)));
    }
    let low = dice.below(20_000) as i64;
    let length = if dice.below(2) == 0 { 3_000 } else { 60_000 };
    let high = low + 1 + dice.below(length) as i64;
    let [low, high] = [low, high].map(Decimal::from_thousandths);
    match rises {
        true => Scale::Ramp { none_at: low, full_at: high },
        false => Scale::Ramp { none_at: high, full_at: low },
    }
}

fn verdicts(dice: &mut Dice) -> VerdictTable {
    let mut any = || Verdict::HIGHEST_FIRST[dice.below(4) as usize];
    let mut row = || VerdictRow { small: any(), growing: any(), ready: any() };
    VerdictTable { high: row(), some: row(), low: row() }
}

/// Default rules with one role of random dials.
pub(crate) fn rules(dice: &mut Dice, metrics: &[&str], lawful: bool) -> Ruleset {
    let like = &default_ruleset().roles[0];
    let role = Role {
        need: dial(dice, &like.need, metrics, lawful),
        fit: dial(dice, &like.fit, metrics, lawful),
        verdicts: verdicts(dice),
        ..like.clone()
    };
    Ruleset { roles: vec![role], ..default_ruleset().clone() }
}

/// Scores every completion and compares.
fn compare(rules: &Ruleset, answers: &Answers, unknown: &[&Signal], exact_ranges: bool) {
    let role = &rules.roles[0];
    let mut found = Found::default();
    complete(&mut answers.clone(), unknown, &mut |answers| {
        let sum = |dial: &Dial| {
            let counting = dial.factors.iter().filter(|factor| factor.weight > 0);
            Points::from_tenths(counting.map(|factor| points(factor, answers)).sum())
        };
        let (need, fit) = (sum(&role.need), sum(&role.fit));
        let bands = (role.need.bands.index(need), role.fit.bands.index(fit));
        found.need.insert(need);
        found.fit.insert(fit);
        found.bands.0.insert(role.need.bands.names[bands.0]);
        found.bands.1.insert(role.fit.bands.names[bands.1]);
        found.verdicts.insert(std::cmp::Reverse(role.verdicts.at(bands.0, bands.1)));
    });
    let score = &assess(rules, answers).roles[0];
    let context = || format!("{}\n{answers:?}", serde_json::to_string(role).expect("JSON"));
    let verdicts: Vec<Verdict> = found.verdicts.iter().map(|each| each.0).collect();
    assert_eq!(score.verdicts, verdicts, "verdicts of {}", context());
    for (dial, levels, bands) in
        [(&score.need, &found.need, &found.bands.0), (&score.fit, &found.fit, &found.bands.1)]
    {
        assert_eq!(
            &BTreeSet::from_iter(dial.bands.iter().copied()),
            bands,
            "bands of {}",
            context()
        );
        let (least, most) = (levels.first().expect("one"), levels.last().expect("one"));
        assert!(dial.low <= *least && dial.high >= *most, "too narrow: {}", context());
        if exact_ranges {
            assert_eq!((&dial.low, &dial.high), (least, most), "range of {}", context());
        }
    }
}

#[derive(Default)]
struct Found {
    need: BTreeSet<Points>,
    fit: BTreeSet<Points>,
    bands: (BTreeSet<&'static str>, BTreeSet<&'static str>),
    verdicts: BTreeSet<std::cmp::Reverse<Verdict>>,
}

/// Calls back with every completion.
fn complete(answers: &mut Answers, unknown: &[&Signal], each: &mut impl FnMut(&Answers)) {
    let Some((signal, rest)) = unknown.split_first() else { return each(answers) };
    for value in values(signal) {
        answers.set(&signal.key, Some(value));
        complete(answers, rest, each);
    }
}

fn trial(seed: u64, lawful: bool, most: usize) -> usize {
    let mut dice = Dice(seed);
    // Few metrics in many factors, so that signals are shared by need and fit.
    let metrics: Vec<&str> =
        (0..4).map(|_| METRICS[dice.below(METRICS.len() as u64) as usize]).collect();
    let rules = rules(&mut dice, &metrics, lawful);
    let mut answers = Answers::default();
    let (mut unknown, mut completions): (Vec<&Signal>, usize) = (Vec::new(), 1);
    for signal in metrics.iter().flat_map(|metric| inputs(metric)) {
        if unknown.iter().any(|each| each.key == signal.key) {
            continue;
        }
        let count = values(signal).len();
        if dice.below(4) > 0 && completions * count <= most {
            completions *= count;
            unknown.push(signal);
            answers.set(&signal.key, None);
        } else if answers.get(&signal.key).is_none() {
            answers.set(&signal.key, Some(any_value(&mut dice, signal)));
        }
    }
    compare(&rules, &answers, &unknown, lawful);
    usize::from(completions > 1)
}

#[test]
fn ranges_bands_and_verdicts_are_exactly_those_of_every_completion() {
    let some = total(0..150, |seed| trial(seed, true, MOST[0]));
    let many = total(10_000..17_500, |seed| trial(seed, true, MOST[1]));
    assert!(some + many > 7_000, "{some} and {many} cases with something unknown");
}

#[test]
fn verdicts_are_exact_even_where_a_signal_pushes_both_ways() {
    let some = total(1_000..1_100, |seed| trial(seed, false, MOST[0]));
    let many = total(20_000..24_000, |seed| trial(seed, false, MOST[1]));
    assert!(some + many > 3_500, "{some} and {many} cases with something unknown");
}
