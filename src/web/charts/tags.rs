//! Where the short name of a dot or a box stands, so that it hides nothing and nothing hides it.

use super::Hundredths;
use super::grid::{CELL, COLUMNS, Place, ROWS};
use super::labels::text_width;

/// The radius of a dot.
const DOT: i64 = 750;
/// How far a tag stays from its dot or box.
const AWAY: i64 = 450;
/// The type on the chart of the narrowest page: larger there, because the drawing is smaller.
const TYPE: i64 = 17;

/// A short name on the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub x: Hundredths,
    /// Its baseline.
    pub y: Hundredths,
    /// `tag`, with `c` where it is centred and `e` where it ends at `x`.
    pub class: &'static str,
}

/// An upright rectangle, in hundredths of the viewBox's unit.
#[derive(Clone, Copy)]
struct Area {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Area {
    fn new(left: i64, top: i64, width: i64, height: i64) -> Area {
        Area { left, top, right: left + width, bottom: top + height }
    }

    fn touches(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn inside(&self, other: &Area) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }
}

/// One tag a place, in the same order.
pub(super) fn place_tags(places: &[Place], texts: &[String]) -> Vec<Tag> {
    let mut taken: Vec<Area> = names();
    taken.extend(places.iter().filter(|p| matches!(p, Place::Dot(..))).map(|p| area(*p)));
    let boxes: Vec<Area> =
        places.iter().filter(|p| matches!(p, Place::Box(..))).map(|p| area(*p)).collect();
    let mut tags = Vec::new();
    for (place, text) in places.iter().zip(texts) {
        let width = text_width(text, true) * TYPE / 13;
        let best = candidates(*place, text).into_iter().enumerate().min_by_key(|(rank, tag)| {
            let spot = spot(tag, width);
            let hidden = taken.iter().filter(|other| spot.touches(other)).count();
            let shaded = boxes.iter().filter(|other| spot.touches(other)).count();
            let outside = usize::from(!spot.inside(&whole()));
            outside * 1_000 + hidden * 100 + shaded * 10 + rank
        });
        if let Some((_, tag)) = best {
            taken.push(spot(&tag, width));
            tags.push(tag);
        }
    }
    tags
}

/// The nine cells together.
fn whole() -> Area {
    Area::new(COLUMNS[0], ROWS[2], 3 * CELL.0, 3 * CELL.1)
}

/// The verdicts' names, each in the top of its cell.
fn names() -> Vec<Area> {
    let cells = ROWS.into_iter().flat_map(|y| COLUMNS.map(|x| (x, y)));
    cells.map(|(x, y)| Area::new(x + 800, y + 600, 8_600, 2_000)).collect()
}

fn area(place: Place) -> Area {
    match place {
        Place::Dot(x, y) => Area::new(x.0 - DOT, y.0 - DOT, 2 * DOT, 2 * DOT),
        Place::Box(x, y, width, height) => Area::new(x.0, y.0, width.0, height.0),
    }
}

/// What a tag covers.
fn spot(tag: &Tag, width: i64) -> Area {
    let left = match tag.class {
        "tag e" => tag.x.0 - width,
        "tag c" => tag.x.0 - width / 2,
        _ => tag.x.0,
    };
    Area::new(left, tag.y.0 - 1_200, width, 1_400)
}

/// Where a tag may stand, the best first.
fn candidates(place: Place, text: &str) -> Vec<Tag> {
    let around = area(place);
    let (left, right) = (around.left - AWAY, around.right + AWAY);
    let at = |class, x, y| Tag { text: text.to_owned(), x: Hundredths(x), y: Hundredths(y), class };
    match place {
        Place::Dot(x, y) => {
            let sides = [at("tag", right, y.0 + 500), at("tag e", left, y.0 + 500)];
            let mut tags = sides.to_vec();
            let passed = (x.0 - COLUMNS[0]) % CELL.0;
            // Past six tenths of its cell a dot has its tag on the left.
            if passed * 10 > CELL.0 * 6 {
                tags.reverse();
            }
            tags.push(at("tag c", x.0, around.top - 600));
            tags.push(at("tag c", x.0, around.bottom + 1_500));
            for lift in [-100, 1_100] {
                tags.push(at("tag", right, y.0 + lift));
                tags.push(at("tag e", left, y.0 + lift));
            }
            tags.push(at("tag", right + 2 * DOT, y.0 + 500));
            tags
        }
        Place::Box(x, ..) => {
            let middle = (around.left + around.right) / 2;
            let (top, bottom) = (around.top + 1_400, around.bottom - 600);
            vec![
                at("tag", right + 250, top),
                at("tag e", left - 250, top),
                at("tag", right + 250, bottom),
                at("tag e", left - 250, bottom),
                at("tag c", middle, around.top - 600),
                at("tag c", middle, around.bottom + 1_600),
                at("tag", x.0 + 600, bottom),
                at("tag e", around.right - 600, bottom),
                at("tag e", around.right - 600, top),
                at("tag", x.0 + 600, top + 3_000),
            ]
        }
    }
}
