//! A QR code as one path of dark runs, for a picture in the page itself.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

use crate::web::error::{PageError, PageResult};

/// Empty squares around the code, without which cameras do not find it.
const QUIET: usize = 4;

/// Most pixels on each side, so that it fits a small phone.
const WIDTH: usize = 280;

/// A picture of squares.
pub(super) struct Picture {
    /// Squares on each side, the quiet ones too.
    pub(super) side: usize,
    /// Pixels on each side: so many that every square is as large as every other one.
    pub(super) width: usize,
    /// The dark ones, for the `d` of an SVG path.
    pub(super) path: String,
}

/// Draws a text that a camera can read.
pub(super) fn draw(text: &str) -> PageResult<Picture> {
    let code = QrCode::new(text).map_err(PageError::internal)?;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{0} {1}h{2}v1H{0}z", x + QUIET, y + QUIET, run.len());
            }
            x += run.len();
        }
    }
    let side = code.width() + 2 * QUIET;
    Ok(Picture { side, width: side * (WIDTH / side).max(1), path })
}
