//! What questions are worth, and stored answers on a factor's scale.

use std::cmp::Ordering;

use readyline::rules::answers::Answers;
use readyline::rules::decimal::Decimal;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Factor, Scale, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::spread::{Spread, spread};
use readyline::rules::study::worth::worth;

use crate::rules_cases::company;
use crate::rules_oracle::Dice;
use crate::support::population::{companies, edited};

#[test]
fn an_answer_decides_where_taking_it_away_changes_a_verdict() {
    for seed in 0..3 {
        let rules = match seed {
            0 => default_ruleset().clone(),
            _ => edited(&mut Dice(seed), default_ruleset()),
        };
        let companies = companies(seed * 50, 8);
        let told = worth(&rules, &companies);
        let keys: Vec<&str> = told.iter().map(|worth| worth.signal.as_str()).collect();
        let signals = questionnaire().signals.iter();
        assert_eq!(keys, signals.map(|signal| signal.key.as_str()).collect::<Vec<_>>());
        for worth in &told {
            let known = companies.iter().filter(|answers| answers.knows(&worth.signal));
            let decides = known.clone().filter(|answers| {
                let mut without = (*answers).clone();
                without.set(&worth.signal, None);
                let outcomes = [answers, &&without].map(|answers| {
                    let roles = assess(&rules, answers).roles.into_iter();
                    roles.map(|role| (role.filled, role.verdicts)).collect::<Vec<_>>()
                });
                outcomes[0] != outcomes[1]
            });
            let expected = (known.clone().count() as u64, decides.count() as u64);
            assert_eq!((worth.known, worth.decides), expected, "{}", worth.signal);
        }
    }
}

#[test]
fn size_decides_for_harbor_and_pine_and_planning_for_nobody() {
    let told = worth(default_ruleset(), &[company("Harbor & Pine")]);
    let decides = |key: &str| told.iter().find(|worth| worth.signal == key).expect(key).decides;
    assert_eq!((decides("headcount"), decides("annual_revenue")), (1, 1));
    assert_eq!((decides("planning_meeting"), decides("backlog_days")), (0, 0));
}

/// The value of a factor's metric for one company: the scorer's, where the points are told apart.
fn points(factor: &Factor, answers: &Answers) -> Option<(i64, i64)> {
    let mut rules = default_ruleset().clone();
    rules.roles.truncate(1);
    // With a weight of 10,000 points are rounded to a hundred-thousandth of the way.
    let mut heavy = factor.clone();
    heavy.weight = 10_000;
    rules.roles[0].need.factors = vec![heavy];
    rules.roles[0].fit.factors.clear();
    let score = &assess(&rules, answers).roles[0].need.factors[0];
    score.value.as_ref().map(|_| (score.low.tenths(), score.max.tenths()))
}

#[test]
fn a_spread_counts_every_company_where_its_answer_stands() {
    let companies = companies(8, 120);
    let roles = default_ruleset().roles.iter().flat_map(|role| [&role.need, &role.fit]);
    let dials = roles.chain([&default_ruleset().ownership.dial]);
    for factor in dials.flat_map(|dial| &dial.factors) {
        let told = spread(factor, &companies);
        let known: Vec<(i64, i64)> =
            companies.iter().filter_map(|answers| points(factor, answers)).collect();
        let at = |order: fn(&(i64, i64)) -> bool| known.iter().filter(|each| order(each)).count();
        let expected = [
            known.len(),
            companies.len() - known.len(),
            at(|(points, _)| *points == 0),
            at(|(points, max)| *points > 0 && points < max),
            at(|(points, max)| points == max),
        ];
        let Spread { known, unknown, none, between, full, .. } = told;
        let found = [known, unknown, none, between, full].map(|count| count as usize);
        assert_eq!(found, expected, "{}", factor.key);
        assert_is_drawn(factor, &told);
    }
}

/// The bars follow each other, are equally wide, hold everybody and both ends of the ramp.
fn assert_is_drawn(factor: &Factor, told: &Spread) {
    let Scale::Ramp { none_at, full_at } = &factor.scale else {
        let sum: u64 = told.options.iter().map(|(_, companies)| companies).sum();
        assert_eq!((sum, told.bars.len()), (told.known, 0), "{}", factor.key);
        let options = &questionnaire().signal(&factor.metric).expect("a signal").options;
        let keys = told.options.iter().map(|(option, _)| option.as_str());
        assert!(keys.eq(options.iter().map(|option| option.key.as_str())), "{}", factor.key);
        return;
    };
    let bars = &told.bars;
    assert!((3..=31).contains(&bars.len()), "{} has {} bars", factor.key, bars.len());
    let sum: u64 = bars.iter().map(|bar| bar.companies).sum();
    assert_eq!((sum, told.options.len()), (told.known, 0), "{}", factor.key);
    let width =
        |bar: &readyline::rules::study::spread::Bar| bar.high.thousandths() - bar.low.thousandths();
    assert!(bars.iter().all(|bar| width(bar) == width(&bars[0]) && width(bar) > 0));
    assert!(bars.windows(2).all(|two| two[0].high == two[1].low), "{}", factor.key);
    let (first, last) = (bars[0].low, bars[bars.len() - 1].high);
    for end in [none_at, full_at] {
        assert!(first <= *end && *end <= last, "{}: {end} in {first}..{last}", factor.key);
    }
}

#[test]
fn a_bar_holds_what_lies_from_its_beginning_to_the_next() {
    let need = &default_ruleset().roles[0].need;
    let factor = need.factors.iter().find(|factor| factor.key == "downtime").expect("downtime");
    let hours = |thousandths: i64| {
        let mut answers = Answers::default();
        let number = Decimal::from_thousandths(thousandths);
        let answer = readyline::rules::answers::Answer::Number(number);
        answers.set("downtime_hours", Some(answer));
        answers
    };
    let bars = spread(factor, &[]).bars;
    assert_eq!(bars[0].low, Decimal::ZERO, "nobody answers less");
    for (index, bar) in bars.iter().enumerate() {
        let inside = [bar.low.thousandths(), bar.high.thousandths() - 100];
        let told = spread(factor, &inside.map(hours)).bars;
        assert_eq!(told[index].companies, 2, "{} to {}", bar.low, bar.high);
    }
    let far = spread(factor, &[hours(2_000_000)]).bars;
    assert_eq!(far.last().map(|bar| bar.companies), Some(1), "beyond the last one");
    assert_eq!(bars[1].low.cmp(&bars[0].low), Ordering::Greater);
}
