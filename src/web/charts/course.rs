//! Need and fit of one role over time.

use askama::Template;

use super::labels::{Label, fits, spread, text_width};
use super::{Hundredths, Ids, drawn};

/// Where the first and the last look stand, in hundredths of a percent.
const FROM: i64 = 800;
const TO: i64 = 9_400;
/// Where 100 points and no points stand, in hundredths of a pixel.
const TOP: i64 = 3_400;
const FLOOR: i64 = 19_400;
/// The narrowest drawing, in hundredths of a pixel.
const ROOM: i64 = 28_000;

/// One look at a role.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When, in seconds of whichever clock.
    pub at: i64,
    /// From the least to the most need, in tenths of a point.
    pub need: [i64; 2],
    /// The same for fit.
    pub fit: [i64; 2],
    /// The verdict in words.
    pub verdict: String,
}

/// One point: where it stands, and from where to where it may lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// From the left.
    pub x: Hundredths,
    /// The middle, from the top.
    pub y: Hundredths,
    /// The upper and the lower end; the same where it is one number.
    pub ends: [Hundredths; 2],
}

/// A drawn course, 230 px high.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/course.html")]
pub struct Course {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What it is a drawing of.
    pub name: String,
    /// The text equivalent.
    pub desc: String,
    /// Need, the earliest look first.
    pub need: Vec<Spot>,
    /// Fit.
    pub fit: Vec<Spot>,
    /// Lines from look to look: the class, and both ends.
    pub lines: Vec<(&'static str, Spot, Spot)>,
    /// Heights of 0, 50 and 100 points, with their labels.
    pub rules: Vec<(Hundredths, &'static str)>,
    /// Verdicts where they change, and the days at both ends.
    pub labels: Vec<Label>,
}

drawn!(Course);

impl Course {
    /// Draws the looks at one role, the earliest first. `days` are the words under the first and
    /// the last one; `desc` says the same in words.
    pub fn draw(ids: &mut Ids, name: &str, desc: &str, looks: &[Seen], days: [&str; 2]) -> Course {
        let (first, last) = match (looks.first(), looks.last()) {
            (Some(first), Some(last)) => (first.at, last.at),
            _ => (0, 0),
        };
        let x = |at: i64| match last - first {
            0 => (FROM + TO) / 2,
            whole => FROM + (TO - FROM) * (at - first) / whole,
        };
        let spots = |ends: fn(&Seen) -> [i64; 2]| -> Vec<Spot> {
            looks.iter().map(|look| spot(x(look.at), ends(look))).collect()
        };
        let (need, fit) = (spots(|look| look.need), spots(|look| look.fit));
        let joined = |class, spots: &[Spot]| -> Vec<(&'static str, Spot, Spot)> {
            let pairs = spots.windows(2).map(|pair| (class, pair[0].clone(), pair[1].clone()));
            pairs.collect()
        };
        let mut labels = verdicts(looks, x);
        labels.extend(ends(looks.len(), x(first), x(last), days));
        Course {
            id: ids.next_id(),
            name: name.to_owned(),
            desc: desc.to_owned(),
            lines: [joined("need", &need), joined("fit", &fit)].concat(),
            need,
            fit,
            rules: [(0, "0"), (500, "50"), (1000, "100")]
                .map(|(score, label)| (Hundredths(y(score)), label))
                .into(),
            labels,
        }
    }
}

/// A score of 0 to 1000 tenths as a height.
fn y(tenths: i64) -> i64 {
    FLOOR - (FLOOR - TOP) * tenths.clamp(0, 1_000) / 1_000
}

fn spot(x: i64, [low, high]: [i64; 2]) -> Spot {
    let ends = [y(high), y(low)].map(Hundredths);
    Spot { x: Hundredths(x), y: Hundredths(y((low + high) / 2)), ends }
}

/// The verdict at the first look and wherever it changes; where there is no room for all of them,
/// the first and the last one.
fn verdicts(looks: &[Seen], x: impl Fn(i64) -> i64) -> Vec<Label> {
    let mut changes: Vec<&Seen> = Vec::new();
    for look in looks {
        if changes.last().is_none_or(|last| last.verdict != look.verdict) {
            changes.push(look);
        }
    }
    let wanted = |looks: &[&Seen]| -> Vec<(i64, i64)> {
        looks.iter().map(|look| (x(look.at), text_width(&look.verdict, true))).collect()
    };
    let whole: i64 = wanted(&changes).iter().map(|(_, width)| width + 500).sum();
    if whole > ROOM && changes.len() > 2 {
        changes = [changes.first(), changes.last()].into_iter().flatten().copied().collect();
    }
    let places = wanted(&changes);
    let centres = match fits(&places, ROOM) {
        true => places.iter().map(|(centre, _)| *centre).collect(),
        false => spread(&places, ROOM),
    };
    let label = |(look, centre): (&&Seen, i64)| Label::new(&look.verdict, centre, 16, true);
    changes.iter().zip(centres).map(label).collect()
}

/// The days under both ends, or under the only look.
fn ends(looks: usize, first: i64, last: i64, [begin, end]: [&str; 2]) -> Vec<Label> {
    let at = |text, x, class| Label { class, ..Label::new(text, x, 216, false) };
    match looks {
        0 => Vec::new(),
        1 => vec![at(begin, first, "c")],
        _ => vec![at(begin, first, ""), at(end, last, "e")],
    }
}
