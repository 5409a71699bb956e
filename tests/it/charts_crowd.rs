//! The need-by-fit chart of many companies.

use readyline::rules::ruleset::Verdict;
use readyline::web::charts::{Crowd, CrowdShape, Ids, MOST_DOTS, SIDES};

const CELLS: [[Verdict; 3]; 3] = [
    [Verdict::NotYet, Verdict::NotYet, Verdict::NotYet],
    [Verdict::Bridge, Verdict::Bridge, Verdict::Prepare],
    [Verdict::Bridge, Verdict::Prepare, Verdict::Hire],
];

fn drawn(counts: [[u64; 3]; 3], squares: &[(i64, i64, i64)]) -> Crowd {
    let shape = CrowdShape {
        title: "Director of IT/Systems",
        cells: CELLS,
        needs: ["low", "some", "high"],
        fits: ["small", "growing", "ready"],
        counts,
        squares,
    };
    Crowd::draw(&mut Ids::default(), &shape)
}

#[test]
fn every_dot_and_square_lies_inside_the_cell_that_it_is_counted_in() {
    for (few, side) in [(true, SIDES[0]), (false, SIDES[1])] {
        let places = 30_000 / side;
        for need in (0..places).step_by(3) {
            for fit in (0..places).step_by(3) {
                let mut counts = [[0; 3]; 3];
                let cell = [need, fit].map(|at| usize::try_from(at * side / 10_000).unwrap());
                counts[cell[0]][cell[1]] = if few { 1 } else { MOST_DOTS + 1 };
                let chart = drawn(counts, &[(need, fit, 1)]);
                let (found, written) = &chart.cells[cell[0] * 3 + cell[1]];
                assert!(written.is_some(), "its number stands in the cell");
                let ([left, top], [right, bottom]) = match (&chart.dots[..], &chart.tiles[..]) {
                    ([dot], []) => ([dot.at.0.0, dot.at.1.0], [dot.at.0.0, dot.at.1.0]),
                    ([], [tile]) => {
                        let end = [tile.at.0.0 + tile.size.0.0, tile.at.1.0 + tile.size.1.0];
                        ([tile.at.0.0, tile.at.1.0], end)
                    }
                    other => panic!("{other:?}"),
                };
                let (x, y) = (found.x.0, found.y.0);
                assert!(x < left && right < x + 11_200, "{need} {fit}: {chart:?}");
                // Below the verdict's name.
                assert!(y + 2_800 < top && bottom < y + 9_200, "{need} {fit}: {chart:?}");
            }
        }
    }
}

#[test]
fn more_companies_are_never_lighter_and_one_alone_is_seen() {
    let squares: Vec<(i64, i64, i64)> = (1..=24).map(|at| (at - 1, 0, at * at)).collect();
    let chart = drawn([[5_000, 0, 0], [0; 3], [0; 3]], &squares);
    let shades: Vec<i64> = chart.tiles.iter().map(|tile| tile.shade).collect();
    assert!(shades.is_sorted(), "{shades:?}");
    assert_eq!((shades[0], shades[23]), (1, 5));
}

#[test]
fn nobody_at_all_is_an_empty_table_of_verdicts() {
    let chart = drawn([[0; 3]; 3], &[]);
    assert!(chart.dots.is_empty() && chart.tiles.is_empty());
    assert!(chart.cells.iter().all(|(cell, many)| !cell.hit && many.is_none()));
}
