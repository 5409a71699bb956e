//! The drawings of many companies: every column and every share is as high as its number says.

use askama::Template as _;
use readyline::web::charts::{
    Areas, AreasShape, Bins, BinsShape, Hundredths, Ids, Layer, bin_name,
};

const LAYERS: [Layer<'static>; 3] = [
    Layer { key: "hire", label: "Hire" },
    Layer { key: "open", label: "Still open" },
    Layer { key: "filled", label: "Post filled" },
];

fn bins(before: [u64; 20], after: [u64; 20], marks: [[i64; 2]; 2]) -> Bins {
    let shape = BinsShape { name: "Need", before: &before, after: &after, marks };
    Bins::draw(&mut Ids::default(), &shape)
}

#[test]
fn columns_and_outline_are_as_high_as_their_numbers() {
    let (mut before, mut after) = ([0; 20], [0; 20]);
    (before[0], before[6], before[19]) = (50, 200, 10);
    (after[6], after[7]) = (100, 150);
    let drawn = bins(before, after, [[3000, 6000], [3000, 5550]]);
    assert_eq!(drawn.columns, "M608 1000V500H692V1000zM708 1000V250H792V1000z");
    assert!(drawn.outline.starts_with("M0 1000V750H100V1000H200"), "{}", drawn.outline);
    assert!(drawn.outline.contains("V0H700V1000H800"), "{}", drawn.outline);
    assert!(drawn.outline.ends_with("V950H2000V1000"), "{}", drawn.outline);
    assert_eq!(
        (drawn.marks, drawn.moved),
        (vec![Hundredths(3000), Hundredths(5550)], vec![Hundredths(6000)])
    );
    let figures: Vec<_> = drawn.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(figures, ["0", "30", "55.5", "100"]);
    assert!(drawn.desc.contains("30.0 to 34.9 with 200 in force"), "{}", drawn.desc);
    assert!(drawn.desc.contains("35.0 to 39.9 with 150 in this draft"), "{}", drawn.desc);
}

#[test]
fn nobody_is_an_empty_drawing() {
    let drawn = bins([0; 20], [0; 20], [[0, 10_000]; 2]);
    assert_eq!(drawn.columns, "");
    assert_eq!(drawn.labels.len(), 2, "a mark at an end has no figure of its own");
    assert_eq!((bin_name(0).as_str(), bin_name(19).as_str()), ("0.0 to 4.9", "95.0 to 100.0"));
}

fn areas(points: Vec<(i64, Option<Vec<u64>>)>, now: usize) -> Areas {
    let point = |(value, counts): (i64, Option<Vec<u64>>)| (value, value.to_string(), counts);
    let points = points.into_iter().map(point).collect();
    let shape = AreasShape {
        name: "A <b>",
        layers: &LAYERS,
        points,
        holds: vec![(now, "in force")],
        desc: "d".to_owned(),
    };
    Areas::draw(&mut Ids::default(), &shape)
}

#[test]
fn areas_stand_on_each_other_and_leave_out_what_may_not_be() {
    let counts = |hire, open, filled| Some(vec![hire, open, filled]);
    let drawn = areas(
        vec![
            (10, counts(1, 3, 0)),
            (15, counts(2, 2, 0)),
            (18, counts(2, 2, 0)),
            (20, None),
            (30, counts(4, 0, 0)),
        ],
        1,
    );
    assert_eq!(
        drawn.areas[0].path,
        "M0 0L2500 0L4000 0L4000 5000L2500 5000L0 2500zM10000 0L10000 10000z"
    );
    assert_eq!(
        drawn.areas[1].path,
        "M0 2500L2500 5000L4000 5000L4000 10000L2500 10000L0 10000zM10000 10000L10000 10000z"
    );
    assert_eq!(drawn.ticks, [Hundredths(2500)]);
    let named: Vec<_> = drawn.areas.iter().map(|area| area.label.is_some()).collect();
    assert_eq!(named, [true, true, false], "what is not there has no name");
    let html = drawn.render().unwrap();
    assert!(html.contains("A &#60;b&#62;") && html.contains(r#"class="area v-hire""#), "{html}");
}

#[test]
fn the_words_above_stand_at_their_lines_at_every_width() {
    let all = |value| (value, Some(vec![1, 0, 0]));
    let words = |holds: Vec<(usize, &'static str)>| {
        let point = |value: i64| (value, value.to_string(), all(value).1);
        let points = (0..=20).map(point).collect();
        let (name, desc) = ("A", String::new());
        let shape = AreasShape { name, layers: &LAYERS, points, holds, desc };
        let drawn = Areas::draw(&mut Ids::default(), &shape);
        let labels = drawn.labels.iter().filter(|label| label.y < 100);
        labels.map(|label| (label.text.clone(), label.x, label.class)).collect::<Vec<_>>()
    };
    let (here, force) = ("in this draft".to_owned(), "in force".to_owned());
    let at = |place: i64| Hundredths(place * 500);
    // Apart, each stands over its line; near each other, they turn away from each other.
    let apart = words(vec![(5, "in this draft"), (15, "in force")]);
    assert_eq!(apart, [(here.clone(), at(5), "c on"), (force.clone(), at(15), "c on")]);
    let near = words(vec![(10, "in this draft"), (12, "in force")]);
    assert_eq!(near[0], (here.clone(), at(10), "e on"));
    assert_eq!((&near[1].0, near[1].1), (&force, at(12)));
    let beside = words(vec![(1, "in this draft"), (2, "in force")]);
    assert_eq!(beside, [(here.clone(), at(1), "on")], "no room for both");
    let ends = words(vec![(0, "in this draft"), (20, "in force")]);
    assert_eq!(ends, [(here, at(0), "on"), (force, at(20), "e on")]);
}

#[test]
fn figures_never_touch_at_the_narrowest_width() {
    let all = |value| (value, Some(vec![1, 0, 0]));
    let figures = |now: usize, values: &[i64]| {
        let drawn = areas(values.iter().map(|value| all(*value)).collect(), now);
        let texts = drawn.labels.iter().filter(|label| label.y > 100);
        texts.map(|label| label.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(figures(1, &[0, 20, 40]), ["0", "40", "20"]);
    assert_eq!(figures(1, &[1_000_000_000_000, 1_010_000_000_000, 2_000_000_000_000]).len(), 2);
    assert_eq!(figures(0, &[26, 30]), ["26", "30"]);
    assert_eq!(figures(0, &[26]), ["26"]);
}
