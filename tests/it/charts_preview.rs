//! Stored answers under a scale: how high their bars are and where they stand.

use askama::Template;
use readyline::web::charts::{Bar, Hundredths, Ids, Ramp, RampShape, Reach, Shares};

/// Places on a ramp in thousandths, each with its companies.
type Places = &'static [(i64, u64)];

fn ramp(places: &[(i64, u64)], words: &str) -> Ramp {
    let shape = RampShape {
        name: "Late",
        none_at: "20%",
        full_at: "50%",
        reach: Reach::Nowhere,
        points: "",
    };
    Ramp::draw(&mut Ids::default(), &shape).over(places, words)
}

fn bars(places: &[(i64, u64)]) -> Vec<(i64, i64)> {
    ramp(places, "").crowd.iter().map(|(x, top)| (x.0, top.0)).collect()
}

#[test]
fn bars_stand_on_the_axis_of_the_ramp_and_stay_inside_the_drawing() {
    let cases: [(Places, &[(i64, i64)]); 8] = [
        (&[], &[]),
        (&[(500, 0)], &[]),
        (&[(0, 1), (500, 1), (1000, 1)], &[(1500, 1600), (5000, 1600), (8500, 1600)]),
        // Half as many are half as high; one beside thousands can still be seen.
        (&[(0, 2), (1000, 4)], &[(1500, 3100), (8500, 1600)]),
        (&[(0, 1), (1000, 9_000)], &[(1500, 4520), (8500, 1600)]),
        // The outer bars hold all that lies beyond.
        (&[(-400, 3), (-300, 1), (1000, 2)], &[(167, 1600), (8500, 3100)]),
        (&[(1300, 1), (i64::MAX, 1), (500, 1)], &[(5000, 3100), (9833, 1600)]),
        (&[(i64::MIN, 1)], &[(167, 1600)]),
    ];
    for (places, expected) in cases {
        assert_eq!(bars(places), expected, "{places:?}");
    }
}

#[test]
fn a_ramp_over_answers_is_higher_and_says_what_they_are() {
    let drawn = ramp(&[(500, 3)], "Of 3 stored answers 3 lie on the ramp.");
    assert_eq!(drawn.height, 64);
    let html = drawn.render().unwrap();
    let bar = r#"<line class="hist" x1="50%" y1="46" x2="50%" y2="16"/>"#;
    assert!(html.contains(bar), "{html}");
    let slope = r#"<line class="ramp" x1="15%" y1="46" x2="85%" y2="8"/>"#;
    assert!(html.contains(slope), "{html}");
    assert!(html.contains(r#"<text class="c" x="15%" y="60">20%</text>"#), "{html}");
    let words = "No points at 20%, full points at 50%. Of 3 stored answers 3 lie on the ramp.";
    assert!(html.contains(&format!("{words}\"")), "{html}");
    let nobody = ramp(&[], "").render().unwrap();
    assert!(nobody.contains("full points at 50%.\"") && !nobody.contains("hist"), "{nobody}");
}

#[test]
fn the_answers_to_a_choice_stand_beside_its_shares() {
    let bar = |label, share| Bar { label, share, chosen: false };
    let bars = [bar("All", 0), bar("Some", 50), bar("None", 100)];
    let drawn = Shares::draw(&mut Ids::default(), "Checks", &bars, None).over(&[2, 0, 4], "Of 6.");
    let tops: Vec<_> = drawn.columns.iter().map(|column| column.crowd).collect();
    assert_eq!(tops, [Some(Hundredths(1900)), None, Some(Hundredths(700))]);
    let html = drawn.render().unwrap();
    assert_eq!(html.matches("class=\"hist\"").count(), 2, "{html}");
    assert!(html.contains("All 0%, Some 50%, None 100%. Of 6.</desc>"), "{html}");
}
