//! A ramp: how an answer becomes points, always drawn so that right is worse.

use std::collections::BTreeMap;

use askama::Template;

use super::labels::{GAP, Label, text_width};
use super::{Hundredths, Ids, drawn};

/// The narrowest drawing, in hundredths of a pixel: the ramp's column of a page of 320 px.
pub(super) const ROOM: i64 = 12_000;
/// Where "no points" and "full points" stand, in hundredths of a percent.
const NONE_X: i64 = 1_500;
const FULL_X: i64 = 8_500;
/// A dot stays this far from both ends, in hundredths of a percent.
const MARGIN: i64 = 300;
/// The middles of the outer bars stay this far from both ends.
const CROWD_MARGIN: i64 = 167;
/// The least length of the band of an unknown answer, so that it can be seen.
const SPAN: i64 = 600;

/// Where an answer stands on its ramp, in thousandths of the way from no points to full points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A known answer; it may lie before 0 or beyond 1,000.
    At(i64),
    /// An unknown answer, which can give anything between the two.
    Between(i64, i64),
    /// The ramp itself, with nobody's answer on it.
    Nowhere,
}

/// What a ramp shows.
#[derive(Clone, Debug)]
pub struct RampShape<'a> {
    /// The factor's name.
    pub name: &'a str,
    /// The answer that gives no points, with its unit.
    pub none_at: &'a str,
    /// The answer that gives full points, with its unit.
    pub full_at: &'a str,
    /// Where the answer stands.
    pub reach: Reach,
    /// What the answer gives: `6.9 of 8`, or `0.0 to 13.0 of 13`.
    pub points: &'a str,
}

/// The slope is the same on every ramp of answers, so that a page writes it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// This ramp has its own.
    Own,
    /// This ramp writes the one of the page.
    First,
    /// This ramp uses it.
    Used,
}

/// A drawn ramp, 44 px high, or 60 px where its two figures need a line each; 20 px more with
/// stored answers under it.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/ramp.html")]
pub struct Ramp {
    /// The factor's name.
    pub name: String,
    /// The text equivalent of the drawing.
    pub desc: String,
    /// The height in pixels.
    pub height: i64,
    /// Where the lines of the slope come from.
    pub slope: Slope,
    /// Where the axis stands, in pixels.
    pub floor: i64,
    /// Stored answers: x in percent and the top in pixels of each bar.
    pub crowd: Vec<(Hundredths, Hundredths)>,
    /// The figures at the two ends.
    pub labels: Vec<Label>,
    /// The dot of a known answer: x in percent, y in pixels.
    pub dot: Option<(Hundredths, Hundredths)>,
    /// Where the verdict changes: x in percent, y in pixels.
    pub turns: Vec<(Hundredths, Hundredths)>,
    /// The band of an unknown answer: its two ends.
    pub span: Option<[(Hundredths, Hundredths); 2]>,
}

drawn!(Ramp);

impl Ramp {
    /// Draws a ramp.
    pub fn draw(ids: &mut Ids, shape: &RampShape) -> Ramp {
        let (labels, height) = labels(without_unit(shape.none_at, shape.full_at), shape.full_at);
        let (dot, span) = match shape.reach {
            Reach::At(way) => (Some(place(way)), None),
            Reach::Between(low, high) => (None, Some(span(low, high))),
            Reach::Nowhere => (None, None),
        };
        Ramp {
            name: shape.name.to_owned(),
            desc: describe(shape),
            height,
            slope: match shape.reach {
                // Stored answers below it raise its floor.
                Reach::Nowhere => Slope::Own,
                _ if ids.slope_is_there() => Slope::Used,
                _ => Slope::First,
            },
            floor: 30,
            crowd: Vec::new(),
            labels,
            dot,
            turns: Vec::new(),
            span,
        }
    }

    /// The same ramp with the places at which the verdict changes, each in thousandths of the way
    /// from no points to full points, and in words.
    #[must_use]
    pub fn turning(mut self, turns: &[(i64, String)]) -> Ramp {
        let drawn = turns.iter().filter(|(way, _)| (-150..=1_150).contains(way));
        self.turns = drawn.map(|(way, _)| place(*way)).collect();
        for (_, words) in turns {
            self.desc = format!("{} {words}", self.desc);
        }
        self
    }

    /// The same ramp over stored answers: each place in thousandths of the way from no points to
    /// full points with its companies, and all of them in words. The outer bars hold what lies
    /// beyond the drawing. For a ramp with nobody's answer on it.
    #[must_use]
    pub fn over(mut self, places: &[(i64, u64)], words: &str) -> Ramp {
        let mut bars: BTreeMap<Hundredths, u64> = BTreeMap::new();
        for (way, companies) in places.iter().filter(|(_, companies)| *companies > 0) {
            *bars.entry(crowd_x(*way)).or_default() += companies;
        }
        let most = bars.values().max().copied().unwrap_or_default();
        let top = |companies| Hundredths(4_600 - bar_height(companies, most, 3_000));
        self.crowd = bars.into_iter().map(|(x, companies)| (x, top(companies))).collect();
        self.floor = 46;
        self.height += 20;
        self.labels.iter_mut().for_each(|label| label.y += 16);
        self.desc = format!("{} {words}", self.desc).trim_end().to_owned();
        self
    }
}

/// The place on the slope for a share of the way, in thousandths.
fn place(way: i64) -> (Hundredths, Hundredths) {
    let x = NONE_X + way * (FULL_X - NONE_X) / 1_000;
    (Hundredths(x.clamp(MARGIN, 10_000 - MARGIN)), height_at(way))
}

/// The place of a bar, whole inside the drawing.
fn crowd_x(way: i64) -> Hundredths {
    let x = NONE_X + way.clamp(-1_000, 2_000) * (FULL_X - NONE_X) / 1_000;
    Hundredths(x.clamp(CROWD_MARGIN, 10_000 - CROWD_MARGIN))
}

/// How high a bar of so many companies is where the highest is `full`, in hundredths of a pixel:
/// one company can be seen beside thousands.
pub(super) fn bar_height(companies: u64, most: u64, full: i64) -> i64 {
    if companies == 0 {
        return 0;
    }
    let share = u128::from(companies) * u128::from(full.unsigned_abs()) / u128::from(most.max(1));
    i64::try_from(share).unwrap_or(full).clamp(80, full)
}

/// The height of the slope: the floor at 30 px, the top at 8 px.
fn height_at(way: i64) -> Hundredths {
    Hundredths(3_000 - way.clamp(0, 1_000) * 22 / 10)
}

/// The two ends of an unknown answer's band, kept long enough to be seen.
fn span(low: i64, high: i64) -> [(Hundredths, Hundredths); 2] {
    let least = SPAN * 1_000 / (FULL_X - NONE_X);
    let lack = (least - (high - low)).max(0);
    [place(low - lack / 2), place(high + lack / 2)]
}

fn describe(shape: &RampShape) -> String {
    let RampShape { none_at, full_at, points, .. } = shape;
    let ends = format!("No points at {none_at}, full points at {full_at}.");
    match shape.reach {
        Reach::At(_) => format!("{ends} Your answer gets {points}."),
        Reach::Between(..) => format!("{ends} Your answer is not known: anything from {points}."),
        Reach::Nowhere => ends,
    }
}

/// The first figure alone where both have a unit after a space: "5" beside "12 years".
fn without_unit<'a>(none_at: &'a str, full_at: &str) -> &'a str {
    match none_at.split_once(' ') {
        Some((figure, _)) if full_at.contains(' ') => figure,
        _ => none_at,
    }
}

/// The two figures under their ticks, moved to the drawing's ends where they would hang over,
/// and onto two lines where they would touch.
fn labels(none_at: &str, full_at: &str) -> (Vec<Label>, i64) {
    let widths = [text_width(none_at, false), text_width(full_at, false)];
    let half_free = NONE_X * ROOM / 10_000;
    let left = if widths[0] / 2 > half_free { 0 } else { half_free - widths[0] / 2 };
    let right = if widths[1] / 2 > half_free { 0 } else { half_free - widths[1] / 2 };
    let crowded = left + widths[0] + GAP + widths[1] + right > ROOM;
    let mut first = Label::new(none_at, NONE_X, 44, false);
    let mut last = Label::new(full_at, FULL_X, if crowded { 58 } else { 44 }, false);
    if left == 0 {
        (first.x, first.class) = (Hundredths(0), "");
    }
    if right == 0 {
        (last.x, last.class) = (Hundredths(10_000), "e");
    }
    (vec![first, last], if crowded { 60 } else { 44 })
}
