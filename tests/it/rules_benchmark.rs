//! Where a company stands among others: the interval against its definition, and what figures that
//! are published could tell of one company.

use std::collections::BTreeSet;

use readyline::rules::decimal::Points;
use readyline::rules::study::benchmark::{Published, published, standing, wilson};

use crate::rules_oracle::Dice;

/// The square of z in parts of a million million.
const Z_SQUARED: i128 = 3_841_458_820_694;

/// Whether a share of `end` thousandths is as far from `halves / 2` in `n` as z allows, or farther.
fn is_beyond(halves: u64, n: u64, end: u64) -> bool {
    let [halves, n, end] = [halves, n, end].map(i128::from);
    let gap = 1000 * halves - 2 * n * end;
    gap * gap * 1_000_000_000_000 >= Z_SQUARED * end * (1000 - end) * 4 * n
}

#[test]
fn the_interval_is_the_one_in_print() {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    let cases = [
        (81, 263, [255, 367]), // 0.2553 to 0.3662
        (15, 148, [62, 161]),  // 0.0624 to 0.1605
        (0, 20, [0, 162]),     // 0 to 0.1611
        (1, 29, [6, 172]),     // 0.0061 to 0.1718
    ];
    for (part, all, expected) in cases {
        assert_eq!(wilson(2 * part, all), expected, "{part} of {all}");
    }
}

#[test]
fn the_interval_is_the_narrowest_in_thousandths_that_is_wide_enough() {
    for n in (20..200).chain([999, 5_000, 1_000_000]) {
        for index in 0..=200 {
            let halves = 2 * n * index / 200;
            let [low, high] = wilson(halves, n).map(u64::from);
            assert!(low * 2 * n <= 1000 * halves && 1000 * halves <= high * 2 * n, "{halves} {n}");
            assert!(is_beyond(halves, n, low) && is_beyond(halves, n, high), "{halves} {n}");
            let narrower_low = (low + 1) * 2 * n <= 1000 * halves && is_beyond(halves, n, low + 1);
            let below = high.saturating_sub(1);
            let narrower_high = below * 2 * n >= 1000 * halves && is_beyond(halves, n, below);
            // At 0 and at 1000 the definition holds for the ends themselves.
            assert!(!narrower_low || low + 1 == 1000, "{halves} of {n}: {low} to {high}");
            assert!(!narrower_high || below == 0, "{halves} of {n}: {low} to {high}");
        }
    }
}

fn crowd(dice: &mut Dice, count: usize) -> Vec<Points> {
    let spread = 1 + dice.below(1000);
    (0..count).map(|_| Points::from_tenths(dice.below(spread + 1) as i64)).collect()
}

fn any(dice: &mut Dice) -> Points {
    Points::from_tenths(dice.below(1001) as i64)
}

#[test]
fn a_rank_counts_who_scores_less_and_half_of_who_scores_the_same() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let count = dice.below(60) as usize;
        let (others, own) = (crowd(&mut dice, count), any(&mut dice));
        let told = standing(&others, own);
        assert_eq!(told.is_some(), count >= 20);
        let Some(told) = told else { continue };
        let less = others.iter().filter(|each| **each < own).count();
        let same = others.iter().filter(|each| **each == own).count();
        let twice = 2 * less + same;
        assert_eq!(told.companies, count);
        // Half up: the rank is within half a tenth of the share.
        let gap = (2 * count * usize::from(told.rank)).abs_diff(1000 * twice);
        assert!(gap <= count, "{told:?}");
        assert!(told.range[0] <= told.rank && told.rank <= told.range[1]);
    }
}

fn all_scores() -> impl Iterator<Item = Points> {
    (0..=1000).map(Points::from_tenths)
}

/// Everything that somebody finds out who tries every score.
fn everything(others: &[Points]) -> Vec<Option<Published>> {
    all_scores().map(|own| published(others, own)).collect()
}

#[test]
fn up_to_nine_companies_more_change_nothing_that_is_published() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let tens = 10 * (1 + dice.below(30) as usize);
        let mut others = crowd(&mut dice, tens);
        let before = everything(&others);
        assert_eq!(before[0].is_some(), tens >= 20);
        for _ in 0..9 {
            others.push(any(&mut dice));
            assert_eq!(everything(&others), before);
        }
    }
}

#[test]
fn whoever_tries_every_score_finds_no_company() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let count = 20 + dice.below(400) as usize;
        let others = crowd(&mut dice, count);
        let told = everything(&others);
        // Inside a cell of five points nothing differs, whoever lies there.
        assert!(told.chunks(50).all(|cell| cell.iter().all(|each| *each == cell[0])));
        let mut moved = others.clone();
        for each in &mut moved {
            let cell = each.tenths() / 50 * 50;
            *each = Points::from_tenths(cell + dice.below(50) as i64);
        }
        assert_eq!(everything(&moved), told);
        // From one figure to another it is ten companies or more.
        let told: Vec<Published> = told.into_iter().flatten().collect();
        let ends: BTreeSet<u8> = told.iter().flat_map(|each| each.band).collect();
        let companies = count / 10 * 10;
        for (one, other) in ends.iter().zip(ends.iter().skip(1)) {
            assert!(usize::from(other - one) * companies >= 1000, "{ends:?} of {companies}");
        }
        assert!(told.is_sorted_by_key(|each| each.band));
        assert!(told.iter().all(|each| each.companies == companies));
    }
}

#[test]
fn what_is_published_holds_the_exact_rank_in_cells() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let count = 10 * (2 + dice.below(60) as usize);
        let (others, own) = (crowd(&mut dice, count), any(&mut dice));
        let cell = |points: &Points| Points::from_tenths(points.tenths() / 50);
        let cells: Vec<Points> = others.iter().map(cell).collect();
        let exact = standing(&cells, cell(&own)).expect("enough companies");
        let told = published(&others, own).expect("enough companies");
        let [low, high] = told.band.map(|end| 10 * u16::from(end));
        assert!(low <= exact.rank && exact.rank <= high, "{exact:?} {told:?}");
        let [low, high] = told.range.map(|end| 10 * u16::from(end));
        assert!(low <= exact.range[0] && exact.range[1] <= high, "{exact:?} {told:?}");
        let steps = told.band.into_iter().chain(told.range);
        assert!(steps.into_iter().all(|end| end % 5 == 0 && end <= 100), "{told:?}");
        assert!(count < 200 || told.band[1] - told.band[0] == 5);
    }
}
