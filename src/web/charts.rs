//! The drawings: verdict marks, dials, ramps, the need-by-fit chart and what many companies come
//! to, as SVG.
//!
//! Each drawing is a pure function of numbers that gives a view struct; its template only writes
//! the numbers down. Widths are percent and heights are pixels, so type never shrinks with the
//! page; only the need-by-fit chart has a viewBox, and what is stretched without any type in it.
//! Geometry is counted in hundredths, in integers, so a page is the same to the last digit on
//! every machine.

mod areas;
mod bins;
mod crowd;
mod dial;
mod grid;
mod labels;
mod mark;
mod meter;
mod ramp;
mod shares;
mod tags;
mod timeline;

pub use areas::{Area, Areas, AreasShape, Layer};
pub use bins::{Bins, BinsShape, bin_name};
pub use crowd::{Crowd, CrowdShape, Dot, MOST_DOTS, SIDES, Tile};
pub use dial::{Dial, DialShape};
pub use grid::{Axis, Cell, Cells, Grid, Place, Spot};
pub use labels::{Label, text_width};
pub use mark::{Mark, Word};
pub use meter::Meter;
pub use ramp::{Ramp, RampShape, Reach};
pub use shares::{Bar, Shares};
pub use timeline::{Event, Timeline};

use std::fmt;

/// A place or a length in hundredths of a percent, of a pixel or of a point.
///
/// Shown with at most two decimals and no trailing zeros: `7250` is `72.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub i64);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match (part, part % 10) {
            (0, _) => write!(f, "{sign}{whole}"),
            (_, 0) => write!(f, "{sign}{whole}.{}", part / 10),
            _ => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

/// Gives every drawing of one page an id of its own, so that its title and description are found.
#[derive(Debug, Default)]
pub struct Ids(u32);

impl Ids {
    /// The next free id: `g1`, `g2` and so on.
    pub fn next_id(&mut self) -> String {
        self.0 += 1;
        format!("g{}", self.0)
    }
}

/// A template that writes whole, escaped HTML may stand inside another without a second escaping.
macro_rules! drawn {
    ($($shape:ty),+) => { $(impl askama::filters::HtmlSafe for $shape {})+ };
}
pub(crate) use drawn;
