//! The need-by-fit chart of many companies: a dot each while they are few, then squares that are
//! darker where more of them stand.

use askama::Template;

use super::grid::{CELL, COLUMNS, Cell, Cells, INSET, ROWS, TRAVEL, draw_cells};
use super::{Hundredths, Ids, drawn};
use crate::rules::study::standing::BAND;
use crate::web::prose::{count, figure};

/// More companies than this are drawn as squares.
pub const MOST_DOTS: u64 = 150;
/// The sides of the squares that companies are counted in: for dots and for a crowd. A band is
/// 10,000 long.
pub const SIDES: [i64; 2] = [100, 1_250];
/// The shades of a square.
const SHADES: i64 = 5;
/// A dot's radius, and how much each further company on the same spot adds.
const RADIUS: (i64, i64) = (400, 75);
/// So many companies on one spot make it larger.
const MOST_ON_A_SPOT: i64 = 9;

/// What is drawn.
#[derive(Clone, Debug)]
pub struct CrowdShape<'a> {
    /// Whose chart it is: the role's title.
    pub title: &'a str,
    /// The verdict of each cell.
    pub cells: Cells,
    /// The names of the bands of need, lowest first.
    pub needs: [&'static str; 3],
    /// The names of the bands of fit, lowest first.
    pub fits: [&'static str; 3],
    /// How many companies stand in each cell, by band of need, then of fit.
    pub counts: [[u64; 3]; 3],
    /// Where they stand: the square's place on the axes of need and fit, and how many.
    pub squares: &'a [(i64, i64, i64)],
}

/// A dot: its middle and its radius.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// Its middle.
    pub at: (Hundredths, Hundredths),
    /// Its radius.
    pub radius: Hundredths,
}

/// A shaded square.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its left and top edge.
    pub at: (Hundredths, Hundredths),
    /// Its width and height.
    pub size: (Hundredths, Hundredths),
    /// 1 for few companies to 5 for many.
    pub shade: i64,
}

/// A drawn chart in a viewBox of 400 by 330.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/crowd.html")]
pub struct Crowd {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What the chart shows.
    pub title: String,
    /// The text equivalent in short; a table beside it has all.
    pub desc: String,
    /// The nine cells, each with how many companies stand in it and where that is written.
    pub cells: Vec<(Cell, Option<(String, Hundredths, Hundredths)>)>,
    /// The names of the bands of need, with the y of their line.
    pub rows: Vec<(&'static str, Hundredths)>,
    /// The names of the bands of fit, with the x of their middle.
    pub columns: Vec<(&'static str, Hundredths)>,
    /// Few companies.
    pub dots: Vec<Dot>,
    /// Many companies.
    pub tiles: Vec<Tile>,
}

drawn!(Crowd);

impl CrowdShape<'_> {
    /// How many companies there are.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }
}

impl Crowd {
    /// Draws the chart.
    pub fn draw(ids: &mut Ids, shape: &CrowdShape) -> Crowd {
        let total = shape.total();
        let many = usize::try_from(total).unwrap_or(usize::MAX);
        let few = total <= MOST_DOTS;
        let most = shape.squares.iter().map(|(_, _, many)| *many).max().unwrap_or(1);
        let tile = |square: &(i64, i64, i64)| tile(*square, most);
        let columns = COLUMNS.map(|x| Hundredths(x + CELL.0 / 2));
        Crowd {
            id: ids.next_id(),
            title: format!("Need and fit for {}", shape.title),
            desc: format!(
                "{} by band of need and fit; the table has the counts.",
                count(many, "client", "clients")
            ),
            cells: cells(shape),
            rows: shape.needs.into_iter().zip(ROWS.map(|y| Hundredths(y + 5_100))).collect(),
            columns: shape.fits.into_iter().zip(columns).collect(),
            dots: if few { shape.squares.iter().map(dot).collect() } else { Vec::new() },
            tiles: if few { Vec::new() } else { shape.squares.iter().map(tile).collect() },
        }
    }
}

fn cells(shape: &CrowdShape) -> Vec<(Cell, Option<(String, Hundredths, Hundredths)>)> {
    let drawn = draw_cells(&shape.cells, &[]);
    let counts = shape.counts.iter().flatten();
    let with = |(mut cell, many): (Cell, &u64)| {
        let at = (Hundredths(cell.x.0 + CELL.0 - 600), Hundredths(cell.y.0 + 2_100));
        cell.hit = *many > 0;
        (cell, (*many > 0).then(|| (figure(*many), at.0, at.1)))
    };
    drawn.into_iter().zip(counts).map(with).collect()
}

/// The left edge of the travel of a place on the axis of fit.
fn x_of(place: i64) -> i64 {
    let (band, share) = split(place);
    COLUMNS[band] + INSET.0 + share * TRAVEL.0 / BAND
}

/// The same on the axis of need; more need stands higher.
fn y_of(place: i64) -> i64 {
    let (band, share) = split(place);
    ROWS[band] + INSET.1 + (BAND - share) * TRAVEL.1 / BAND
}

fn split(place: i64) -> (usize, i64) {
    let place = place.clamp(0, 3 * BAND - 1);
    (usize::try_from(place / BAND).unwrap_or(0), place % BAND)
}

fn dot((need, fit, many): &(i64, i64, i64)) -> Dot {
    let side = SIDES[0];
    let radius = RADIUS.0 + (many - 1).clamp(0, MOST_ON_A_SPOT) * RADIUS.1;
    let at = (x_of(fit * side + side / 2), y_of(need * side + side / 2));
    Dot { at: (Hundredths(at.0), Hundredths(at.1)), radius: Hundredths(radius) }
}

/// Squares twice as dark hold four times as many companies, so that a single one is still seen
/// beside a crowd.
fn tile((need, fit, many): (i64, i64, i64), most: i64) -> Tile {
    let side = SIDES[1];
    let size = (side * TRAVEL.0 / BAND, side * TRAVEL.1 / BAND);
    let dark = |shade: &i64| shade * shade * most >= many * SHADES * SHADES;
    Tile {
        at: (Hundredths(x_of(fit * side)), Hundredths(y_of(need * side) - size.1)),
        size: (Hundredths(size.0), Hundredths(size.1)),
        shade: (1..SHADES).find(dark).unwrap_or(SHADES),
    }
}
