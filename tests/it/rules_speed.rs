//! How many companies a second a draft is tried on, and how long explanations take. Not a test: it
//! says what this machine does.
//!
//!     cargo test --release --test it -- --ignored --nocapture rules_speed

use std::time::{Duration, Instant};

use readyline::rules::answers::Answers;
use readyline::rules::examples::examples;
use readyline::rules::explain::margins::margins;
use readyline::rules::explain::settling::settling;
use readyline::rules::explain::ways::ways;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::curve::{Curve, numbers, steps};
use readyline::rules::study::flips::Tally;
use readyline::rules::study::worth::Worths;

use crate::rules_flips::with_full_at;
use crate::support::population::companies;

const COMPANIES: u64 = 100_000;
const BATCH: u64 = 5_000;

fn say(what: &str, companies: u64, took: Duration) {
    let each = took / u32::try_from(companies).expect("few");
    let a_second = u128::from(companies) * 1_000_000_000 / took.as_nanos().max(1);
    eprintln!("{what}: {companies} in {took:.2?}, {each:.2?} each, {a_second} a second");
}

/// Goes through all companies and counts only the time in `each`.
fn time(count: u64, mut each: impl FnMut(&Answers)) -> Duration {
    let mut took = Duration::ZERO;
    for seed in (0..count).step_by(BATCH as usize) {
        let batch = companies(seed, BATCH.min(count));
        let started = Instant::now();
        batch.iter().for_each(&mut each);
        took += started.elapsed();
    }
    took
}

#[test]
#[ignore = "not a test: it says how fast this machine is, in a release build"]
fn companies_a_second() {
    let before: &Ruleset = default_ruleset();
    let draft = with_full_at(0, "downtime", 20);
    let mut tally = Tally::new(before, &draft);
    let took = time(COMPANIES, |answers| drop(tally.add(answers)));
    say("a draft of one change, both rules", COMPANIES, took);
    eprintln!("  {} of them flip", tally.summary().flipped);

    let draft = with_full_at(1, "csat", 60);
    let mut changed = draft.clone();
    for role in &mut changed.roles {
        for factor in role.need.factors.iter_mut().chain(&mut role.fit.factors) {
            factor.weight = factor.weight.saturating_sub(1);
        }
        role.fit.factors[0].weight += 2;
    }
    let mut tally = Tally::new(before, &changed);
    let took = time(COMPANIES, |answers| drop(tally.add(answers)));
    say("a draft that changes every factor, both rules", COMPANIES, took);
    eprintln!("  {} of them flip", tally.summary().flipped);

    let number = &numbers(before)[0];
    let values = steps(number, 10);
    let mut curve = Curve::new(before, number, "it_director", &values);
    say("a curve of up to 21 values", COMPANIES, time(COMPANIES, |answers| curve.add(answers)));

    let mut worths = Worths::new(before);
    let few = COMPANIES / 10;
    say("the worth of every question", few, time(few, |answers| worths.add(answers)));

    let few = COMPANIES / 50;
    let took = time(few, |answers| drop(assess(before, answers)));
    say("a full score, for comparison", few, took);
}

/// The middle of 21 times.
fn median<T>(explain: impl Fn() -> T) -> Duration {
    let time = |_| {
        let started = Instant::now();
        drop(explain());
        started.elapsed()
    };
    let mut times: Vec<Duration> = (0..21).map(time).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

#[test]
#[ignore = "not a test: it says how fast this machine is, in a release build"]
fn explanations_of_the_examples() {
    let rules: &Ruleset = default_ruleset();
    for example in examples() {
        let mut half = example.answers.clone();
        for (place, signal) in questionnaire().signals.iter().enumerate() {
            if signal.may_stay_unknown() && place % 2 == 0 {
                half.set(&signal.key, None);
            }
        }
        for (known, answers) in [("all known", &example.answers), ("half unknown", &half)] {
            let [margins, settling, ways] = [
                median(|| margins(rules, answers)),
                median(|| settling(rules, answers)),
                median(|| ways(rules, answers)),
            ];
            let name = &example.name;
            eprintln!(
                "{name}, {known}: margins {margins:.2?}, settling {settling:.2?}, ways {ways:.2?}"
            );
        }
    }
}
