//! The need-by-fit chart: places, tinted cells and tags that hide nothing.

use readyline::rules::ruleset::Verdict;
use readyline::web::charts::{Axis, Cells, Grid, Hundredths, Ids, Place, Spot, text_width};

use crate::charts::{FIT, NEED};

pub(crate) fn cells() -> Cells {
    use Verdict::{Bridge, Hire, NotYet, Prepare};
    [[NotYet; 3], [Bridge, Bridge, Prepare], [Bridge, Prepare, Hire]]
}

pub(crate) fn spot<'a>(
    tag: &str,
    need: (i64, i64),
    fit: (i64, i64),
    verdicts: &'a [Verdict],
) -> Spot<'a> {
    let holds = |(low, high): (i64, i64), marks: [i64; 2], at: usize| {
        let band = |score| marks.iter().filter(|mark| score >= **mark).count();
        (band(low)..=band(high)).contains(&at)
    };
    let reached = |row, column| {
        let inside = holds(need, [3000, 6000], row) && holds(fit, [5000, 10_000], column);
        inside && verdicts.contains(&cells()[row][column])
    };
    let reached = [0, 1, 2].map(|row| [0, 1, 2].map(|column| reached(row, column)));
    Spot {
        tag: tag.into(),
        title: "Director",
        need: Axis { low: need.0, high: need.1, marks: [3000, 6000] },
        fit: Axis { low: fit.0, high: fit.1, marks: [5000, 10_000] },
        verdicts,
        cells: reached,
        reading: "somewhere".into(),
    }
}

fn grid(spots: &[Spot]) -> Grid {
    Grid::draw(&mut Ids::default(), &cells(), NEED, FIT, spots)
}

#[test]
fn a_dot_stands_as_far_into_its_cell_as_its_scores_into_their_bands() {
    let cases = [
        // Need 72.5 is 12.5 of 40 into high; fit 64 is 14 of 50 into growing.
        ((7250, 6400), (20_952, 7362)),
        ((0, 0), (7400, 27_200)),
        ((10_000, 10_000), (34_000, 4200)),
        ((3000, 5000), (18_600, 18_000)),
    ];
    for ((need, fit), (x, y)) in cases {
        let drawn = grid(&[spot("IT", (need, need), (fit, fit), &[Verdict::Hire])]);
        let place = Place::Dot(Hundredths(x), Hundredths(y));
        assert_eq!(drawn.places, [place], "need {need}, fit {fit}");
    }
}

#[test]
fn an_open_role_is_a_box_over_all_it_may_reach_and_only_possible_cells_are_tinted() {
    let open = [Verdict::Prepare, Verdict::Bridge];
    let drawn = grid(&[spot("CS", (3570, 6970), (6000, 6000), &open)]);
    let [Place::Box(x, y, width, height)] = drawn.places[..] else { panic!("{drawn:?}") };
    assert_eq!((width.0, x.0 + 400), (800, 19_440), "a fifth into growing");
    assert_eq!((y.0, y.0 + height.0), (7769, 17_452));
    let hit: Vec<_> = drawn.cells.iter().map(|cell| cell.hit).collect();
    assert_eq!(hit, [false, false, false, false, true, false, false, true, false]);
}

#[test]
fn a_box_crosses_a_mark_exactly_where_its_range_does_and_no_further() {
    let across = |need: (i64, i64)| {
        let drawn = grid(&[spot("CS", need, (2500, 2500), &[Verdict::Bridge])]);
        let [Place::Box(_, y, _, height)] = drawn.places[..] else { panic!("{drawn:?}") };
        (y.0, y.0 + height.0)
    };
    // The mark of 60 is the line at 10,000, that of 30 the line at 19,200; small is on top.
    let cases = [
        ((2000, 5990), (10_032, 22_268), "just below 60: not a hair above the line"),
        ((2000, 6000), (9700, 22_268), "at 60: seen above it, but only just"),
        ((5990, 10_000), (800, 10_300), "just below 60: seen below it, but only just"),
        ((2990, 3000), (18_800, 19_600), "hardly wide at all"),
        ((0, 10), (27_600, 28_400), "never outside the chart"),
        ((5980, 5990), (10_000, 10_800), "never over a mark that it does not reach"),
    ];
    for (need, place, why) in cases {
        assert_eq!(across(need), place, "{need:?}: {why}");
    }
}

#[test]
fn two_roles_on_one_spot_share_a_tag_and_close_ones_do_not_overlap() {
    let it = spot("IT", (5580, 5580), (0, 0), &[Verdict::Bridge]);
    let same = grid(&[it.clone(), spot("CS", (5580, 5580), (0, 0), &[Verdict::Bridge])]);
    assert_eq!((same.places.len(), same.tags.len()), (1, 1));
    assert_eq!(same.tags[0].text, "IT, CS");
    for need in (0..=10_000).step_by(100) {
        for fit in (0..=10_000).step_by(250) {
            let other = spot("CS", (need, need), (fit, fit), &[Verdict::Bridge]);
            assert_tags_apart(&grid(&[it.clone(), other]), need, fit);
        }
    }
}

/// No tag lies on a dot, on another tag or outside the nine cells.
fn assert_tags_apart(grid: &Grid, need: i64, fit: i64) {
    let tags = grid.tags.iter().map(|tag| {
        let width = text_width(&tag.text, true) * 14 / 13;
        let left = match tag.class {
            "tag e" => tag.x.0 - width,
            "tag c" => tag.x.0 - width / 2,
            _ => tag.x.0,
        };
        (left, tag.y.0 - 1100, left + width, tag.y.0 + 200)
    });
    let dots = grid.places.iter().map(|place| match place {
        Place::Dot(x, y) => (x.0 - 700, y.0 - 700, x.0 + 700, y.0 + 700),
        Place::Box(..) => (0, 0, 0, 0),
    });
    let tags: Vec<_> = tags.collect();
    let shapes: Vec<_> = tags.iter().copied().chain(dots).collect();
    for (index, tag) in tags.iter().enumerate() {
        assert!(tag.0 >= 6000 && tag.2 <= 39_600, "{need} {fit}: {grid:?}");
        for other in shapes.iter().skip(index + 1) {
            let apart =
                tag.2 <= other.0 || other.2 <= tag.0 || tag.3 <= other.1 || other.3 <= tag.1;
            assert!(apart, "need {need}, fit {fit}: {tag:?} lies on {other:?}");
        }
    }
}
