//! The drawings: what a reader sees is where the numbers say, at every width.

use readyline::rules::ruleset::Verdict;
use readyline::web::charts::{
    Bar, Dial, DialShape, Grid, Hundredths, Ids, Label, Ramp, RampShape, Reach, Shares, text_width,
};

use crate::charts_grid::{cells, spot};

pub(crate) const NEED: [&str; 3] = ["low", "some", "high"];
pub(crate) const FIT: [&str; 3] = ["small", "growing", "ready"];

fn dial(low: i64, high: i64, marks: [i64; 2], bands: [&str; 3]) -> Dial {
    let shape = DialShape { name: "Need", low, high, marks, bands };
    Dial::draw(&mut Ids::default(), &shape)
}

fn html(drawing: &impl askama::Template) -> String {
    drawing.render().unwrap()
}

#[test]
fn hundredths_show_at_most_two_decimals() {
    let shown: Vec<String> =
        [0, 7250, 10_000, 5, 1_001, -140].map(|n| Hundredths(n).to_string()).to_vec();
    assert_eq!(shown, ["0", "72.5", "100", "0.05", "10.01", "-1.4"]);
}

#[test]
fn a_settled_dial_points_at_its_score_and_fills_its_band() {
    let html = html(&dial(7250, 7250, [3000, 6000], NEED));
    for part in [
        r#"<b>72.5</b> <span>of 100, high</span>"#,
        r#"<rect class="track" x="0%" y="18" width="30%" height="6"/>"#,
        r#"<rect class="track in" x="60%" y="18" width="40%" height="6"/>"#,
        r#"<line class="tick" x1="30%" y1="13" x2="30%" y2="31"/>"#,
        r#"<text class="c on" x="80%" y="48">high</text>"#,
        r#"<text class="c" x="60%" y="48">60</text>"#,
        r#"<svg x="72.5%" y="0" width="1" height="1"><path d="M-7 3H7L0 15z"/></svg>"#,
        "Need 72.5 of 100: high. Marks at 30 and 60.",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_score_on_a_mark_belongs_to_the_band_above() {
    for (score, band) in [(2990, "low"), (3000, "some"), (5990, "some"), (6000, "high")] {
        assert_eq!(dial(score, score, [3000, 6000], NEED).reading, band, "{score}");
    }
}

#[test]
fn a_range_has_caps_at_both_ends_and_no_triangle_or_filled_band() {
    let html = html(&dial(3570, 6970, [3000, 6000], NEED));
    for part in [
        "<b>35.7 to 69.7</b> <span>of 100, some or high</span>",
        r#"<rect class="band" x="35.7%" y="11" width="34%" height="20"/>"#,
        r#"<line class="cap" x1="35.7%" y1="7" x2="35.7%" y2="34"/>"#,
        r#"<line class="cap" x1="69.7%" y1="7" x2="69.7%" y2="34"/>"#,
        r#"<text class="c on" x="45%" y="48">some</text>"#,
        "Need between 35.7 and 69.7 of 100: some or high.",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("track in") && !html.contains("<path"));
}

#[test]
fn a_band_without_width_has_its_name_at_the_end_and_no_track() {
    let top = dial(6400, 6400, [5000, 10_000], FIT);
    assert_eq!(top.tracks.len(), 2);
    let html = html(&top);
    assert!(html.contains(r#"<text class="e" x="100%" y="48">ready</text>"#), "{html}");
    assert!(html.contains(r#"<text class="c on" x="70%" y="48">growing</text>"#), "{html}");
    assert!(!html.contains(">100</text>"));
    assert_eq!(dial(10_000, 10_000, [5000, 10_000], FIT).reading, "ready");
}

/// Names may be bold, figures of marks never are.
fn bold(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

#[test]
fn the_width_of_text_is_what_browsers_make_of_it() {
    // Liberation Sans, as wide as Arial, makes them 50.5, 25.3 and 87.5 px in Chromium.
    for (text, bold, narrow, wide) in
        [("growing", true, 50, 62), ("97.5", false, 25, 30), ("25 connections", false, 83, 96)]
    {
        let width = text_width(text, bold) / 100;
        assert!((narrow..=wide).contains(&width), "{text} is {width} px wide");
    }
}

/// Where each label of a dial stands at a width, from left to right, by line.
fn boxes(labels: &[Label], width: i64) -> Vec<(i64, i64, i64)> {
    let mut boxes: Vec<_> = labels
        .iter()
        .map(|label| {
            let (x, size) =
                (label.x.0 * width / 10_000, text_width(&label.text, bold(&label.text)));
            let left = if label.class.starts_with('e') { x - size } else { x - size / 2 };
            (label.y, left, left + size)
        })
        .collect();
    boxes.sort_unstable();
    boxes
}

/// Every set of labels with the widths at which the style sheet shows it.
fn shown(dial: &Dial) -> Vec<(&[Label], i64)> {
    let (one, two) = (dial.one_line.as_slice(), dial.two_lines.as_slice());
    match (one.is_empty(), two.is_empty()) {
        (false, true) => vec![(one, 28_800), (one, 51_000)],
        (true, false) => vec![(two, 28_800), (two, 51_000)],
        _ => vec![(two, 28_800), (two, 40_000), (one, 40_001), (one, 51_000)],
    }
}

#[test]
fn labels_of_a_dial_never_touch_or_leave_the_page_whatever_the_marks() {
    for first in (0..=10_000).step_by(250) {
        for second in (first..=10_000).step_by(250).filter(|second| *second > first) {
            for bands in [NEED, FIT, ["tidy", "loose", "broken"]] {
                let dial = dial(4000, 4000, [first, second], bands);
                for (labels, width) in shown(&dial) {
                    let boxes = boxes(labels, width);
                    for (one, next) in boxes.iter().zip(boxes.iter().skip(1)) {
                        assert!(one.0 != next.0 || one.2 <= next.1, "{first} {second}: {dial:?}");
                    }
                    for (_, left, right) in boxes {
                        assert!(left >= -100 && right <= width + 100, "{first}: {dial:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_dial_that_is_crowded_on_a_phone_has_labels_for_both_widths() {
    let crowded = dial(4000, 4000, [2500, 5000], FIT);
    assert!(crowded.both && crowded.height == 54, "{crowded:?}");
    let html = html(&crowded);
    assert!(html.contains(r#"<text class="c on" x="37.5%" y="48">growing</text>"#), "{html}");
    assert!(html.contains(r#"<text class="c on" x="37.5%" y="64">growing</text>"#), "{html}");
    let sheet = include_str!("../../static/readyline.css");
    assert!(sheet.contains("@container (max-width: 25rem)"), "the widths must agree");
}

fn ramp(reach: Reach, ends: (&str, &str)) -> Ramp {
    let (none_at, full_at) = ends;
    let shape = RampShape { name: "Late", none_at, full_at, reach, points: "2.7 of 5" };
    Ramp::draw(&mut Ids::default(), &shape)
}

#[test]
fn an_answer_stands_on_its_ramp_and_never_leaves_it() {
    let cases = [
        (0, 1500, 3000),
        (1000, 8500, 800),
        (533, 5231, 1828),
        (-1000, 300, 3000),
        (2000, 9700, 800),
    ];
    for (way, x, y) in cases {
        let dot = ramp(Reach::At(way), ("20%", "50%")).dot;
        assert_eq!(dot, Some((Hundredths(x), Hundredths(y))), "{way}");
    }
}

#[test]
fn a_falling_ramp_is_drawn_like_a_rising_one_so_right_is_worse() {
    let falling = ramp(Reach::At(500), ("85%", "70%"));
    let html = html(&falling);
    assert!(html.contains(r#"<text class="c" x="15%" y="44">85%</text>"#), "{html}");
    assert!(html.contains(r#"<text class="c" x="85%" y="44">70%</text>"#), "{html}");
    assert!(html.contains(r#"<circle class="dot" cx="50%" cy="19" r="5"/>"#), "{html}");
    assert!(html.contains("No points at 85%, full points at 70%. Your answer gets 2.7 of 5."));
}

#[test]
fn an_unknown_answer_is_a_band_along_the_part_of_the_slope_it_may_reach() {
    let html = html(&ramp(Reach::Between(0, 1000), ("1", "8")));
    assert!(html.contains(r#"<line class="span" x1="15%" y1="30" x2="85%" y2="8"/>"#), "{html}");
    assert!(html.contains("Your answer is not known") && !html.contains("<circle"));
    let half = ramp(Reach::Between(500, 1000), ("1", "8")).span.unwrap();
    assert_eq!(half[0], (Hundredths(5000), Hundredths(1900)));
}

#[test]
fn an_unknown_answer_that_changes_nothing_is_still_seen() {
    for way in [0, 500, 1000] {
        let [from, to] = ramp(Reach::Between(way, way), ("1", "8")).span.unwrap();
        assert!(to.0.0 - from.0.0 >= 500, "{from:?} {to:?}");
    }
}

#[test]
fn figures_under_a_ramp_never_touch_or_leave_their_column_on_a_narrow_page() {
    let ends = ["1", "10%", "24 hours", "$5,000,000", "$1,000,000,000", "12.5 people", "1,000"];
    for (none_at, full_at) in ends.iter().flat_map(|n| ends.map(|f| (*n, f))) {
        let ramp = ramp(Reach::Nowhere, (none_at, full_at));
        let sides: Vec<(i64, i64, i64)> = ramp
            .labels
            .iter()
            .map(|label| {
                let (x, size) = (label.x.0 * 120 / 100, text_width(&label.text, false));
                let left = match label.class {
                    "" => x,
                    "e" => x - size,
                    _ => x - size / 2,
                };
                (label.y, left, left + size)
            })
            .collect();
        let apart = sides[0].0 != sides[1].0 || sides[0].2 < sides[1].1;
        assert!(apart, "{none_at} and {full_at} touch: {sides:?}");
        let inside = sides.iter().all(|side| side.1 >= 0 && side.2 <= 12_000);
        assert!(inside, "{none_at} or {full_at} hangs over: {sides:?}");
        assert!(ramp.labels.iter().all(|label| label.y <= ramp.height));
    }
}

#[test]
fn a_choice_is_one_bar_an_option_with_the_answer_in_the_accent() {
    let bars = [("Rarely", 0, false), ("At peak", 25, false), ("Weekly", 100, true)];
    let bars = bars.map(|(label, share, chosen)| Bar { label, share, chosen });
    let html = html(&Shares::draw(&mut Ids::default(), "Overtime", &bars, Some("6.0 of 6")));
    for part in [
        r#"<line class="bar" x1="16.66%" y1="31" x2="16.66%" y2="29"/>"#,
        r#"<line class="bar" x1="50%" y1="31" x2="50%" y2="23.5"/>"#,
        r#"<line class="bar in" x1="83.33%" y1="31" x2="83.33%" y2="7"/>"#,
        r#"<text class="c on" x="83.33%" y="43">100</text>"#,
        "Rarely 0%, At peak 25%, Weekly 100%. Your answer, Weekly, gets 6.0 of 6.",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn an_unknown_choice_marks_every_bar_as_possible() {
    let bars = [0, 50, 100].map(|share| Bar { label: "x", share, chosen: false });
    let drawn = Shares::draw(&mut Ids::default(), "Use", &bars, Some("0.0 to 5.0 of 5"));
    assert!(drawn.columns.iter().all(|column| column.class == "bar may"));
    let rule = Shares::draw(&mut Ids::default(), "Use", &bars, None);
    assert!(rule.columns.iter().all(|column| column.class == "bar"));
}

#[test]
fn hostile_names_are_escaped_in_every_drawing() {
    let name = "<script>alert(1)</script>";
    let ids = &mut Ids::default();
    let shape = DialShape { name, low: 0, high: 0, marks: [3000, 6000], bands: [name; 3] };
    let bars = [Bar { label: name, share: 50, chosen: true }];
    let ends =
        RampShape { name, none_at: name, full_at: name, reach: Reach::Nowhere, points: name };
    let mut role = spot(name, (10, 20), (30, 40), &[Verdict::Hire]);
    role.title = name;
    let all = [
        html(&Dial::draw(ids, &shape)),
        html(&Shares::draw(ids, name, &bars, Some(name))),
        html(&Ramp::draw(ids, &ends)),
        html(&Grid::draw(ids, &cells(), NEED, FIT, &[role])),
    ];
    for drawing in &all {
        assert!(!drawing.contains("<script") && drawing.contains("&#60;script"), "{drawing}");
    }
    let named = all.iter().filter(|drawing| !drawing.contains("aria-label="));
    for (index, drawing) in named.enumerate() {
        let id = format!(r#"aria-labelledby="g{0} g{0}d"><title id="g{0}">"#, index + 1);
        assert!(drawing.contains(&id), "{id} is not in {drawing}");
    }
}
