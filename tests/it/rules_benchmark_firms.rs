//! What a firm with many of the companies that are counted could learn of the others.

use readyline::rules::decimal::Points;
use readyline::rules::study::benchmark::{Count, Published, choose, count, countable, published};

use crate::rules_oracle::Dice;

fn any(dice: &mut Dice) -> Points {
    Points::from_tenths(dice.below(1001) as i64)
}

/// What every score is told once these companies, each with its firm, are counted by a first night.
fn shown(firms: &[u64], scores: &[Points]) -> Vec<Option<Published>> {
    let Count::First(most) = count(0, 0, countable(firms), true) else { return vec![None; 21] };
    let others: Vec<Points> = choose(firms, most).into_iter().map(|at| scores[at]).collect();
    (0..=20).map(|own| published(&others, Points::from_tenths(own * 50))).collect()
}

/// The most that may count together, found by trying: so many of each firm as half of all.
fn by_trying(firms: &[u64]) -> usize {
    let fits = |all: usize| {
        let most_of = |firm: u64| {
            let count = firms.iter().filter(|each| **each == firm).count();
            count.min(all / 2)
        };
        (0..6).map(most_of).sum::<usize>() >= all
    };
    (0..=firms.len()).rev().find(|all| fits(*all)).unwrap_or(0)
}

#[test]
fn no_firm_has_more_than_half_of_those_that_are_counted() {
    let mut dice = Dice(21);
    for _ in 0..2_000 {
        let (companies, kinds) = (dice.below(80) as usize, 1 + dice.below(6));
        // One of them is larger than the others.
        let mut firm = || if dice.below(2) == 0 { 0 } else { dice.below(kinds) };
        let firms: Vec<u64> = (0..companies).map(|_| firm()).collect();
        let most = countable(&firms);
        let tried = by_trying(&firms);
        assert_eq!(most, tried, "{firms:?}");
        let tens = most / 10 * 10;
        let chosen = choose(&firms, tens);
        assert_eq!(chosen.len(), tens, "{firms:?}");
        assert!(chosen.is_sorted_by(|one, next| one < next), "each once, in their order");
        for firm in 0..6 {
            let of_it = chosen.iter().filter(|at| firms[**at] == firm).count();
            assert!(2 * of_it <= tens, "{firm} has {of_it} of {tens}: {firms:?}");
        }
    }
    let apart: Vec<u64> = (0..45).collect();
    assert_eq!(choose(&apart, 40), (0..40).collect::<Vec<_>>(), "each stands for itself");
}

#[test]
fn below_the_threshold_no_company_s_score_changes_what_anybody_sees() {
    let mut dice = Dice(22);
    for _ in 0..500 {
        // One firm runs all but up to nine: as many as it likes.
        let (own, others) = (dice.below(60) as usize, dice.below(10) as usize);
        let mut firms = vec![1; own];
        for _ in 0..others {
            let at = dice.below(firms.len() as u64 + 1) as usize;
            let firm = 2 + dice.below(3);
            firms.insert(at, firm);
        }
        let mut scores: Vec<Points> = firms.iter().map(|_| any(&mut dice)).collect();
        let before = shown(&firms, &scores);
        assert!(before.iter().all(Option::is_none), "{own} of one firm, {others} others");
        for at in 0..firms.len() {
            scores[at] = any(&mut dice);
            assert_eq!(shown(&firms, &scores), before, "company {at}");
        }
        // The tenth other is what it takes, once the firm has ten.
        firms.extend(10..20 - others as u64);
        scores.extend(vec![Points::from_tenths(500); 10 - others]);
        assert_eq!(shown(&firms, &scores)[0].is_some(), own >= 10, "{own}");
    }
}
