//! What must hold for any answers: knowledge only narrows, worse never counts less, sums add up.

use proptest::prelude::*;
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Points;
use readyline::rules::explain::ledger::ledger;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Dial, Factor, Scale, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, assess};

use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value};

pub(crate) const COMPANIES: [&str; 5] =
    ["Harbor & Pine", "Tallow & Thread", "Bramble Box", "Northlight Audio", "Pawfolio"];

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Answers of which about `known` of 8 are known: random ones, or a company's where it is close.
pub(crate) fn some_answers(seed: u64, known: u64) -> Answers {
    let mut dice = Dice(seed);
    let like = company(COMPANIES[dice.below(5) as usize]);
    let mut answers = Answers::default();
    for signal in &questionnaire().signals {
        let answer = match dice.below(3) {
            0 => any_value(&mut dice, signal),
            _ => like.get(&signal.key).cloned().expect("a full example"),
        };
        let must = !signal.may_stay_unknown() && known > 0;
        if must || dice.below(8) < known {
            answers.set(&signal.key, Some(answer));
        }
    }
    answers
}

fn dials(assessment: &Assessment) -> Vec<&DialScore> {
    let roles = assessment.roles.iter().flat_map(|role| [&role.need, &role.fit]);
    roles.chain([&assessment.ownership]).collect()
}

/// Whether nothing in `later` goes beyond `earlier`.
fn assert_narrower(earlier: &Assessment, later: &Assessment, what: &str) {
    for (before, after) in dials(earlier).into_iter().zip(dials(later)) {
        assert!(before.low <= after.low && after.high <= before.high, "wider range: {what}");
        assert!(after.bands.iter().all(|band| before.bands.contains(band)), "new band: {what}");
    }
    for (before, after) in earlier.roles.iter().zip(&later.roles) {
        assert!(!before.filled || after.filled, "{what}");
        let known = |verdict| before.verdicts.contains(verdict);
        assert!(before.filled || after.verdicts.iter().all(known), "new verdict: {what}");
        assert!(!before.settled || after.settled, "open again: {what}");
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn answering_never_widens_a_range_nor_adds_a_verdict(seed: u64, known in 0_u64..8) {
        let mut answers = some_answers(seed, known);
        let mut dice = Dice(!seed);
        let mut before = assess(default_ruleset(), &answers);
        let open = |answers: &Answers| -> Vec<&Signal> {
            let signals = questionnaire().signals.iter();
            signals.filter(|signal| !answers.knows(&signal.key)).collect()
        };
        for _ in 0..6 {
            let left = open(&answers);
            if left.is_empty() {
                break;
            }
            let signal = left[dice.below(left.len() as u64) as usize];
            answers.set(&signal.key, Some(any_value(&mut dice, signal)));
            let after = assess(default_ruleset(), &answers);
            assert_narrower(&before, &after, &format!("{} in {answers:?}", signal.key));
            before = after;
        }
    }

    #[test]
    fn a_dont_know_scores_like_no_answer(seed: u64) {
        let answers = some_answers(seed, 4);
        let mut said = answers.clone();
        for signal in &questionnaire().signals {
            if answers.get(&signal.key).is_none() {
                said.set(&signal.key, Some(Answer::Unknown));
            }
        }
        let rules = default_ruleset();
        prop_assert_eq!(assess(rules, &answers), assess(rules, &said));
    }

    #[test]
    fn a_ledger_adds_up_to_its_score(seed: u64, known in 0_u64..8) {
        let answers = some_answers(seed, known);
        let assessment = assess(default_ruleset(), &answers);
        let rules = default_ruleset();
        let roles = rules.roles.iter().flat_map(|role| [&role.need, &role.fit]);
        for (dial, score) in roles.chain([&rules.ownership.dial]).zip(dials(&assessment)) {
            let themes = ledger(dial, score, &answers);
            let rows = || themes.iter().flat_map(|theme| &theme.rows);
            prop_assert_eq!(rows().count(), dial.factors.len());
            prop_assert_eq!(rows().map(|row| row.low).sum::<Points>(), score.low);
            prop_assert_eq!(rows().map(|row| row.high).sum::<Points>(), score.high);
            prop_assert_eq!(rows().map(|row| row.max).sum::<Points>(), Points::whole(100));
            prop_assert_eq!(themes.iter().map(|theme| theme.low).sum::<Points>(), score.low);
            prop_assert_eq!(themes.iter().map(|theme| theme.high).sum::<Points>(), score.high);
        }
    }

    #[test]
    fn a_worse_answer_never_lowers_a_dial(seed: u64) {
        let answers = some_answers(seed, 7);
        let mut dice = Dice(seed ^ 1);
        let rules = default_ruleset();
        for signal in &questionnaire().signals {
            let mut changed = answers.clone();
            changed.set(&signal.key, Some(any_value(&mut dice, signal)));
            let scores = [assess(rules, &answers), assess(rules, &changed)];
            let needs = rules.roles.iter().map(|role| &role.need).chain([&rules.ownership.dial]);
            let places = (0..rules.roles.len()).map(|role| 2 * role).chain([4]);
            for (dial, place) in needs.zip(places) {
                let scores = scores.each_ref().map(|score| dials(score)[place]);
                let worse = worse(dial, signal, &answers, &changed);
                let name = format!("{} {answers:?}\n{changed:?}", signal.key);
                match worse {
                    Some(std::cmp::Ordering::Greater) => {
                        prop_assert!(scores[1].low >= scores[0].low, "{}", name);
                    }
                    Some(std::cmp::Ordering::Less) => {
                        prop_assert!(scores[1].low <= scores[0].low, "{}", name);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Whether the changed answer to a signal is worse (greater) or better (less) for every factor of
/// a dial that it moves; `None` where it is unknown in one of them or the factors disagree.
fn worse(
    dial: &Dial,
    signal: &Signal,
    before: &Answers,
    after: &Answers,
) -> Option<std::cmp::Ordering> {
    let moved = dial.factors.iter().filter_map(|factor| pushes(factor, signal));
    let mut orders = moved.map(|up| match (before.get(&signal.key)?, after.get(&signal.key)?) {
        (Answer::Number(before), Answer::Number(after)) => {
            Some(if up.0 { after.cmp(before) } else { before.cmp(after) })
        }
        (Answer::Choice(before), Answer::Choice(after)) => match &up.1.scale {
            Scale::Shares(shares) => Some(shares[after].cmp(&shares[before])),
            Scale::Ramp { .. } => None,
        },
        _ => None,
    });
    let first = orders.next()??;
    orders.all(|order| order == Some(first)).then_some(first)
}

/// Whether a factor's points rise with a signal, by the formulas; `None` if it does not use it.
fn pushes<'a>(factor: &'a Factor, signal: &Signal) -> Option<(bool, &'a Factor)> {
    let (first, second) = match factor.metric.as_str() {
        "projects_per_it_person" => ("projects_active", "it_staff"),
        "people_per_it_person" => ("headcount", "it_staff"),
        "complaints_vs_orders_pct" => ("complaints_change_pct", "order_growth_pct"),
        "contacts_per_100_orders" => ("contacts_per_month", "orders_per_month"),
        "contacts_per_agent" => ("contacts_per_month", "agents"),
        "agents_per_supervisor" => ("agents", "supervisors"),
        plain => (plain, ""),
    };
    let rises = match factor.scale {
        Scale::Ramp { none_at, full_at } => none_at < full_at,
        Scale::Shares(_) => true,
    };
    match signal.key.as_str() {
        key if key == first => Some((rises, factor)),
        key if key == second => Some((!rises, factor)),
        _ => None,
    }
}

#[test]
fn any_request_is_scored_quickly() {
    // The clock is not for deciding anything: a generous limit only shows a search without bounds.
    let started = std::time::Instant::now();
    for known in 0..8 {
        (0..10).for_each(|seed| drop(assess(default_ruleset(), &some_answers(seed, known))));
    }
    assert!(started.elapsed().as_secs() < 20, "{:?} for 80 scores", started.elapsed());
}
